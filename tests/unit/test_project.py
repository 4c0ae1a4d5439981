"""What a document says of itself -> metadata that every index takes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.clients import make_client

from specloom.config import configured
from specloom.diagnostics import SpecloomError
from specloom.docs.project import authors, license_expression, toml
from specloom.model import Contact, License

LICENCES = {
    "MIT": "MIT",
    "mit": "MIT",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "The MIT License": "MIT",
    "BSD 3-Clause License": "BSD-3-Clause",
    "Apache-2.0 OR MIT": "Apache-2.0 OR MIT",
    "Proprietary": "",
    "": "",
    "(" * 100: "",
    "(" * 100_000: "",
    "__import__('os')": "",
    'MIT"\n[tool.x]': "",
}


@pytest.mark.parametrize("name", LICENCES, ids=lambda name: name[:30])
def test_a_licence_is_an_expression_or_none(name: str) -> None:
    assert license_expression(License(name=name)) == LICENCES[name]


def test_the_identifier_of_a_licence_goes_before_its_name() -> None:
    told = License(name="Something of our own", identifier="EUPL-1.2")
    assert license_expression(told) == "EUPL-1.2"
    assert license_expression(License(name="MIT", identifier="nonsense")) == "MIT"


CONTACTS: dict[str, tuple[Contact, list[dict[str, str]]]] = {
    "both": (
        Contact(name="Acme  API", email="api@acme.example"),
        [{"name": "Acme API", "email": "api@acme.example"}],
    ),
    "a URL alone": (Contact(url="https://acme.example"), []),
    "no address": (Contact(name="Acme", email="ask us"), [{"name": "Acme"}]),
    "two lines": (Contact(email="a@acme.example\nX: y"), []),
    "odd characters": (Contact(name="A\u202e\nB", email="\x00"), [{"name": "A B"}]),
    "a broken address": (Contact(email="<a@b"), []),
}


@pytest.mark.parametrize("row", CONTACTS)
def test_a_contact_is_an_author_as_far_as_it_can_be(row: str) -> None:
    contact, expected = CONTACTS[row]
    assert authors(contact) == expected


VALUES: list[Any] = [
    "plain",
    'a "quote", a \\ and a\ttab',
    "line\nline",
    ["a", "b'"],
    {"Home page": "https://x", "b": ""},
    [{"name": "Ä"}, {"email": "a@b", "name": "x\x7f"}],
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_are_read_back(value: Any) -> None:
    text = f"key = {toml(value)}"
    plain = "x" if value == VALUES[1] else value  # tabs become spaces
    read = tomllib.loads(text)["key"]
    assert (read if plain is value else "x") == _without_controls(plain)


def _without_controls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_controls(each) for each in value]
    if isinstance(value, dict):
        return {key: _without_controls(each) for key, each in value.items()}
    return value.replace("\x7f", "")


SPEC = """
openapi: 3.1.0
info:
  title: Shop
  version: not one
  description: Sells things. And more.
  termsOfService: https://shop.example/terms
  contact: {name: 'The "shop"', url: "javascript:alert(1)", email: shop@shop.example}
  license: {name: Apache 2.0, url: https://shop.example/licence}
externalDocs: {url: https://shop.example/docs}
paths: {}
"""


def project_of(folder: Path, **settings: Any) -> dict[str, Any]:
    client = make_client(SPEC, folder, "shop", docs=True, **settings)
    text = (client.folder / "pyproject.toml").read_text("utf-8")
    return dict(tomllib.loads(text)["project"])


def test_the_document_tells_the_metadata(tmp_path: Path) -> None:
    assert project_of(tmp_path) == {
        "name": "shop",
        "version": "0.0.0",
        "description": "Sells things.",
        "readme": "README.md",
        "requires-python": ">=3.11",
        "license": "Apache-2.0",
        "authors": [{"name": 'The "shop"', "email": "shop@shop.example"}],
        "urls": {
            "Documentation": "https://shop.example/docs",
            "Terms of service": "https://shop.example/terms",
            "License": "https://shop.example/licence",
        },
        "dependencies": [
            "httpx2>=2.10",
            "pydantic>=2.11",
            "pydantic-core",
            "typing-extensions",
        ],
        "classifiers": ["Typing :: Typed"],
    }


TABLE = """
[[client]]
spec = "shop.yaml"
output = "out"
package = "shop"
[client.project]
"""


def configure(folder: Path, text: str) -> Any:
    (folder / "specloom.toml").write_text(TABLE + text, "utf-8")
    (config,) = configured(folder)
    return config.project


def test_the_configuration_goes_before_the_document(tmp_path: Path) -> None:
    project = configure(
        tmp_path,
        'version = "2.1"\nlicense = ""\nauthors = [{ name = "Acme" }]\n'
        'urls = { Repository = "https://git.example" }\n',
    )
    made = project_of(tmp_path, project=project)
    assert made["version"] == "2.1"
    assert "license" not in made
    assert made["authors"] == [{"name": "Acme"}]
    assert made["urls"] == {"Repository": "https://git.example"}
    assert made["description"] == "Sells things."


WRONG = {
    'licence = "MIT"': '"project.licence" is no setting',
    "license = true": '"project.license" must be a string',
    'authors = "Acme"': '"project.authors" must be a list of tables',
    'keywords = "a"': '"project.keywords" must be a list of strings',
    'urls = ["a"]': '"project.urls" must be a table of strings',
    **{
        f"version = {each!r}": '"project.version" must be a version of PEP 440'
        for each in ("", "latest", "1.0 x")
    },
    **{
        f"name = {each!r}": '"project.name" must be the name of a distribution'
        for each in ("", "a b", "-a", "a\u00e4")
    },
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(SpecloomError) as raised:
        configure(tmp_path, text)
    assert WRONG[text] in str(raised.value)
