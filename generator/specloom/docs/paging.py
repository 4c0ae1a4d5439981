"""An operation -> how it hands out a long list in pages, where its names say so.

No part of OpenAPI tells of it, so that only well-known names count: a parameter that takes
a cursor and a property of the response that has the next one, a number of a page, or an offset.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from ..model import Api, Array, Object, Parameter, Scalar
from ..model.queries import is_json, resolve
from ..model.schema import NO_CONSTRAINTS
from ..naming import Names
from ..pointer import SchemaId
from .arguments import Call

_CURSORS = frozenset(
    "after cursor pagetoken nexttoken startingafter paginationtoken continuationtoken marker "
    "pagecursor nextpagetoken nextcursor".split()
)
_NEXT = frozenset(
    "nextcursor nextpagetoken nexttoken lastid endcursor nextmarker paginationtoken "
    "continuationtoken nextcontinuationtoken".split()
)
_MORE = frozenset("hasmore hasnext hasnextpage".split())
_NUMBERS = frozenset("page pagenumber pageno".split())
_ITEMS = ("data", "items", "results", "records", "entries", "values", "content")
_PAGES = 3
"""How many pages an example reads: it must come to an end whatever the server says."""


Arguments = list[tuple[Parameter, str]]
"""Parameters of a query and what the method calls them."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How to get from one page to the next."""

    argument: str
    """Takes the cursor, or the number of a page."""
    items: str | None
    """The attribute of a page with its items; None where it is itself a list."""
    next: str | None = None
    """The attribute with the next cursor; None where pages have numbers."""
    more: str | None = None
    """The attribute that says whether there are more."""
    first: int = 1

    def last(self) -> int:
        """The number of the last page that is read, and one."""
        return self.first + _PAGES


def paging(api: Api, names: Names, each: Call) -> Paging | None:
    """The paging of an operation; None where it has none that is known."""
    content, *others = each.returned() or (None,)
    if content is None or others or content.schema is None or not is_json(content.name):
        return None
    if each.returned_raw() or each.only_streams():
        return None
    schema = resolve(api, content.schema)
    if schema.nullable:
        return None
    query = [
        (parameter, name)
        for parameter, name in zip(
            each.operation.parameters, each.named.parameters, strict=True
        )
        if parameter.location == "query" and not parameter.required
    ]
    if isinstance(schema, Array):
        return next(_numbered(api, query, None), None)
    if not isinstance(schema, Object):
        return None
    attributes = names.properties[schema.id]
    items = _items(api, schema)
    if items is None:
        return None
    return next(
        chain(
            _by_cursor(api, schema, attributes, attributes[items], query),
            _numbered(api, query, attributes[items]),
        ),
        None,
    )


def _by_cursor(
    api: Api,
    schema: Object,
    attributes: Mapping[str, str],
    items: str,
    query: Arguments,
) -> Iterator[Paging]:
    texts = [p.name for p in schema.properties if _is(api, p.schema, "string")]
    flags = [p.name for p in schema.properties if _is(api, p.schema, "boolean")]
    following = next((name for name in texts if _plain(name) in _NEXT), None)
    more = next((name for name in flags if _plain(name) in _MORE), None)
    for parameter, name in query:
        known = _plain(parameter.name) in _CURSORS
        if following and known and _is(api, parameter.schema, "string"):
            yield Paging(
                argument=name,
                items=items,
                next=attributes[following],
                more=attributes[more] if more else None,
            )


def _numbered(api: Api, query: Arguments, items: str | None) -> Iterator[Paging]:
    for parameter, name in query:
        schema = resolve(api, parameter.schema)
        if _plain(parameter.name) not in _NUMBERS or not isinstance(schema, Scalar):
            continue
        limits = schema.constraints
        is_free = replace(limits, minimum=None, maximum=None) == NO_CONSTRAINTS
        first = 0 if 0 in (schema.info.default, limits.minimum) else 1
        least, most = limits.minimum or 0, limits.maximum or _PAGES
        if schema.type == "integer" and is_free and least <= first and most >= _PAGES:
            yield Paging(argument=name, items=items, first=first)


def _items(api: Api, schema: Object) -> str | None:
    """The property with the items: one that is called so, or the only list."""
    lists = [
        each.name
        for each in schema.properties
        if isinstance(resolve(api, each.schema), Array)
    ]
    called = [name for name in _ITEMS if name in lists]
    return next(iter(called), lists[0] if len(lists) == 1 else None)


def _is(api: Api, id: SchemaId, kind: str) -> bool:
    """Whether a schema allows any value of a type."""
    schema = resolve(api, id)
    return (
        isinstance(schema, Scalar)
        and schema.type == kind
        and schema.format is None
        and schema.constraints == NO_CONSTRAINTS
    )


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def loop(found: Paging, called: list[str]) -> list[str]:
    """A loop over pages that ends by itself, and with the last of them."""
    items = f"page.{found.items}" if found.items is not None else "page"
    if found.next is None:
        return [
            f"    for number in range({found.first}, {found.last()}):",
            *called,
            f"        if not {items}:",
            "            break",
            f"        print({items})",
        ]
    more = f"page.{found.more}" if found.more is not None else "cursor"
    return [
        "    cursor: str | None = None",
        f"    for _ in range({found.last() - found.first}):",
        *called,
        f"        print({items})",
        f"        cursor = page.{found.next}",
        f"        if not {more}:",
        "            break",
    ]
