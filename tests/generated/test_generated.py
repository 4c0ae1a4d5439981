"""`generated/`, the committed example client: fresh, typed, and free of what made it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.clients import ROOT

from specloom.config import configured
from specloom.pipeline import generate
from specloom.tools.documentation import try_examples

GENERATED = ROOT / "generated"


def test_it_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make generate` would change nothing."""
    monkeypatch.chdir(ROOT)
    (config,) = configured(ROOT)
    outcome = generate(config, mode="check")
    assert outcome.up_to_date, outcome.diff[:3000]


def test_a_change_of_the_document_would_show(tmp_path: Path) -> None:
    """The test above can fail."""
    spec = ROOT / "specs" / "openapi.yaml"
    changed = spec.read_text(encoding="utf-8").replace("createImage\n", "makeImage\n")
    (tmp_path / "openapi.yaml").write_text(changed, encoding="utf-8")
    (config,) = configured(ROOT)
    stale = replace(config, spec=str(tmp_path / "openapi.yaml"), output=GENERATED)
    outcome = generate(stale, mode="check")
    assert not outcome.up_to_date
    assert "make_image" in outcome.diff


def test_every_example_of_its_pages_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages as they are committed, through what `specloom docs --test` calls."""
    monkeypatch.chdir(ROOT)
    (config,) = configured(ROOT)
    result = try_examples(config, as_they_are=True).result
    assert result is not None
    assert list(result.lines()) == []
    assert (result.examples > 150, len(result.calls)) == (True, 18)


@pytest.mark.parametrize(
    "command",
    [
        ("mypy", "--strict", "--no-incremental", "--config-file=", "openai_client"),
        ("ruff", "check", "--no-cache", "--isolated", "--select", "F,E9", "."),
        ("black", "--check", "--quiet", "."),
    ],
    ids=lambda command: command[0],
)
def test_tools_find_nothing(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=GENERATED,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_pyright_finds_nothing() -> None:
    """In strict mode, with the settings of the project: generator and runtime as well."""
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_generator_type_checks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_it_works_without_the_generator_and_under_any_parent(tmp_path: Path) -> None:
    """Vendored: copied below another package, where nothing called specloom can be imported."""
    vendored = tmp_path / "app" / "vendor"
    vendored.mkdir(parents=True)
    (tmp_path / "app" / "__init__.py").touch()
    (vendored / "__init__.py").touch()
    shutil.copytree(GENERATED / "openai_client", vendored / "openai_client")
    code = (
        "import sys; sys.modules['specloom'] = None\n"
        "from app.vendor.openai_client import ApiClient, CreateImageRequest\n"
        "from app.vendor.openai_client.models.image import Image\n"
        "ApiClient(access_token='t').images\n"
        "assert CreateImageRequest(prompt='x').to_dict() == {'prompt': 'x'}\n"
        "assert Image.__module__ == 'app.vendor.openai_client.models.image'\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
