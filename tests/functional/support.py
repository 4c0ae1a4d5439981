"""What the functional tests share: documents in short, and transports that answer from memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx2

HEAD = "openapi: {version}\ninfo: {{title: Test API, version: '1'}}\n"

Answer = httpx2.Response | Callable[[httpx2.Request], httpx2.Response]


def document(text: str, *, version: str = "3.1.0") -> str:
    """A document from all that follows its head."""
    paths = "" if "\npaths:" in f"\n{text}" else "paths: {}\n"
    return f"{HEAD.format(version=version)}{paths}{text}"


class Recorder:
    """A transport that keeps requests and gives the same answer to all."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.requests: list[httpx2.Request] = []
        self._answer = answer if answer is not None else httpx2.Response(200)
        self.transport = httpx2.MockTransport(self._handle)

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if callable(self._answer):
            return self._answer(request)
        return self._answer

    @property
    def request(self) -> httpx2.Request:
        """The only request."""
        (request,) = self.requests
        return request

    @property
    def target(self) -> str:
        """Path and query of the only request."""
        return self.request.url.raw_path.decode()

    @property
    def json(self) -> Any:
        """The body of the only request."""
        assert self.request.headers["content-type"] == "application/json"
        return json.loads(self.request.content)


def connect(
    package: ModuleType, answer: Answer | None = None, **settings: Any
) -> tuple[Any, Recorder]:
    """A client of a generated package, and what it sends."""
    recorder = Recorder(answer)
    settings = {"host": "https://api.example", **settings}
    return package.ApiClient(transport=recorder.transport, **settings), recorder


def reply(value: object, status: int = 200) -> httpx2.Response:
    """A response with a JSON body."""
    return httpx2.Response(status, json=value)
