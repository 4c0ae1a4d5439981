"""What the tests of the runtime share: clients that answer from memory, calls by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpx2
from petshop import ApiClient, AsyncApiClient, Configuration
from petshop._runtime.core import Core
from petshop._runtime.headers import Headers
from petshop._runtime.messages import PreparedRequest, RawResponse
from petshop._runtime.operation import ApiResponse, Operation

Answer = httpx2.Response | Callable[[httpx2.Request], httpx2.Response]

PET = {"id": 1, "name": "Rex", "tag": None}


class Recorder:
    """A transport that keeps requests and gives the same answer to all."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.requests: list[httpx2.Request] = []
        self._answer = answer
        self.transport = httpx2.MockTransport(self._handle)

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if callable(self._answer):
            return self._answer(request)
        return self._answer or httpx2.Response(200, json=PET)

    @property
    def request(self) -> httpx2.Request:
        """The only request."""
        (request,) = self.requests
        return request

    @property
    def json(self) -> Any:
        """The body of the only request."""
        return json.loads(self.request.content)


def connect(
    answer: Answer | None = None, **settings: Any
) -> tuple[ApiClient, Recorder]:
    """A client, and what it sends."""
    recorder = Recorder(answer)
    return ApiClient(transport=recorder.transport, **settings), recorder


class Way:
    """One of the two clients, to be called alike."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_async = name == "async"
        self._runner = asyncio.Runner()

    def connect(self, answer: Any = None, **settings: Any) -> tuple[Any, Recorder]:
        """A client, and what it sends."""
        recorder = Recorder(answer)
        return self.client(recorder.transport, **settings), recorder

    def client(self, transport: Any, **settings: Any) -> Any:
        """A client with a transport."""
        make: Any = AsyncApiClient if self.is_async else ApiClient
        return make(transport=transport, **settings)

    def call(self, method: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """What a method returns, awaited if need be."""
        if not self.is_async:
            return method(*args, **options)

        async def called() -> Any:
            found = method(*args, **options)
            return await found if hasattr(found, "__await__") else found

        return self._runner.run(called())

    def items(self, iterable: Any, count: int | None = None) -> list[Any]:
        """The items of an iterable, or the first of them."""

        def is_full() -> bool:
            return count is not None and len(found) >= count

        async def collect() -> None:
            async for item in iterable:
                found.append(item)
                if is_full():
                    break

        found: list[Any] = []
        if self.is_async:
            self._runner.run(collect())
            return found
        for item in iterable:
            found.append(item)
            if is_full():
                break
        return found

    def close(self) -> None:
        """End the loop."""
        self._runner.close()


class Pieces(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """The body of a response, in pieces; an exception among them is raised."""

    def __init__(self, *pieces: bytes | BaseException) -> None:
        self.pieces = pieces
        self.closed = 0

    def __iter__(self) -> Any:
        for piece in self.pieces:
            if isinstance(piece, BaseException):
                raise piece
            yield piece

    async def __aiter__(self) -> Any:
        for piece in self:
            yield piece

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


def answers(*responses: Any) -> Callable[[httpx2.Request], httpx2.Response]:
    """Gives one answer after the other; an exception is raised, a number is a status."""
    left: Iterable[Any] = iter(responses)

    def answer(request: httpx2.Request) -> httpx2.Response:
        found = next(iter(left))
        if isinstance(found, Exception):
            raise found
        if isinstance(found, int):
            return httpx2.Response(found, json=PET)
        return found

    return answer


def core(**settings: Any) -> Core:
    """The core of a client."""
    return Core(Configuration(**settings), {}, "petshop.models")


def prepare(
    operation: Operation[Any],
    *arguments: object,
    options: Mapping[str, object] | None = None,
    body: object = None,
    **settings: Any,
) -> PreparedRequest:
    """The request of a call."""
    return core(**settings).prepare(operation, arguments, options or {}, body)


def target(request: PreparedRequest) -> str:
    """The path and query of a request, as httpx2 sends them."""
    path = httpx2.URL(request.url).raw_path.decode()
    assert request.url == f"https://pets.example{path}", "httpx2 changed the URL"
    return path.removeprefix("/v1")


def header(request: PreparedRequest, name: str) -> str | None:
    """A header of a request."""
    found = [value for key, value in request.headers if key.lower() == name.lower()]
    assert len(found) < 2
    return found[0] if found else None


def body_of(request: PreparedRequest) -> bytes:
    """The body of a request, read to its end."""
    if isinstance(request.content, bytes):
        return request.content
    pieces = request.content.open()
    assert isinstance(pieces, Iterable)
    return b"".join(pieces)


def interpret(
    operation: Operation[Any],
    status: int,
    content: object = b"",
    content_type: str | None = "application/json",
    **settings: Any,
) -> ApiResponse[Any]:
    """The response of a call; a `content` that is not bytes is sent as JSON."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    pairs = [] if content_type is None else [("Content-Type", content_type)]
    raw = RawResponse(status, "Reason", Headers(pairs), data)
    return core(**settings).interpret(operation, raw)
