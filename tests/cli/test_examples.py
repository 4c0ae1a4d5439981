"""`specloom docs --test`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specloom.cli import FAILED, OK, USAGE
from specloom.diagnostics import SpecloomError
from specloom.tools.examples import folder as folder_module
from specloom.tools.examples.pages import Block
from specloom.tools.examples.report import Failure
from specloom.tools.examples.type_check import type_check

SPEC = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets: {get: {operationId: listPets, responses: {'200': {description: '', content: {application/json: {schema: {type: array, items: {type: string}}}}}}}}
"""
CONFIGURED = '[[client]]\nspec = "spec.yaml"\noutput = "out"\npackage = "pets"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a document and its configuration."""
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "specloom.toml").write_text(CONFIGURED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_of_a_document(specloom: Any, folder: Path) -> None:
    before = sorted(folder.iterdir())
    done = specloom("docs", "spec.yaml", "--test")
    assert (done.code, done.err) == (OK, "")
    assert done.out == (
        "pets_client: 9 of 9 examples of 1 operation ran, sync and async\n"
    )
    assert sorted(folder.iterdir()) == before
    quiet = specloom("docs", "spec.yaml", "--test", "-q", "--package", "p")
    assert (quiet.code, quiet.out, quiet.err) == (OK, "", "")


def test_of_the_configured_clients_as_they_are(specloom: Any, folder: Path) -> None:
    specloom("generate")
    assert specloom("docs", "--test").code == OK
    page = folder / "out" / "docs" / "DefaultApi.md"
    text = page.read_text()
    line = text[: text.index("```python")].count("\n") + 2
    page.write_text(text.replace("client.default.list_pets()", "client.pets()", 1))
    done = specloom("docs", "--test")
    assert done.code == FAILED
    told, summary = done.out.splitlines()
    assert told.startswith(f"docs/DefaultApi.md:{line}: the page does not have this ")
    assert summary == "pets: 8 of 9 examples of 1 operation ran, sync and async"
    (row,) = json.loads(specloom("docs", "--test", "--format", "json").out)
    assert (row["package"], row["examples"], row["ran"]) == ("pets", 9, 8)


def test_a_site_is_built_of_examples_that_run(specloom: Any, folder: Path) -> None:
    done = specloom("docs", "spec.yaml", "--test", "--format", "json", "-o", "site")
    assert (done.code, json.loads(done.out)[0]["ran"]) == (OK, 9)
    assert (folder / "site" / "index.html").exists()
    specloom("generate")
    page = folder / "out" / "docs" / "DefaultApi.md"
    page.write_text(page.read_text().replace("list_pets()", "pets()"))
    assert specloom("docs", "--test", "-o", "other").code == FAILED
    assert not (folder / "other").exists()


def test_there_have_to_be_pages(specloom: Any, folder: Path) -> None:
    done = specloom("docs", "--test")
    assert done.code == USAGE
    assert "error[no-pages]: there are no pages in out" in done.err


def test_a_broken_document(specloom: Any, folder: Path) -> None:
    (folder / "spec.yaml").write_text(SPEC.replace("listPets", "listPets, tags: 1"))
    (folder / "spec.yaml").write_text(SPEC + "  /cats: {$ref: '#/no'}\n")
    done = specloom("docs", "spec.yaml", "--test")
    assert (done.code, done.out) == (FAILED, "")
    assert "error[dangling-ref]" in done.err
    assert "pets_client: there are no examples to run" in done.err


def test_what_is_needed_is_said(
    specloom: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = folder_module.find_spec
    monkeypatch.setattr(
        folder_module,
        "find_spec",
        lambda name: None if name == "httpx2" else find(name),
    )
    done = specloom("docs", "spec.yaml", "--test")
    assert done.code == USAGE
    assert "running examples needs httpx2, which is not installed" in done.err
    assert 'pip install "specloom[examples]"' in done.err


def test_something_has_to_be_asked_for(specloom: Any, folder: Path) -> None:
    assert specloom("docs", "spec.yaml").code == USAGE


SAMPLES = """
      x-codeSamples:
        - lang: Python
          source: |
            import os
            from pets_client import ApiClient

            assert os.environ["API_KEY"] and "SPECLOOM_SECRET" not in os.environ
            with ApiClient(host="https://pets.example") as client:
                print(client.default.list_pets())
        - lang: python
          source: |
            import pets_client

            with pets_client.ApiClient(host="https://pets.example") as client:
                print(client.default.list_cats())
        - {lang: Python, source: "import another\\nopen('ran', 'w')"}
        - {lang: Shell, source: "curl https://pets.example/pets"}
      x-oaiMeta:
        examples: {request: {python: "from pets_client import nothing"}}
"""


def test_types_are_checked_if_that_is_asked_for(specloom: Any, folder: Path) -> None:
    done = specloom("docs", "spec.yaml", "--test", "--types")
    assert (done.code, done.err) == (OK, "")
    assert done.out == (
        "pets_client: 9 of 9 examples of 1 operation ran and type-check, sync and async\n"
    )
    assert specloom("docs", "spec.yaml", "--types", "-o", "x").code == USAGE
    codes = ["print(1)\n", 'import pets\n\nx: int = pets.TEXT\ny: int = ""\n', "x = ?"]
    (folder / "pets.py").write_text('TEXT = "a"\nbad: int = ""\n')
    blocks = [Block("README.md", 7, code, is_lost="?" in code) for code in codes]
    assert type_check(folder, blocks) == {
        1: Failure(
            "mypy: Incompatible types in assignment (expression has type "
            '"str", variable has type "int") [assignment]',
            3,
        )
    }
    with pytest.raises(SpecloomError, match="mypy has no verdict: .*syntax"):
        type_check(folder, [Block("README.md", 7, "x = ?")])


def test_samples_of_a_document_run_if_they_are_asked_for(
    specloom: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that import the client: others are for something else."""
    monkeypatch.setenv("SPECLOOM_SECRET", "secret")
    path = SPEC.replace("  /pets: {get: {", "  /pets:\n    get:\n      ").replace(
        "operationId: listPets, responses:",
        f"operationId: listPets{SAMPLES}      responses:",
    )
    (folder / "spec.yaml").write_text(path.rstrip().removesuffix("}}") + "\n")
    plain = specloom("docs", "spec.yaml", "--test")
    assert (plain.code, plain.out.count("\n")) == (OK, 1)
    done = specloom("docs", "spec.yaml", "--test", "--samples")
    assert done.code == FAILED
    first, *problems, last = done.out.splitlines()
    assert first == plain.out.strip()
    text = (folder / "spec.yaml").read_text().splitlines()
    lines = [n for n, each in enumerate(text, 1) if "list_cats" in each]
    assert problems[0].startswith(f"spec.yaml:{lines[0]}: AttributeError: ")
    assert "ImportError" in problems[1] and len(problems) == 2
    assert last == "pets_client: 1 of 3 Python samples of the document ran"
    (row,) = json.loads(
        specloom("docs", "spec.yaml", "--test", "--samples", "--format", "json").out
    )
    assert (row["samples"]["examples"], row["samples"]["ran"]) == (3, 1)
    assert not list(folder.rglob("ran"))
    assert specloom("docs", "spec.yaml", "--samples", "-o", "x").code == USAGE
