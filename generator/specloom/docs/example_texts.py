"""Schemas -> the examples of the document that a table shows, since no example of the page has them."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ..model import (
    Absent,
    Api,
    Array,
    Const,
    Enum,
    JsonValue,
    Ref,
    Union,
)
from ..model.conformity import conforms, same
from ..pointer import SchemaId
from ..python.text.literals import literal
from ..python.text.markdown import code_cell

_LONGEST = 200
"""Characters of an example that a cell of a table holds."""
_MOST = 10


def further(
    api: Api,
    named: Container[SchemaId],
    id: SchemaId,
    shown: JsonValue | Absent,
    own: tuple[JsonValue, ...] = (),
) -> str:
    """A sentence with the examples of a parameter or field; empty where there are none.

    Args:
        api: the model.
        named: schemas that have a page of their own.
        id: the schema.
        shown: the value that the example of the page has.
        own: examples beside those of the schema.
    """
    found = (
        literal(each)
        for each in (*own, *_examples(api, named, id))
        if not isinstance(each, bool | None) and conforms(api, id, each)
        if isinstance(shown, Absent) or not same(each, shown)
    )
    texts = [text for text in dict.fromkeys(found) if len(text) <= _LONGEST]
    listed = ", ".join(map(code_cell, texts[:_MOST]))
    return f"For example {listed}." if listed else ""


def _examples(
    api: Api, named: Container[SchemaId], id: SchemaId
) -> Iterator[JsonValue]:
    """The examples of a schema, and of what it is made of without a page."""
    schema = api.schemas[id]
    if isinstance(schema, Enum | Const):  # all of its values are listed
        return
    yield from schema.info.examples
    match schema:
        case Ref(target=target) if target not in named:
            yield from _examples(api, named, target)
        case Array(items=items) if items not in named:
            yield from ([each] for each in _examples(api, named, items))
        case Union(variants=variants):
            for variant in variants:
                if variant not in named:
                    yield from _examples(api, named, variant)
        case _:
            pass
