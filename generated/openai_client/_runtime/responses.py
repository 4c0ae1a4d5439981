# SPDX-License-Identifier: MIT-0
"""Responses: which type one has by status and media type, and its value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from json import detect_encoding
from typing import Any, TypeAlias, TypeVar

from pydantic import ValidationError

from .exceptions import (
    ApiException,
    ResponseDecodingError,
    exception_class,
)
from .headers import Headers
from .media import Kind, charset, essence, is_stream, kind, kind_of, mismatch
from .messages import RawResponse
from .misfits import as_error, error_codecs
from .model import ApiModel
from .operation import ApiResponse, Content, Operation
from .response_reports import complain, failure_of, text_of
from .tolerant_decoding import read, repair
from .types import Codec, Types, members
from .validation_messages import describe, grave, nulls

T = TypeVar("T")

Declared: TypeAlias = Content | tuple[Content, ...] | None
"""What the API declares for a status; None is "no body"."""

UNDECLARED = Content("*/*")
"""A body of which the API says nothing."""
_XML = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][\w.-]*)")
"""The encoding that XML names itself; that of its Content-Type wins (RFC 7303, 3.2)."""


def read_response(
    operation: Operation[T],
    raw: RawResponse,
    types: Types,
    *,
    strict: bool,
    follows: bool = False,
) -> ApiResponse[T]:
    """Read a response.

    A 2xx that the API does not declare is a success; a 3xx is one only where there is no
    other (`Operation.answers`), and what it leads to was not asked for. A value that is
    not as described is read as far as can be, with a warning.

    Args:
        strict: raise rather than warn.
        follows: redirects were to be followed: one that is left leads nowhere.

    Raises:
        ApiException: it is an error; `data` has what the API declares for its status.
        ResponseDecodingError: it is not in the format that it should be in.
        ResponseValidationError: it is not as described, with `strict`.
    """
    key, declared = _declared(operation, raw.status)
    lost = follows and "location" in raw.headers
    if not (200 <= raw.status < 300 or (key in operation.answers and not lost)):
        raise error_of(operation, raw, types)
    if declared is UNDECLARED:
        declared = _likely(operation.responses, raw, types)
    elif declared is not None and is_stream(raw.headers.get("content-type", "")):
        _check_whole(operation, raw, declared)
    problems: list[str] = []
    try:
        data = value_of(raw, declared, types, problems)
    except ValueError as error:
        raise failure_of(ResponseDecodingError, raw) from error
    if problems:
        data = _unless_error(data, operation, raw, types, problems)
        complain(operation.id, raw, problems, strict, types.package)
    wrong: list[str] = []
    typed = _typed_headers(operation, raw, types, wrong if strict else None)
    if wrong:
        complain(operation.id, raw, wrong, strict, types.package)
    return ApiResponse(raw.status, raw.headers, data, raw.content, typed)


def read_as(
    raw: RawResponse, codec: Codec, *, name: str, strict: bool, package: str = ""
) -> Any:
    """Read the JSON of a response as a type that the caller names, by the same rules.

    Args:
        name: of the operation, for warnings.
        strict: raise rather than warn.
        package: the full name of the client's models.

    Raises:
        ResponseDecodingError: it is no JSON.
        ResponseValidationError: it is not of the type, with `strict`.
    """
    problems: list[str] = []
    try:
        read = parsed if raw.content.strip() else _nothing
        value = read(raw, codec, problems)
    except ValueError as error:
        raise failure_of(ResponseDecodingError, raw) from error
    if problems:
        complain(name, raw, problems, strict, package)
    return value


def _check_whole(
    operation: Operation[object], raw: RawResponse, declared: Declared
) -> None:
    """Raise for a stream in place of a value that can be read as a whole.

    Raises:
        ResponseDecodingError: it says what reads the stream.
    """
    contents = declared if isinstance(declared, tuple) else (declared,)
    whole = [c for c in contents if c and not is_stream(c.media_type)]
    if (
        any(c.type == "bytes" or kind(c.media_type) == "text" for c in whole)
        or not whole
    ):
        return
    undeclared = "declare it under `streams` in specloom's configuration to read it"
    how = f"{operation.stream} reads it" if operation.stream else undeclared
    reason = f"the server sent a stream, {essence(raw.headers['content-type'])}: {how}"
    raise failure_of(ResponseDecodingError, raw._replace(reason=reason))


def _unless_error(
    data: Any,
    operation: Operation[object],
    raw: RawResponse,
    types: Types,
    problems: list[str],
) -> Any:
    """What was read of a success; its JSON as it is, where that is rather an error."""
    content = _select(_declared(operation, raw.status)[1] or UNDECLARED, raw)
    if not isinstance(data, ApiModel) or content.type is None:
        return data
    source, errors = data.to_dict(), error_codecs(operation, types)
    if as_error(source, types.codec(content.type), errors) is None:
        return data
    problems[:] = ["$: it is what the API describes for an error"]
    return source


def error_of(
    operation: Operation[object], raw: RawResponse, types: Types
) -> ApiException:
    """The exception for a response that is an error."""
    failure = failure_of(exception_class(raw.status), raw)
    declared = _declared(operation, raw.status)[1]
    if raw.content.strip():
        with suppress(ValueError):
            failure.data = value_of(raw, declared or UNDECLARED, types, [])
    failure.typed_headers = _typed_headers(operation, raw, types)
    return failure


HEADERS: list[
    Callable[[Mapping[str, str], Headers, Types, list[str] | None], Mapping[str, Any]]
] = []
"""What reads the headers that are described, in a client whose API describes some."""


def _typed_headers(
    operation: Operation[object],
    raw: RawResponse,
    types: Types,
    problems: list[str] | None = None,
) -> Mapping[str, Any]:
    table = operation.response_headers
    keys = (str(raw.status), f"{raw.status // 100}XX", "default")
    for typed in HEADERS if table else ():
        for key in filter(table.__contains__, keys):
            return typed(table[key], raw.headers, types, problems)
    return {}


def _declared(operation: Operation[object], status: int) -> tuple[str | None, Declared]:
    """Under which key a status or its range is declared, if it is, and what its body is.

    "default" is not for a 2xx where another success is declared: it describes errors
    then. What a redirect leads to is declared with it.
    """
    table, key = operation.responses, str(status)
    if key in table or (key := f"{status // 100}XX") in table:
        return key, table[key]
    if 200 <= status < 300:
        if operation.answers:
            return None, table[operation.answers[0]]
        if any(key.startswith("2") for key in table):
            return None, UNDECLARED
    return None, table.get("default", UNDECLARED)


def _likely(table: Mapping[str, Declared], raw: RawResponse, types: Types) -> Declared:
    """What the only declared 2xx with a body has, where an undeclared one is just that.

    Servers answer 201 where their API says 200.
    """
    successes = [body for key, body in table.items() if key.startswith("2")]
    bodies = [body for body in successes if body]
    if bodies == successes != [] and not raw.content:
        return bodies[0]  # none of them is that there is nothing
    if len(bodies) != 1 or not isinstance(content := bodies[0], Content):
        return UNDECLARED
    problems: list[str] = []
    if mismatch(content.media_type, raw.headers.get("content-type", "")) < 9:
        with suppress(ValueError):
            value_of(raw, content, types, problems)
            return UNDECLARED if grave(problems) else content
    return UNDECLARED


def _select(declared: Content | tuple[Content, ...], raw: RawResponse) -> Content:
    """The content that a response has: by its media type, else by its looks.

    What is not said to be a stream is none: a page in its place is no text of one.
    """
    if isinstance(declared, Content):
        return declared
    actual = raw.headers.get("content-type", "")
    nearest = min(declared, key=lambda content: mismatch(content.media_type, actual))
    if mismatch(nearest.media_type, actual) < 9:
        return nearest
    whole = [c for c in declared if not is_stream(c.media_type)] or declared
    json_like = raw.content.lstrip()[:1] in (b"{", b"[", b'"')
    alike = (c for c in whole if (kind(c.media_type) == "json") is json_like)
    return next(alike, whole[0])


def value_of(
    raw: RawResponse, declared: Declared, types: Types, problems: list[str]
) -> Any:
    """The value of a body; raises ValueError where its format does not hold."""
    if declared is None:
        return None
    if raw.status in (204, 205, 304):  # which have none, whatever is declared
        raw = raw._replace(content=b"")
    content = _select(declared, raw)
    if content.type == "bytes":
        return raw.content
    codec, written = types.codec(content.type), _format(content, raw)
    if written == "text":
        return _text_value(raw, codec, problems)
    if not raw.content or raw.content.isspace():
        return _nothing(raw, codec, problems)
    if written != "json":
        return raw.content
    if isinstance(declared, tuple) and any(map(_is_any_file, declared)):
        return _file_value(raw, codec)
    return _json_value(raw, codec, problems)


def _is_any_file(content: Content) -> bool:
    return content.type == "bytes" and content.media_type == "*/*"


def _nothing(raw: RawResponse, codec: Codec, problems: list[str]) -> Any:
    """The value of an empty body: None, if the type has that."""
    try:
        return codec.validate(None)
    except ValidationError:
        problems.append("$: the body is empty")
        return raw.content


def _file_value(raw: RawResponse, codec: Codec) -> Any:
    """JSON that is as described, else the bytes of a file that happens to be JSON."""
    try:
        return codec.decode(raw.content)
    except ValueError:
        return raw.content


def _format(content: Content, raw: RawResponse) -> Kind:
    """How a body is written: as declared, unless that is a range, or JSON of no type.

    The latter is what servers declare for files: there the response knows better.
    """
    media_type = content.media_type
    if "*" in media_type or (
        content.type in (None, "Any") and kind(media_type) == "json"
    ):
        media_type = raw.headers.get("content-type", media_type)
    return kind_of(media_type, content.type)


def _text_value(raw: RawResponse, codec: Codec, problems: list[str]) -> Any:
    if kind(raw.headers.get("content-type", "")) == "json":
        with suppress(ValueError):
            return codec.decode(raw.content)
    text = _as_sent(raw, problems)
    try:
        return codec.validate(text)
    except ValidationError as error:
        problems.extend(describe(error, text))
        return text


def _as_sent(raw: RawResponse, problems: list[str]) -> str | bytes:
    """Text, of bytes that are text; what is not said to be text stays as it is."""
    media_type = raw.headers.get("content-type", "")
    own = _XML.match(raw.content) if essence(media_type).endswith("xml") else None
    usual = own[1].decode() if own else "utf-8"
    for encoding in (charset(media_type, usual), "utf-8"):
        with suppress(LookupError, ValueError):
            return raw.content.decode(encoding)
    problems.append("$: it is not in the encoding that it should be in")
    return text_of(raw) if kind(media_type) == "text" else raw.content


def _json_value(raw: RawResponse, codec: Codec, problems: list[str]) -> Any:
    """JSON, or what the response is said to be in its place.

    Raises:
        ValueError: it is neither; a page for people is no value in place of JSON.
    """
    try:
        return parsed(raw, codec, problems)
    except ValueError:
        sent = essence(raw.headers.get("content-type", ""))
        written = kind(sent) if sent else "json"
        if written not in ("text", "binary") or "html" in sent:
            raise
    value = _as_sent(raw, problems) if written == "text" else raw.content
    if not (isinstance(value, str) and str in members(codec.type)):
        problems.append(f"$: it is {sent} in place of JSON")
    return value


def parsed(raw: RawResponse, codec: Codec, problems: list[str]) -> Any:
    """JSON as a type; raises ValueError where it is no JSON."""
    refusal: ValidationError | None
    try:
        found = codec.read(raw.content)
    except ValidationError as error:
        refusal = error
    else:
        if b"null" in raw.content:
            problems.extend(nulls(found))
        return found
    try:
        value = codec.parse(raw.content)
    except ValueError:
        value, refusal = codec.parse(_recoded(raw, problems)), None
    try:
        if refusal is None:
            return read(codec.type, value, "$", problems)
        found = repair(codec.type, value, problems, refusal)
        problems += [] if problems else _unseen(codec, value)
        return found
    except RecursionError:
        problems.append("$: it is nested too deeply to be read as described")
        return value


def _unseen(codec: Codec, value: object) -> list[str]:
    """What is wrong with a value that was refused, and in which nothing was found wrong.

    But that it has integers with a fraction of zero, which is right.
    """
    try:
        codec.judge(json.loads(json.dumps(value), parse_float=_whole))
    except ValidationError as error:
        return describe(error, value)
    return []


def _whole(text: str) -> float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _recoded(raw: RawResponse, problems: list[str]) -> bytes:
    """JSON text in UTF-8, of another encoding that is named or apparent."""
    content = raw.content
    encoding = charset(raw.headers.get("content-type", ""))
    if encoding == "utf-8":
        encoding = detect_encoding(content)
    try:
        return content.decode(encoding).removeprefix("\ufeff").encode()
    except (LookupError, ValueError):
        problems.append("$: it is not in the encoding that it should be in")
        return content.decode(errors="replace").encode()
