"""A request in, the answer that the document promises out, and what is wrong with the request."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ...load import Documents
from ...model import Api, MediaType, Operation
from ...model.queries import (
    REDIRECTS,
    is_json,
    response_content,
    stream_content,
    success_responses,
)
from ...python.package.bodies import raw
from ...python.values.samples import Direction, Extent, Samples
from .contract import Contract, Request

_NO_CONTENT = (204, 304)
_BINARY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a mock answers, and what it thinks of the request."""

    status: int
    media_type: str | None
    """None for a response without a body."""
    body: bytes
    operation: Operation | None
    """None where there is no such operation."""
    complaints: tuple[str, ...]


class MockApi:
    """The API that a document describes.

    Args:
        api: the model.
        documents: what it is made from.
        strict: whether `oneOf` means exactly one.
    """

    def __init__(self, api: Api, documents: Documents, *, strict: bool = False) -> None:
        self._api = api
        self._contract = Contract(api, documents, strict=strict)
        self._samples = Samples(api, Extent.SHOWN, Direction.RESPONSE)

    def answer(self, request: Request) -> Answer:
        """Answer a request, allowed or not: what is wrong with it, is told apart."""
        match = self._contract.operation(request)
        if match is None:
            told = "there is no such operation"
            return Answer(404, "application/json", b"{}", None, (told,))
        operation = match.operation
        complaints = tuple(self._contract.complaints(match, request))
        accept = request.header("accept") or ""
        status, media_type, body = self._response(operation, accept)
        if request.method == "HEAD" or status in _NO_CONTENT:
            media_type, body = None, b""
        return Answer(status, media_type, body, operation, complaints)

    def _response(
        self, operation: Operation, accept: str
    ) -> tuple[int, str | None, bytes]:
        stream = stream_content(operation)
        if stream is not None and stream.name in accept:
            return 200, stream.name, self._stream(stream)
        for response in success_responses(operation):
            content = response_content(response)
            status = int(response.status) if response.status.isdigit() else 200
            if response.status in REDIRECTS:  # it has been followed
                status = 200
            return status, *self._body(content)
        return 200, "application/json", b"{}"

    def _stream(self, content: MediaType) -> bytes:
        """Two items, and the end of a stream of events."""
        item = content.item
        value = "text" if item is None else self._samples.of(item)
        text = json.dumps(value)
        if content.name.startswith("text/event-stream"):
            return f"data: {text}\n\ndata: {text}\n\ndata: [DONE]\n\n".encode()
        if "seq" in content.name:
            return f"\x1e{text}\n\x1e{text}\n".encode()
        return f"{text}\n{text}\n".encode()

    def _body(self, content: MediaType | None) -> tuple[str | None, bytes]:
        if content is None:
            return None, b""
        if raw(self._api, content) == "bytes":
            is_range = "*" in content.name
            return _BINARY if is_range else content.name, b"some bytes"
        if is_json(content.name):
            value = self._samples.of_body(content)
            return content.name, json.dumps(value).encode()
        return content.name, b"some text"
