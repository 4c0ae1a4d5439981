"""A method and a URL -> the operation that is meant, and the pieces of the path that are parameters."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, product
from urllib.parse import quote

from ...model import Api, Operation
from ...model.queries import is_empty
from .readings import Pairs, pairs_of

_VARIABLE = re.compile(r"\{([^{}]+)\}")
Reading = list[tuple[str, str]]
"""Parameters and their values."""
_MOST = 64
"""Ways to take a path apart, among which one should be valid."""
_ANY_HOST = r"https?://[^/?#]+"
_ANY_BASE = _ANY_HOST + r"(?:/[^?#]*?)?"


class Template:
    """Text with `{parameters}`.

    Args:
        text: as the document has it.
        empty: the parameters that have no other value than none.
    """

    def __init__(self, text: str, empty: Container[str] = ()) -> None:
        first, *literals = [_literal(each) for each in _VARIABLE.split(text)[::2]]
        self.names = tuple(_VARIABLE.findall(text))
        self._least = [0 if name in empty else 1 for name in self.names]
        pairs = zip(self._least, literals, strict=True)
        self.pattern = first + "".join(f"[^/?#]{{{n},}}?{each}" for n, each in pairs)
        literals = [first, *literals]
        self._literals = list(map(re.compile, literals))

    def readings(self, text: str) -> Iterator[Reading]:
        """The values that a text may have for the parameters, by all ways to take it apart."""
        start = self._literals[0].match(text)
        ways = self._values(text, start.end(), 1) if start is not None else ()
        return (list(zip(self.names, values, strict=True)) for values in ways)

    def _values(self, text: str, at: int, nth: int) -> Iterator[tuple[str, ...]]:
        if nth == len(self._literals):
            if at == len(text):
                yield ()
            return
        for end in range(at + self._least[nth - 1], len(text) + 1):
            if end > at and text[end - 1] in "/?#":
                return
            found = self._literals[nth].match(text, end)
            if found is not None:
                for others in self._values(text, found.end(), nth + 1):
                    yield (text[at:end], *others)


_VALUE = "[^?#]*?"
"""The value of a server variable."""
_PORT = re.compile(rf":(?:443|80|{re.escape(_VALUE)})(?=/|$)")
"""A port that may be the scheme's own, which no request has (RFC 3986, section 6.2.3)."""


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A part of the query that belongs to the path."""

    name: str
    value: Template


@dataclass(frozen=True, slots=True)
class Route:
    """Where an operation is."""

    operation: Operation
    served: re.Pattern[str]
    """Its URL at the servers that it has."""
    elsewhere: re.Pattern[str]
    """Its URL wherever it is."""
    path: Template
    query: tuple[QueryPart, ...]
    """What its path says of the query, as some documents have it: `/pets?version=2&page={page}`."""

    def match(self, place: str, query: Pairs, *, served: bool) -> Match | None:
        """What a URL has for the parameters; None where it is another's."""
        found = (self.served if served else self.elsewhere).fullmatch(place)
        if found is None:
            return None
        ways = [list(self.path.readings(found["path"]))]
        for part in self.query:
            own = (v for name, v in query if name == part.name)
            readings_of = (list(part.value.readings(value)) for value in own)
            ways.append(next(filter(None, readings_of), list[Reading]()))
        readings = (dict(chain.from_iterable(way)) for way in product(*ways))
        paths = tuple(islice(readings, _MOST))
        return Match(self.operation, paths, served) if paths else None


@dataclass(frozen=True, slots=True)
class Match:
    """What a URL leads to."""

    operation: Operation
    paths: tuple[dict[str, str], ...]
    """The parameters of the path, as they are on the wire: `1.5.json` may be `{size}.{format}` in
    two ways, so there is at least one."""
    is_served: bool
    """Whether one of the operation's servers is there."""


class Routes:
    """All operations of an API.

    Args:
        api: the model.
    """

    def __init__(self, api: Api) -> None:
        self._api = api

    @cached_property
    def _routes(self) -> list[Route]:
        routes = [self._route(operation) for operation in self._api.operations]
        # A path without parameters comes before one with (OpenAPI 3.1.1, Paths Object).
        return sorted(
            routes,
            key=lambda r: (-len(r.query), len(r.path.names), -len(r.operation.path)),
        )

    def _route(self, operation: Operation) -> Route:
        path, _, query = operation.path.partition("?")
        empty = {
            each.name
            for each in operation.parameters
            if each.location == "path" and is_empty(self._api, each.schema)
        }
        template = Template(path, empty)
        below = f"(?P<path>{template.pattern})"
        bases = "|".join(self._bases(operation))
        return Route(
            operation,
            re.compile(f"(?:{bases}){below}"),
            re.compile(_ANY_BASE + below),
            template,
            tuple(map(_query_part, pairs_of(query))),
        )

    def _bases(self, operation: Operation) -> Iterator[str]:
        """The URLs of an operation's servers, as patterns (OpenAPI 3.1.1, Server Object)."""
        urls = [server.url for server in operation.servers or self._api.servers]
        for url in urls or [""]:
            host = "" if "://" in url or url.startswith("{") else _ANY_HOST
            start = url.rstrip("/")
            slash = "" if not host or not start or start.startswith("/") else "/"
            pieces = _VARIABLE.split(start)[::2]
            pattern = _VALUE.join(map(re.escape, pieces))
            yield host + slash + _PORT.sub(r"(?:\g<0>)?", pattern)

    def find(self, method: str, url: str) -> Match | None:
        """The operation of a request; one at a server of its own before one elsewhere."""
        place, _, text = url.partition("?")
        query = pairs_of(text)
        routes = [r for r in self._routes if r.operation.method == method]
        for served in (True, False):
            found = (route.match(place, query, served=served) for route in routes)
            match = next(filter(None, found), None)
            if match is not None:
                return match
        return None


def _query_part(pair: tuple[str, str]) -> QueryPart:
    return QueryPart(pair[0], Template(pair[1]))


def _literal(text: str) -> str:
    """What a path says, encoded or not (RFC 3986, section 2.1)."""
    return "".join(map(_character, text))


def _character(character: str) -> str:
    if character.isascii() and (character.isalnum() or character in "/-._~"):
        return re.escape(character)
    encoded = "".join(f"%{byte:02X}" for byte in character.encode())
    return f"(?:{re.escape(character)}|(?i:{encoded})|{re.escape(quote(character))})"
