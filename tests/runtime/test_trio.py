"""An asynchronous client under trio, which httpx2 knows as well as asyncio."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from petshop import AsyncApiClient
from petshop._runtime.exceptions import ApiTimeoutError, ApiTypeError
from petshop._runtime.limits import Retries, Timeouts
from petshop_support import PET, Recorder, answers

trio: Any = pytest.importorskip("trio")
BODY = json.dumps(PET).encode()
HEAD = (
    f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}"
)


async def answer(stream: Any) -> None:
    """Answer each request; one for /pets/2 never."""
    while request := await stream.receive_some(65536):
        if b"/pets/2 " in request:
            await trio.sleep_forever()
        await stream.send_all(f"{HEAD}\r\n\r\n".encode() + BODY)


def test_calls_over_a_connection_and_their_end() -> None:
    async def main() -> None:
        async with trio.open_nursery() as nursery:
            (listener,) = await trio.open_tcp_listeners(0, host="127.0.0.1")
            nursery.start_soon(trio.serve_listeners, answer, [listener])
            port = listener.socket.getsockname()[1]
            client = AsyncApiClient(host=f"http://127.0.0.1:{port}")
            assert (await client.pets.get_pet("1")).id == 1
            with pytest.raises(ApiTimeoutError, match="in total"):
                await client.pets.get_pet("2", _request_timeout=Timeouts(total=0.05))
            assert (await client.pets.get_pet("1")).id == 1
            await client.close()
            nursery.cancel_scope.cancel()

    trio.run(main)


def test_waits_and_tokens() -> None:
    def token(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/token":
            return httpx2.Response(200, json={"access_token": "t"})
        return httpx2.Response(200, json=PET)

    seen = Recorder(token)

    async def main() -> None:
        again = Recorder(answers(503, 200))
        retries = Retries(1, backoff=0.001)
        client = AsyncApiClient(transport=again.transport, retries=retries)
        await client.pets.get_pet("1")
        assert len(again.requests) == 2
        given: Any = {"client_id": "i", "token_url": "https://a.example/token"}
        client = AsyncApiClient(transport=seen.transport, **given)
        async with trio.open_nursery() as nursery:
            for _ in range(3):
                nursery.start_soon(client.pets.get_pet, "1")

    trio.run(main)
    assert [r.url.path for r in seen.requests].count("/token") == 1


def test_a_call_outside_of_a_run_says_so() -> None:
    calling = AsyncApiClient(host="http://127.0.0.1:9").pets.get_pet("1")
    with pytest.raises(ApiTypeError, match="in an event loop"):
        calling.send(None)
