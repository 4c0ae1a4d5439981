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
        url: {type: string, pattern: '^https?:([\w.]*)*$', example: 'https:a.example'}
        name: {type: string, pattern: '^\p{L}+$', example: 'Rex'}
        mark: {type: string, pattern: '^[[a-z]$', example: 'x'}
        slow: {type: string, pattern: '^.*a.*a.*a.*b$'}
        password: {type: string, pattern: '^(?=.*[A-Z]).{8,}$', example: 'no'}
    Labels: {type: object, additionalProperties: {type: string, pattern: '(a|a)*b'}}
paths:
  /sites/{name}:
    get:
      operationId: getSite
      parameters:
        - {name: name, in: path, required: true, schema: {type: string, pattern: '^.*a.*a.*a.*b$'}}
      responses: {'200': {description: ok}}
""")

PACKAGES = {"patterns": PATTERNS}


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "patterns")


def test_what_looks_around_is_left_out_and_reported(client: Client) -> None:
    reported = [
        each.place.pointer
        for each in client.diagnostics
        if each.code == "ignored-pattern" and each.place is not None
    ]
    assert reported == ["/components/schemas/Site/properties/password/pattern"]
    assert client.load(".models").Site(password="no").password == "no"


def test_no_text_takes_forever(client: Client) -> None:
    models = client.load(".models")
    long = "a" * 20_000
    for field in ({"url": f"https:{long}!"}, {"slow": long}, {"name": "3"}):
        with pytest.raises(pydantic.ValidationError):
            models.Site(**field)
    assert models.Site(slow=f"{long}b", name="Zoé").name == "Zoé"
    package = client.load()
    with (
        package.ApiClient(host="https://a.example") as api,
        pytest.raises(package.RequestValidationError, match="should match"),
    ):
        api.default.get_site(long)


def test_a_bracket_in_a_class_is_one(client: Client) -> None:
    done = client.run("from patterns.models import Site; print(Site(mark='[').mark)")
    assert (done.stdout, done.stderr) == ("[\n", "")
    with pytest.raises(pydantic.ValidationError):
        client.load(".models").Site(mark="1")
