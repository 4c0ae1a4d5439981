"""Patterns of a document in, what its client checks of them."""

from __future__ import annotations

from collections.abc import Callable

import pydantic
import pytest
from tests.clients import Client
from tests.functional.support import document

PATTERNS = document(r"""
components:
  schemas:
    Site:
      type: object
      properties:
        url: {type: string, pattern: '^https?:([\w.]*)*$', example: 'https:a.example!'}
        name: {type: string, pattern: '^\p{L}+$', example: '3'}
        mark: {type: string, pattern: '^[[a-z]$', example: 'x'}
    Labels: {type: object, additionalProperties: {type: string, pattern: '(a|a)*b'}}
""")

PACKAGES = {"patterns": PATTERNS}


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "patterns")


def test_what_would_take_forever_is_left_out_and_reported(client: Client) -> None:
    reported = [
        each.place.pointer
        for each in client.diagnostics
        if each.code == "ignored-pattern" and each.place is not None
    ]
    schemas = "/components/schemas"
    assert sorted(reported) == [
        f"{schemas}/Labels/additionalProperties/pattern",
        f"{schemas}/Site/properties/name/pattern",
        f"{schemas}/Site/properties/url/pattern",
    ]
    models = client.load(".models")
    text = "https:" + "a" * 100 + "!"
    assert models.Site(url=text).url == text
    assert models.Site(name="3").name == "3"


def test_a_bracket_in_a_class_is_one(client: Client) -> None:
    done = client.run("from patterns.models import Site; print(Site(mark='[').mark)")
    assert (done.stdout, done.stderr) == ("[\n", "")
    with pytest.raises(pydantic.ValidationError):
        client.load(".models").Site(mark="1")
