"""The two clients: what they send, over a real connection too, and how they end."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path as FilePath
from typing import Any, ClassVar

import httpx2
import pytest
from petshop import ApiClient, AsyncApiClient, AsyncPetsApi, Configuration, PetsApi
from petshop._runtime.exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    ApiValueError,
    NotFoundException,
    OpenApiException,
    RequestValidationError,
    ResponseDecodingError,
)
from petshop._runtime.limits import Timeouts
from petshop._runtime.operation import Content, Cookie, Header, Operation, Query
from petshop_support import PET, Recorder, connect


class Handler(BaseHTTPRequestHandler):
    """Answers like a pet shop, and counts connections."""

    protocol_version = "HTTP/1.1"
    connections: ClassVar[set[Any]] = set()
    targets: ClassVar[list[str]] = []
    over: ClassVar[threading.Event] = threading.Event()
    """Until then, what is slow is not answered."""

    def do_GET(self) -> None:
        self.connections.add(self.client_address)
        self.targets.append(self.path)
        if "slow" in self.path:
            self.over.wait()
        if "drip" in self.path:
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            while not self.over.wait(0.02):
                self.wfile.write(b" ")
            return
        if "cut" in self.path:
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"{")
            self.close_connection = True
            return
        content = gzip.compress(b'{"id":1,"name":"Rex","tag":null}')
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    """A server on loopback."""
    Handler.connections.clear()
    Handler.targets.clear()
    Handler.over.clear()
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        Handler.over.set()
        server.shutdown()
        thread.join()


def test_a_real_connection_is_pooled(host: str) -> None:
    with ApiClient(host=host) as client:
        for _ in range(3):
            assert client.pets.get_pet("a/ü").name == "Rex"
        with pytest.raises(NotFoundException):
            client.pets.get_pet("missing")
    assert Handler.targets[0] == "/pets/a%2F%C3%BC"
    assert len(Handler.connections) == 1


def test_a_real_connection_is_pooled_async(host: str) -> None:
    async def main() -> None:
        async with AsyncApiClient(host=host) as client:
            for _ in range(3):
                assert (await client.pets.get_pet("a/ü")).name == "Rex"
            with pytest.raises(NotFoundException):
                await client.pets.get_pet("missing")
            found = await asyncio.gather(*(client.pets.get_pet("x") for _ in range(5)))
            assert {pet.id for pet in found} == {1}

    asyncio.run(main())
    assert Handler.targets[0] == "/pets/a%2F%C3%BC"


def test_real_failures(host: str) -> None:
    with ApiClient(host=host, retries=0) as client:
        with pytest.raises(ApiTimeoutError, match="timeout"):
            client.pets.get_pet("slow", _request_timeout=(1, 0.05))
        with pytest.raises(ApiConnectionError):
            client.pets.get_pet("cut")
        assert client.pets.get_pet("x").id == 1
    with ApiClient(host="http://127.0.0.1:9", retries=0) as client:
        with pytest.raises(ApiConnectionError, match="connection failed"):
            client.pets.get_pet("x")


def test_real_failures_async(host: str) -> None:
    async def main() -> None:
        async with AsyncApiClient(host=host, retries=0) as client:
            with pytest.raises(ApiTimeoutError):
                await client.pets.get_pet("slow", _request_timeout=0.05)
            with pytest.raises(ApiConnectionError):
                await client.pets.get_pet("cut")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await client.pets.get_pet("slow")
            assert (await client.pets.get_pet("x")).id == 1

    asyncio.run(main())


def test_a_deadline_holds_where_bytes_only_drip(host: str) -> None:
    limits = Timeouts(total=0.1)

    async def main() -> None:
        async with AsyncApiClient(host=host, timeout=limits) as client:
            await client.pets.get_pet("drip")

    for run in (
        lambda: asyncio.run(main()),
        lambda: ApiClient(host=host, timeout=limits).pets.get_pet("drip"),
    ):
        with pytest.raises(ApiTimeoutError):
            run()


def test_both_ways_in() -> None:
    seen = Recorder(httpx2.Response(201, json=PET))
    with ApiClient(Configuration(), transport=seen.transport) as client:
        assert PetsApi(client).create_pet(name="x") == client.pets.create_pet(name="x")
        info = client.pets.create_pet_with_http_info(name="Rex")
    assert (info.status_code, info.data.id, info.raw_data[:1]) == (201, 1, b"{")


def test_the_asynchronous_twin() -> None:
    seen = Recorder(httpx2.Response(201, json=PET))

    async def main() -> None:
        async with AsyncApiClient(access_token="t", transport=seen.transport) as client:
            assert (await client.pets.create_pet(name="Rex")).name == "Rex"
            assert (await AsyncPetsApi(client).create_pet({"name": "Rex"})).id == 1
            info = await client.pets.create_pet_with_http_info(name="Rex")
            assert (info.status_code, info.data.name) == (201, "Rex")
            with pytest.raises(RequestValidationError):
                await client.pets.create_pet()

    asyncio.run(main())
    one, two, three = seen.requests
    assert one.content == two.content == three.content == b'{"name":"Rex","kind":"pet"}'
    assert one.headers["authorization"] == "Bearer t"
    assert one.extensions["timeout"] == dict.fromkeys(
        ("connect", "read", "write", "pool"), 60.0
    )


def test_the_four_methods_of_an_operation() -> None:
    for api, suffix in ((PetsApi, ""), (AsyncPetsApi, "_with_http_info")):
        method = getattr(api, f"create_pet{suffix}")
        assert method.__name__ == f"create_pet{suffix}"
        assert method.__doc__ == "Add a pet."


def test_timeouts_reach_the_transport() -> None:
    client, seen = connect()
    client.pets.get_pet("1", _request_timeout=(1, 2))
    assert seen.request.extensions["timeout"] == {
        "connect": 1,
        "read": 2,
        "write": 2,
        "pool": 1,
    }


def test_framing() -> None:
    client, seen = connect()
    client.pets.get_pet("1")
    assert "content-length" not in seen.request.headers
    assert seen.request.headers["host"] == "pets.example"
    client.pets.create_pet(name="Käthe")
    sent = seen.requests[1]
    assert sent.headers["content-length"] == str(len(sent.content))


class Closing(httpx2.MockTransport):
    """A transport that tells whether it and its responses are closed."""

    def __init__(self, *chunks: bytes | BaseException, encoding: str = "") -> None:
        super().__init__(self._answer)
        self.closed = self.released = 0
        self._chunks = chunks
        self._headers = {"content-encoding": encoding} if encoding else {}

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers=self._headers, stream=Stream(self))

    def chunks(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


class Stream(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    def __init__(self, owner: Closing) -> None:
        self._owner = owner

    def __iter__(self) -> Iterator[bytes]:
        return self._owner.chunks()

    async def __aiter__(self) -> Any:
        for chunk in self._owner.chunks():
            yield chunk

    def close(self) -> None:
        self._owner.released += 1

    async def aclose(self) -> None:
        self._owner.released += 1


REX = b'{"id":1,"name":"Rex","tag":null}'


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize(
    ("chunks", "encoding", "failure"),
    [
        ((REX[:5], REX[5:]), "", None),
        ((gzip.compress(REX),), "gzip", None),
        ((b"no gzip",), "gzip", ResponseDecodingError),
        ((b"{", httpx2.ReadError("reset")), "", ApiConnectionError),
        ((b"{", httpx2.ReadTimeout("")), "", ApiTimeoutError),
        ((b"{", httpx2.RemoteProtocolError("bad")), "gzip", ApiConnectionError),
        ((b"{", httpx2.StreamClosed()), "", ApiConnectionError),
        ((b"{", KeyboardInterrupt()), "", KeyboardInterrupt),
    ],
)
def test_responses_are_released(
    way: str, chunks: Any, encoding: str, failure: type[BaseException] | None
) -> None:
    transport = Closing(*chunks, encoding=encoding)

    async def main() -> None:
        async with AsyncApiClient(transport=transport, retries=0) as client:
            assert (await client.pets.get_pet("1")).id == 1

    def run() -> None:
        if way == "async":
            asyncio.run(main())
            return
        with ApiClient(transport=transport, retries=0) as client:
            assert client.pets.get_pet("1").id == 1

    if failure is None:
        run()
    else:
        with pytest.raises(failure):
            run()
    assert (transport.closed, transport.released) == (1, 1)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx2.ConnectError("refused"), ApiConnectionError),
        (httpx2.PoolTimeout(""), ApiTimeoutError),
        (httpx2.ProxyError("proxy"), ApiConnectionError),
        (httpx2.UnsupportedProtocol("ftp"), ApiValueError),
        (httpx2.InvalidURL("bad"), ApiValueError),
    ],
)
def test_no_exception_of_httpx2_gets_through(
    error: Exception, kind: type[Exception]
) -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise error

    client, _ = connect(fail, access_token="secret", retries=0)
    with pytest.raises(kind) as caught:
        client.pets.get_pet("1")
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is error


def test_what_httpx2_says_of_headers_is_not_shown() -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.LocalProtocolError(f"bad {request.headers['authorization']}")

    client, _ = connect(fail, access_token="secret")
    with pytest.raises(ApiValueError, match="not valid HTTP") as caught:
        client.pets.get_pet("1")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_urls_that_cannot_be_called() -> None:
    with pytest.raises(ApiValueError):
        connect(host="http://a:b")[0].pets.get_pet("1")
    with pytest.raises(ApiValueError):
        connect()[0].pets.get_pet("x" * 70_000)
    with ApiClient(host="ftp://pets.example") as client:
        with pytest.raises(ApiValueError, match="cannot be called"):
            client.pets.get_pet("1")


def test_a_closed_client_cannot_be_used() -> None:
    client, seen = connect()
    with client:
        client.pets.get_pet("1")
    with pytest.raises(OpenApiException, match="has been closed"):
        client.pets.get_pet("1")
    with pytest.raises(OpenApiException, match="has been closed"), client:
        pass
    client.close()
    assert len(seen.requests) == 1


def test_a_closed_asynchronous_client_cannot_be_used() -> None:
    async def main() -> None:
        transport = Closing(REX)
        async with aclosing(AsyncApiClient(transport=transport)) as client:
            await client.pets.get_pet("1")
        assert transport.closed == 1
        with pytest.raises(OpenApiException, match="has been closed"):
            await client.pets.get_pet("1")
        unused = Closing()
        await AsyncApiClient(transport=unused).close()
        assert unused.closed == 1
        await AsyncApiClient().close()

    asyncio.run(main())


def test_an_unused_transport_is_closed_too() -> None:
    transport = Closing()
    client = ApiClient(transport=transport)
    client.close()
    client.close()
    assert transport.closed == 1
    ApiClient().close()


def test_one_pool_for_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    with transports(monkeypatch) as made, ApiClient() as client:
        threads = [
            threading.Thread(target=client.pets.get_pet, args=("1",)) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(made) == 1


@contextmanager
def transports(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """The settings of the transports that are made."""
    made: list[dict[str, Any]] = []

    def make(self: Any, **settings: Any) -> None:
        threading.Event().wait(0.01)
        made.append(settings)

    def answer(self: Any, request: httpx2.Request) -> httpx2.Response:
        made[-1]["split"] = "target" in request.extensions
        return httpx2.Response(200, json=PET)

    with monkeypatch.context() as patch:
        patch.setattr(httpx2.HTTPTransport, "__init__", make)
        patch.setattr(httpx2.HTTPTransport, "handle_request", answer)
        patch.setattr(httpx2.HTTPTransport, "close", lambda self: None)
        yield made


def test_what_a_transport_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: FilePath
) -> None:
    with transports(monkeypatch) as made:
        ApiClient(proxy="http://me:secret@proxy:1").pets.get_pet("1")
        ApiClient(verify_ssl=False).pets.get_pet("1")
        with pytest.raises(ApiValueError, match="cannot be read"):
            ApiClient(ssl_ca_cert=str(tmp_path / "none")).pets.get_pet("1")
        with pytest.raises(ApiValueError, match="cannot be read"):
            ApiClient(verify_ssl=False, cert_file="none").pets.get_pet("1")
        ApiClient(connection_pool_maxsize=3, keepalive_expiry=None).pets.get_pet("1")
    limits = [each["limits"] for each in made]
    most = [(e.max_connections, e.max_keepalive_connections) for e in limits]
    assert most == [(100, 100), (100, 100), (3, 3)]
    assert [each.keepalive_expiry for each in limits] == [5.0, 5.0, None]
    checked = [each["verify"].verify_mode for each in made]
    assert checked == [ssl.CERT_REQUIRED, ssl.CERT_NONE, ssl.CERT_REQUIRED]
    proxy, *others = [each.get("proxy") for each in made]
    assert others == [None, None]
    assert (proxy.url.host, proxy.url.port) == ("proxy", 1)
    assert proxy.raw_auth == (b"me", b"secret")
    # Before 2.16, httpcore2 gave the target of a request to the proxy as its own.
    assert [each["split"] for each in made] == [False, True, True]


LOOSE: Operation[Any] = Operation(
    "loose",
    "GET",
    "/x",
    parameters=(Header("X-A"), Query("q"), Cookie("c", style="cookie")),
    responses={"200": Content("application/json")},
)
BREAK = "a\r\nX-Evil: 1"


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((BREAK, None, None), {}),
        (("a\0", None, None), {}),
        (("\ud800", None, None), {}),
        ((None, None, BREAK), {}),
        ((None, None, "a; evil=1"), {}),
        ((None, None, None), {"_headers": {"X-B": BREAK}}),
        ((None, None, None), {"_headers": {BREAK: "b"}}),
        ((None, None, None), {"_headers": {"": "b"}}),
        ((None, None, None), {"_headers": {"X B": "b"}}),
        ((None, None, None), {"_headers": {"Host": BREAK}}),
        ((None, None, None), {"_request_auth": BREAK}),
        (
            (None, None, None),
            {"_request_auth": {"in": "header", "key": BREAK, "value": "v"}},
        ),
        (
            (None, None, None),
            {"_request_auth": {"in": "cookie", "key": "k", "value": BREAK}},
        ),
        ((None, None, None), {"_host": f"http://{BREAK}"}),
    ],
)
def test_nothing_breaks_out_of_its_line(way: Any, arguments: Any, options: Any) -> None:
    client, seen = way.connect(access_token="secret")
    with pytest.raises(ApiValueError) as caught:
        way.call(client.execute, LOOSE, arguments, options)
    assert seen.requests == []
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("media_type", [f"application/json{BREAK}", "a/b\n"])
def test_a_media_type_stays_in_its_line(way: Any, media_type: str) -> None:
    client, seen = way.connect()
    with pytest.raises(ApiValueError):
        way.call(client.pets.create_pet, name="x", _content_type=media_type)
    with pytest.raises(ApiValueError):
        way.call(client.request, "POST", "/x", body={}, content_type=media_type)
    assert seen.requests == []


@pytest.mark.parametrize(
    "arguments",
    [(None, "\ud800", None), (None, ["a", "\udfff"], None), ("\ud800",) * 3],
)
def test_what_is_no_unicode_is_not_sent(way: Any, arguments: Any) -> None:
    client, seen = way.connect()
    with pytest.raises(ApiValueError):
        way.call(client.execute, LOOSE, arguments, {})
    with pytest.raises(ApiValueError):
        way.call(client.pets.get_pet, "\ud800")
    assert seen.requests == []


def test_line_breaks_in_the_query_are_encoded(way: Any) -> None:
    client, seen = way.connect()
    way.call(client.execute, LOOSE, (None, BREAK, None), {})
    assert seen.request.url.raw_path == b"/v1/x?q=a%0D%0AX-Evil%3A%201"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("%2e%2e", "%252e%252e"),
        ("%2e%2e%2f", "%252e%252e%252f"),
        ("..\\x", "..%5Cx"),
        ("\\..", "%5C.."),
        ("a\r\nb", "a%0D%0Ab"),
        ("a?b#c", "a%3Fb%23c"),
        ("a;b", "a%3Bb"),
        ("...", "..."),
        (".a", ".a"),
        ("\0", "%00"),
        ("//evil.example", "%2F%2Fevil.example"),
        ("@evil.example:80", "%40evil.example%3A80"),
    ],
)
def test_a_path_value_stays_in_its_segment(way: Any, value: str, expected: str) -> None:
    client, seen = way.connect()
    way.call(client.pets.get_pet, value)
    assert seen.request.url.raw_path.decode() == f"/v1/pets/{expected}"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_path_values_that_would_lead_elsewhere(way: Any, value: str) -> None:
    client, seen = way.connect()
    with pytest.raises(ApiValueError):
        way.call(client.pets.get_pet, value)
    assert seen.requests == []


def test_a_method_stays_in_its_line(way: Any) -> None:
    client, seen = way.connect()
    with pytest.raises(ApiValueError):
        way.call(client.request, "GET /evil HTTP/1.1\r\nX: 1\r\n\r\nGET", "/x")
    assert seen.requests == []
