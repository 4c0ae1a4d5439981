"""A method and a URL -> the operation that is meant, and the pieces of the path that are parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from ..model import Api, Operation
from .readings import Pairs, pairs_of

_TEMPLATE = re.compile(r"\{([^{}]+)\}")
_ANY_HOST = r"https?://[^/?#]+"
_ANY_BASE = _ANY_HOST + r"(?:/[^?#]*?)?"


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A part of the query that belongs to the path."""

    name: str
    value: re.Pattern[str]
    names: tuple[str, ...]
    """The parameters of the path in it, in the order of their groups."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where an operation is."""

    operation: Operation
    served: re.Pattern[str]
    """Its URL at the servers that it has."""
    elsewhere: re.Pattern[str]
    """Its URL wherever it is."""
    names: tuple[str, ...]
    """The parameters of the path, in the order of their groups."""
    query: tuple[QueryPart, ...]
    """What its path says of the query, as some documents have it: `/pets?version=2&page={page}`."""

    def match(self, place: str, query: Pairs, *, served: bool) -> Match | None:
        """What a URL has for the parameters; None where it is another's."""
        found = (self.served if served else self.elsewhere).fullmatch(place)
        if found is None:
            return None
        pieces = dict(zip(self.names, found.groups(), strict=True))
        for part in self.query:
            values = (part.value.fullmatch(v) for name, v in query if name == part.name)
            value = next(filter(None, values), None)
            if value is None:
                return None
            pieces.update(zip(part.names, value.groups(), strict=True))
        return Match(self.operation, pieces, served)


@dataclass(frozen=True, slots=True)
class Match:
    """What a URL leads to."""

    operation: Operation
    path: dict[str, str]
    """The parameters of the path, as they are on the wire."""
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
            key=lambda r: (-len(r.query), len(r.names), -len(r.operation.path)),
        )

    def _route(self, operation: Operation) -> Route:
        path, _, query = operation.path.partition("?")
        below, names = _pattern(path)
        bases = "|".join(self._bases(operation))
        return Route(
            operation,
            re.compile(f"(?:{bases}){below}"),
            re.compile(_ANY_BASE + below),
            names,
            tuple(map(_query_part, pairs_of(query))),
        )

    def _bases(self, operation: Operation) -> Iterator[str]:
        """The URLs of an operation's servers, as patterns (OpenAPI 3.1.1, Server Object)."""
        urls = [server.url for server in operation.servers or self._api.servers]
        for url in urls or [""]:
            host = "" if "://" in url or url.startswith("{") else _ANY_HOST
            start = url.rstrip("/")
            slash = "" if not host or not start or start.startswith("/") else "/"
            pieces = _TEMPLATE.split(start)[::2]
            yield host + slash + "[^?#]*?".join(map(re.escape, pieces))

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
    pattern, names = _pattern(pair[1])
    return QueryPart(pair[0], re.compile(pattern), names)


def _pattern(template: str) -> tuple[str, tuple[str, ...]]:
    """A template as a pattern, and the parameters in it."""
    literals = map(_literal, _TEMPLATE.split(template)[::2])
    # As little as possible, for two parameters side by side.
    return "([^/?#]+?)".join(literals), tuple(_TEMPLATE.findall(template))


def _literal(text: str) -> str:
    """What a path says, encoded or not (RFC 3986, section 2.1)."""
    return "".join(map(_character, text))


def _character(character: str) -> str:
    if character.isascii() and (character.isalnum() or character in "/-._~"):
        return re.escape(character)
    encoded = "".join(f"%{byte:02X}" for byte in character.encode())
    return f"(?:{re.escape(character)}|(?i:{encoded})|{re.escape(quote(character))})"
