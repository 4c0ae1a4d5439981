"""Webhooks and callbacks: what a request of the API brings, as values of its types."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from tests.clients import Client, make_client
from tests.functional.support import document

SHOP = """
paths:
  /orders:
    post:
      operationId: placeOrder
      tags: [orders]
      responses: {"204": {description: placed}}
      callbacks:
        onProgress:
          "{$request.query.url}":
            post:
              description: An order has come further.
              parameters:
                - {name: X-Attempt, in: header, required: true, schema: {type: integer}}
                - {name: X-Parts, in: header, schema: {type: array, items: {type: integer}}}
                - {name: X-Meta, in: header, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
                - {name: since, in: query, schema: {type: string, format: date-time}}
                - {name: tags, in: query, schema: {type: array, items: {type: string}}}
                - {name: pipes, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
                - {name: mode, in: query, schema: {enum: [fast, slow]}}
                - {name: filter, in: query, style: deepObject, schema: {type: object}}
              requestBody:
                content:
                  application/json:
                    schema: {type: object, required: [step], properties: {step: {enum: [packed, sent]}}}
              responses:
                "200": {description: Go on.}
                "410": {description: "Stop\\n  here."}
            put:
              responses: {"200": {description: Seen.}}
        done: {$ref: "#/components/callbacks/done"}
  /orders/all:
    post:
      operationId: placeAll
      tags: [orders]
      callbacks: {done: {$ref: "#/components/callbacks/done"}}
      responses: {"204": {description: placed}}
webhooks:
  order.made:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/OrderMade"}}}}
      responses: {"200": {description: Seen.}}
  order.sent:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/OrderSent"}}}}
      responses:
        "200":
          description: Seen.
          content: {application/json: {schema: {type: object, properties: {seen: {type: boolean}}}}}
  order_sent:
    post:
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {"200": {description: Seen.}}
  stock: {$ref: "#/components/pathItems/stock"}
  ping:
    get: {responses: {"200": {description: Alive.}}}
    post:
      requestBody: {content: {image/png: {}}}
      responses: {"200": {description: Alive.}}
  survey:
    post:
      requestBody:
        content:
          application/xml: {schema: {type: object}}
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [stars]
              properties:
                stars: {type: integer}
                tags: {type: array, items: {type: string}}
                order: {$ref: "#/components/schemas/Order"}
      responses: {"200": {description: Thanks.}}
  upload:
    post:
      requestBody:
        content:
          multipart/form-data: {schema: {type: object, properties: {n: {type: integer}}}}
      responses: {"200": {description: Thanks.}}
  orders:
    post:
      requestBody:
        content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Order"}}}}
      responses: {"200": {description: Seen.}}
components:
  callbacks:
    done:
      "{$request.header.X-Done}":
        post:
          requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
          responses: {"200": {description: ok}}
  pathItems:
    stock:
      post:
        requestBody:
          content:
            application/json:
              schema: {type: object, required: [left], properties: {left: {type: integer}}}
        responses: {"200": {description: ok}}
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: string}, n: {type: integer}}}
    OrderMade:
      type: object
      required: [type, data]
      properties: {type: {const: order.made}, data: {$ref: "#/components/schemas/Order"}}
    OrderSent:
      type: object
      required: [type, data]
      properties: {type: {const: order.sent}, data: {$ref: "#/components/schemas/Order"}}
"""

TAGGED = """
webhooks:
  a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}}
      responses: {"200": {description: Seen.}}
  b:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}
      responses: {"200": {description: Seen.}}
  b.again:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}
      responses: {"200": {description: Seen.}}
  webhook:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/WebhookEvent"}}}}
      responses: {"200": {description: Seen.}}
components:
  schemas:
    A: {type: object, required: [kind], properties: {kind: {const: a}, x: {type: integer}}}
    B: {type: object, required: [kind], properties: {kind: {const: b}, x: {type: string}}}
    WebhookEvent: {type: object, required: [kind], properties: {kind: {enum: [c, d]}}}
"""

ALONE = """
webhooks:
  only:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}
      responses: {"200": {description: Seen.}}
"""

PACKAGES = {
    "webhooks_shop": document(SHOP),
    "webhooks_tagged": document(TAGGED),
    "webhooks_alone": document(ALONE),
}


@pytest.fixture
def shop(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients(PACKAGES, "webhooks_shop").load(".webhooks")


@pytest.fixture
def tagged(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients(PACKAGES, "webhooks_tagged").load(".webhooks")


@pytest.mark.parametrize(
    "body",
    [
        {"type": "order.made", "data": {"id": "o1"}},
        '{"type": "order.made", "data": {"id": "o1"}}',
        b'{"type": "order.made", "data": {"id": "o1"}}',
        bytearray(b'\xef\xbb\xbf{"type": "order.made", "data": {"id": "o1"}}'),
    ],
)
def test_a_body_is_read_in_every_form_that_a_server_has_it(
    shop: ModuleType, body: Any
) -> None:
    made = shop.parse_order_made(body)
    assert type(made).__name__ == "OrderMade"
    assert made.data.id == "o1"


def test_a_list_is_a_body_as_well(shop: ModuleType) -> None:
    assert [each.id for each in shop.parse_orders([{"id": "a"}, {"id": "b"}])] == [
        "a",
        "b",
    ]
    assert shop.parse_orders('[{"id": "a"}]')[0].id == "a"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "$: there is no body"),
        (b"{", "$: "),
        (b"null", "$: "),
        (b"\xff\xfe\xff", "$: "),
        ("\ud800", "$: "),
        ({"type": "order.made"}, "$.data: Field required"),
        ({"type": "order.made", "data": {"id": 1}}, "$.data.id: "),
        ([1], "$: "),
    ],
)
def test_what_is_not_as_described_is_refused(
    shop: ModuleType, body: Any, problem: str
) -> None:
    with pytest.raises(shop.WebhookError) as caught:
        shop.parse_order_made(body)
    assert caught.value.problems[0].startswith(problem)
    assert str(caught.value).startswith(
        "order.made: the request is not as described\n  "
    )
    assert isinstance(caught.value, ValueError)


def test_what_is_new_is_kept(shop: ModuleType) -> None:
    progress = shop.parse_place_order_on_progress({"step": "lost", "more": [1]})
    assert progress.step == "lost"
    assert progress.to_dict() == {"step": "lost", "more": [1]}


def test_any_webhook_is_told_by_its_tag(tagged: ModuleType) -> None:
    read = tagged.parse_webhook
    assert type(read({"kind": "a", "x": 1})).__name__ == "A"
    assert type(read(b'{"kind": "b", "x": "y"}')).__name__ == "B"
    assert type(read({"kind": "d"})).__name__ == "WebhookEvent"
    unknown = read({"kind": "e", "x": 2})
    assert type(unknown).__name__ == "UnknownVariant"
    assert unknown.to_dict() == {"kind": "e", "x": 2}
    with pytest.raises(tagged.WebhookError, match=r"\$\.x: "):
        read({"kind": "a", "x": "no number"})
    assert "`kind`" in read.__doc__


def test_names_that_are_taken_give_way(tagged: ModuleType) -> None:
    assert type(tagged.parse_webhook_webhook({"kind": "c"})).__name__ == "WebhookEvent"
    assert tagged.parse_b_again({"kind": "b"}).kind == "b"


def test_any_webhook_is_what_it_fits_best(shop: ModuleType) -> None:
    read = shop.parse_webhook
    sent = read({"type": "order.sent", "data": {"id": "o"}})
    assert type(sent).__name__ == "OrderSent"
    assert read({"left": 3}).left == 3
    assert read([{"id": "a"}])[0].id == "a"
    assert "fits best" in read.__doc__


def test_one_webhook_is_any_webhook(
    clients: Callable[[dict[str, str], str], Client],
) -> None:
    alone = clients(PACKAGES, "webhooks_alone").load(".webhooks")
    assert type(alone.parse_webhook({"n": 1})).__name__ == "OnlyWebhook"
    assert type(alone.parse_only({"n": 1})).__name__ == "OnlyWebhook"


def test_other_media_types_are_read_as_far_as_they_can_be(shop: ModuleType) -> None:
    assert shop.parse_order_sent("é".encode()) == "é"
    assert shop.parse_ping(b"\x89PNG") == b"\x89PNG"
    assert shop.parse_ping_get() is None
    assert shop.parse_survey(b"<a/>", "application/xml") == "<a/>"


def test_a_form_is_read_by_the_types_of_its_fields(shop: ModuleType) -> None:
    order = json.dumps({"id": "o", "n": 2})
    form = f"stars=5&tags=a&order={order}&more=x".encode()
    found = shop.parse_survey(form, "application/x-www-form-urlencoded; charset=utf-8")
    assert (found.stars, found.tags, found.order.n) == (5, ["a"], 2)
    assert found.to_dict()["more"] == "x"
    # What is not said is what is mostly meant.
    assert shop.parse_survey("stars=1").stars == 1
    assert shop.parse_survey({"stars": "4", "tags": ["a", "b"]}).tags == ["a", "b"]
    with pytest.raises(shop.WebhookError, match=r"\$\.stars: "):
        shop.parse_survey("stars=many")


def test_of_a_multipart_body_the_fields_are_read(shop: ModuleType) -> None:
    assert shop.parse_upload({"n": "3"}).n == 3
    with pytest.raises(shop.WebhookError, match="multipart"):
        shop.parse_upload(b"--x\r\n\r\n--x--")


def test_parameters_have_types(shop: ModuleType) -> None:
    read = shop.parse_place_order_on_progress_parameters
    headers = {
        "x-attempt": "2",
        "X-PARTS": "1, 2",
        "X-Meta": '{"id": "o"}',
        "Host": "h",
    }
    query = "?since=2026-01-02T03:04:05Z&tags=a,b&tags=c&pipes=a|b&mode=new&filter[a]=1"
    found = read(headers, query)
    assert found["X-Meta"].id == "o"
    del found["X-Meta"]
    assert found == {
        "X-Attempt": 2,
        "X-Parts": [1, 2],
        "since": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "tags": ["a,b", "c"],
        "pipes": ["a", "b"],
        "mode": "new",
    }
    assert read({"X-Attempt": "1"}) == {"X-Attempt": 1}
    assert read({"X-Attempt": "1"}, {"tags": "a"}) == {"X-Attempt": 1, "tags": ["a"]}


@pytest.mark.parametrize(
    ("headers", "query", "problem"),
    [
        ({}, "", "X-Attempt: it is missing"),
        ({"X-Attempt": "often"}, "", "X-Attempt: Input should be"),
        ({"X-Attempt": "1", "X-Parts": "1,x"}, "", "X-Parts[1]: Input should be"),
        ({"X-Attempt": "1", "X-Meta": "{"}, "", "X-Meta: "),
        ({"X-Attempt": "1"}, "since=then", "since: Input should be"),
    ],
)
def test_parameters_that_are_not_as_described_are_refused(
    shop: ModuleType, headers: dict[str, str], query: str, problem: str
) -> None:
    with pytest.raises(shop.WebhookError) as caught:
        shop.parse_place_order_on_progress_parameters(headers, query)
    assert caught.value.problems[0].startswith(problem)


def test_a_function_says_where_its_request_goes_and_what_to_answer(
    shop: ModuleType,
) -> None:
    text = shop.parse_place_order_on_progress.__doc__
    assert "An order has come further." in text
    assert "Sent with POST to `{$request.query.url}`, after `place_order`." in text
    assert "- 410: Stop here." in text
    shared = shop.parse_done.__doc__
    assert "after `place_order`, `place_all`" in " ".join(shared.split())


def test_nothing_is_lost(shop: ModuleType) -> None:
    assert set(shop.__all__) == {
        "PlaceOrderOnProgressParameters",
        "WebhookError",
        *(
            f"parse_{name}"
            for name in (
                "done",
                "order_made",
                "order_sent",
                "order_sent_webhook",
                "orders",
                "ping",
                "ping_get",
                "place_order_on_progress",
                "place_order_on_progress_parameters",
                "place_order_on_progress_put",
                "stock",
                "survey",
                "upload",
                "webhook",
            )
        ),
    }


def test_the_types_of_bodies_have_names(
    clients: Callable[[dict[str, str], str], Client],
) -> None:
    models = clients(PACKAGES, "webhooks_shop").load(".models")
    assert {
        "OrderSentWebhook200Response",
        "PlaceOrderOnProgressCallback",
        "StockWebhook",
        "SurveyWebhook",
        "WebhookEvent",
    } <= set(dir(models))


def test_reading_is_there_only_where_there_is_something_to_read(
    clients: Callable[[dict[str, str], str], Client], tmp_path: Any
) -> None:
    plain = make_client(document(""), tmp_path, "webhooks_none")
    assert not (plain.path / "webhooks.py").exists()
    assert not (plain.path / "_runtime" / "webhooks.py").exists()
    surface = clients(PACKAGES, "webhooks_alone").path / "surface.txt"
    line = "webhooks.parse_only(body: Received) -> models.OnlyWebhook"
    assert line in surface.read_text("utf-8").splitlines()
