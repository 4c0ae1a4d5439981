"""`specloom docs`: a site, or a reason why not; what was there before is never lost."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from specloom.tools.site import build

SPEC = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example'}]
tags: [{name: pets}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a document, to stand in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pets.yaml").write_text(SPEC, "utf-8")
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_site_is_built_and_built_again(specloom: Any, folder: Path) -> None:
    done = specloom("docs", "pets.yaml", "-o", "site")
    assert (done.code, done.out) == (0, "pets_client: 6 pages written to site\n")
    first = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.joinpath("site").rglob("*.*")
        if path.is_file()
    }
    assert {"site/index.html", "site/docs/PetsApi.html", "site/docs/Pet.html"} <= {
        *first
    }
    again = specloom("docs", "pets.yaml", "-o", "site")
    assert again.code == 0
    assert all((folder / name).read_bytes() == first[name] for name in first)
    assert names(folder) == {"pets.yaml", "site"}


def test_pages_ask_no_other_host_for_anything(specloom: Any, folder: Path) -> None:
    specloom("docs", "pets.yaml", "-o", "site")
    for path in folder.joinpath("site").rglob("*.html"):
        text = path.read_text("utf-8")
        assert 'src="http' not in text and "fonts.g" not in text
        assert text.count('<link rel="preconnect"') == 0


def test_without_the_extra_there_is_a_hint(
    specloom: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "find_spec", lambda name: None)
    done = specloom("docs", "pets.yaml", "-o", "site")
    assert done.code == 2
    assert "error[missing-extra]" in done.err
    assert "pip install 'specloom[site]'" in done.err
    assert names(folder) == {"pets.yaml"}


def test_an_output_is_needed(specloom: Any) -> None:
    done = specloom("docs", "pets.yaml")
    assert done.code == 2
    assert "-o DIR" in done.err


def test_a_document_with_an_error(specloom: Any, folder: Path) -> None:
    (folder / "pets.yaml").write_text(SPEC.replace("schemas/Pet'", "schemas/Dog'"))
    done = specloom("docs", "pets.yaml", "-o", "site", "--strict")
    assert done.code == 1
    assert "error[dangling-ref]" in done.err
    assert "nothing was written" in done.err
    assert names(folder) == {"pets.yaml"}


def test_a_folder_of_somebody_else_stays(specloom: Any, folder: Path) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "index.html").write_text("mine", "utf-8")
    done = specloom("docs", "pets.yaml", "-o", "site", "--force")
    assert done.code == 2
    assert "error[file-in-the-way]" in done.err
    assert (folder / "site" / "index.html").read_text("utf-8") == "mine"


def test_an_edited_page_stays_unless_forced(specloom: Any, folder: Path) -> None:
    specloom("docs", "pets.yaml", "-o", "site")
    (folder / "site" / "index.html").write_text("mine", "utf-8")
    done = specloom("docs", "pets.yaml", "-o", "site")
    assert done.code == 2
    assert "error[edited-file]" in done.err
    assert (folder / "site" / "index.html").read_text("utf-8") == "mine"
    assert specloom("docs", "pets.yaml", "-o", "site", "--force").code == 0
    assert (folder / "site" / "index.html").read_text("utf-8") != "mine"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("_PATIENCE", 0.01, "not done after"),
        ("_GENERATOR", "json.tool", "ended with 2"),
    ],
)
def test_a_generator_that_fails_leaves_the_old_site(
    specloom: Any,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: Any,
    reason: str,
) -> None:
    specloom("docs", "pets.yaml", "-o", "site")
    before = (folder / "site" / "index.html").read_bytes()
    monkeypatch.setattr(build, name, value)
    done = specloom("docs", "pets.yaml", "-o", "site")
    assert done.code == 1
    assert "error[site-generator]" in done.err and reason in done.err
    assert (folder / "site" / "index.html").read_bytes() == before
    assert names(folder) == {"pets.yaml", "site"}


def test_configured_clients_have_a_folder_each(specloom: Any, folder: Path) -> None:
    clients = [
        {"spec": "pets.yaml", "output": name, "package": name} for name in ("a", "b")
    ]
    rows = "".join(
        "[[client]]\n"
        + "".join(f"{key} = {json.dumps(each[key])}\n" for key in each)
        + ('layout = "package"\n' if each["package"] == "b" else "")
        for each in clients
    )
    (folder / "specloom.toml").write_text(rows, "utf-8")
    done = specloom("docs", "-o", "site")
    assert done.code == 0, done.err
    assert names(folder / "site") == {"a", "b"}
    page = (folder / "site" / "b" / "docs" / "PetsApi.list_pets.html").read_text(
        "utf-8"
    )
    assert ">b</span>" in page
    assert not (folder / "a").exists()


def test_the_names_of_the_generated_client_are_those_of_its_site(
    specloom: Any, folder: Path
) -> None:
    """A name that was given beside another stays when that one is gone."""
    twins = SPEC.replace("schemas/Pet'", "schemas/a_b'").replace("Pet:", "a_b:")
    both = f"{twins}    A_B: {{type: object, properties: {{x: {{type: string}}}}}}\n"
    (folder / "pets.yaml").write_text(both, "utf-8")
    (folder / "specloom.toml").write_text(
        'spec = "pets.yaml"\noutput = "out"\npackage = "pets"\n', "utf-8"
    )
    assert specloom("generate").code == 0
    page = (folder / "out" / "docs" / "PetsApi.md").read_text("utf-8")
    (name,) = set(re.findall(r"\[`(\w+)`\]\(\w+\.md\)", page))
    assert name != "AB"
    (folder / "pets.yaml").write_text(twins, "utf-8")
    assert specloom("docs", "-o", "site").code == 0
    assert (folder / "site" / "docs" / f"{name}.html").is_file()
    assert specloom("docs", "pets.yaml", "-o", "other").code == 0
    assert (folder / "other" / "docs" / "AB.html").is_file()
