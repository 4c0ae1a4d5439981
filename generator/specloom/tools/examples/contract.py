"""A request -> what is wrong with it, by the document."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote, unquote_plus, urlsplit

from ...load import Documents
from ...model import (
    Api,
    ApiKeyScheme,
    HttpScheme,
    JsonValue,
    Map,
    MutualTlsScheme,
    Operation,
    Parameter,
    UnappliedScheme,
)
from ...model.api import SecurityScheme
from ...model.conformity import conforms
from ...model.queries import object_of, resolve
from ...pointer import SchemaId
from .bodies import Bodies
from .readings import (
    Pairs,
    best,
    in_cookie,
    in_header,
    in_path,
    in_query,
    json_of,
    pairs_of,
)
from .routes import Match, Routes
from .schemas import Schemas

_OWN_HEADERS = ("accept-encoding", "connection", "host", "user-agent")
"""Headers that a client sends by itself, whatever a document says of them."""
_NOT_PARAMETERS = ("accept", "content-type", "authorization")
"""Headers that no parameter describes (OpenAPI 3.1.1, Parameter Object, `name`)."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came."""

    method: str
    url: str
    """Whole, and not decoded."""
    headers: tuple[tuple[str, str], ...]
    """Names are in lower case."""
    body: bytes

    def header(self, name: str) -> str | None:
        """A header; several of one name are one (RFC 9110, section 5.3)."""
        found = [value for key, value in self.headers if key == name]
        return ", ".join(found) if found else None

    @property
    def query(self) -> Pairs:
        """The query, not decoded."""
        return pairs_of(urlsplit(self.url).query)

    @property
    def cookies(self) -> Pairs:
        """The cookies, not decoded."""
        return pairs_of(self.header("cookie") or "", ";")


class Contract:
    """What an API allows.

    Args:
        api: the model: which operations, parameters and bodies there are.
        documents: what the model is made from; their schemas judge the values.
        strict: whether `oneOf` means exactly one.
    """

    def __init__(self, api: Api, documents: Documents, *, strict: bool = False) -> None:
        self._api = api
        self._schemas = Schemas(documents, strict=strict)
        self._routes = Routes(api)
        self._bodies = Bodies(api, self.complaint)

    def operation(self, request: Request) -> Match | None:
        """The operation that a request is for."""
        return self._routes.find(request.method, request.url)

    def complaint(self, id: SchemaId, value: JsonValue) -> str | None:
        """What is wrong with a value; of a schema that only the model has, it says whether."""
        if self._schemas.has(id):
            return self._schemas.complaint(id, value)
        return (
            None if conforms(self._api, id, value) else f"{value!r:.100} is not valid"
        )

    def complaints(self, match: Match, request: Request) -> Iterator[str]:
        """What is wrong with a request for an operation."""
        operation = match.operation
        if not match.is_served:
            yield "none of the servers is there"
        path = self._path(match, request)
        for parameter in operation.parameters:
            yield from self._parameter(parameter, path, match.operation, request)
        yield from self._unknown(operation, request)
        yield from self._unsigned(operation, request)
        sent = request.header("content-type")
        yield from self._bodies.complaints(operation, sent, request.body)

    # Parameters

    def _path(self, match: Match, request: Request) -> Mapping[str, str]:
        """The values in the path: the first way to read it by which all are valid."""
        operation = match.operation
        own = [each for each in operation.parameters if each.location == "path"]

        def is_valid(path: Mapping[str, str]) -> bool:
            told = (self._parameter(each, path, operation, request) for each in own)
            return not any(map(list, told))

        found = (path for path in match.paths if is_valid(path))
        return next(found, match.paths[0])

    def _parameter(
        self,
        parameter: Parameter,
        path: Mapping[str, str],
        operation: Operation,
        request: Request,
    ) -> Iterator[str]:
        if parameter.location == "header":
            name = parameter.name.lower()
            own = not parameter.required and name in _OWN_HEADERS
            if own or name in _NOT_PARAMETERS:
                return
        readings = self._readings(parameter, path, operation, request)
        if readings is None:
            if parameter.required:
                yield f"the {_told(parameter)} is missing"
            return
        _, why = best(readings, partial(self.complaint, parameter.schema))
        if why is not None:
            yield f"the {_told(parameter)} is not valid: {why}"

    def _readings(
        self,
        parameter: Parameter,
        path: Mapping[str, str],
        operation: Operation,
        request: Request,
    ) -> Iterable[JsonValue] | None:
        """What a request may mean by a parameter; None where it has none."""
        match parameter.location:
            case "path":
                text = path.get(parameter.name)
                return None if text is None else in_path(parameter, text)
            case "header":
                found = request.header(parameter.name.lower())
                return None if found is None else in_header(parameter, found)
            case "querystring":
                query = urlsplit(request.url).query
                return _whole_query(parameter, query) if query else None
            case "query":
                own = self._own(parameter, request.query, operation)
                return in_query(parameter, own) if own else None
            case "cookie":
                own = self._own(parameter, request.cookies, operation)
                return in_cookie(parameter, own) if own else None

    def _own(self, parameter: Parameter, pairs: Pairs, operation: Operation) -> Pairs:
        """The pairs that belong to a parameter."""
        named = {
            p.name
            for p in operation.parameters
            if p.location == parameter.location and p != parameter
        }
        found = []
        for name, value in pairs:
            plain = unquote_plus(name)
            if plain == parameter.name or (
                plain not in named and self._has(parameter, plain)
            ):
                found.append((name, value))
        return found

    def _has(self, parameter: Parameter, name: str) -> bool:
        """Whether a name is that of a property of a parameter."""
        if parameter.content_type is not None:
            return False
        if parameter.style == "deepObject":
            return name.startswith(f"{parameter.name}[")
        if not parameter.explode:
            return False
        if isinstance(resolve(self._api, parameter.schema), Map):
            return name not in self._keys("query")
        schema = object_of(self._api, parameter.schema)
        return schema is not None and (
            isinstance(schema.additional, str)
            or any(each.name == name for each in schema.properties)
        )

    def _keys(self, location: str) -> set[str]:
        """The names of the keys that security schemes put into a place."""
        schemes = (s for s in self._api.security_schemes if isinstance(s, ApiKeyScheme))
        return {scheme.key for scheme in schemes if scheme.location == location}

    def _unknown(self, operation: Operation, request: Request) -> Iterator[str]:
        """What the query and the cookies have, but the document does not."""
        if any(p.location == "querystring" for p in operation.parameters):
            return
        literal = pairs_of(operation.path.partition("?")[2])
        headers = (
            p.name.lower() for p in operation.parameters if p.location == "header"
        )
        cookies = [] if "cookie" in headers else request.cookies
        places = (("query", request.query), ("cookie", cookies))
        for location, pairs in places:
            known = [name for name, _ in literal]
            for parameter in operation.parameters:
                if parameter.location == location:
                    own = self._own(parameter, pairs, operation)
                    known += [name for name, _ in own]
            for name, _ in pairs:
                plain = unquote_plus(name)
                if name not in known and plain not in self._keys(location):
                    yield f"there is no {location} parameter {plain!r}"

    # Security

    def _unsigned(self, operation: Operation, request: Request) -> Iterator[str]:
        """The complaint that no alternative is satisfied (OpenAPI 3.1.1, Security Requirement)."""
        known = {scheme.name: scheme for scheme in self._api.security_schemes}
        for names in operation.security:
            # Two schemes may want the same header; a request has it for one of them.
            signed: dict[tuple[str, str], bool] = {}
            for scheme in (known[name] for name in names if name in known):
                place = _place(scheme)
                signed[place] = signed.get(place, False) or _is_signed(scheme, request)
            if all(signed.values()):
                return
        if operation.security:
            ways = (" and ".join(names) for names in operation.security)
            yield f"it is not signed: it needs {' or '.join(ways)}"


def _place(scheme: SecurityScheme) -> tuple[str, str]:
    """Where a request has what a scheme asks for."""
    if isinstance(scheme, ApiKeyScheme):
        return scheme.location, scheme.key.lower()
    return "header", "authorization"


def _is_signed(scheme: SecurityScheme, request: Request) -> bool:
    """Whether a request satisfies a scheme; of one that no header shows, nobody can say."""
    if isinstance(scheme, MutualTlsScheme | UnappliedScheme):
        return True
    if isinstance(scheme, ApiKeyScheme):
        match scheme.location:
            case "header":
                return bool(request.header(scheme.key.lower()))
            case "query":
                return scheme.key in [unquote_plus(name) for name, _ in request.query]
            case "cookie":
                return scheme.key in [unquote(name) for name, _ in request.cookies]
    kind, _, credentials = (request.header("authorization") or "").partition(" ")
    if isinstance(scheme, HttpScheme) and scheme.scheme == "basic":
        return kind.lower() == "basic" and _is_pair(credentials)
    return kind.lower() == "bearer" and bool(credentials.strip())


def _is_pair(credentials: str) -> bool:
    """Whether these are a name and a password (RFC 7617, section 2)."""
    try:
        return b":" in base64.b64decode(credentials, validate=True)
    except binascii.Error:
        return False


def _whole_query(parameter: Parameter, query: str) -> Iterator[JsonValue]:
    """The readings of a query that is one value (OpenAPI 3.2.0, `in: querystring`)."""
    try:
        yield json_of(unquote(query))
    except ValueError:
        pass
    yield {unquote_plus(name): unquote_plus(value) for name, value in pairs_of(query)}
    yield unquote(query)


def _told(parameter: Parameter) -> str:
    return f"{parameter.location} parameter {parameter.name!r}"
