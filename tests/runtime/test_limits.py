"""What a server can take of a client: time for the head of a response, memory for its body."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx2
import pytest
from petshop import ApiClient, AsyncApiClient
from petshop._runtime.exceptions import (
    ApiConnectionError,
    ApiException,
    ApiTimeoutError,
    OpenApiException,
    ResponseDecodingError,
    ResponseTooLargeError,
    ResponseValidationError,
)
from petshop._runtime.headers import Headers
from petshop._runtime.limits import Timeouts
from petshop._runtime.operation import Operation, Streamed
from petshop_support import PET, Pieces

Answer = Callable[[socket.socket], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """A server that says what it likes to each request, until the client has gone."""

    def talk(connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                answer(connection)
            except OSError:
                pass

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            connections.append(connection)
            workers.append(threading.Thread(target=talk, args=(connection,)))
            workers[-1].start()

    workers: list[threading.Thread] = []
    connections: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            for each in (server, *connections):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        accepting.join()
        for worker in workers:
            worker.join()


def continue_forever(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 10)


def drip_the_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        connection.sendall(b"a")
        threading.Event().wait(0.01)


def head_without_end(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-Header: value\r\n" * 100)


@pytest.mark.parametrize("answer", [continue_forever, drip_the_head])
@pytest.mark.parametrize("hooks", [{}, {"request": [lambda request: None]}])
def test_the_whole_call_ends_also_where_a_head_drips(
    way: Any, answer: Answer, hooks: Any
) -> None:
    with serving(answer) as host:
        client = way.client(None, host=host, retries=0, event_hooks=hooks)
        limit = Timeouts(30, 30, total=0.3)
        with pytest.raises(ApiTimeoutError, match=r"longer than 0\.3 s, in total"):
            way.call(client.pets.get_pet, "1", _request_timeout=limit)
        way.call(client.close)


def test_a_head_without_end_is_too_long(way: Any) -> None:
    with serving(head_without_end) as host:
        client = way.client(None, host=host, retries=0)
        with pytest.raises(ApiConnectionError):
            way.call(client.pets.get_pet, "1")
        way.call(client.close)


SIZE = len(httpx2.Response(200, json=PET).content)


@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize(("most", "fits"), [(SIZE, True), (SIZE - 1, False)])
@pytest.mark.parametrize("status", [200, 400])
def test_a_response_may_be_so_large(
    way: Any, coding: str, most: int, fits: bool, status: int
) -> None:
    body = httpx2.Response(200, json=PET).content
    sent = Pieces(*([gzip.compress(body)] if coding else [body[:5], body[5:]]))
    headers = {"Content-Encoding": coding} if coding else {}
    headers |= {"Content-Type": "application/json", "X-Request-Id": "r1"}
    answer = httpx2.Response(status, headers=headers, stream=sent)
    client, _ = way.connect(answer, max_response_bytes=most)
    if fits:
        assert way.call(client.request, "GET", "/x").data if status == 200 else True
        return
    with pytest.raises(ResponseTooLargeError, match="max_response_bytes") as caught:
        way.call(client.pets.get_pet, "1")
    assert (caught.value.status, caught.value.request_id) == (status, "r1")
    assert sent.closed == 1


def test_a_bomb_is_not_unpacked(way: Any) -> None:
    """A thousandth of it is sent; the default is far below what it would become."""
    zeros = gzip.compress(bytes(1 << 20), 9)
    pieces = Pieces(*[zeros] * 2000)
    answer = httpx2.Response(200, headers={"Content-Encoding": "gzip"}, stream=pieces)
    client, _ = way.connect(answer, max_response_bytes=1 << 22)
    with pytest.raises(ResponseTooLargeError):
        way.call(client.request, "GET", "/x")


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "x, compress"])
def test_what_cannot_be_unpacked_with_a_limit_is_refused(way: Any, coding: str) -> None:
    headers = {"Content-Encoding": coding, "Content-Type": "application/json"}
    answer = httpx2.Response(200, headers=headers, stream=Pieces(b"{}"))
    client, _ = way.connect(answer, retries=0)
    with pytest.raises(ResponseDecodingError, match="nobody asked for the coding"):
        way.call(client.request, "GET", "/x")
    empty = httpx2.Response(204, headers=headers)
    client, _ = way.connect(empty)
    assert way.call(client.request, "GET", "/x").data is None


@pytest.mark.parametrize(
    ("headers", "layers"),
    [
        (["gzip, deflate"], [zlib.compress, gzip.compress]),
        (["gzip", "gzip"], [gzip.compress] * 2),
        (["GZIP", "identity"], [gzip.compress]),
        (["utf-8"], []),
    ],
)
def test_codings_are_undone_one_by_one(
    way: Any, headers: list[str], layers: list[Any]
) -> None:
    body = httpx2.Response(200, json=PET).content
    for layer in reversed(layers):
        body = layer(body)
    pairs = [("Content-Encoding", each) for each in headers]
    pairs.append(("Content-Type", "application/json"))
    answer = httpx2.Response(200, headers=pairs, stream=Pieces(body[:9], body[9:]))
    client, _ = way.connect(answer)
    assert way.call(client.request, "GET", "/x").data == PET


def test_a_bomb_in_a_bomb_is_not_unpacked(way: Any) -> None:
    """Ten kilobytes that are ten gigabytes."""
    body = gzip.compress(gzip.compress(bytes(1 << 20), 9) * 10_000, 9)
    headers = {"Content-Encoding": "gzip, gzip"}
    answer = httpx2.Response(200, headers=headers, stream=Pieces(body))
    client, _ = way.connect(answer, max_response_bytes=1 << 22)
    with pytest.raises(ResponseTooLargeError):
        way.call(client.request, "GET", "/x")
    nested = ", ".join(["gzip"] * 6)
    answer = httpx2.Response(
        200, headers={"Content-Encoding": nested}, stream=Pieces(body)
    )
    client, _ = way.connect(answer, retries=0)
    with pytest.raises(ResponseDecodingError):
        way.call(client.request, "GET", "/x")


def test_what_an_error_shows_is_no_page() -> None:
    page = "<html>" * 100_000
    shown = ApiException(
        500, page, body=page, headers=Headers([("X-Request-Id", page)])
    )
    strict = ResponseValidationError(200, "OK", body=page)
    strict.problems = [page] * 3
    for failure in (shown, strict):
        assert len(str(failure)) < 4_000 and "(600000 characters)" in str(failure)
        assert failure.body == page


FEED: Operation[Any] = Operation("feed", "GET", "/feed")


@pytest.mark.parametrize(
    "pieces",
    [
        [b'data: "a"\n\n', b"data: ", *[b"a" * 100] * 3],
        [b'data: "a"\n\n', *[b"data: a\n"] * 30],
    ],
)
def test_an_event_may_be_so_large_and_a_stream_larger(
    way: Any, pieces: list[bytes]
) -> None:
    head = {"Content-Type": "text/event-stream"}
    client, _ = way.connect(
        httpx2.Response(200, headers=head, stream=Pieces(*pieces)),
        max_response_bytes=200,
    )
    streamed: Streamed[Any] = Streamed("text/event-stream", "Any")
    stream = client.stream(FEED, streamed, (), {})
    assert way.items(stream, 1) == ["a"]
    with pytest.raises(ResponseTooLargeError):
        way.items(stream)

    endless = Pieces(*[b'data: "a"\n\n'] * 100)
    client, _ = way.connect(
        httpx2.Response(200, headers=head, stream=endless), max_response_bytes=200
    )
    assert way.items(client.stream(FEED, streamed, (), {})) == ["a"] * 100


def test_a_full_pool_says_what_fills_it(way: Any) -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"
        )
        connection.recv(1)

    with serving(answer) as host:
        client = way.client(
            None,
            host=host,
            retries=0,
            connection_pool_maxsize=1,
            timeout=Timeouts(0.2, 30),
        )
        stream = client.stream(FEED, Streamed("text/event-stream", "Any"), (), {})
        assert way.items(stream, 1) == [1]
        with pytest.raises(ApiTimeoutError) as caught:
            way.call(client.pets.get_pet, "1")
        told = str(caught.value)
        assert "all 1 connections" in told
        assert "connection_pool_maxsize" in told
        assert "stream that was neither read to its end nor closed" in told
        way.call(stream.close)
        way.call(client.close)


def test_no_limit_is_none() -> None:
    for make in (ApiClient, AsyncApiClient):
        assert make().configuration.max_response_bytes == 1 << 30
        assert make(max_response_bytes=None).configuration.max_response_bytes is None
    assert issubclass(ResponseTooLargeError, OpenApiException)
