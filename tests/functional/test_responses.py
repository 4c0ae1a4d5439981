"""Responses: a document in, what a generated client makes of what a server sends."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import httpx2
import pytest
from tests.clients import Client
from tests.functional.support import connect, document

READING = document("""
paths:
  /bill:
    get:
      operationId: getBill
      responses:
        '200':
          description: ok
          headers:
            X-Limit: {schema: {type: integer}}
            X-Reset: {schema: {type: string, format: date-time}}
            X-Day: {schema: {type: string, format: date}}
            X-Trace: {schema: {type: string, format: uuid}}
            X-Price: {schema: {type: number, format: decimal}}
            X-Fees: {schema: {type: array, items: {type: string, format: decimal}}}
            X-Ids: {schema: {type: array, items: {type: integer}}}
            X-Size: {schema: {$ref: '#/components/schemas/Size'}}
            X-Size-Exploded: {explode: true, schema: {$ref: '#/components/schemas/Size'}}
            X-Json: {content: {application/json: {schema: {$ref: '#/components/schemas/Size'}}}}
            X-State: {$ref: '#/components/headers/State'}
            X-Flag: {schema: {type: [boolean, 'null']}}
            X-Absent: {schema: {type: integer}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Bill'}}}
        4xx:
          description: no
          headers: {Retry-In: {schema: {type: number}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
    post:
      operationId: sendBill
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Bill'}}}}
      responses: {'204': {description: done}}
  /bills:
    get:
      operationId: listBills
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Bill'}}}}}}
  /total:
    get:
      operationId: getTotal
      responses: {'200': {description: ok, content: {application/json: {schema: {type: number, format: decimal}}}}}
  /when:
    get:
      operationId: getWhen
      responses: {'200': {description: ok, content: {application/json: {schema: {type: string, format: date-time}}}}}
  /many:
    get:
      operationId: getMany
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, additionalProperties: {type: integer}}}}}}
components:
  headers:
    State: {schema: {$ref: '#/components/schemas/State'}}
  schemas:
    State: {type: string, enum: [open, paid]}
    Size: {type: object, properties: {w: {type: integer}, h: {type: integer}}}
    Problem: {type: object, required: [code], properties: {code: {type: string}}}
    Bill:
      type: object
      required: [total]
      properties:
        total: {type: number, format: decimal}
        text: {type: string, format: decimal}
        parts: {type: array, items: {type: number, format: decimal, minimum: 0, multipleOf: 0.01}}
        map: {type: object, additionalProperties: {type: number, format: decimal}}
        any: {oneOf: [{type: boolean}, {type: number, format: decimal}]}
        count: {oneOf: [{type: integer}, {type: number}]}
        ratio: {type: number}
        size: {type: integer, format: int64}
        state: {$ref: '#/components/schemas/State'}
        kind: {type: string, enum: [a, b]}
        bonus: {type: number, format: decimal, default: 0.5}
""")

PACKAGES = {"reading": READING}
DIGITS = "1.10000000000000000000000000000000001"


@pytest.fixture(scope="module")
def package(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients(PACKAGES, "reading").load()


def answer(
    package: ModuleType, body: str | bytes, status: int = 200, **headers: str
) -> Any:
    """The only service of a client that gets this answer to all."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    named.setdefault("Content-Type", "application/json")
    content = body.encode() if isinstance(body, str) else body
    client, _ = connect(
        package, httpx2.Response(status, content=content, headers=named)
    )
    return client.default


def test_decimals_come_and_go_with_all_their_digits(package: ModuleType) -> None:
    body = (
        f'{{"total":{DIGITS},"text":"2.50","parts":[3.10,4,1E+30],"map":{{"a":-0.10}},'
        f'"any":{DIGITS},"ratio":2.5,"bonus":1e-40,"extra":2.5}}'
    )
    bill = answer(package, body).get_bill()
    assert bill.total == Decimal(DIGITS)
    assert str(bill.text) == "2.50"
    assert [str(each) for each in bill.parts] == ["3.10", "4", "1E+30"]
    assert str(bill.map["a"]) == "-0.10"
    assert bill.any == Decimal(DIGITS)
    assert (type(bill.ratio), bill.ratio, bill.extra) == (float, 2.5, 2.5)
    assert bill.to_json() == body.replace("1e-40", "1E-40")
    assert type(bill).from_json(body) == bill
    client, seen = connect(package, httpx2.Response(204))
    client.default.send_bill(bill)
    assert seen.request.content.decode() == bill.to_json()
    assert bill.to_dict()["total"] == 1.1
    assert str(answer(package, "1.50").get_total()) == "1.50"


def test_decimals_are_written_from_what_callers_have(package: ModuleType) -> None:
    for total in (Decimal("1.10"), 1.1, 3, "1.10"):
        client, seen = connect(package, httpx2.Response(204))
        client.default.send_bill({"total": total, "text": "0.10", "parts": [1]})
        written = f'{{"total":{total},"text":"0.10","parts":[1]}}'
        assert seen.request.content.decode() == written
    with pytest.raises(package.RequestValidationError):
        connect(package)[0].default.send_bill({"total": "much"})
    with pytest.raises(package.RequestValidationError):
        connect(package)[0].default.send_bill(total=1, parts=[Decimal(-1)])


def test_a_missing_decimal_is_drift_too(package: ModuleType) -> None:
    with pytest.warns(
        package.ResponseValidationWarning, match=r"\$\[1\]\.total: Field"
    ):
        bills = answer(package, '[{"total":1.10},{"ratio":1.5},{}]').list_bills()
    assert str(bills[0].total) == "1.10"
    assert bills[1] == {"ratio": 1.5}


@pytest.mark.parametrize("digits", [20, 100, 4000])
def test_integers_have_no_limit(package: ModuleType, digits: int) -> None:
    number = "9" * digits
    bill = answer(package, f'{{"total":1,"size":{number},"count":{number}}}').get_bill()
    assert bill.size == bill.count == int(number)
    assert f'"size":{number}' in bill.to_json()


def test_an_integer_or_a_number(package: ModuleType) -> None:
    read = [
        answer(package, f'{{"total":1,"count":{n}}}').get_bill().count
        for n in ("3", "3.0", "3.5")
    ]
    assert [repr(each) for each in read] == ["3", "3.0", "3.5"]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_numbers_that_are_none(package: ModuleType, value: str) -> None:
    with pytest.warns(package.ResponseValidationWarning, match=r"\$\.ratio"):
        bill = answer(package, f'{{"total":1,"ratio":{value}}}').get_bill()
    assert not -1e308 < bill.ratio < 1e308


def test_typed_headers(package: ModuleType) -> None:
    headers = {
        "x_limit": "60",
        "x_reset": "2024-08-17T07:20:00Z",
        "x_day": "2024-08-17",
        "x_trace": "6f1c1f0e-0c34-4d1a-9a77-3c0c4b0f8a55",
        "x_price": DIGITS,
        "x_fees": f"1.50, {DIGITS}",
        "x_ids": "1, 2,3",
        "x_size": "w,1,h,2",
        "x_size_exploded": "w=1,h=2",
        "x_json": '{"w": 1, "h": 2}',
        "x_state": "new",
        "x_flag": "true",
    }
    found = answer(package, '{"total":1}', **headers).get_bill_with_http_info()
    size = package.Size(w=1, h=2)
    assert dict(found.typed_headers) == {
        "X-Limit": 60,
        "X-Reset": datetime(2024, 8, 17, 7, 20, tzinfo=UTC),
        "X-Day": date(2024, 8, 17),
        "X-Trace": UUID("6f1c1f0e-0c34-4d1a-9a77-3c0c4b0f8a55"),
        "X-Price": Decimal(DIGITS),
        "X-Fees": [Decimal("1.50"), Decimal(DIGITS)],
        "X-Ids": [1, 2, 3],
        "X-Size": size,
        "X-Size-Exploded": size,
        "X-Json": size,
        "X-State": package.State.of("new"),
        "X-Flag": True,
    }
    assert found.typed_headers["x-limit"] == 60
    assert found.typed_headers.get("x-absent") is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-Limit", "many"), ("X-Ids", "1,x"), ("X-Size", "w,1,h"), ("X-Json", "{")],
)
def test_a_header_that_does_not_fit_stays_text(
    package: ModuleType, name: str, value: str
) -> None:
    service = answer(package, '{"total":1}', **{name: value})
    found = service.get_bill_with_http_info()
    with pytest.warns(package.ResponseValidationWarning, match=f"header {name}"):
        assert found.typed_headers[name] == value


def test_errors_of_a_range_that_is_written_small(package: ModuleType) -> None:
    with pytest.raises(package.ClientErrorException) as caught:
        answer(package, '{"code":"x"}', 418, retry_in="1.5", cf_ray="abc").get_bill()
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.data == package.Problem(code="x")
    assert error.typed_headers == {"Retry-In": 1.5}
    assert error.request_id == "abc"


def test_scalars_and_maps_at_the_top(package: ModuleType) -> None:
    when = answer(package, '"2024-08-17T07:20:00Z"').get_when()
    assert when == datetime(2024, 8, 17, 7, 20, tzinfo=UTC)
    assert answer(package, '{"a": 1}').get_many() == {"a": 1}
    with pytest.warns(package.ResponseValidationWarning, match=r'\$\["a b"\]: Input'):
        assert answer(package, '{"a b": "x"}').get_many() == {"a b": "x"}
