# SPDX-License-Identifier: MIT-0
"""Requests in the making: where paths, parameters, headers and credentials go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, cast
from urllib.parse import quote

from .auth import Credential
from .exceptions import ApiValueError, RequestValidationError
from .media import is_stream
from .operation import Content, Cookie, Header, Operation, Path, Query, QueryString
from .parameters import (
    cookie_raw,
    cookie_text,
    header_text,
    path_text,
    percent,
    query_text,
    querystring_text,
)

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")


class Plan(NamedTuple):
    """What is known of an operation before it is called."""

    path: tuple[str | int, ...]
    """Literal pieces, and positions of arguments."""
    accept: str


@lru_cache(4096)
def plan_of(operation: Operation[object]) -> Plan:
    """Split the path of an operation, and say what it accepts."""
    positions = {
        parameter.name: position
        for position, parameter in enumerate(operation.parameters)
        if isinstance(parameter, Path)
    }
    pieces: list[str | int] = []
    for index, piece in enumerate(re.split(r"\{([^{}]+)\}", operation.path)):
        literal = quote(piece, safe="/:@!$&'()*+,;=%~?")
        pieces.append(positions[piece] if index % 2 else literal)
    return Plan(tuple(pieces), _accept(operation.responses))


def _accept(responses: Mapping[str, Content | tuple[Content, ...] | None]) -> str:
    """Media types of the responses: a success first; streams only where all are."""
    found: dict[str, None] = {}
    for status in sorted(responses, key=lambda status: status[0] not in "23"):
        contents = responses[status] or ()
        for content in contents if isinstance(contents, tuple) else (contents,):
            found[content.media_type] = None
    whole = [media_type for media_type in found if not is_stream(media_type)]
    return ", ".join(whole or found) or "*/*"


@lru_cache(4096)
def usual_headers(agent: str, accept: str) -> Mapping[str, tuple[str, str]]:
    """What requests say of the client, by name in lower case."""
    builder = RequestBuilder({})
    builder.header("User-Agent", agent)
    builder.header("Accept", accept)
    builder.header("Accept-Encoding", "gzip, deflate")
    return builder.fields


class RequestBuilder:
    """A request in the making.

    Args:
        headers: to begin with: see `usual_headers`.
    """

    __slots__ = ("_headers", "cookies", "query")

    def __init__(self, headers: Mapping[str, tuple[str, str]]) -> None:
        self._headers = dict(headers)
        self.query: list[str] = []
        self.cookies: list[str] = []

    @property
    def fields(self) -> Mapping[str, tuple[str, str]]:
        """The headers so far, by name in lower case: as they were written, and values."""
        return self._headers

    def header(self, name: str, value: str) -> None:
        """Set a header, in place of one of the same name.

        Raises:
            ApiValueError: it would not stay within its line (RFC 9110 section 5.5).
        """
        if TOKEN.fullmatch(name) is None:
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

    def headers(self, last: Mapping[str, str]) -> list[tuple[str, str]]:
        """All headers, under the names in which they were set; `last` wins."""
        if self.cookies:
            _, known = self._headers.get("cookie", ("", ""))
            self.header("Cookie", "; ".join(filter(None, (known, *self.cookies))))
        self.update(last)
        return list(self._headers.values())


def path_of(operation: Operation[object], arguments: Sequence[object]) -> str:
    """The path with its parameters; no value can lead to another one.

    Raises:
        ApiValueError: a segment would be "." or "..", which servers resolve; but for the
            label of an empty text, which is "." (RFC 6570 section 3.2.5).
    """
    path, dots = "", 0
    for piece in plan_of(operation).path:
        if isinstance(piece, int):
            parameter = cast("Path", operation.parameters[piece])
            value = arguments[piece]
            path += path_text(parameter, value)
            dots += value == "" and parameter.style == "label"
        else:
            path += piece
    segments = path.split("/") if "/." in path else []
    if ".." in segments or segments.count(".") > dots:
        raise ApiValueError(f"{operation.id}: a path parameter must not be '.' or '..'")
    return path


def put_parameters(
    operation: Operation[object], arguments: Sequence[object], builder: RequestBuilder
) -> None:
    """Check all parameters, and put those that are not in the path into a request.

    Raises:
        ApiValueError: a required one is None, or one cannot be sent.
        RequestValidationError: one breaks a constraint of the API.
    """
    for parameter, value in zip(operation.parameters, arguments, strict=True):
        name = parameter.name
        if value is None:
            if not isinstance(parameter, Path) and parameter.required:
                missing = f"{operation.id}: parameter {name!r} must not be None"
                raise ApiValueError(missing)
            continue
        told = parameter.constraints(value) if parameter.constraints else None
        if told is not None:
            raise RequestValidationError(f"{operation.id}: parameter {name!r} {told}")
        match parameter:
            case Query():
                _add(builder.query, query_text(parameter, value))
            case QueryString():
                _add(builder.query, querystring_text(parameter, value))
            case Cookie():
                _add(builder.cookies, cookie_text(parameter, value))
            case Header():
                text = header_text(parameter, value)
                if text is not None:
                    builder.header(name, text)
            case Path():
                pass  # see `path_of`


def _add(texts: list[str], text: str | None) -> None:
    if text is not None:
        texts.append(text)
