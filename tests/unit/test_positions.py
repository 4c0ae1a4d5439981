"""load/positions: pointer -> line, column, length."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.diagnostics import Location, Part
from specloom.load.positions import Lines, Positions
from specloom.pointer import ROOT, Pointer, join

YAML = """\
openapi: 3.1.0
info:
  title: "A title"   # a comment
  description: >
    folded
    text
paths:
  /a/{b}:
    get: {tags: [one, two], x: }
  '/~odd': &shared
    - 1
    -   name: first
        in: query
again: *shared
merged:
  <<: {left: 1}
  own: 2
"""


def locate(text: str, pointer: str, part: Part = "value", **options: Any) -> Location:
    """The location of `pointer` in a YAML text."""
    positions = Positions("x.yaml", text, is_json=False, **options)
    return positions.locate(Pointer(pointer), part)


@pytest.mark.parametrize(
    ("pointer", "part", "line", "column", "underlined"),
    [
        ("/openapi", "key", 1, 1, "openapi"),
        ("/openapi", "value", 1, 10, "3.1.0"),
        ("/info/title", "value", 3, 10, '"A title"'),
        # What goes over several lines is shown by its key.
        ("/info", "value", 2, 1, "info"),
        ("/info/description", "value", 4, 3, "description"),
        ("/paths/~1a~1{b}/get", "value", 9, 10, "{tags: [one, two], x: }"),
        ("/paths/~1a~1{b}/get/tags/1", "value", 9, 23, "two"),
        ("/paths/~1a~1{b}/get/tags/1", "key", 9, 23, "two"),
        ("/paths/~1a~1{b}/get/x", "key", 9, 29, "x"),
        ("/paths/~1~0odd", "key", 10, 3, "'/~odd'"),
        ("/paths/~1~0odd/0", "value", 11, 7, "1"),
        # An item has no key of its own; its first one stands in.
        ("/paths/~1~0odd/1", "value", 12, 9, "name"),
        ("/paths/~1~0odd/1/in", "value", 13, 13, "query"),
        ("", "value", 1, 1, "openapi"),
        # Through an alias and through a merge.
        ("/again", "value", 14, 8, "*shared"),
        ("/again/1/in", "value", 13, 13, "query"),
        ("/merged/left", "value", 16, 14, "1"),
        ("/merged/own", "value", 17, 8, "2"),
        # What is not there is shown by what would hold it.
        ("/info/contact/name", "value", 2, 1, "info"),
        ("/openapi/x", "value", 1, 10, "3.1.0"),
        ("/paths/~1a~1{b}/get/tags/7", "value", 9, 17, "[one, two]"),
    ],
)
def test_locate(
    pointer: str, part: Part, line: int, column: int, underlined: str
) -> None:
    found = locate(YAML, pointer, part)
    assert (found.line, found.column) == (line, column)
    assert found.text == YAML.splitlines()[line - 1]
    start = column - 1
    assert found.text[start : start + found.length] == underlined


def test_of_equal_keys_the_last_is_meant() -> None:
    assert locate("a: 1\nb: 2\na: 3\n", "/a").line == 3


def test_what_the_upgrade_moved_is_found_where_it_was() -> None:
    text = "a:\n  allOf:\n    - {example: 7}\n"
    moved = (
        (Pointer("/a/anyOf/0"), Pointer("/a")),
        (Pointer("/a/anyOf/0/allOf/0/examples/0"), Pointer("/a/allOf/0/example")),
    )
    found = locate(text, "/a/anyOf/0/allOf/0/examples/0", moved=moved)
    assert (found.line, found.column) == (3, 17)
    assert locate(text, "/a/anyOf/0/allOf/0", moved=moved).line == 3
    assert locate(text, "/a/anyOf/1", moved=moved).line == 1
    assert locate(text, "/a/anyOf/01", moved=moved).line == 1


def test_lines_end_where_editors_end_them() -> None:
    text = "a\r\nbb\rcc\n\u2028d\x85e\n"
    lines = Lines("x", text)
    found = [lines.location(text.index(c)) for c in "abcde"]
    assert [(f.line, f.column) for f in found] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 2),
        (4, 4),
    ]
    end = lines.location(len(text))
    assert (end.line, end.column, end.text) == (5, 1, "")


def test_an_empty_text_has_a_place() -> None:
    assert locate("", "/a/b") == Location(path="x.yaml", line=1, column=1, text="")


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=12,
)


def scalars(value: Any, pointer: Pointer = ROOT) -> Any:
    """Every scalar below `value` with its pointer."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from scalars(child, join(pointer, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from scalars(child, join(pointer, index))
    else:
        yield pointer, value


@given(JSON, st.sampled_from([None, 1, "\t"]))
def test_every_scalar_of_any_json_is_found(value: Any, indent: Any) -> None:
    text = json.dumps(value, indent=indent)
    positions = Positions("x.json", text, is_json=True)
    for pointer, scalar in scalars(value):
        found = positions.locate(pointer)
        assert found.text is not None
        start = found.column - 1
        assert json.loads(found.text[start : start + found.length]) == scalar


def test_a_long_list_on_one_line_is_found_at_once() -> None:
    text = json.dumps({"a": ["b"] * 100_000})
    positions = Positions("a.json", text, is_json=True)
    begin = time.process_time()
    assert positions.locate(Pointer("/a")).column == 7
    assert time.process_time() - begin < 5
