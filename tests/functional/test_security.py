"""Security: schemes and requirements in, which credentials each call carries out."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from tests.clients import Client
from tests.functional.support import connect, document

SECURITY = document("""
security: [{bearer: []}]
paths:
  /inherited: {get: {operationId: inherited, responses: {'200': {description: ok}}}}
  /open: {get: {operationId: open, security: [], responses: {'200': {description: ok}}}}
  /basic: {get: {operationId: basic, security: [{basic: []}], responses: {'200': {description: ok}}}}
  /header: {get: {operationId: header, security: [{key-header: []}], responses: {'200': {description: ok}}}}
  /query: {get: {operationId: query, security: [{key_query: []}], parameters: [{name: a, in: query, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /cookie: {get: {operationId: cookie, security: [{key.cookie: []}], responses: {'200': {description: ok}}}}
  /either: {get: {operationId: either, security: [{key-header: []}, {basic: []}], responses: {'200': {description: ok}}}}
  /both: {get: {operationId: both, security: [{key-header: [], key_query: []}, {bearer: []}], responses: {'200': {description: ok}}}}
  /maybe: {get: {operationId: maybe, security: [{}, {bearer: []}], responses: {'200': {description: ok}}}}
  /oauth: {get: {operationId: oauth, security: [{oauth: [read]}], responses: {'200': {description: ok}}}}
  /token: {get: {operationId: token, security: [{token: []}], responses: {'200': {description: ok}}}}
  /signed: {get: {operationId: signed, security: [{signature: []}], responses: {'200': {description: ok}}}}
  /partly: {get: {operationId: partly, security: [{signature: [], key-header: []}, {basic: []}], responses: {'200': {description: ok}}}}
  /otherwise: {get: {operationId: otherwise, security: [{signature: []}, {basic: []}], responses: {'200': {description: ok}}}}
  /unknown: {get: {operationId: unknown, security: [{missing: []}, {bearer: []}], responses: {'200': {description: ok}}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: Bearer}
    basic: {type: http, scheme: basic}
    token: {type: http, scheme: token}
    signature: {type: http, scheme: Signature, description: Of the body.}
    certificate: {type: mutualTLS}
    key-header: {type: apiKey, in: header, name: X-Api-Key}
    key_query: {type: apiKey, in: query, name: api key}
    key.cookie: {type: apiKey, in: cookie, name: session}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://auth.example', scopes: {read: Read.}}}}
""")

PACKAGES = {"security": SECURITY}


@pytest.fixture(scope="module")
def package(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    """The package of the document above."""
    return clients(PACKAGES, "security").load()


TOKEN = {"access_token": "t"}
BASIC = {"username": "u", "password": "p"}
KEYS = {"api_key": {"key-header": "h", "key_query": "q&", "key.cookie": "c"}}
ALL: dict[str, Any] = {**TOKEN, **BASIC, **KEYS}
BEARER_SENT = ("authorization", "Bearer t")
BASIC_SENT = ("authorization", "Basic dTpw")
HEADER_SENT = ("x-api-key", "h")

CASES: list[tuple[str, dict[str, Any], str, set[tuple[str, str]]]] = [
    ("inherited", ALL, "", {BEARER_SENT}),
    ("inherited", BASIC, "", set()),
    ("open", ALL, "", set()),
    ("basic", ALL, "", {BASIC_SENT}),
    ("header", ALL, "", {HEADER_SENT}),
    ("header", {"api_key": "same"}, "", {("x-api-key", "same")}),
    (
        "header",
        {**KEYS, "api_key_prefix": {"key-header": "Key"}},
        "",
        {("x-api-key", "Key h")},
    ),
    ("query", ALL, "api%20key=q%26", set()),
    ("cookie", ALL, "", {("cookie", "session=c")}),
    ("either", ALL, "", {HEADER_SENT}),
    ("either", BASIC, "", {BASIC_SENT}),
    ("either", TOKEN, "", set()),
    ("both", ALL, "api%20key=q%26", {HEADER_SENT}),
    ("both", {**TOKEN, "api_key": {"key-header": "h"}}, "", {BEARER_SENT}),
    ("maybe", ALL, "", {BEARER_SENT}),
    ("maybe", {}, "", set()),
    ("oauth", ALL, "", {BEARER_SENT}),
    (
        "oauth",
        {"access_token": {"oauth": "o", "bearer": "b"}},
        "",
        {("authorization", "Bearer o")},
    ),
    # What a client does not know how to apply, it does not make up.
    ("token", ALL, "", set()),
    ("signed", ALL, "", set()),
    ("partly", ALL, "", {HEADER_SENT}),
    ("otherwise", ALL, "", {BASIC_SENT}),
    ("unknown", ALL, "", {BEARER_SENT}),
]


@pytest.mark.parametrize(("method", "settings", "query", "headers"), CASES, ids=str)
def test_credentials(
    package: ModuleType, method: str, settings: Any, query: str, headers: set[Any]
) -> None:
    client, sent = connect(package, **settings)
    getattr(client.default, method)()
    names = ("authorization", "x-api-key", "cookie")
    found = {(n, sent.request.headers[n]) for n in names if n in sent.request.headers}
    assert found == headers
    assert sent.target.partition("?")[2] == query


def test_a_key_goes_beside_the_other_parameters(package: ModuleType) -> None:
    client, sent = connect(package, **ALL)
    client.default.query(a="b")
    assert sent.target == "/query?a=b&api%20key=q%26"


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        ("own", ("authorization", "Bearer own")),
        ({"in": "header", "key": "X-Own", "value": "v"}, ("x-own", "v")),
    ],
)
def test_one_call_with_its_own_credentials(
    package: ModuleType, auth: Any, header: tuple[str, str]
) -> None:
    client, sent = connect(package, **ALL)
    client.default.header(_request_auth=auth)
    assert sent.request.headers[header[0]] == header[1]
    assert "x-api-key" not in sent.request.headers


def test_an_unknown_scheme_is_reported(
    clients: Callable[[dict[str, str], str], Client],
) -> None:
    client = clients(PACKAGES, "security")
    assert "unknown-security-scheme" in {each.code for each in client.diagnostics}


def test_a_scheme_that_is_not_applied_is_reported(
    clients: Callable[[dict[str, str], str], Client],
) -> None:
    client = clients(PACKAGES, "security")
    told = [
        (each.place.pointer, each.message)
        for each in client.diagnostics
        if each.code == "unusable-security-scheme" and each.place is not None
    ]
    assert [pointer for pointer, _ in told] == [
        "/components/securitySchemes/token",
        "/components/securitySchemes/signature",
    ]
    assert 'a security scheme "http Signature"' in told[1][1]


def test_one_that_is_not_applied_is_sent_by_hand(package: ModuleType) -> None:
    headers = {"Authorization": "Signature keyId=1"}
    client, sent = connect(package, **ALL)
    client.default.signed(_headers=headers)
    assert sent.request.headers["authorization"] == "Signature keyId=1"


def test_secrets_are_not_shown(package: ModuleType) -> None:
    configuration = package.Configuration(
        host="https://u:secret@api.example", access_token="secret"
    )
    assert "secret" not in repr(configuration)
