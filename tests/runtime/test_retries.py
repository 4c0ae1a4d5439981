"""What is tried again, when, how often, and what is sent then."""

from __future__ import annotations

import asyncio
import io
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from petshop import AsyncApiClient
from petshop._runtime.attempts import Attempts, retries, retry_after
from petshop._runtime.exceptions import (
    ApiConnectionError,
    ApiException,
    ApiTimeoutError,
    ApiValueError,
    ResponseDecodingError,
)
from petshop._runtime.headers import Headers
from petshop._runtime.limits import Retries, Timeouts
from petshop._runtime.messages import PreparedRequest
from petshop_support import PET, Pieces, answers

DOWN = httpx2.ConnectError("refused")
KEY = {"Idempotency-Key": "k"}


def status(code: int, after: str | None = None) -> httpx2.Response:
    headers = {} if after is None else {"Retry-After": after}
    return httpx2.Response(code, headers=headers, json={"code": "no"})


@pytest.mark.parametrize("first", [408, 429, 500, 502, 503, 504, 599, DOWN])
def test_what_may_pass_is_tried_again(way: Any, clock: Any, first: Any) -> None:
    client, seen = way.connect(answers(first, 200))
    assert way.call(client.pets.get_pet, "1").id == 1
    assert len(seen.requests) == 2
    assert len(clock.waits) == 1


@pytest.mark.parametrize("first", [400, 401, 404, 409, 425, 501, 505, 304])
def test_what_will_not_pass_is_not(way: Any, clock: Any, first: int) -> None:
    client, seen = way.connect(answers(first, 200))
    with pytest.raises(ApiException) as caught:
        way.call(client.pets.get_pet, "1")
    assert caught.value.status == first
    assert (len(seen.requests), clock.waits) == (1, [])


@pytest.mark.parametrize(
    ("method", "headers", "tries"),
    [
        ("GET", {}, 3),
        ("HEAD", {}, 3),
        ("OPTIONS", {}, 3),
        ("PUT", {}, 3),
        ("DELETE", {}, 3),
        ("POST", {}, 1),
        ("PATCH", {}, 1),
        ("POST", KEY, 3),
        ("PATCH", {"idempotency-KEY": "k"}, 3),
    ],
)
@pytest.mark.parametrize("failure", [500, 503, DOWN])
def test_only_what_may_be_repeated_is(
    way: Any, clock: Any, method: str, headers: Any, tries: int, failure: Any
) -> None:
    client, seen = way.connect(answers(*[failure] * 3))
    with pytest.raises((ApiException, ApiConnectionError)):
        way.call(client.request, method, "/x", _headers=headers)
    assert len(seen.requests) == tries


@pytest.mark.parametrize(
    ("setting", "option", "tries"),
    [
        (0, None, 1),
        (None, None, 1),
        (4, None, 1),  # a number says how often, not what
        (Retries(1, any_method=True), None, 2),
        (0, 2, 3),
        (5, 0, 1),
        (5, Retries(1), 1),
        (0, Retries(1, any_method=True), 2),
        (Retries(1, any_method=True), None, 2),
    ],
)
def test_retries_of_a_client_and_of_a_call(
    way: Any, clock: Any, setting: Any, option: Any, tries: int
) -> None:
    client, seen = way.connect(answers(*[503] * 9), retries=setting)
    with pytest.raises(ApiException):
        way.call(client.pets.create_pet, name="Rex", _retries=option)
    assert len(seen.requests) == tries


@pytest.mark.parametrize(
    ("refusal", "tries"),
    [
        (status(429), 2),
        (status(429, "1"), 2),
        (status(503, "1"), 2),
        (status(503), 1),  # a gateway says so too, of what was under way
        (status(500, "1"), 1),
        (status(502, "1"), 1),
        (status(429, "3600"), 1),
        (status(503, "3600"), 1),
    ],
    ids=lambda answer: getattr(answer, "status_code", answer),
)
def test_what_the_server_did_not_do_is_sent_again(
    way: Any, clock: Any, refusal: httpx2.Response, tries: int
) -> None:
    client, seen = way.connect(answers(refusal, 200))
    if tries == 2:
        assert way.call(client.pets.create_pet, name="Rex").id == 1
        assert seen.requests[0].content == seen.requests[1].content
    else:
        with pytest.raises(ApiException):
            way.call(client.pets.create_pet, name="Rex")
    assert len(seen.requests) == tries


def test_a_number_for_a_timeout_is_for_each_try(way: Any, clock: Any) -> None:
    """So a call may last longer: its three tries, and the waits between them."""
    slow = [httpx2.ReadTimeout("slow") for _ in range(3)]
    client, seen = way.connect(answers(*slow))
    with pytest.raises(ApiTimeoutError):
        way.call(client.pets.get_pet, "1", _request_timeout=0.3)
    limits = [request.extensions["timeout"]["read"] for request in seen.requests]
    assert limits == [0.3] * 3
    assert clock.waits == [0.375, 0.75]


def test_a_number_for_a_call_keeps_the_waits_of_the_client(
    way: Any, clock: Any
) -> None:
    client, _ = way.connect(answers(*[503] * 9), retries=Retries(backoff=0.1))
    with pytest.raises(ApiException):
        way.call(client.pets.get_pet, "1", _retries=1)
    assert clock.waits == pytest.approx([0.075])


def test_waits_double_up_to_the_longest(way: Any, clock: Any) -> None:
    client, seen = way.connect(answers(*[503] * 9), retries=Retries(6, 0.5, 4.0))
    with pytest.raises(ApiException):
        way.call(client.pets.get_pet, "1")
    assert clock.waits == [0.375, 0.75, 1.5, 3.0, 3.0, 3.0]
    assert len(seen.requests) == 7


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 0.5), (0.999999, 0.25)])
def test_waits_are_shortened_by_up_to_a_half(
    way: Any, clock: Any, monkeypatch: pytest.MonkeyPatch, chance: float, wait: float
) -> None:
    monkeypatch.setattr(random, "random", lambda: chance)
    client, _ = way.connect(answers(503, 200))
    way.call(client.pets.get_pet, "1")
    assert clock.waits == pytest.approx([wait], rel=1e-5)


def test_there_may_be_very_many_tries(way: Any, clock: Any) -> None:
    policy = Retries(1100, backoff=0.001, longest=0.001)
    client, seen = way.connect(answers(*[DOWN] * 1100, 200), retries=policy)
    assert way.call(client.pets.get_pet, "1").id == 1
    assert len(seen.requests) == 1101


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("0", 0.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("59", 59.0),
        ("soon", 0.375),
        ("-5", 0.375),
        ("", 0.375),
        ("٣", 0.375),
        ("1e3", 0.375),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
        ("Sun, 06 Nov 1994 08:49:37 -0000", 0.0),
        ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", 0.375),
    ],
)
def test_what_the_server_asks_for(way: Any, clock: Any, text: str, wait: float) -> None:
    first = httpx2.Response(429, headers={b"Retry-After": text.encode()})
    client, _ = way.connect(answers(first, 200))
    way.call(client.pets.get_pet, "1")
    assert clock.waits == [wait]


def test_a_date_to_wait_for(way: Any, clock: Any) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    client, _ = way.connect(answers(status(503, date), 200))
    way.call(client.pets.get_pet, "1")
    assert clock.waits[0] == pytest.approx(30, abs=3)


@given(st.text())
def test_no_hint_is_an_error(text: str) -> None:
    found = retry_after(text)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    "after", ["61", "9" * 400, "Fri, 01 Jan 2999 00:00:00 GMT", "99999999999"]
)
def test_a_wait_beyond_the_total_is_not_begun(way: Any, clock: Any, after: str) -> None:
    client, seen = way.connect(answers(status(429, after), 200))
    with pytest.raises(ApiException) as caught:
        way.call(client.pets.get_pet, "1")
    assert caught.value.headers["retry-after"] == after
    assert (len(seen.requests), clock.waits) == (1, [])


def test_the_total_of_all_tries(way: Any, clock: Any) -> None:
    policy = Retries(9, total=10)
    client, seen = way.connect(
        answers(*(status(503, "4") for _ in range(9))), retries=policy
    )
    with pytest.raises(ApiException):
        way.call(client.pets.get_pet, "1")
    assert clock.waits == [4, 4]
    assert len(seen.requests) == 3


def test_no_wait_goes_beyond_the_deadline(way: Any, clock: Any) -> None:
    client, seen = way.connect(
        answers(*(status(503, "4") for _ in range(9))),
        retries=9,
        timeout=Timeouts(total=5),
    )
    with pytest.raises(ApiException) as caught:
        way.call(client.pets.get_pet, "1")
    assert caught.value.status == 503
    assert clock.waits == [4]


def test_nothing_is_sent_after_the_deadline(way: Any, clock: Any) -> None:
    def late(request: httpx2.Request) -> httpx2.Response:
        clock.now += 2
        return httpx2.Response(307, headers={"Location": "/again"})

    client, seen = way.connect(late)
    with pytest.raises(ApiTimeoutError, match="total"):
        way.call(client.pets.get_pet, "1", _request_timeout=Timeouts(total=5))
    assert len(seen.requests) == 3


def test_the_deadline_bounds_the_limits_of_httpx2(way: Any, clock: Any) -> None:
    asked: list[float] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        limits = request.extensions["timeout"]
        asked.append(limits.get("connect"))
        clock.now += 3
        asked.extend((limits.get("read"), limits.get("pool")))
        return httpx2.Response(200, json=PET)

    client, _ = way.connect(answer)
    way.call(client.pets.get_pet, "1", _request_timeout=Timeouts(5.5, None, 10))
    assert asked == [5.5, 7, 5.5]


def test_a_body_that_is_too_slow(way: Any, clock: Any) -> None:
    class Slow(Pieces):
        def __iter__(self) -> Any:
            for piece in (b"{", b"}"):
                clock.now += 6
                yield piece

    body = Slow()
    client, _ = way.connect(httpx2.Response(200, stream=body))
    with pytest.raises(ApiTimeoutError, match="total"):
        way.call(client.pets.get_pet, "1", _request_timeout=Timeouts(total=10))
    assert body.closed == 1


class Stuck(httpx2.AsyncBaseTransport, httpx2.AsyncByteStream):
    """Does not answer; or only begins to."""

    def __init__(self, *, begins: bool) -> None:
        self.begins = begins

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if not self.begins:
            await asyncio.sleep(60)
        return httpx2.Response(200, stream=self)

    async def __aiter__(self) -> Any:
        yield b"{"
        await asyncio.sleep(60)


@pytest.mark.parametrize("begins", [False, True])
def test_a_deadline_cancels_what_is_awaited(begins: bool) -> None:
    async def main() -> None:
        client = AsyncApiClient(transport=Stuck(begins=begins))
        with pytest.raises(ApiTimeoutError, match="total"):
            await client.pets.get_pet("1", _request_timeout=Timeouts(total=0.02))

    asyncio.run(main())


def test_each_try_sends_the_same(way: Any, clock: Any, tmp_path: Any) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(b"x" * 200_000)
    client, seen = way.connect(answers(503, DOWN, httpx2.Response(200, content=b"")))
    way.call(client.pets.upload_photo, "1", path, caption="c", _retries=2, _headers=KEY)
    one, two, three = seen.requests
    assert one.headers.raw == two.headers.raw == three.headers.raw
    assert one.content == two.content == three.content
    assert len(one.content) == int(one.headers["content-length"])


def test_a_file_object_goes_from_where_it_stood(way: Any, clock: Any) -> None:
    file = io.BytesIO(b"skipped content")
    file.seek(8)
    client, seen = way.connect(answers(503, 200))
    way.call(
        client.request,
        "PUT",
        "/x",
        body=file,
        content_type="application/octet-stream",
    )
    assert [request.content for request in seen.requests] == [b"content"] * 2


@pytest.mark.parametrize("failure", [429, 503, DOWN])
def test_a_body_that_is_gone_is_not_sent_again(
    way: Any, clock: Any, failure: Any
) -> None:
    client, seen = way.connect(answers(failure, 200))
    with pytest.raises((ApiException, ApiConnectionError)):
        way.call(
            client.request,
            "PUT",
            "/x",
            body=iter([b"a", b"b"]),
            content_type="application/octet-stream",
            _retries=5,
        )
    assert len(seen.requests) == 1


def test_half_a_response_is_a_failure_like_any_other(way: Any, clock: Any) -> None:
    cut = Pieces(b'{"id":', httpx2.RemoteProtocolError("incomplete"))
    client, seen = way.connect(answers(httpx2.Response(200, stream=cut), 200))
    assert way.call(client.pets.get_pet, "1").id == 1
    assert (cut.closed, len(seen.requests)) == (1, 2)


def test_what_cannot_be_decoded_is_not_tried_again(way: Any, clock: Any) -> None:
    bad = httpx2.Response(
        200, headers={"Content-Encoding": "gzip"}, stream=Pieces(b"no gzip")
    )
    client, seen = way.connect(answers(bad, 200))
    with pytest.raises(ResponseDecodingError):
        way.call(client.pets.get_pet, "1")
    assert len(seen.requests) == 1


@pytest.mark.parametrize(
    "error", [httpx2.InvalidURL("bad"), httpx2.UnsupportedProtocol("ftp")]
)
def test_nor_is_what_cannot_be_sent(way: Any, clock: Any, error: Exception) -> None:
    client, seen = way.connect(answers(error, 200))
    with pytest.raises(ApiValueError):
        way.call(client.pets.get_pet, "1")
    assert len(seen.requests) == 1


def test_responses_that_are_given_up_are_released(way: Any, clock: Any) -> None:
    bodies = [Pieces(b"{}") for _ in range(3)]
    failures = (httpx2.Response(503, stream=body) for body in bodies)
    client, _ = way.connect(answers(*failures))
    with pytest.raises(ApiException):
        way.call(client.pets.get_pet, "1")
    assert [body.closed for body in bodies] == [1, 1, 1]


@given(
    count=st.integers(0, 6),
    backoff=st.floats(0, 10),
    longest=st.floats(0, 10),
    total=st.floats(0, 20),
)
def test_no_policy_is_overstepped(
    count: int, backoff: float, longest: float, total: float
) -> None:
    policy = Retries(count, backoff, longest, total)
    request = PreparedRequest("GET", "https://a/", [], b"", Timeouts())
    attempts = Attempts(request, policy, follows=True)
    waits: list[float] = []
    while (wait := attempts.after_response(503, Headers())) is not None:
        waits.append(wait)
    assert len(waits) <= count
    for number, wait in enumerate(waits):
        most = min(longest, backoff * 2**number)
        assert most / 2 <= wait <= min(most, total)


def test_settings_as_numbers() -> None:
    assert retries(None) == retries(0) == Retries(0)
    assert retries(3) == Retries(3)
    assert retries(Retries(1, 9.0), 4) == Retries(4, 9.0, any_method=True)
    assert retries(Retries(1), Retries(2)) == Retries(2)
