"""Failures below HTTP, and of the user's own code, sync and async."""

from __future__ import annotations

import asyncio
import gzip
import importlib
import io
import os
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import httpx2
import pytest
from tests.faults.misdeeds import EARLY, MISDEEDS
from tests.faults.server import Asked, Connection, Reply, Server, item, running
from tests.faults.support import PLAIN, nothing_left, pool_of

Call: TypeAlias = Callable[[Any], Any]
PLACES = ["sync", "async"]


def attempt(package: Any, place: str, call: Call, **settings: Any) -> Exception | None:
    """Make a call with a client of its own; what it raises. The pool must be idle after it."""
    settings = {**PLAIN, "retries": 0, "timeout": 2.0, **settings}

    def sync() -> None:
        with package.ApiClient(**settings) as client:
            try:
                call(client)
            finally:
                assert "0 active, 0 queued | Connections: 0 active" in pool_of(client)

    async def asynchronous() -> None:
        async with package.AsyncApiClient(**settings) as client:
            try:
                await call(client)
            finally:
                assert "0 active, 0 queued | Connections: 0 active" in pool_of(client)

    try:
        sync() if place == "sync" else asyncio.run(asynchronous())
    except Exception as error:
        return error
    return None


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("http://127.0.0.1:1", "ApiConnectionError"),
        ("http://no.such.host.invalid", "ApiConnectionError"),
        ("http://" + "a" * 64 + ".example", "ApiValueError"),
        ("http://a..example", "ApiValueError"),
        ("http://127.0.0.1:99999", "ApiValueError"),
        ("http://[::1", "ApiValueError"),
        ("ftp://127.0.0.1", "ApiValueError"),
    ],
)
def test_address(faulty: Any, place: str, host: str, wanted: str) -> None:
    error = attempt(faulty, place, lambda client: client.default.get_item(1), host=host)
    assert type(error).__name__ == wanted, repr(error)


class Lying(io.BytesIO):
    """A file that is not as long as it seems."""

    def __init__(self, extra: int) -> None:
        super().__init__(b"x" * 1_000)
        self._extra = extra

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move, and tell where to; of the end, a lie."""
        position = super().seek(offset, whence)
        return position + self._extra if whence == os.SEEK_END else position


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.default.upload_file(Lying(50)),
        lambda client: client.default.upload_file(Lying(-50)),
        lambda c: c.default.create_item(item(1), _headers={"Content-Length": "9"}),
        lambda c: c.default.create_item(item(1), _headers={"Content-Length": "999"}),
    ],
    ids=["shrinks", "grows", "longer", "shorter"],
)
def test_length(faulty: Any, server: Server, place: str, call: Call) -> None:
    with nothing_left(server):
        error = attempt(faulty, place, call, host=server.url)
        assert isinstance(error, faulty.ApiValueError), repr(error)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("hook", ["request", "response"])
def test_hook(faulty: Any, server: Server, place: str, hook: str) -> None:
    def fail(message: object) -> None:
        raise KeyError("mine")

    with nothing_left(server):
        error = attempt(
            faulty,
            place,
            lambda client: client.default.get_item(1),
            host=server.url,
            event_hooks={hook: [fail]},
        )
        assert type(error) is KeyError


def test_cancelled(faulty: Any, server: Server) -> None:
    """Calls that are cancelled at any moment give their connections back."""

    async def calls() -> None:
        settings = {**PLAIN, "connection_pool_maxsize": 2}
        async with faulty.AsyncApiClient(host=server.url, **settings) as client:
            for number in range(200):
                headers = {"X-Id": str(number)}
                calling = asyncio.create_task(
                    client.default.get_item(1, _headers=headers)
                )
                await asyncio.sleep(number / 100_000)
                calling.cancel()
                await asyncio.wait([calling])
                assert calling.cancelled() or calling.result().id == 1
            assert (await client.default.get_item(1)).id == 1
            assert "0 active, 0 queued | Connections: 0 active" in pool_of(client)

    with nothing_left(server):
        asyncio.run(calls())


ZIPPED = gzip.compress(b"one, " * 50) + gzip.compress(b"two")


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", ZIPPED),
        ("gzip", ZIPPED + bytes(8)),
        ("deflate", zlib.compress(b"one, " * 50 + b"two")),
        ("deflate", zlib.compress(b"one, " * 50 + b"two")[2:-4]),
    ],
    ids=["members", "padding", "zlib", "bare"],
)
def test_coding(faulty: Any, coding: str, data: bytes) -> None:
    """A body is decoded wherever its pieces end; one that is cut is not."""
    make = importlib.import_module("faulty._runtime.coding").Decoding
    for size in range(1, len(data) + 1):
        decoding = make(coding)
        starts = range(0, len(data), size)
        pieces = [p for at in starts for p in decoding.feed(data[at : at + size])]
        decoding.end()
        assert b"".join(pieces) == b"one, " * 50 + b"two"
    decoding = make(coding)
    list(decoding.feed(data[:12]))
    with pytest.raises(zlib.error):
        decoding.end()


@pytest.mark.xfail(strict=True, reason="httpcore2 keeps what follows a response")
def test_second_answer(faulty: Any) -> None:
    """An answer that nobody asked for is no answer to the next call (RFC 9112 9.2)."""

    async def twice(c: Connection, asked: Asked, reply: Reply) -> bool:
        await c.send(reply.whole() * 2)
        return True

    with (
        running({**MISDEEDS, "twice": twice}, EARLY) as server,
        faulty.ApiClient(host=server.url, **PLAIN) as client,
    ):
        client.default.get_item(1, _headers={"X-Fault": "twice"})
        assert client.default.get_item(2).id == 2


def anonymous(protocol: int) -> ssl.SSLContext:
    """TLS without certificates."""
    context = ssl.SSLContext(protocol)
    if protocol == ssl.PROTOCOL_TLS_CLIENT:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    return context


@contextmanager
def breaking(start: bytes, rest: bytes) -> Iterator[str]:
    """A server that sends `start` over TLS, and `rest` as it is."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        plain, _ = listener.accept()
        wire = socket.socket(fileno=os.dup(plain.fileno()))
        with (
            wire,
            anonymous(ssl.PROTOCOL_TLS_SERVER).wrap_socket(
                plain, server_side=True
            ) as secure,
        ):
            secure.recv(65536)
            secure.send(start)
            wire.send(rest)
            wire.shutdown(socket.SHUT_RDWR)

    thread = threading.Thread(target=serve)
    thread.start()
    with listener:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nabc"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("start", [b"HTTP", HEAD], ids=["head", "body"])
@pytest.mark.parametrize(
    "rest", [b"", b"HTTP/1.1 200", b"\x17\x03\x03\x00\x20" + b"?" * 32]
)
def test_tls(faulty: Any, place: str, start: bytes, rest: bytes) -> None:
    context = anonymous(ssl.PROTOCOL_TLS_CLIENT)
    make = httpx2.HTTPTransport if place == "sync" else httpx2.AsyncHTTPTransport
    with breaking(start, rest) as url:
        error = attempt(
            faulty,
            place,
            lambda client: client.default.get_text(1),
            host=url,
            transport=make(verify=context),
        )
    assert isinstance(error, faulty.ApiConnectionError), repr(error)
