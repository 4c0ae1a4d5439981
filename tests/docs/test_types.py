"""A type is one thing in the code, in the tables and in the index of signatures; and names that take
a line for themselves leave all of it in black's layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.docs.conftest import Documented, documented

from specloom.format import format_with_black

LONG = "get_" + "_and_".join(["departures", "arrivals", "by_airport_and_time"] * 2)
STATUSES = "".join(
    f"        '{status}': {{description: Wrong}}\n" for status in range(400, 416)
)
DOCUMENT = f"""
openapi: 3.1.0
info: {{title: Types, version: "1"}}
paths:
  /things:
    post:
      operationId: {LONG}
      parameters:
        - {{name: limit, in: query, description: How many, schema: {{type: integer}}}}
        - {{name: after, in: query, description: {"From where on " * 9}, schema: {{type: string}}}}
      requestBody:
        content: {{application/json: {{schema: {{$ref: "#/components/schemas/Thing"}}}}}}
      responses:
        '200':
          description: OK
          content: {{application/json: {{schema: {{$ref: "#/components/schemas/Thing"}}}}}}
{STATUSES}
components:
  schemas:
    Labels: {{type: [object, "null"], additionalProperties: {{type: string}}}}
    Thing:
      type: object
      required: [labels, numbers, nested, mode, pair, some, row, either, whatever, nothing]
      properties:
        labels: {{$ref: "#/components/schemas/Labels"}}
        numbers: {{type: array, minItems: 1, items: {{type: number}}}}
        nested: {{type: array, items: {{type: [string, integer]}}}}
        mode: {{enum: [fast, slow, null]}}
        pair: {{type: array, prefixItems: [{{type: string}}, {{type: integer}}], items: false, minItems: 2}}
        some: {{type: array, prefixItems: [{{type: string}}, {{type: integer}}], items: false, minItems: 1}}
        row: {{type: array, prefixItems: [{{type: string}}], minItems: 1, items: {{type: integer}}}}
        either: {{anyOf: [{{type: boolean}}, {{type: "null"}}, {{type: array, items: {{type: string}}}}]}}
        whatever: {{}}
        nothing: {{type: "null"}}
"""

WRITTEN = {
    "labels": ("[`Labels`](Labels.md) or `None`", "Labels | None"),
    "numbers": ("list of `float`", "list[float]"),
    "nested": ("list of (`str` or `int`)", "list[str | int]"),
    "mode": ("`str` or `None`", 'Literal["fast", "slow"] | None'),
    "pair": ("tuple of `str`, `int`", "tuple[str, int]"),
    "some": ("tuple of `str`, `int` or fewer", "tuple[str, int] | tuple[str]"),
    "row": (
        "tuple of `str` and any number of `int`",
        "tuple[str, *tuple[int, ...]]",
    ),
    "either": ("`bool` or list of `str` or `None`", "bool | list[str] | None"),
    "whatever": ("any value", "Any"),
    "nothing": ("`None`", "None"),
}
"""Property -> its type in a table, and on a line."""


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> Documented:
    """A client of the document, with its pages."""
    return documented(DOCUMENT, tmp_path_factory.mktemp("types"), "types_client")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_type_is_the_same_in_tables_and_on_lines(
    types: Documented, name: str
) -> None:
    cell, line = WRITTEN[name]
    docs = types.client.folder / "docs"
    assert f"| `{name}` | {cell} | " in (docs / "Thing.md").read_text("utf-8")
    index = (docs / "api.md").read_text("utf-8")
    signature = index.partition("`Thing(")[2].partition(")`\n")[0] + ", "
    assert f"{name}: {line}, " in signature
    assert "`Labels = dict[str, str] | None`" in index


def test_names_as_long_as_a_line_are_laid_out(types: Documented) -> None:
    for block in types.blocks:
        assert format_with_black(block.code) == block.code, block.name
    for path in Path(types.client.path).rglob("*.py"):
        source = path.read_text("utf-8")
        assert format_with_black(source) == source, path
    assert len(types.blocks) > 5
