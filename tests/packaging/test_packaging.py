"""sdist -> wheel -> an empty environment -> a client: what no test of the checkout can see."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from tests.clients import ROOT


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed; answers what it printed."""
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment with nothing but specloom's wheel, which was built from its sdist."""
    folder = tmp_path_factory.mktemp("packaging")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return environment


def test_it_generates_a_client(installed: Path, tmp_path: Path) -> None:
    spec = ROOT / "specs" / "openapi.yaml"
    command = [installed / "bin" / "specloom", "generate", spec, "-o", "out"]
    printed = run(*command, "--package", "openai_client", cwd=tmp_path)
    assert printed.startswith("openai_client: written to out")
    assert (tmp_path / "out" / "openai_client" / "api" / "images_api.py").is_file()
    assert (tmp_path / "out" / "openai_client" / "py.typed").is_file()
    assert (tmp_path / "out" / "docs" / "ImagesApi.md").is_file()


def test_it_writes_what_the_checkout_writes(installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    run(installed / "bin" / "specloom", "generate", "--quiet", cwd=tmp_path)
    for file in (ROOT / "generated").rglob("*"):
        relative = file.relative_to(ROOT / "generated")
        if file.is_file() and file.suffix in (".py", ".md", ".toml"):
            written = (tmp_path / "generated" / relative).read_bytes()
            assert written == file.read_bytes(), relative


def test_a_site_needs_an_extra_and_says_so(installed: Path, tmp_path: Path) -> None:
    spec = ROOT / "specs" / "openapi.yaml"
    command = [installed / "bin" / "specloom", "docs", spec, "-o", "site"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install 'specloom[site]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_styles_of_a_site_are_in_the_wheel(installed: Path) -> None:
    assert len(list(installed.glob("lib/*/*/specloom/site/specloom.css"))) == 1


def test_it_brings_no_package_of_another_name(installed: Path) -> None:
    (site,) = (installed / "lib").glob("python*/site-packages")
    names = {entry.name for entry in site.iterdir()}
    assert "specloom" in names
    assert names.isdisjoint({"generator", "templates", "runtime", "tests", "bench"})


def test_the_generated_project_installs(tmp_path: Path) -> None:
    """The project around the client builds, and its wheel carries the whole package."""
    run(
        *(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path),
        ROOT / "generated",
        cwd=tmp_path,
    )
    (wheel,) = tmp_path.glob("*.whl")
    listed = run(sys.executable, "-m", "zipfile", "--list", wheel, cwd=tmp_path)
    for part in ("__init__.py", "py.typed", "_runtime/core.py", "models/image.py"):
        assert f"openai_client/{part}" in listed
