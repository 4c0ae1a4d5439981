"""Clients that share a runtime: it has what any of them needs, and each of them works with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.functional.support import document

from specloom.cli import cli
from specloom.config import runtime_folder

SETTINGS = """
layout = "package"
output = "src/acme"
runtime = "acme.common._runtime"
"""
CLIENT = '[[client]]\nspec = "{0}.yaml"\npackage = "{0}"\n'
PATHS = """
paths:
  /{name}:
    post:
      operationId: send
      tags: [{name}]
      requestBody: {{content: {{{media_type}: {{schema: {{$ref: '#/components/schemas/Sent'}}}}}}}}
      responses: {{"200": {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Sent'}}}}}}}}}}
components:
  schemas:
    Sent: {{type: object, required: [at], properties: {{at: {{type: string, format: {format}}}}}}}
"""
CALL = """
import warnings
warnings.simplefilter("error")
import httpx2
from acme import forms, times
from acme.times import UnknownVariant, ApiException
from acme.times.testing import MockTransport
import acme.forms.testing

mock = MockTransport()
with times.ApiClient(transport=mock, host="http://a") as client:
    found = client.times.send(at="2026-01-02")
    print(type(found.at).__name__, mock.calls[0].body)
    mock.on(times.TimesApi.send).returns({"at": "2026-01-02", "x": 1})
    print(client.times.send(at="2026-01-02").at)
    mock.on(times.TimesApi.send).fails(500)
    try:
        client.times.send(at="2026-01-02")
    except ApiException as error:
        print(type(error).__module__)
    mock.on(times.TimesApi.send).returns({"at": 5})
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        client.times.send(at="2026-01-02")
    print(told[0].filename)
with forms.ApiClient(transport=forms.testing.MockTransport(), host="http://a") as client:
    print(client.forms.send(at="x").at)
"""


class Project:
    """A folder with a configuration."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        rows = "".join(map(CLIENT.format, names))
        self.file("specloom.toml", SETTINGS + rows)
        self.spec("times", "application/json", "date")
        self.spec("forms", "application/x-www-form-urlencoded", "none")

    def file(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def spec(self, name: str, media_type: str, format: str) -> None:
        text = PATHS.format(name=name, media_type=media_type, format=format)
        self.file(f"{name}.yaml", document(text))

    def generate(self, *flags: str) -> Result:
        return CliRunner().invoke(cli, ["generate", *flags])

    @property
    def runtime(self) -> set[str]:
        folder = self.folder / "src" / "acme" / "common" / "_runtime"
        return {path.stem for path in folder.glob("*.py")}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    yield lambda *names: Project(tmp_path, *names)


def test_clients_work_with_one_runtime(project: Any) -> None:
    made = project("times", "forms")
    assert made.generate().exit_code == 0
    assert {"core", "dates", "forms"} <= made.runtime
    assert "decimals" not in made.runtime
    acme = made.folder / "src" / "acme"
    assert [path.parent.name for path in acme.glob("*/_runtime")] == ["common"]
    done = subprocess.run(
        [sys.executable, "-c", CALL],
        cwd=acme.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[:-1] == [
        "date {'at': '2026-01-02'}",
        "2026-01-02",
        "acme.common._runtime.exceptions",
        "<string>",
    ]


def test_what_no_client_needs_any_more_goes(project: Any) -> None:
    project("times", "forms").generate()
    made = project("times")
    done = made.generate()
    assert done.exit_code == 0
    assert "times: up to date" in done.stdout
    assert "dates" in made.runtime
    assert "forms" not in made.runtime


def test_a_client_that_is_up_to_date_or_broken_keeps_what_it_needs(
    project: Any,
) -> None:
    made = project("times", "forms")
    made.generate()
    made.file("forms.yaml", "openapi: 3.1.0\n")
    done = made.generate()
    assert done.exit_code == 1
    assert {"dates", "forms"} <= made.runtime
    made.spec("times", "application/json", "uuid")
    made.spec("forms", "application/x-www-form-urlencoded", "none")
    assert made.generate().exit_code == 0
    assert {"uuids", "forms"} <= made.runtime
    assert "dates" not in made.runtime


def test_a_runtime_that_is_stale_or_edited_is_told(project: Any) -> None:
    made = project("times", "forms")
    made.generate()
    assert made.generate("--check").exit_code == 0
    file = made.folder / "src/acme/common/_runtime/dates.py"
    file.write_text("edited = True\n", "utf-8")
    checked = made.generate("--check")
    assert checked.exit_code == 1
    assert "_runtime: out of date" in checked.stderr
    refused = made.generate()
    assert refused.exit_code != 0
    assert "dates.py" in str(refused.exception)
    assert file.read_text("utf-8") == "edited = True\n"
    assert made.generate("--force").exit_code == 0
    assert "edited" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('runtime = "acme common"', '"acme common" cannot be the name of a runtime'),
        (
            'runtime = "times._runtime"\nlayout = "package"',
            "times._runtime would be in the package times itself",
        ),
        *(
            (
                f'runtime = "{name}"\nlayout = "package"',
                f"{name} would be in the package times itself",
            )
            for name in ("times", "times.models", "times.common._runtime")
        ),
        ("runtime = 1", '"runtime" must be a string'),
        (
            'runtime = "acme._runtime"\nlayout = "project"',
            "a project cannot share the runtime acme._runtime",
        ),
    ],
)
def test_what_cannot_be_shared_is_an_error(project: Any, line: str, told: str) -> None:
    made = project()
    made.file("specloom.toml", f'output = "o"\n{line}\n{CLIENT.format("times")}')
    done = made.generate()
    assert done.exit_code != 0
    assert told in str(done.exception)


@pytest.mark.parametrize(
    ("output", "folder"),
    [
        ("src/acme", "src/acme/common/_runtime"),
        ("src", "src/acme/common/_runtime"),
        (".", "acme/common/_runtime"),
        ("acme/acme", "acme/acme/common/_runtime"),
        ("../lib/acme", "../lib/acme/common/_runtime"),
    ],
)
def test_the_name_of_a_runtime_says_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, folder: str
) -> None:
    """What the folders around a project are called has no say in it."""
    here = tmp_path / "acme" / "work"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    found = runtime_folder(Path(output), "acme.common._runtime")
    assert found.resolve() == here.joinpath(folder).resolve()
