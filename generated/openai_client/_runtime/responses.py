"""Responses: which type one has by status and media type, and its value."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from contextlib import suppress
from inspect import currentframe
from typing import Any, TypeAlias, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from .exceptions import (
    ApiException,
    ResponseDecodingError,
    ResponseValidationError,
    ResponseValidationWarning,
    exception_class,
)
from .lenient import read
from .media import Kind, charset, kind, kind_of, mismatch
from .messages import RawResponse
from .operation import ApiResponse, Content, Operation
from .problems import bounded
from .types import Codec, Types

T = TypeVar("T")
E = TypeVar("E", bound=ApiException)

Declared: TypeAlias = Content | tuple[Content, ...] | None
"""What the API declares for a status; None is "no body"."""

_UNDECLARED = Content("*/*")
_PACKAGE = __name__.rpartition("._runtime")[0]


def read_response(
    operation: Operation[T], raw: RawResponse, types: Types, *, strict: bool
) -> ApiResponse[T]:
    """Read a response.

    A 2xx that the API does not declare is a success; a value that is not as described
    is read as far as can be, with a warning.

    Args:
        strict: raise rather than warn.

    Raises:
        ApiException: it is an error; `data` has what the API declares for its status.
        ResponseDecodingError: it is not in the format that it should be in.
        ResponseValidationError: it is not as described, with `strict`.
    """
    declared, expected = _declared(operation.responses, raw.status)
    if not 200 <= raw.status < (400 if expected else 300):
        raise _error(raw, declared, types)
    problems: list[str] = []
    try:
        data = _value(raw, declared, types, problems)
    except ValueError as error:
        raise _failure(ResponseDecodingError, raw) from error
    if problems:
        _complain(operation.id, raw, problems, strict)
    return ApiResponse(raw.status, raw.headers, data, raw.content)


def _complain(name: str, raw: RawResponse, problems: list[str], strict: bool) -> None:
    if strict:
        failure = _failure(ResponseValidationError, raw)
        failure.problems = problems
        raise failure
    warnings.warn(
        f"{name}: the response is not as described{bounded(problems)}",
        ResponseValidationWarning,
        stacklevel=_frames(),
    )


def _frames() -> int:
    """How many frames up from its caller the code is that called the client."""
    frame, count = currentframe(), 0
    while frame and f"{frame.f_globals['__name__']}.".startswith(f"{_PACKAGE}."):
        frame, count = frame.f_back, count + 1
    return count


def _error(raw: RawResponse, declared: Declared, types: Types) -> ApiException:
    failure = _failure(exception_class(raw.status), raw)
    with suppress(ValueError):
        failure.data = _value(raw, declared or _UNDECLARED, types, [])
    return failure


def _failure(make: type[E], raw: RawResponse) -> E:
    body = _text(raw)
    return make(
        raw.status, raw.reason, body=body, headers=raw.headers, raw_body=raw.content
    )


def _declared(table: Mapping[str, Declared], status: int) -> tuple[Declared, bool]:
    """What is declared for a status, and whether for just this status or its range.

    "default" is not for a 2xx where another one is declared: it describes errors then.
    """
    for key in (str(status), f"{status // 100}XX"):
        if key in table:
            return table[key], True
    succeeds = 200 <= status < 300 and any(key.startswith("2") for key in table)
    return (_UNDECLARED if succeeds else table.get("default", _UNDECLARED)), False


def _select(declared: Content | tuple[Content, ...], raw: RawResponse) -> Content:
    """The content that a response has: by its media type, else by its looks."""
    if isinstance(declared, Content):
        return declared
    actual = raw.headers.get("content-type", "")
    nearest = min(declared, key=lambda content: mismatch(content.media_type, actual))
    if mismatch(nearest.media_type, actual) < 9:
        return nearest
    json_like = raw.content.lstrip()[:1] in (b"{", b"[", b'"')
    alike = (c for c in declared if (kind(c.media_type) == "json") is json_like)
    return next(alike, declared[0])


def _value(
    raw: RawResponse, declared: Declared, types: Types, problems: list[str]
) -> Any:
    """The value of a body; raises ValueError where its format does not hold."""
    if declared is None or raw.status in (204, 205, 304):
        return None
    content = _select(declared, raw)
    if content.type == "bytes":
        return raw.content
    written = _format(content, raw)
    if written == "text":
        return _text_value(raw, types.codec(content.type))
    if not raw.content or raw.content.isspace():
        return None
    if written == "json":
        return _json_value(raw, types.codec(content.type), problems)
    return raw.content


def _format(content: Content, raw: RawResponse) -> Kind:
    """How a body is written: as declared, unless that is a range."""
    media_type = content.media_type
    if "*" in media_type:
        media_type = raw.headers.get("content-type", media_type)
    return kind_of(media_type, content.type)


def _text_value(raw: RawResponse, codec: Codec) -> Any:
    text = _text(raw)
    try:
        return codec.validate(text)
    except ValidationError:
        return text


def _json_value(raw: RawResponse, codec: Codec, problems: list[str]) -> Any:
    with suppress(ValidationError):
        return codec.decode(raw.content)
    try:
        value = from_json(raw.content)
    except ValueError:
        value = from_json(_text(raw).removeprefix("\ufeff"))
    return read(codec.type, value, "$", problems)


def _text(raw: RawResponse) -> str:
    try:
        encoding = charset(raw.headers.get("content-type", ""))
        return raw.content.decode(encoding, "replace")
    except LookupError:
        return raw.content.decode("utf-8", "replace")
