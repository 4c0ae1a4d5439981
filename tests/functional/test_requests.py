"""What methods take for bodies that are handed over as they are, and how models write dates."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from tests.clients import Client
from tests.functional.support import document

PACKAGES = {"requests_client": document("""
paths:
  /octets:
    post:
      operationId: octets
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {'204': {description: Done}}
  /text:
    post:
      operationId: text
      requestBody:
        required: true
        content: {application/graphql: {schema: {$ref: '#/components/schemas/Query'}}}
      responses: {'204': {description: Done}}
  /any:
    post:
      operationId: anything
      requestBody:
        required: true
        content: {'*/*': {schema: {$ref: '#/components/schemas/Event'}}}
      responses: {'204': {description: Done}}
components:
  schemas:
    Query: {type: string}
    Event:
      type: object
      properties:
        at: {type: string, format: date-time}
        list: {type: array, items: {type: string, format: date-time}}
        either: {oneOf: [{type: integer}, {type: string, format: date-time}]}
""")}


@pytest.fixture
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "requests_client")


def test_what_raw_bodies_take(client: Client) -> None:
    code = (client.path / "api" / "default_api.py").read_text()
    assert "body: BinaryInput" in code
    assert "query: models.Query" in code
    assert "event: models.Event | models." in code
    assert 'Content("application/graphql", "str")' in code


def test_models_write_date_times_with_an_offset(client: Client) -> None:
    noon = dt.datetime(2024, 2, 29, 12)
    offset = noon.replace(tzinfo=dt.timezone(dt.timedelta(hours=2)))
    event = client.load().Event(at=noon, list=[noon, offset], either=noon)
    expected = {
        "at": "2024-02-29T12:00:00Z",
        "list": ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00+02:00"],
        "either": "2024-02-29T12:00:00Z",
    }
    assert (event.to_dict(), json.loads(event.to_json())) == (expected, expected)
    assert event.at == noon, "what is held is what was given"
    assert type(client.load().Event.from_dict(expected).at) is dt.datetime
