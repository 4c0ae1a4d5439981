"""What the mock of an API lets pass, and what it refuses: a check that cannot fail is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specloom.load import load
from specloom.normalize import normalize
from specloom.tools.examples.contract import Contract, Request
from specloom.tools.examples.mock import MockApi

DOCUMENT = """
openapi: 3.1.0
info: {title: Tickets, version: '1'}
servers: [{url: 'https://api.example.org/{stage}', variables: {stage: {default: v1}}}]
paths:
  /tickets:
    get:
      operationId: list
      parameters:
        - {name: page, in: query, required: true, schema: {type: integer, minimum: 1}}
        - {name: tags, in: query, style: pipeDelimited, explode: false, schema: {type: array, maxItems: 2, items: {type: string}}}
        - {name: states, in: query, schema: {type: array, items: {enum: [open, done]}}}
        - {name: where, in: query, style: deepObject, schema: {type: object, additionalProperties: false, properties: {max: {type: integer}}}}
        - {name: sort, in: query, schema: {type: object, properties: {by: {type: string}, down: {type: boolean}}}}
        - {name: raw, in: query, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
        - {name: X-Since, in: header, schema: {type: string, format: date}}
        - {name: theme, in: cookie, schema: {enum: [dark, light]}}
      responses: {'200': {description: '', content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Ticket'}}}}}}
    post:
      operationId: create
      security: [{key: []}, {basic: []}, {token: [], session: []}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Ticket'}}}}
      responses: {'201': {description: ''}}
  /tickets/{id}: &one
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    delete: {operationId: remove, responses: {'204': {description: ''}}}
  /tickets/mine: {delete: {operationId: removeMine, responses: {'204': {description: ''}}}}
  /tiles/{zoom}.{kind}:
    parameters:
      - {name: zoom, in: path, required: true, schema: {type: number}}
      - {name: kind, in: path, required: true, schema: {enum: [png, tar.gz]}}
    get: {operationId: tile, responses: {'200': {description: ''}}}
  /at/{point}:
    parameters: [{name: point, in: path, required: true, style: matrix, explode: true, schema: {type: object, required: [x], properties: {x: {type: integer}}}}]
    get: {operationId: at, responses: {'200': {description: ''}}}
    head: {operationId: whole, parameters: [{name: Cookie, in: header, schema: {type: string}}], responses: {'200': {description: ''}}}
  /files:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, size]
              properties: {file: {type: string, format: binary}, size: {type: integer}, meta: {$ref: '#/components/schemas/Ticket'}, labels: {type: array, items: {type: string}}}
            encoding: {file: {contentType: 'image/png, image/jpeg'}}
          application/x-www-form-urlencoded:
            schema: {type: object, required: [size], properties: {size: {type: integer}, labels: {type: array, items: {type: string}}}}
      responses: {'200': {description: '', content: {text/plain: {}}}}
  /counts:
    post: {operationId: count, requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, additionalProperties: {type: integer}}}}}, responses: {'200': {description: ''}}}
    put: {operationId: recount, requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {by: {type: string}}, additionalProperties: {type: integer}}}}}, responses: {'200': {description: ''}}}
  /files?old=true: {post: {operationId: uploadOld, responses: {'200': {description: ''}}}}
  /rooms/{room_id}:
    put:
      operationId: putRoom
      parameters: [{name: room_id, in: path, required: true, schema: {type: integer}}]
      requestBody:
        content: {application/json: {schema: {type: object, required: [room_id, beds], properties: {beds: {type: integer}}}}}
      responses: {'204': {description: ''}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: key}
    basic: {type: http, scheme: basic}
    token: {type: http, scheme: bearer}
    session: {type: apiKey, in: cookie, name: sid}
  schemas:
    Ticket:
      type: object
      additionalProperties: false
      required: [id, title, gone]
      properties:
        id: {type: integer, readOnly: true}
        title: {type: string, minLength: 3, pattern: '^[A-Z]'}
        due: {type: string, format: date-time}
        count: {type: integer, format: int32}
        parent: {$ref: '#/components/schemas/Ticket'}
        either: {oneOf: [{type: integer}, {type: number}]}
"""
BASE = "https://api.example.org/v2"
TOKEN = (("authorization", "Bearer t"), ("cookie", "sid=s"))
JSON = (("content-type", "application/json"),)
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\xff\r\n'
    b'--x\r\nContent-Disposition: form-data; name="size"\r\n\r\n7\r\n'
    b'--x\r\nContent-Disposition: form-data; name="labels"\r\n\r\na\r\n'
    b'--x\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"title": "ABC"}\r\n'
    b"--x--\r\n"
)


@pytest.fixture(scope="module", params=[False, True], ids=["lenient", "strict"])
def contract(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Contract:
    """What the document says."""
    return contract_of(DOCUMENT, tmp_path_factory.mktemp("contract"), request.param)


def contract_of(text: str, folder: Path, strict: bool = False) -> Contract:
    spec = folder / "spec.yaml"
    spec.write_text(text, encoding="utf-8")
    documents, _ = load(spec)
    api, _ = normalize(documents)
    return Contract(api, documents, strict=strict)


def judged(contract: Contract, request: Request) -> list[str]:
    match = contract.operation(request)
    return ["none"] if match is None else list(contract.complaints(match, request))


def get(query: str, *headers: tuple[str, str]) -> Request:
    return Request("GET", f"{BASE}/tickets?{query}", headers, b"")


def post(value: object, *headers: tuple[str, str], query: str = "") -> Request:
    kind = ("content-type", "application/json")
    body = json.dumps(value).encode()
    return Request("POST", f"{BASE}/tickets{query}", (*headers, kind), body)


def counts(method: str, body: bytes) -> Request:
    kind = ("content-type", "application/x-www-form-urlencoded")
    return Request(method, f"{BASE}/counts", (kind,), body)


def form(body: bytes, kind: str) -> Request:
    return Request("POST", f"{BASE}/files", (("content-type", kind),), body)


ALLOWED = [
    get("page=1"),
    get("page=1&tags=a%7Cb&states=open&states=done"),
    get("page=1&where%5Bmax%5D=3&by=name&down=true&raw=%5B1%5D"),
    get("page=2", ("x-since", "2024-02-03"), ("cookie", "theme=dark")),
    get("page=2", ("x-trace", "anything")),
    post({"title": "Abc"}, query="?key=k"),
    post({"title": "Abc", "either": 1.5}, ("authorization", "Basic YTpi")),
    post({"title": "Abc", "parent": {"title": "Def"}}, *TOKEN),
    Request("PUT", f"{BASE}/rooms/1", JSON, b'{"beds": 2}'),
    Request("DELETE", f"{BASE}/tickets/7", (), b""),
    Request("HEAD", f"{BASE}/at/;x=1", (("cookie", "any text"),), b""),
    Request("DELETE", f"{BASE}/tickets/mine", (), b""),
    Request("GET", f"{BASE}/at/;x=1", (), b""),
    Request("GET", f"{BASE}/tiles/1.5.png", (), b""),
    Request("GET", f"{BASE}/tiles/2.tar.gz", (), b""),
    Request("GET", f"{BASE}/tiles/2.5.tar.gz", (), b""),
    Request("POST", f"{BASE}/files?old=true", (), b""),
    counts("POST", b"a=1&b=2"),
    counts("PUT", b"by=me&b=2"),
    form(PARTS, "multipart/form-data; boundary=x"),
    form(b"size=7&labels=a&labels=b", "application/x-www-form-urlencoded"),
]


@pytest.mark.parametrize("request_", ALLOWED, ids=lambda r: f"{r.method} {r.url}")
def test_what_is_allowed_passes(contract: Contract, request_: Request) -> None:
    assert judged(contract, request_) == []


REFUSED = [
    (counts("POST", b"a=one"), "'one' is not of type 'integer'"),
    (counts("PUT", b"by=me&a=one"), "'one' is not of type 'integer'"),
    (Request("GET", f"{BASE}/tiles/1.5.gif", (), b""), "'kind' is not valid"),
    (Request("GET", f"{BASE}/tiles/one.png", (), b""), "'zoom' is not valid"),
    (get(""), "'page' is missing"),
    (get("page=0"), "less than the minimum of 1"),
    (get("page=one"), "'one' is not of type 'integer'"),
    (get("page=1&page=2"), "'page' is not valid"),
    (get("page=1&tags=a&tags=b"), "'tags' is not valid: it is not in its style"),
    (get("page=1&tags=a%7Cb%7Cc"), "'tags' is not valid"),
    (get("page=1&states=lost"), "'lost' is not one of"),
    (get("page=1&where%5Bmin%5D=3"), "Additional properties"),
    (get("page=1&where=3"), "'where' is not valid"),
    (get("page=1&down=perhaps"), "'perhaps' is not of type 'boolean'"),
    (get("page=1&raw=1,2"), "'raw' is not valid"),
    (get("page=1&pages=2"), "no query parameter 'pages'"),
    (get("page=1", ("x-since", "yesterday")), "'yesterday' is not a 'date'"),
    (get("page=1", ("cookie", "theme=red")), "'red' is not one of"),
    (get("page=1", ("cookie", "colour=red")), "no cookie parameter 'colour'"),
    (post({"title": "Abc"}), "it needs key or basic or token and session"),
    (post({"title": "Abc"}, ("authorization", "Basic x")), "it is not signed"),
    (post({"title": "Abc"}, ("authorization", "Bearer t")), "it is not signed"),
    (post({"title": "Abc"}, ("cookie", "sid=s")), "it is not signed"),
    (post({"title": "Ab"}, *TOKEN), "$.title: 'Ab' is too short"),
    (post({"title": "abc"}, *TOKEN), "does not match"),
    (post({"id": 1}, *TOKEN), "'title' is a required property"),
    (post({"title": "Abc", "due": "soon"}, *TOKEN), "is not a 'date-time'"),
    (post({"title": "Abc", "count": 2**31}, *TOKEN), "is not a 'int32'"),
    (post({"title": "Abc", "x": 1}, *TOKEN), "Additional properties"),
    (post({"title": "Abc", "gone": 1}, *TOKEN), "Additional properties"),
    (Request("PUT", f"{BASE}/rooms/1", JSON, b"{}"), "is a required property"),
    (post({"title": "Abc", "parent": {}}, *TOKEN), "$.parent: 'title' is a required"),
    (post(None, *TOKEN), "None is not of type 'object'"),
    (Request("POST", f"{BASE}/tickets", TOKEN, b""), "its body is missing"),
    (
        Request(
            "POST", f"{BASE}/tickets", (*TOKEN, ("content-type", "text/plain")), b"x"
        ),
        "its body is text/plain",
    ),
    (
        Request(
            "POST",
            f"{BASE}/tickets",
            (*TOKEN, ("content-type", "application/json")),
            b"{",
        ),
        "its body is not JSON",
    ),
    (
        Request(
            "POST",
            f"{BASE}/tickets",
            (*TOKEN, ("content-type", "application/json")),
            b'{"title": NaN}',
        ),
        "its body is not JSON",
    ),
    (Request("DELETE", f"{BASE}/tickets/seven", (), b""), "'id' is not valid"),
    (Request("DELETE", f"{BASE}/tickets/7", (), b"x"), "it has a body"),
    (Request("DELETE", f"{BASE}/tickets/7/8", (), b""), "none"),
    (Request("PUT", f"{BASE}/tickets/7", (), b""), "none"),
    (Request("GET", f"{BASE}/at/x=1", (), b""), "'point' is not valid"),
    (Request("GET", f"{BASE}/at/;x=one", (), b""), "'one' is not of type 'integer'"),
    (
        Request("DELETE", "https://elsewhere.example.org/v2/tickets/7", (), b""),
        "none of the servers is there",
    ),
    (form(PARTS, "multipart/form-data"), "no multipart"),
    (
        form(
            PARTS.replace(b"image/png", b"text/html"), "multipart/form-data; boundary=x"
        ),
        "'file' is text/html, not image/png, image/jpeg",
    ),
    (
        form(
            PARTS.replace(b"\r\n7\r\n", b"\r\nxl\r\n"),
            "multipart/form-data; boundary=x",
        ),
        "'size' is not valid: $: 'xl' is not of type 'integer'",
    ),
    (
        form(PARTS.replace(b'"size"', b'"length"'), "multipart/form-data; boundary=x"),
        "there is no field 'length'",
    ),
    (
        form(PARTS.replace(b"ABC", b"A"), "multipart/form-data; boundary=x"),
        "'meta' is not valid",
    ),
    (form(b"labels=a", "application/x-www-form-urlencoded"), "'size' is a required"),
    (form(b"size=xl", "application/x-www-form-urlencoded"), "'size' is not valid"),
    (form(b"size=1&x=1", "application/x-www-form-urlencoded"), "no field 'x'"),
]


@pytest.mark.parametrize(
    ("request_", "complaint"), REFUSED, ids=[complaint for _, complaint in REFUSED]
)
def test_what_is_not_allowed_is_refused(
    contract: Contract, request_: Request, complaint: str
) -> None:
    found = judged(contract, request_)
    assert any(complaint in each for each in found), found


@pytest.mark.parametrize(
    ("server", "base"),
    [
        ("'{how}://{who}.example.org/v1'", "http://me.example.org/v1"),
        ("'{base}/v1'", "https://a.example.org/b/v1"),
        ("/v1", "https://a.example.org/v1"),
        ("/", "https://a.example.org"),
        ("v1", "https://a.example.org/v1"),
        ("'https://a.example:{port}/v1'", "https://a.example/v1"),
        ("'https://a.example:{port}/v1'", "https://a.example:8443/v1"),
        ("'https://a.example:443'", "https://a.example"),
    ],
)
def test_servers(server: str, base: str, tmp_path: Path) -> None:
    url = "'https://api.example.org/{stage}', variables: {stage: {default: v1}}"
    contract = contract_of(DOCUMENT.replace(url, server), tmp_path)
    assert judged(contract, Request("DELETE", f"{base}/tickets/7", (), b"")) == []
    elsewhere = Request("DELETE", f"{base}/v2/tickets/7", (), b"")
    assert judged(contract, elsewhere) == ["none of the servers is there"]


@pytest.mark.parametrize("strict", [False, True])
def test_one_of_several_that_fit(tmp_path: Path, strict: bool) -> None:
    """An integer is a number as well: `oneOf` forbids it, and hardly any document means that."""
    contract = contract_of(DOCUMENT, tmp_path, strict)
    found = judged(contract, post({"title": "Abc", "either": 1}, *TOKEN))
    assert bool(found) is strict


def test_references_to_other_documents_are_followed(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "ticket.yaml").write_text(
        "T: {type: object, properties: {up: {$ref: '#/T'}, size: {$ref: '../sizes.yaml#/S'}}}"
    )
    (tmp_path / "sizes.yaml").write_text("S: {type: integer, maximum: 9}")
    text = DOCUMENT.replace(
        "type: integer, format: int32", "$ref: 'more/ticket.yaml#/T'"
    )
    contract = contract_of(text, tmp_path)
    good = {"title": "Abc", "count": {"up": {"size": 9}}}
    bad = {"title": "Abc", "count": {"up": {"size": 10}}}
    assert judged(contract, post(good, *TOKEN)) == []
    assert "greater than the maximum" in judged(contract, post(bad, *TOKEN))[0]


def test_no_pattern_takes_forever(tmp_path: Path) -> None:
    contract = contract_of(DOCUMENT.replace("'^[A-Z]'", "'^(a+)+$'"), tmp_path)
    (told,) = judged(contract, post({"title": "a" * 60 + "!"}, *TOKEN))
    assert "does not match" in told


def test_the_mock_answers_what_the_document_promises(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(DOCUMENT)
    documents, _ = load(spec)
    mock = MockApi(normalize(documents)[0], documents)
    answer = mock.answer(get("page=1"))
    assert (answer.status, answer.media_type) == (200, "application/json")
    (ticket,) = json.loads(answer.body)
    assert {"id", "title"} <= ticket.keys()
    assert mock.answer(post({}, *TOKEN)).status == 201
    gone = mock.answer(Request("DELETE", f"{BASE}/tickets/7", (), b""))
    assert (gone.status, gone.media_type, gone.body) == (204, None, b"")
    lost = mock.answer(Request("GET", f"{BASE}/nowhere", (), b""))
    assert (lost.status, lost.complaints) == (404, ("there is no such operation",))
