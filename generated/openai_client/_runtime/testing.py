# SPDX-License-Identifier: MIT-0
"""A test double: a transport that answers in memory, as the document of the API says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from inspect import signature
from typing import (
    Any,
    Generic,
    NoReturn,
    Protocol,
    Self,
    TypeAlias,
    TypeVar,
    cast,
    overload,
)
from urllib.parse import quote, unquote

import httpx2

from .mocking import Call, UnexpectedRequestError, preferred, recorded, written
from .operation import Operation

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Wire: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]]
"""Data in place of models: JSON, with wire names."""

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_SAMPLE: Any = object()
"""In place of data: what the document has."""
_TOKEN = {"access_token": "test", "token_type": "Bearer", "expires_in": 3600}


_Answer: TypeAlias = Callable[[Call], httpx2.Response]
_Headers: TypeAlias = Mapping[str, str] | None


class _Stream(Protocol[T_co]):
    def __next__(self) -> T_co: ...


class _AsyncStream(Protocol[T_co]):
    async def __anext__(self) -> T_co: ...


class Answers(Generic[T]):
    """What an operation answers: one after the other, the last one from then on.

    A client tries again here, too, where it would: see its setting `retries`.
    """

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.id: str = row["id"]
        self._row = row
        self._queue: list[_Answer] = []

    def returns(
        self, data: T | Wire, *, status: int | None = None, headers: _Headers = None
    ) -> Self:
        """Succeed: `data` is what the method returns, or the same as JSON."""
        return self._then(lambda call: self._response(call, status, data, headers))

    def fails(
        self, status: int, data: object = _SAMPLE, *, headers: _Headers = None
    ) -> Self:
        """Answer with an error; without `data`, with what the document has for it."""
        return self._then(lambda call: self._response(call, status, data, headers))

    def raises(self, error: Exception | type[Exception]) -> Self:
        """Do not answer: `httpx2.ConnectError`, `httpx2.ReadTimeout`, any exception."""

        def fail(call: Call) -> httpx2.Response:
            raise error if isinstance(error, Exception) else error("as the test says")

        return self._then(fail)

    def replies(self, answer: Callable[[Call], T | Wire | httpx2.Response]) -> Self:
        """Answer what a function makes of the call: data as `returns`, or a response."""

        def reply(call: Call) -> httpx2.Response:
            made = answer(call)
            if isinstance(made, httpx2.Response):
                return made
            return self._response(call, data=made)

        return self._then(reply)

    def _then(self, answer: _Answer) -> Self:
        self._queue.append(answer)
        return self

    def __call__(self, call: Call) -> httpx2.Response:
        """Give the next answer; where none was said, that of the document."""
        queue = self._queue or [self._response]
        return (queue.pop(0) if len(queue) > 1 else queue[0])(call)

    def _response(
        self,
        call: Call,
        status: int | None = None,
        data: object = _SAMPLE,
        headers: _Headers = None,
    ) -> httpx2.Response:
        """A response; without a status, the first one of the row, which is a success."""
        responses, accept = self._row["responses"], call.headers.get("accept", "")
        keys = (str(status), f"{status // 100}XX", "default") if status else responses
        key = next((key for key in keys if key in responses), "")
        code = status or (int(key) if key.isdigit() else 200)
        contents = responses.get(key, {})
        media_type = preferred(contents, accept, succeeds=code < 300)
        if data is _SAMPLE:
            data = contents.get(media_type)
        sent = httpx2.Headers(self._row.get("headers", {}).get(key))
        sent.update(headers)
        bodiless = call.operation.startswith("HEAD ") or code in (204, 205, 304)
        if bodiless or (data is None and not contents):
            return httpx2.Response(code, headers=sent)
        if not contents and isinstance(data, str | bytes):
            media_type = "text/plain"
        media_type = sent.setdefault("Content-Type", media_type)
        return httpx2.Response(code, headers=sent, content=written(data, media_type))


class MockTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Answers every operation of the API in memory; for clients of both kinds.

    An answer is the example that the document has for it, or made from its schema,
    unless `on` says something else. `calls` has what was called.
    """

    host = "http://localhost"
    """Where it is, for an API whose document names no absolute URL."""
    _package = ""

    def __init_subclass__(cls, package: str | None = None, **more: object) -> None:
        """Make it one of the API of a package; a class that derives from that is so, too."""
        super().__init_subclass__(**more)
        cls._package = package or cls._package

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._document = _document(self._package)
        rows: Mapping[str, Any] = self._document["operations"]
        self._answers = {name: Answers[Any](row) for name, row in rows.items()}

    @overload
    def on(self, operation: Operation[T]) -> Answers[T]: ...
    @overload
    def on(
        self, operation: Callable[..., _Stream[T] | _AsyncStream[T]]
    ) -> Answers[Sequence[T]]: ...
    @overload
    def on(self, operation: Callable[..., Coroutine[Any, Any, T]]) -> Answers[T]: ...
    @overload
    def on(self, operation: Callable[..., T]) -> Answers[T]: ...
    def on(self, operation: Any) -> Answers[Any]:
        """Say what an operation answers from now on; what was said before is void.

        Args:
            operation: a method of a service, or an `Operation`.
        """
        called, name = _called(operation, self._package)
        rows: Mapping[str, Any] = self._document["operations"]
        row = rows.get(name, {"id": called.id, "responses": {}})
        self._answers[name] = Answers(row)
        return self._answers[name]

    def calls_of(self, operation: Operation[Any] | Callable[..., Any]) -> list[Call]:
        """The calls of one operation."""
        _, name = _called(operation, self._package)
        return [call for call in self.calls if call.operation == name]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer; raises UnexpectedRequestError where the request is none of the API's."""
        request.read()
        return self._respond(request)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The asynchronous twin of `handle_request`."""
        await request.aread()
        return self._respond(request)

    def _respond(self, request: httpx2.Request) -> httpx2.Response:
        written, _, query = request.url.raw_path.decode().partition("?")
        path, given = _encoded(written), set(query.split("&"))
        target, servers = f"{request.method} {path}", self._document["servers"]
        tried = (
            (name, _pattern(name).fullmatch(target))
            for name in self._answers
            if _fixed(name) <= given
        )
        found = {name: match for name, match in tried if match}
        if not found:
            if request.method == "POST" and b"grant_type=" in request.content:
                return httpx2.Response(200, json=_TOKEN)
            near = ", ".join(get_close_matches(target, self._answers, cutoff=0))
            raise UnexpectedRequestError(f"no operation is {target}; there are {near}")
        name, match = max(
            found.items(),  # the most literal path wins (OpenAPI 3.1.1, Paths Object)
            key=lambda each: (
                all(each[1].groups()[1:]),  # what is empty may be no parameter
                (each[1][1] in servers, len(_PARAMETER.sub("", each[0]))),
            ),
        )
        values, answers = map(unquote, match.groups()[1:]), self._answers[name]
        parameters = dict(zip(_PARAMETER.findall(name), values, strict=True))
        call = recorded(name, answers.id, parameters, request)
        self.calls.append(call)
        return answers(call)


@cache
def _document(package: str) -> Any:
    """What the generator took from the document: paths of servers, and operations."""
    return json.loads(files(package).joinpath("testing.json").read_bytes())


class _Called(Exception):
    """A service was about to call an operation."""


class _Probe:
    """Stands in for a service: its calls call nothing, and tell the operation."""

    def _call(self, operation: object, *_: object) -> NoReturn:
        raise _Called(operation)

    _call_with_http_info = _stream = _call


def _called(target: Any, package: str) -> tuple[Operation[Any], str]:
    """The operation that a method of a service calls, and its method and path.

    Raises:
        TypeError: it is no such method.
    """
    if not isinstance(target, Operation):
        method = getattr(target, "__func__", target)
        if not getattr(method, "__module__", "").startswith(f"{package}.api."):
            raise TypeError(f"{target!r} is no method of a service and no Operation")
        _, *rest = signature(method).parameters.values()
        needed = [p for p in rest if p.default is p.empty and p.kind < p.VAR_POSITIONAL]
        try:
            made = method(_Probe(), *[None] * len(needed))
            made.send(None)  # of an asynchronous method, which has yet to begin
        except _Called as found:
            (target,) = found.args
    called = cast("Operation[Any]", target)
    return called, f"{called.method} {called.path}"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Matches method and path, encoded; the first group is the path of the server."""
    method, _, path = name.partition("?")[0].partition(" ")
    literals = [re.escape(_encoded(x)) for x in _PARAMETER.sub("\0", path).split("\0")]
    return re.compile(f"{method} (.*){'([^/]+|(?<=/)(?=/|$))'.join(literals)}")


@cache
def _fixed(name: str) -> frozenset[str]:
    """The query that stands in a path, as it does in some documents."""
    _, _, query = name.partition("?")
    return frozenset(query.split("&") if query else ())


def _encoded(path: str) -> str:
    """A path with everything percent-encoded that may be."""
    return "/".join(quote(unquote(segment), safe="") for segment in path.split("/"))
