"""OAuth 2: tokens that a client gets by itself, and tokens that a function gives."""

from __future__ import annotations

import asyncio
import base64
import threading
import traceback
from collections.abc import Callable
from itertools import count
from typing import Any, ClassVar, cast
from urllib.parse import parse_qs

import httpx2
import pytest
from petshop import ApiClient, AsyncApiClient, Configuration
from petshop._runtime.auth import ApiKey, Grant, HttpBearer, OAuth2Bearer
from petshop._runtime.configuration import BaseConfiguration
from petshop._runtime.exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    ApiTypeError,
    ApiValueError,
    TokenException,
    UnauthorizedException,
)
from petshop._runtime.limits import Timeouts
from petshop._runtime.operation import Operation, Streamed
from petshop._runtime.servers import Server
from petshop_support import PET, Recorder

TOKEN_URL = "https://login.example/token"


class Secured(Configuration):
    SECURITY_SCHEMES: ClassVar[Any] = {
        "oauth": OAuth2Bearer(token_url=TOKEN_URL),
        "other": OAuth2Bearer(token_url="https://other.example/token"),
        "bearer": HttpBearer(),
        "key": ApiKey("X-Key"),
    }


class Service:
    """A token endpoint and an API that takes only the tokens it gave last."""

    def __init__(self, **token: Any) -> None:
        self.token: dict[str, Any] = {"token_type": "Bearer", **token}
        self.issued = 0
        self.asked: list[httpx2.Request] = []
        self.called: list[httpx2.Request] = []
        self.accepts: Callable[[str], bool] = lambda token: True

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/token"):
            self.asked.append(request)
            return self.issue()
        self.called.append(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return httpx2.Response(200 if self.accepts(token) else 401, json=PET)

    def issue(self) -> httpx2.Response:
        self.issued += 1
        return httpx2.Response(
            200, json={"access_token": f"t{self.issued}", **self.token}
        )

    @property
    def forms(self) -> list[dict[str, list[str]]]:
        return [parse_qs(request.content.decode()) for request in self.asked]

    @property
    def tokens(self) -> list[str]:
        return [r.headers["authorization"].partition(" ")[2] for r in self.called]


def op(*security: tuple[str, ...]) -> Operation[Any]:
    return Operation("op", "GET", "/x", security=security)


OP = op(("oauth",))
CLIENT = {"client_id": "id", "client_secret": "secret"}


def secured(way: Any, service: Any, **settings: Any) -> Any:
    client, _ = way.connect(service, configuration=Secured(**settings))
    return client


def call(way: Any, client: Any, operation: Operation[Any] = OP, **options: Any) -> Any:
    return way.call(client.execute, operation, (), options).data


def test_client_credentials(way: Any) -> None:
    service = Service()
    client = secured(way, service, **CLIENT, scopes=["a", "b:c"])
    for _ in range(3):
        assert call(way, client) == PET
    (asked,) = service.asked
    assert (asked.method, str(asked.url)) == ("POST", TOKEN_URL)
    assert service.forms == [{"grant_type": ["client_credentials"], "scope": ["a b:c"]}]
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["accept"] == "application/json"
    assert asked.headers["authorization"] == "Basic aWQ6c2VjcmV0"
    assert service.tokens == ["t1"] * 3


def test_basic_authentication_of_a_client_is_encoded_as_a_form(way: Any) -> None:
    service = Service()
    call(way, secured(way, service, client_id="i:d é", client_secret="s+/=%&"))
    sent = service.asked[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent) == b"i%3Ad+%C3%A9:s%2B%2F%3D%25%26"


def test_a_public_client_names_itself(way: Any) -> None:
    service = Service()
    call(way, secured(way, service, client_id="id", refresh_token="r0"))
    assert "authorization" not in service.asked[0].headers
    assert service.forms == [
        {"grant_type": ["refresh_token"], "refresh_token": ["r0"], "client_id": ["id"]}
    ]


def test_refresh_tokens_rotate(way: Any, clock: Any) -> None:
    service = Service(expires_in=100, refresh_token="r1")
    client = secured(way, service, refresh_token="r0", access_token="t0", **CLIENT)
    service.accepts = lambda token: token != "t0"
    call(way, client)
    clock.now += 100
    del service.token["refresh_token"]
    call(way, client)
    clock.now += 100
    call(way, client)
    assert [form["refresh_token"] for form in service.forms] == [["r0"], ["r1"], ["r1"]]
    assert service.tokens == ["t0", "t1", "t2", "t3"]


@pytest.mark.parametrize(
    ("lasts", "lives"),
    [
        (3600, 3570),
        ("3600", 3570),
        (3600.5, 3570.5),
        (60, 30),
        (40, 20),
        (10, 5),
        (0, 0),
        (-5, 0),
        (None, 1e12),
        ("soon", 1e12),
        ([], 1e12),
        (10**400, 1e12),
        ("1e999", 1e12),
    ],
)
def test_when_a_token_expires(way: Any, clock: Any, lasts: Any, lives: float) -> None:
    service = Service(expires_in=lasts)
    client = secured(way, service, **CLIENT)
    call(way, client)
    if lives:
        clock.now += lives - 0.5
        call(way, client)
        assert service.issued == 1
        clock.now += 1
    call(way, client)
    assert service.issued == (1 if lives == 1e12 else 2)


def test_settings_may_change(way: Any) -> None:
    service = Service()
    client = secured(way, service, **CLIENT)
    call(way, client)
    client.configuration.client_secret = "new"
    call(way, client)
    client.configuration.access_token = "given"
    call(way, client)
    assert service.tokens == ["t1", "t2", "given"]


def test_a_refused_token_is_renewed_once(way: Any) -> None:
    service = Service()
    client = secured(way, service, **CLIENT)
    service.accepts = lambda token: token == "t2"
    assert call(way, client) == PET
    assert service.tokens == ["t1", "t2"]
    assert call(way, client) == PET
    assert (service.issued, service.tokens) == (2, ["t1", "t2", "t2"])
    service.accepts = lambda token: False
    with pytest.raises(UnauthorizedException):
        call(way, client)
    assert service.issued == 3


def test_a_refused_token_of_a_stream(way: Any) -> None:
    service = Service()
    client = secured(way, service, **CLIENT)
    service.accepts = lambda token: token == "t2"
    stream = client.stream(OP, Streamed("application/x-ndjson"), (), {})
    assert service.issued == 0
    assert way.items(stream) == [PET]
    assert service.tokens == ["t1", "t2"]


@pytest.mark.parametrize("body", [iter([b"a"]), b"a"])
def test_a_body_that_is_gone_is_not_sent_to_renew(way: Any, body: Any) -> None:
    service = Service()
    service.accepts = lambda token: token == "t2"
    client = secured(way, service, **CLIENT)
    arguments = ("POST", "/x"), {"content_type": "application/octet-stream"}
    if isinstance(body, bytes):
        way.call(client.request, *arguments[0], body=body, **arguments[1])
        assert [request.content for request in service.called] == [b"a", b"a"]
    else:
        with pytest.raises(UnauthorizedException):
            way.call(client.request, *arguments[0], body=body, **arguments[1])
        assert len(service.called) == 1


def test_another_origin_refuses_no_token(way: Any) -> None:
    service = Service()

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "pets.example":
            return httpx2.Response(302, headers={"Location": "https://other.example"})
        return service(request)

    service.accepts = bool
    client = secured(way, answer, **CLIENT)
    with pytest.raises(UnauthorizedException):
        call(way, client)
    assert (service.issued, len(service.called)) == (1, 1)


def test_tokens_given_are_not_renewed(way: Any) -> None:
    service = Service()
    service.accepts = lambda token: False
    client = secured(way, service, access_token="given")
    with pytest.raises(UnauthorizedException):
        call(way, client)
    assert (service.issued, service.tokens) == (0, ["given"])
    client = secured(way, service, access_token="given", **CLIENT)
    with pytest.raises(UnauthorizedException):
        call(way, client, _request_auth="own")
    assert (service.issued, service.tokens) == (0, ["given", "own"])


def test_twenty_threads_renew_once() -> None:
    service = Service()
    start = threading.Barrier(20)

    def slow(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/token":
            threading.Event().wait(0.02)
        return service(request)

    client = ApiClient(Secured(**CLIENT), transport=Recorder(slow).transport)

    def run() -> None:
        start.wait()
        client.execute(OP, (), {})

    def all_at_once() -> None:
        threads = [threading.Thread(target=run) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    all_at_once()
    assert (service.issued, len(service.called)) == (1, 20)
    service.accepts = lambda token: token == "t2"
    all_at_once()
    assert (service.issued, service.tokens[-1]) == (2, "t2")


def test_twenty_tasks_renew_once() -> None:
    service = Service()

    async def slow(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(0.01)
        return service(request)

    async def main() -> None:
        transport = httpx2.MockTransport(slow)
        client = AsyncApiClient(Secured(**CLIENT), transport=transport)
        await asyncio.gather(*(client.execute(OP, (), {}) for _ in range(20)))
        assert (service.issued, len(service.called)) == (1, 20)
        service.accepts = lambda token: token == "t2"
        await asyncio.gather(*(client.execute(OP, (), {}) for _ in range(20)))
        assert (service.issued, service.tokens[-1]) == (2, "t2")

    asyncio.run(main())


def test_calls_that_wait_for_a_token_fail_together(clock: Any) -> None:
    asked: list[httpx2.Request] = []
    start = threading.Barrier(8)
    failures: list[Exception] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        threading.Event().wait(0.05)
        raise httpx2.ReadTimeout("slow")

    transport = Recorder(answer).transport
    client = ApiClient(Secured(**CLIENT, retries=0), transport=transport)

    def run() -> None:
        start.wait()
        try:
            client.execute(OP, (), {})
        except ApiTimeoutError as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(failures), len(asked)) == (8, 1)
    with pytest.raises(ApiTimeoutError):
        client.execute(OP, (), {})
    assert len(asked) == 2


def test_tasks_that_wait_for_a_token_fail_together() -> None:
    asked: list[httpx2.Request] = []

    async def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        await asyncio.sleep(0.01)
        return httpx2.Response(400, json={"error": "invalid_client"})

    async def main() -> None:
        transport = httpx2.MockTransport(answer)
        client = AsyncApiClient(Secured(**CLIENT), transport=transport)
        calls = (client.execute(OP, (), {}) for _ in range(8))
        found = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(error) for error in found} == {TokenException}
        assert len(asked) == 1

    asyncio.run(main())


ERROR = {"error": "invalid_client", "error_description": "who?", "x": "secret"}


@pytest.mark.parametrize(
    ("response", "data", "message"),
    [
        (httpx2.Response(400, json=ERROR), {"error", "error_description"}, "who?"),
        (httpx2.Response(401, json=ERROR), {"error", "error_description"}, "who?"),
        (httpx2.Response(500, text="<html>secret"), set(), "500"),
        (httpx2.Response(200, text="secret"), set(), "200"),
        (httpx2.Response(200, json=["secret"]), set(), "200"),
        (httpx2.Response(200, json={"refresh_token": "secret"}), set(), "200"),
        (httpx2.Response(200, json={"access_token": ["secret"]}), set(), "200"),
        (httpx2.Response(200, json={"access_token": ""}), set(), "200"),
        (httpx2.Response(302, headers={"Location": "https://e/token"}), set(), "302"),
        (httpx2.Response(200, content=b"[" * 100_000), set(), "200"),
    ],
)
def test_no_token(
    way: Any, clock: Any, response: httpx2.Response, data: set[str], message: str
) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.url.host == "login.example"
        return response

    client = secured(way, answer, **CLIENT, refresh_token="secret")
    with pytest.raises(TokenException, match="no access token") as caught:
        call(way, client)
    error = caught.value
    assert set(error.data) == data
    assert error.status == response.status_code
    assert message in str(error)
    shown = "".join(traceback.format_exception(error)) + repr(error)
    assert "secret" not in shown.replace("client_secret", "")


@pytest.mark.parametrize(("refresh", "tries"), [(None, 3), ("r", 1)])
def test_a_token_endpoint_that_is_down(
    way: Any, clock: Any, refresh: str | None, tries: int
) -> None:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        raise httpx2.ConnectError("refused")

    client = secured(way, answer, **CLIENT, refresh_token=refresh)
    with pytest.raises(ApiConnectionError):
        call(way, client)
    assert len(asked) == tries


def test_the_deadline_is_that_of_the_whole_call(way: Any, clock: Any) -> None:
    service = Service()

    def slow(request: httpx2.Request) -> httpx2.Response:
        clock.now += 4
        return service(request)

    client = secured(way, slow, **CLIENT)
    service.accepts = lambda token: False
    with pytest.raises(ApiTimeoutError):
        call(way, client, _request_timeout=Timeouts(total=9))
    assert (service.issued, len(service.called)) == (2, 1)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"token_url": "/token"}, "https://pets.example/token"),
        ({"token_url": "token"}, "https://pets.example/v1/token"),
        (
            {"token_url": "/token", "host": "http://localhost:8000/api"},
            "http://localhost:8000/token",
        ),
        ({"token_url": "https://own.example/token"}, "https://own.example/token"),
    ],
)
def test_token_urls(way: Any, settings: Any, expected: str) -> None:
    service = Service()
    call(way, secured(way, service, **CLIENT, **settings))
    assert str(service.asked[0].url) == expected


@pytest.mark.parametrize(
    ("security", "settings", "issued", "headers"),
    [
        ((), CLIENT, 0, {}),
        (((),), CLIENT, 0, {}),
        ((("oauth",), ("key",)), CLIENT, 1, {"authorization": "Bearer t1"}),
        (
            (("key",), ("oauth",)),
            {**CLIENT, "api_key": {"key": "k"}},
            0,
            {"x-key": "k"},
        ),
        (
            (("oauth", "key"),),
            {**CLIENT, "api_key": {"key": "k"}},
            1,
            {"authorization": "Bearer t1", "x-key": "k"},
        ),
        ((("oauth", "key"),), CLIENT, 0, {}),
        ((("bearer",),), CLIENT, 0, {}),
        ((("bearer",), ("oauth",)), CLIENT, 1, {"authorization": "Bearer t1"}),
        (((), ("oauth",)), CLIENT, 1, {"authorization": "Bearer t1"}),
    ],
)
def test_requirements(
    way: Any, security: Any, settings: Any, issued: int, headers: dict[str, str]
) -> None:
    service = Service()
    call(way, secured(way, service, **settings), op(*security))
    assert service.issued == issued
    sent = service.called[0].headers
    assert {n: sent[n] for n in ("authorization", "x-key") if n in sent} == headers


def test_each_scheme_has_its_own_token(way: Any) -> None:
    service = Service()
    client = secured(way, service, **CLIENT)
    for name in ("oauth", "other", "oauth", "other"):
        call(way, client, op((name,)))
    assert [str(request.url) for request in service.asked] == [
        TOKEN_URL,
        "https://other.example/token",
    ]
    assert service.tokens == ["t1", "t2", "t1", "t2"]


def test_a_function_gives_tokens(way: Any, clock: Any) -> None:
    service = Service()
    give = map("f{}".format, count(1)).__next__
    client = secured(way, service, access_token=give)
    call(way, client)
    call(way, client)
    client.configuration.access_token = {"oauth": give}
    call(way, client)
    call(way, client, op(("key",)))
    call(way, client, _request_auth="own")
    assert service.issued == 0
    sent = [request.headers.get("authorization") for request in service.called]
    assert sent == ["Bearer f1", "Bearer f2", "Bearer f3", None, "Bearer own"]


def test_a_function_gives_keys(way: Any) -> None:
    service = Service()
    client = secured(
        way, service, api_key={"key": lambda: "k1"}, api_key_prefix={"key": "Token"}
    )
    call(way, client, op(("key",)))
    assert service.called[0].headers["x-key"] == "Token k1"


def test_a_coroutine_gives_tokens(way: Any) -> None:
    async def give() -> str:
        await asyncio.sleep(0)
        return "awaited"

    service = Service()
    client = secured(way, service, access_token=give)
    if way.is_async:
        call(way, client)
        assert service.tokens == ["awaited"]
    else:
        with pytest.raises(ApiTypeError, match="asynchronous"):
            call(way, client)


@pytest.mark.parametrize("given", [None, 5, b"t"])
def test_what_is_no_token(way: Any, given: Any) -> None:
    client = secured(way, Service(), access_token=lambda: given)
    with pytest.raises(ApiValueError, match="'oauth'"):
        call(way, client)


def test_a_line_break_in_a_token_is_refused(way: Any) -> None:
    for settings in ({"access_token": lambda: "secret\r\nX: 1"}, CLIENT):
        service = Service(access_token="secret\nX: 1")
        with pytest.raises(ApiValueError, match="Authorization") as caught:
            call(way, secured(way, service, **settings))
        assert "secret" not in str(caught.value)
        assert service.called == []


def test_errors_of_a_function_are_its_own(way: Any) -> None:
    def give() -> str:
        raise LookupError("vault")

    with pytest.raises(LookupError, match="vault"):
        call(way, secured(way, Service(), access_token=give))


def test_grants_show_no_secrets() -> None:
    grant = Grant(TOKEN_URL, "id", "secret", "secret", (), "secret")
    assert repr(grant) == f"Grant({TOKEN_URL})"
    assert "secret" not in repr(Secured(**CLIENT, refresh_token="secret"))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"client_id": "i"}, None),
        ({"client_id": "i", "refresh_token": "r"}, "https://a.example/refresh"),
        (
            {"refresh_token": "r", "token_url": "https://b.example/t"},
            "https://b.example/t",
        ),
    ],
)
def test_a_flow_of_a_user_needs_a_refresh_token(
    settings: dict[str, str], expected: str | None
) -> None:
    class Configuration(BaseConfiguration):
        SERVERS = (Server("https://a.example"),)
        SECURITY_SCHEMES = {
            "user": OAuth2Bearer(refresh_url="https://a.example/refresh")
        }

    found = Configuration(**cast("Any", settings)).secret("user")
    assert (found.token_url if isinstance(found, Grant) else found) == expected
