"""Arrays whose first items have schemas of their own."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pydantic
import pytest
from tests.clients import Client
from tests.functional.support import connect, document, reply

PACKAGES = {"tuples": document("""
paths:
  /box:
    get:
      operationId: getBox
      parameters: [{name: corner, in: query, schema: {type: array, prefixItems: [{type: number}, {type: number}], minItems: 2, maxItems: 2}}]
      responses: {'200': {description: '', content: {application/json: {schema: {type: array, prefixItems: [{$ref: '#/components/schemas/Exact'}, {type: string, format: date}], items: false, minItems: 2}}}}}
components:
  schemas:
    Exact: {type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}
    Closed: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
    AtLeastOne: {type: array, prefixItems: [{type: string}, {type: integer}], items: false, minItems: 1}
    Cut: {type: array, prefixItems: [{type: string}, {type: integer}], minItems: 1, maxItems: 1}
    Endless: {type: array, prefixItems: [{type: string}], items: {type: integer}, minItems: 1}
    AtMost: {type: array, prefixItems: [{type: string}], items: {type: integer}, minItems: 2, maxItems: 3, uniqueItems: true}
    Loose: {type: array, prefixItems: [{type: string}], items: {type: integer}}
    Open: {type: array, prefixItems: [{type: string}]}
    Many: {type: array, prefixItems: [{type: string}, {type: string}, {type: string}, {type: string}, {type: string}], items: false}
    Impossible: {type: array, prefixItems: [{type: string}], items: false, minItems: 2}
""")}


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "tuples")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Exact", "tuple[str, int]"),
        ("Closed", "tuple[str, int] | tuple[str] | tuple[()]"),
        ("AtLeastOne", "tuple[str, int] | tuple[str]"),
        ("Cut", "tuple[str]"),
        ("Endless", "Annotated[tuple[str, *tuple[int, ...]], Variadic()]"),
        (
            "AtMost",
            "Annotated[tuple[str, *tuple[int, ...]], Variadic(min_length=2, max_length=3), DISTINCT]",
        ),
        ("Loose", "list[str | int]"),
        ("Open", "list[Any]"),
        ("Many", "Annotated[list[str], Field(max_length=5)]"),
        ("GetBox200Response", "tuple[Exact, ApiDate]"),
    ],
)
def test_the_type_says_how_many_items_there_are(
    client: Client, name: str, written: str
) -> None:
    surface = (client.path / "surface.txt").read_text("utf-8").splitlines()
    assert f"models.{name} = {written}" in surface


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("Exact", ["a"], False),
        ("Exact", ["a", 1, 2], False),
        ("Closed", [], True),
        ("Closed", ["a", 1, 2], False),
        ("AtLeastOne", [], False),
        ("Endless", ["a"], True),
        ("Endless", ["a", 1, 2, 3], True),
        ("Endless", ["a", "b"], False),
        ("Endless", [], False),
        ("AtMost", ["a"], False),
        ("AtMost", ["a", 1, 2], True),
        ("AtMost", ["a", 1, 1], False),
        ("AtMost", ["a", 1, 2, 3], False),
        ("Many", ["a"] * 6, False),
    ],
)
def test_lengths_are_checked(
    client: Client, name: str, value: list[Any], valid: bool
) -> None:
    adapter = pydantic.TypeAdapter[Any](getattr(client.load(".models"), name))
    if valid:
        assert list(adapter.validate_python(value)) == value
    else:
        with pytest.raises(pydantic.ValidationError):
            adapter.validate_python(value)


def test_tuples_are_sent_and_come_back(client: Client) -> None:
    package: ModuleType = client.load()
    api, sent = connect(package, reply([["a", 1], "2024-02-29"]))
    exact, day = api.default.get_box(corner=(0.5, 2))
    assert (exact, day.isoformat()) == (("a", 1), "2024-02-29")
    assert sent.target == "/box?corner=0.5&corner=2"


def test_what_no_array_can_be_is_told_of(client: Client) -> None:
    (told,) = [d for d in client.diagnostics if d.code == "no-value-allowed"]
    assert told.message == 'no array of at most 1 has "minItems" 2; not checked'
