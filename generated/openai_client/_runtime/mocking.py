# SPDX-License-Identifier: MIT-0
"""What a test double reads of requests, and writes to responses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from email.parser import HeaderParser
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import httpx2

from .media import essence, is_stream, kind
from .types import codec_of, is_list


class UnexpectedRequestError(AssertionError):
    """A request that no operation of the API matches."""


class Call(NamedTuple):
    """A request that has come, taken apart."""

    operation: str
    """Method and path as the document has them: "GET /files/{file_id}"."""
    operation_id: str
    path_parameters: Mapping[str, str]
    """As they stand in the path, decoded."""
    query: Mapping[str, Any]
    """Text by name; a list of texts where a name is repeated."""
    headers: httpx2.Headers
    body: Any
    """JSON decoded; a form as `query`, a file (name, bytes, media type); else str or bytes."""


def recorded(
    operation: str,
    operation_id: str,
    path_parameters: Mapping[str, str],
    request: httpx2.Request,
) -> Call:
    """Take a request apart, whose body has been read."""
    query, body = _pairs(request.url.query), _body(request)
    headers = request.headers
    return Call(operation, operation_id, path_parameters, query, headers, body)


def _body(request: httpx2.Request) -> Any:
    """The body of a request; bytes where it is not what its media type says."""
    content, media_type = request.content, request.headers.get("content-type", "")
    written = kind(media_type) if content else None
    with suppress(ValueError):
        if written == "json":
            return json.loads(content)
        if written == "form":
            return _pairs(content)
        if written == "multipart":
            return _joined(_parts(content, media_type))
        if written == "text":
            return content.decode()
    return content or None


def _pairs(form: bytes) -> dict[str, Any]:
    return _joined(parse_qsl(form.decode(), keep_blank_values=True))


def _joined(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Values by name; a list of them where a name is repeated."""
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {n: values if values[1:] else values[0] for n, values in found.items()}


def _parts(content: bytes, content_type: str) -> Iterator[tuple[str, Any]]:
    """The parts of a multipart body (RFC 7578): JSON decoded, text, files."""
    read = HeaderParser().parsestr
    limit = f"\r\n--{read(f'Content-Type: {content_type}').get_boundary()}".encode()
    for part in (b"\r\n" + content).split(limit)[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        headers = read(head.decode().strip())
        name = str(headers.get_param("name", "", "content-disposition"))
        file, media_type = headers.get_filename(), headers.get_content_type()
        if file is not None:
            yield name, (file, data, media_type)
        else:
            is_json = kind(media_type) == "json"
            yield name, json.loads(data) if is_json else data.decode()


def preferred(offered: Iterable[str], accept: str, *, succeeds: bool) -> str:
    """The media type that a request asks for first; ranges and weights are not heeded.

    Who asks for nothing but a stream gets one, if all is well.
    """
    if succeeds and is_stream(accept):
        return accept
    ranks = {essence(name): rank for rank, name in enumerate(accept.split(","), -99)}
    first = min(offered, key=lambda name: ranks.get(essence(name), 0), default=None)
    return first or "application/json"


def written(data: object, media_type: str) -> bytes:
    """Data as a media type has it; of a stream, the items."""
    if isinstance(data, bytes):
        return data
    if isinstance(data, str) and kind(media_type) != "json":
        return data.encode()
    if not is_stream(media_type):
        return codec_of(Any).encode(data)
    items = data if is_list(data) else [] if data is None else [data]
    return b"".join(_framed(item, essence(media_type)) for item in items)


def _framed(item: object, media_type: str) -> bytes:
    if media_type == "text/event-stream":
        return b"data: %s\n\n" % written(item, "text/plain")
    start = b"\x1e" if media_type.endswith("json-seq") else b""
    return b"%s%s\n" % (start, written(item, "application/json"))
