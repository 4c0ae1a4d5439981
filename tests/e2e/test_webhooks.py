"""A server that is called by an API: it checks a signature, then reads what was sent, by type."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from tests.clients import make_client
from tests.e2e.server import serve

SPEC = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders:
    post:
      operationId: placeOrder
      responses: {"204": {description: placed}}
      callbacks:
        progress:
          "{$request.query.url}":
            post:
              parameters:
                - {name: X-Attempt, in: header, required: true, schema: {type: integer}}
                - {name: since, in: query, schema: {type: string, format: date}}
              requestBody:
                content:
                  multipart/form-data:
                    schema: {type: object, required: [step], properties: {step: {type: integer}}}
              responses: {"204": {description: Seen.}}
webhooks:
  order.made:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Made"}}}}
      responses: {"200": {description: Seen.}}
  order.lost:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Lost"}}}}
      responses: {"200": {description: Seen.}}
components:
  schemas:
    Made:
      type: object
      required: [type, price]
      properties: {type: {const: order.made}, price: {type: number}}
    Lost:
      type: object
      required: [type, at]
      properties: {type: {const: order.lost}, at: {type: string, format: date-time}}
"""
SECRET = b"only we know"


@pytest.fixture(scope="module")
def webhooks(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder: Path = tmp_path_factory.mktemp("shop")
    return make_client(SPEC, folder, "webhooks_e2e").load(".webhooks")


def signature(body: bytes) -> str:
    return hmac.new(SECRET, body, hashlib.sha256).hexdigest()


@pytest.fixture
def events() -> list[Any]:
    """What the server has understood."""
    return []


@pytest.fixture
def url(webhooks: ModuleType, events: list[Any]) -> Iterator[str]:
    """The server, as a user would write it."""

    async def receive(request: Request) -> Response:
        body = await request.body()
        if not hmac.compare_digest(
            signature(body), request.headers.get("x-signature", "")
        ):
            return PlainTextResponse("who are you?", 401)
        try:
            events.append(webhooks.parse_webhook(body))
        except webhooks.WebhookError as error:
            return PlainTextResponse(str(error), 400)
        return PlainTextResponse("seen")

    async def progress(request: Request) -> Response:
        async with request.form() as form:
            events.append(webhooks.parse_place_order_progress(form))
        read = webhooks.parse_place_order_progress_parameters
        events.append(read(request.headers, request.url.query))
        return Response(status_code=204)

    routes = [
        Route("/v1/hook", receive, methods=["POST"]),
        Route("/v1/progress", progress, methods=["POST"]),
    ]
    with serve(Starlette(routes=routes)) as base:
        yield base


def send(url: str, body: bytes) -> httpx2.Response:
    headers = {"x-signature": signature(body)}
    return httpx2.post(f"{url}/hook", content=body, headers=headers)


def test_a_webhook_is_received(url: str, events: list[Any]) -> None:
    made = {"type": "order.made", "price": 1.5, "since": "a newer version"}
    assert send(url, json.dumps(made, indent=3).encode()).status_code == 200
    lost = b'{"type": "order.lost", "at": "2026-01-02T03:04:05Z"}'
    assert send(url, lost).status_code == 200
    assert [type(event).__name__ for event in events] == ["Made", "Lost"]
    assert events[0].price == 1.5
    assert events[1].at.year == 2026


def test_a_webhook_that_is_not_as_described_is_answered_so(
    url: str, events: list[Any]
) -> None:
    response = send(url, b'{"type": "order.made", "price": "much"}')
    assert response.status_code == 400
    assert "$.price: Input should be a valid number" in response.text
    assert send(url, b"not JSON").status_code == 400
    forged = httpx2.post(f"{url}/hook", content=b'{"type": "order.made", "price": 1}')
    assert forged.status_code == 401
    assert events == []


def test_a_callback_is_received_with_its_parameters(
    url: str, events: list[Any]
) -> None:
    response = httpx2.post(
        f"{url}/progress?since=2026-01-02",
        files={"step": (None, "3")},
        headers={"X-Attempt": "2"},
    )
    assert response.status_code == 204
    body, parameters = events
    assert body.step == 3
    assert parameters["X-Attempt"] == 2
    assert parameters["since"].isoformat() == "2026-01-02"
