"""The cost of one call, beside that of the HTTP library's own client, in memory."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

CALLS = 3000
ROUNDS = 5
BODY = b'{"id":"gpt-4o","object":"model","created":1686935002,"owned_by":"openai"}'


class Memory(httpx2.BaseTransport):
    """Answers every request at once."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """One small JSON object."""
        return httpx2.Response(
            200, headers={"Content-Type": "application/json"}, content=BODY
        )


def measure(folder: Path, package: str) -> None:
    """Print the processor time of a small GET, through the client and through `httpx2.Client`."""
    sys.path.insert(0, str(folder))
    module: Any = importlib.import_module(package)
    client = module.ApiClient(access_token="token", transport=Memory())
    plain = httpx2.Client(transport=Memory(), base_url="https://api.example.com/v1")
    ours = _microseconds(lambda: client.models.retrieve_model("gpt-4o"))
    theirs = _microseconds(lambda: plain.get("/models/gpt-4o").json())
    print(
        f"call: small GET {ours:.0f} us, httpx2.Client with json() {theirs:.0f} us "
        f"(ratio {ours / theirs:.2f})"
    )


def _microseconds(call: Callable[[], object]) -> float:
    call()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(CALLS):
            call()
        rounds.append((time.process_time() - start) / CALLS * 1e6)
    return min(rounds)
