"""Hooks, what is logged, and transports and clients of the user's own."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import httpx2
import pytest
from petshop import AsyncApiClient
from petshop._runtime.exceptions import (
    ApiConnectionError,
    ApiException,
    NotFoundException,
    OpenApiException,
)
from petshop._runtime.operation import Operation, Streamed
from petshop_support import PET, Pieces, Recorder, answers

SECURED: Operation[Any] = Operation(
    "op",
    "GET",
    "/pets",
    security=(("bearer", "cookie_key", "query_key", "header_key"),),
)
SECRETS = {
    "access_token": "secret",
    "api_key": dict.fromkeys(("cookie_key", "query_key", "header_key"), "secret"),
    "default_headers": {"X-Tenant": "secret"},
}


def hooked(way: Any, answer: Any = None, **hooks: Any) -> Any:
    made = {name: [hook] for name, hook in hooks.items()}
    return way.connect(answer, event_hooks=made, retries=0)


def test_hooks_are_given_what_httpx2_has(way: Any) -> None:
    found: list[Any] = []
    client, _ = hooked(way, request=found.append, response=found.append)
    assert way.call(client.pets.get_pet, "1").id == 1
    request, response = found
    assert isinstance(request, httpx2.Request)
    assert isinstance(response, httpx2.Response)
    assert (request.method, request.url.path) == ("GET", "/v1/pets/1")
    assert response.request is request
    assert response.status_code == 200


def test_hooks_may_change_a_request(way: Any) -> None:
    def sign(request: httpx2.Request) -> None:
        request.headers["X-Signature"] = str(len(request.content))
        request.headers["user-agent"] = "mine"
        del request.headers["accept-encoding"]

    client, seen = hooked(way, httpx2.Response(201, json=PET), request=sign)
    way.call(client.pets.create_pet, name="Rex")
    headers = seen.request.headers
    assert headers["x-signature"] == str(len(seen.request.content))
    assert headers["user-agent"] == "mine"
    assert "accept-encoding" not in headers


def test_hooks_are_called_in_order_for_each_try(way: Any, clock: Any) -> None:
    called: list[str] = []
    hooks = {
        "request": [lambda r: called.append("a"), lambda r: called.append("b")],
        "response": [lambda r: called.append(str(r.status_code))],
    }
    moved = httpx2.Response(302, headers={"Location": "/x"})
    client, _ = way.connect(
        answers(httpx2.ConnectError("no"), 503, moved, 200),
        event_hooks=hooks,
        retries=3,
    )
    way.call(client.pets.get_pet, "1")
    assert called == ["a", "b"] * 2 + ["503", "a", "b", "302", "a", "b", "200"]


def test_asynchronous_hooks_are_awaited() -> None:
    called: list[Any] = []

    async def hook(message: Any) -> None:
        await asyncio.sleep(0)
        called.append(type(message).__name__)

    async def main() -> None:
        hooks: Any = {"request": [hook], "response": [hook, called.append]}
        client = AsyncApiClient(transport=Recorder().transport, event_hooks=hooks)
        await client.pets.get_pet("1")

    asyncio.run(main())
    assert called[:2] == ["Request", "Response"]
    assert isinstance(called[2], httpx2.Response)


@pytest.mark.parametrize("place", ["request", "response"])
@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    "failure",
    [
        LookupError("mine"),
        KeyboardInterrupt(),
        httpx2.HTTPStatusError(
            "mine",
            request=httpx2.Request("GET", "http://a"),
            response=httpx2.Response(404),
        ),
        OpenApiException("mine"),
    ],
)
def test_exceptions_of_hooks_are_ones_own(
    way: Any, place: str, streamed: bool, failure: BaseException
) -> None:
    def hook(message: Any) -> None:
        raise failure

    body = Pieces(b"{}")
    client, seen = hooked(way, httpx2.Response(200, stream=body), **{place: hook})
    with pytest.raises(type(failure)) as caught:
        if streamed:
            way.items(client.stream(SECURED, Streamed("a/b", "bytes"), (), {}))
        else:
            way.call(client.pets.get_pet, "1")
    assert caught.value is failure
    assert body.closed == len(seen.requests) == (place == "response")


def test_a_hook_may_read_the_response(way: Any) -> None:
    found: list[bytes] = []

    def read(response: httpx2.Response) -> None:
        found.append(response.read())

    async def aread(response: httpx2.Response) -> None:
        found.append(await response.aread())

    body = Pieces(b'{"id":1,"name":', b'"Rex","tag":null}')
    client, _ = hooked(
        way,
        httpx2.Response(200, stream=body),
        response=aread if way.is_async else read,
    )
    assert way.call(client.pets.get_pet, "1").name == "Rex"
    assert found == [b'{"id":1,"name":"Rex","tag":null}']


def test_what_breaks_while_a_hook_reads_is_an_exception_of_ours(way: Any) -> None:
    def read(response: httpx2.Response) -> None:
        response.read()

    async def aread(response: httpx2.Response) -> None:
        await response.aread()

    body = Pieces(b"{", httpx2.ReadError("reset"))
    client, _ = hooked(
        way,
        httpx2.Response(200, stream=body),
        response=aread if way.is_async else read,
    )
    with pytest.raises(ApiConnectionError):
        way.call(client.pets.get_pet, "1")
    assert body.closed


def test_hooks_may_be_set_later(way: Any) -> None:
    client, _ = way.connect()
    way.call(client.pets.get_pet, "1")
    called: list[Any] = []
    client.configuration.event_hooks = {"request": [called.append]}
    way.call(client.pets.get_pet, "1")
    assert len(called) == 1


def texts(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(record.getMessage() for record in caplog.records)


def test_what_is_logged(way: Any, clock: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "petshop")
    reply = httpx2.Response(200, json=PET, headers={"X-Request-Id": "r1"})
    client, _ = way.connect(answers(503, reply))
    way.call(client.pets.get_pet, "1")
    mine = [r for r in caplog.records if r.name == "petshop"]
    kinds = [(r.levelname, r.getMessage().split(" {")[0]) for r in mine]
    url = "https://pets.example/v1/pets/1"
    assert kinds == [
        ("DEBUG", f"GET {url}"),
        ("DEBUG", f"503 from {url}"),
        ("INFO", "trying again in 0.4 s (503)"),
        ("DEBUG", f"GET {url}"),
        ("DEBUG", f"200 from {url}"),
    ]
    assert "'x-request-id': 'r1'" in texts(caplog)


def test_nothing_is_logged_unless_asked_for(
    way: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client, _ = way.connect()
    way.call(client.pets.get_pet, "1")
    assert caplog.records == []


def test_no_secrets_are_logged(
    way: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    moved = httpx2.Response(
        302,
        headers={"Location": "https://x:secret@other.example/x?token=secret#secret"},
    )
    reply = httpx2.Response(
        200, json=PET, headers={"Set-Cookie": "a=secret", "X": "secret"}
    )
    client, seen = way.connect(
        answers(503, moved, reply), host="https://u:secret@pets.example", **SECRETS
    )
    options = {"_headers": {"X-Own": "secret", "Proxy-Authorization": "secret"}}
    way.call(client.execute, SECURED, (), options)
    assert len(seen.requests) == 3
    assert "https://other.example/x?token=***" in texts(caplog)
    assert "https://pets.example/pets?key=***" in texts(caplog)
    assert "secret" not in texts(caplog)
    assert "secret" not in repr(client) + repr(client.configuration)


def test_no_tokens_are_logged(way: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/token":
            return httpx2.Response(200, json={"access_token": "secret"})
        return httpx2.Response(200, json=PET)

    client, seen = way.connect(
        answer,
        token_url="https://login.example/token?key=secret",
        client_id="id",
        client_secret="secret",
        refresh_token="secret",
    )
    way.call(client.pets.get_pet, "1")
    assert len(seen.requests) == 2
    assert "POST https://login.example/token?key=***" in texts(caplog)
    assert "secret" not in texts(caplog).replace("client_secret", "")


@pytest.mark.parametrize(
    "failure",
    [
        httpx2.ConnectError("refused"),
        httpx2.ReadTimeout("slow"),
        httpx2.InvalidURL("bad"),
        401,
        500,
    ],
)
def test_no_secrets_in_messages(way: Any, failure: Any) -> None:
    client, _ = way.connect(answers(failure), retries=0, **SECRETS)
    with pytest.raises(OpenApiException) as caught:
        way.call(client.execute, SECURED, (), {})
    found: BaseException | None = caught.value
    while found is not None:
        assert "secret" not in str(found) + repr(found)
        found = found.__cause__ or found.__context__


def own_client(way: Any, answer: Any, **settings: Any) -> Any:
    make = httpx2.AsyncClient if way.is_async else httpx2.Client
    return make(transport=httpx2.MockTransport(answer), **settings)


def test_a_client_of_ones_own_is_used(way: Any) -> None:
    found: list[Any] = []
    calls: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        calls.append(request)
        return httpx2.Response(200, json=PET, headers={"Set-Cookie": "a=b"})

    async def ahook(message: Any) -> None:
        found.append(message)

    own = own_client(
        way,
        answer,
        auth=("user", "secret"),
        headers={"X-Own": "1"},
        event_hooks={"request": [ahook if way.is_async else found.append]},
    )
    client = way.client(own, access_token="token", timeout=3)
    for _ in range(2):
        assert way.call(client.pets.get_pet, "1").id == 1
    assert len(found) == 2
    assert [r.headers["authorization"] for r in calls] == ["Bearer token"] * 2
    assert not any("x-own" in r.headers or "cookie" in r.headers for r in calls)
    assert calls[0].extensions["timeout"]["read"] == 3
    way.call(client.close)
    assert own.is_closed


def test_a_client_of_ones_own_streams(way: Any) -> None:
    body = Pieces(b"1\n", b"2\n")
    own = own_client(way, lambda request: httpx2.Response(200, stream=body))
    client = way.client(own)
    made = client.stream(SECURED, Streamed("application/x-ndjson"), (), {})
    assert way.items(made, 1) == [1]
    assert not body.closed
    assert way.items(made) == [2]
    assert body.closed
    way.call(client.close)


def test_errors_of_a_client_of_ones_own(way: Any) -> None:
    body = Pieces(b"{}")
    own = own_client(way, lambda request: httpx2.Response(404, stream=body))
    client = way.client(own)
    with pytest.raises(NotFoundException):
        way.call(client.pets.get_pet, "1")
    assert body.closed
    way.call(client.close)


class Mounted(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """A transport as users write them."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=PET | {"name": request.url.path})

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return self.handle_request(request)


def test_a_transport_of_ones_own(way: Any) -> None:
    client = way.client(Mounted())
    assert way.call(client.pets.get_pet, "1").name == "/v1/pets/1"


@pytest.mark.parametrize("size", [10_000_000])
def test_a_huge_error_is_shown_in_part(way: Any, size: int) -> None:
    client, _ = way.connect(httpx2.Response(500, text="x" * size), retries=0)
    with pytest.raises(ApiException) as caught:
        way.call(client.pets.get_pet, "1")
    assert len(str(caught.value)) < 1200
    assert len(caught.value.raw_body) == size


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'{"a":' * 200_000, b'{"id":' + b"9" * 10_000 + b"}"]
)
@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.filterwarnings(
    "ignore::petshop._runtime.exceptions.ResponseValidationWarning"
)
def test_hostile_json(way: Any, content: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    client, _ = way.connect(httpx2.Response(status, headers=headers, content=content))
    try:
        way.call(client.pets.get_pet, "1")
    except OpenApiException as error:
        assert len(str(error)) < 3000
    else:
        assert status == 200
