"""The core of a client, without I/O: calls to requests, responses to values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeVar, cast
from urllib.parse import quote

from .auth import Credential, credentials, override
from .bodies import encode_body
from .configuration import BaseConfiguration
from .exceptions import ApiValueError
from .messages import PreparedRequest, RawResponse
from .operation import (
    OPTIONS,
    ApiResponse,
    Content,
    Cookie,
    Header,
    Operation,
    Path,
    Query,
    RequestOptions,
)
from .parameters import (
    cookie_raw,
    cookie_text,
    header_text,
    path_text,
    percent,
    query_text,
)
from .responses import read_response
from .types import types_of

T = TypeVar("T")

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Plan(NamedTuple):
    """What is known of an operation before it is called."""

    path: tuple[str | int, ...]
    """Literal pieces, and positions of arguments."""
    accept: str


@cache
def plan_of(operation: Operation[object]) -> Plan:
    """Split the path of an operation, and say what it accepts."""
    positions = {
        parameter.name: position
        for position, parameter in enumerate(operation.parameters)
        if isinstance(parameter, Path)
    }
    pieces: list[str | int] = []
    for index, piece in enumerate(re.split(r"\{([^{}]+)\}", operation.path)):
        literal = quote(piece, safe="/:@!$&'()*+,;=%~")
        pieces.append(positions[piece] if index % 2 else literal)
    return Plan(tuple(pieces), _accept(operation.responses))


def _accept(responses: Mapping[str, Content | tuple[Content, ...] | None]) -> str:
    """Media types of the responses: a success first, a stream of events last."""
    found: dict[str, None] = {}
    for status in sorted(responses, key=lambda status: not status.startswith("2")):
        contents = responses[status] or ()
        for content in contents if isinstance(contents, tuple) else (contents,):
            found[content.media_type] = None
    return ", ".join(sorted(found, key="text/event-stream".__eq__)) or "*/*"


class Draft:
    """A request in the making."""

    __slots__ = ("_headers", "cookies", "query")

    def __init__(self) -> None:
        self._headers: dict[str, tuple[str, str]] = {}
        self.query: list[str] = []
        self.cookies: list[str] = []

    def header(self, name: str, value: str) -> None:
        """Set a header, in place of one of the same name.

        Raises:
            ApiValueError: it would not stay within its line (RFC 9110 section 5.5).
        """
        if _NAME.fullmatch(name) is None:
            raise ApiValueError(f"{name!r} cannot be the name of a header")
        if _CONTROL.search(value):
            raise ApiValueError(f"header {name!r} must not contain a line break")
        self._headers[name.lower()] = name, value.strip(" \t")

    def update(self, headers: Mapping[str, str]) -> None:
        """Set several headers."""
        for name, value in headers.items():
            self.header(name, value)

    def credential(self, credential: Credential) -> None:
        """Add a credential where it belongs."""
        location, name, value = credential
        if location == "header":
            self.header(name, value)
        elif location == "query":
            self.query.append(f"{percent(name)}={percent(value)}")
        elif location == "cookie":
            self.cookies.append(f"{name}={cookie_raw(value)}")

    def headers(self) -> list[tuple[str, str]]:
        """All headers, under the names in which they were set."""
        if self.cookies:
            self.header("Cookie", "; ".join(self.cookies))
        return list(self._headers.values())


class Core:
    """Turns calls into requests and responses into values.

    Args:
        configuration: read at each call.
        default_headers: of the client; they win over those of the configuration.
        models_package: full name of the package that exports the types.
    """

    def __init__(
        self,
        configuration: BaseConfiguration,
        default_headers: Mapping[str, str],
        models_package: str,
    ) -> None:
        self._configuration = configuration
        self._default_headers = default_headers
        self._types = types_of(models_package)

    def prepare(
        self,
        operation: Operation[object],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> PreparedRequest:
        """Make the request of a call.

        Args:
            operation: what to call.
            arguments: values of its parameters, in their order; None is "not given".
            options: `RequestOptions`, and fields of the body under Python names.
            body: the body as a whole; see `encode_body`.

        Raises:
            ApiTypeError: an argument is unknown or given twice.
            ApiValueError: a value cannot be sent.
        """
        chosen, fields = _split(options)
        draft = Draft()
        self._defaults(draft, operation)
        url = self._configuration.base_url(chosen.get("_host_index"))
        url += _path(operation, arguments)
        _parameters(operation, arguments, draft)
        wanted = chosen.get("_content_type")
        encoded = encode_body(operation, body, fields, wanted, self._types)
        if encoded is not None:
            draft.header("Content-Type", encoded.media_type)
        self._authenticate(draft, operation, chosen)
        draft.update(chosen.get("_headers") or {})
        if draft.query:
            url += "?" + "&".join(draft.query)
        content = b"" if encoded is None else encoded.content
        timeout = chosen.get("_request_timeout", self._configuration.timeout)
        headers = draft.headers()
        return PreparedRequest(operation.method, url, headers, content, timeout)

    def _defaults(self, draft: Draft, operation: Operation[object]) -> None:
        draft.header("User-Agent", self._configuration.USER_AGENT)
        draft.header("Accept", plan_of(operation).accept)
        draft.header("Accept-Encoding", "gzip, deflate")
        draft.update(self._configuration.default_headers)
        draft.update(self._default_headers)

    def _authenticate(
        self, draft: Draft, operation: Operation[object], chosen: RequestOptions
    ) -> None:
        auth = chosen.get("_request_auth")
        if auth is not None:
            draft.credential(override(auth))
            return
        for credential in credentials(operation.security, self._configuration):
            draft.credential(credential)

    def interpret(self, operation: Operation[T], raw: RawResponse) -> ApiResponse[T]:
        """Read the response of a call; raises as `read_response`."""
        strict = self._configuration.strict_responses
        return read_response(operation, raw, self._types, strict=strict)


def _split(options: Mapping[str, object]) -> tuple[RequestOptions, dict[str, object]]:
    """Tell options from fields of the body; an option that is None is not given."""
    fields = dict(options)
    given = {name: fields.pop(name) for name in OPTIONS if name in fields}
    chosen = {name: value for name, value in given.items() if value is not None}
    return cast("RequestOptions", chosen), fields


def _path(operation: Operation[object], arguments: Sequence[object]) -> str:
    """The path with its parameters; no value can lead to another one.

    Raises:
        ApiValueError: a segment would be "." or "..", which servers resolve.
    """
    path = ""
    for piece in plan_of(operation).path:
        if isinstance(piece, int):
            parameter = cast("Path", operation.parameters[piece])
            path += path_text(parameter, arguments[piece])
        else:
            path += piece
    if "/." in path and not {".", ".."}.isdisjoint(path.split("/")):
        raise ApiValueError(f"{operation.id}: a path parameter must not be '.' or '..'")
    return path


def _parameters(
    operation: Operation[object], arguments: Sequence[object], draft: Draft
) -> None:
    """Put all parameters but those of the path into a request."""
    for parameter, value in zip(operation.parameters, arguments, strict=True):
        if isinstance(parameter, Path):
            continue
        if value is None:
            if parameter.required:
                name = f"{operation.id}: parameter {parameter.name!r}"
                raise ApiValueError(f"{name} must not be None")
            continue
        match parameter:
            case Query():
                _add(draft.query, query_text(parameter, value))
            case Cookie():
                _add(draft.cookies, cookie_text(parameter, value))
            case Header():
                text = header_text(parameter, value)
                if text is not None:
                    draft.header(parameter.name, text)


def _add(texts: list[str], text: str | None) -> None:
    if text is not None:
        texts.append(text)
