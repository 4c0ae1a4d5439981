"""Operations: a document with paths in, what calls of the generated methods send and return."""

from __future__ import annotations

import asyncio
import inspect
import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from tests.clients import Client
from tests.functional.support import Recorder, connect, document, reply

CALLS = document("""
servers:
  - url: https://{region}.api.example/{version}/
    description: By region.
    variables:
      region: {default: eu, enum: [eu, us]}
      version: {default: v1}
  - url: https://second.example/base
paths:
  /clash/{id}/{self}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: self, in: path, required: true, schema: {type: string}}
      - {name: X-Trace, in: header, schema: {type: array, items: {type: integer}}}
      - {name: page, in: query, schema: {type: integer}}
    post:
      operationId: clash
      parameters:
        - {name: id, in: query, required: true, schema: {type: string}}
        - {name: body, in: query, schema: {type: string}}
        - {name: options, in: query, schema: {type: string}}
        - {name: fields, in: query, schema: {type: string}}
        - {name: limit-max, in: query, schema: {type: integer, default: 10}}
        - {name: page, in: query, required: true, schema: {type: string}}
        - {name: id, in: cookie, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
  /jobs/{name}:
    post:
      operationId: createJob
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
      responses: {'201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
  /query:
    get:
      operationId: search
      parameters:
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
        - {name: filter, in: query, style: deepObject, schema: {$ref: '#/components/schemas/Job'}}
        - {name: as_json, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
        - {name: color, in: query, schema: {$ref: '#/components/schemas/Color'}}
        - {name: when, in: query, schema: {type: string, format: date-time}}
        - {name: exact, in: query, schema: {type: boolean}}
        - {name: a b, in: query, schema: {type: string}}
      responses: {'200': {description: ok}}
  /optional: {post: {operationId: optional, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}, responses: {'200': {description: ok}}}}
  /array: {post: {operationId: sendArray, requestBody: {required: true, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Job'}}}}}, responses: {'200': {description: ok}}}}
  /string: {post: {operationId: sendString, requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: ok}}}}
  /union: {post: {operationId: sendUnion, requestBody: {required: true, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Job'}, {type: string}]}}}}, responses: {'200': {description: ok}}}}
  /enum: {post: {operationId: sendEnum, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Color'}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Color'}}}}}}}
  /map: {post: {operationId: sendMap, requestBody: {required: true, content: {application/json: {schema: {type: object, additionalProperties: {$ref: '#/components/schemas/Job'}}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {type: object, additionalProperties: {$ref: '#/components/schemas/Job'}}}}}}}}
  /any: {post: {operationId: sendAny, requestBody: {required: true, content: {application/json: {}}}, responses: {'200': {description: ok}}}}
  /form:
    post:
      operationId: sendForm
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                self: {type: string}
                tags: {type: array, items: {type: string}}
                job: {$ref: '#/components/schemas/Job'}
                grant-type: {type: string}
      responses: {'200': {description: ok}}
  /files/{file}:
    post:
      operationId: sendFiles
      parameters: [{name: file, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: {type: string, format: binary}
                more: {type: array, items: {type: string, format: binary}}
                job: {$ref: '#/components/schemas/Job'}
                n: {type: [integer, 'null'], minimum: 1}
            encoding: {file: {contentType: 'image/png, image/jpeg'}}
      responses: {'200': {description: ok}}
  /several:
    post:
      operationId: sendSeveral
      requestBody:
        required: true
        content:
          application/xml: {schema: {type: string}}
          application/json: {schema: {$ref: '#/components/schemas/Job'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Job'}}
      responses: {'200': {description: ok}}
  /raw: {put: {operationId: sendRaw, requestBody: {required: true, content: {application/octet-stream: {schema: {type: string, format: binary}}}}, responses: {'200': {description: ok}}}}
  /text: {put: {operationId: sendText, requestBody: {content: {text/plain: {schema: {type: string}}}}, responses: {'200': {description: ok, content: {text/plain: {schema: {type: string}}}}}}}
  /binary: {get: {operationId: getBinary, responses: {'200': {description: ok, content: {image/png: {schema: {type: string, format: binary}}}}}}}
  /nothing: {delete: {operationId: deleteNothing, responses: {'204': {description: gone}}}}
  /jobs: {get: {operationId: getJobs, responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Job'}}}}}, '202': {description: later, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}, '204': {description: none}}}}
  /default: {get: {operationId: getDefault, responses: {default: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}}}
  /either: {get: {operationId: getEither, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}, text/csv: {schema: {type: string}}}}}}}
  /errors:
    get:
      operationId: getErrors
      responses:
        '200': {description: ok}
        '404': {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Error-2'}}}}
        5XX: {description: bad, content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}}}
        default: {description: other, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
components:
  schemas:
    Color: {type: string, enum: [red, green]}
    Job:
      type: object
      required: [name]
      properties:
        name: {type: string}
        id: {type: string}
        n: {type: integer, maximum: 9}
        color: {$ref: '#/components/schemas/Color'}
        kind: {type: string, const: job}
        note: {type: [string, 'null']}
    Error-2: {type: object, required: [code], properties: {code: {type: integer}}}
    Problem: {type: object, required: [title], properties: {title: {type: string}}}
""")

HOSTLESS = document("""
paths:
  /a: {get: {operationId: getA, tags: [things], responses: {'200': {description: ok}}}}
""")

RELATIVE = document("""
servers: [{url: /v1}]
paths:
  /a: {get: {operationId: getA, tags: [things], responses: {'200': {description: ok}}}}
""")

PACKAGES = {"calls": CALLS, "hostless": HOSTLESS, "relative": RELATIVE}

JOB = {"name": "j", "note": None}


@pytest.fixture(scope="module")
def package(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    """The package of the paths above."""
    return clients(PACKAGES, "calls").load()


def test_clashing_parameters_keep_apart(package: ModuleType) -> None:
    client, sent = connect(package, reply(JOB))
    client.default.clash(
        "p",
        "s",
        "2",
        "q",
        x_trace=[1, 2],
        body="b",
        options_query="o",
        fields_query="f",
        limit_max=5,
        id_cookie="c",
        name="j",
    )
    assert sent.target == "/clash/p/s?page=2&id=q&body=b&options=o&fields=f&limit-max=5"
    assert sent.request.headers["x-trace"] == "1,2"
    assert sent.request.headers["cookie"] == "id=c"
    assert sent.json == {"name": "j"}


def test_what_is_not_given_is_not_sent(package: ModuleType) -> None:
    client, sent = connect(package, reply(JOB))
    client.default.clash("p", "s", "2", "q")
    assert sent.target == "/clash/p/s?page=2&id=q"
    assert sent.request.content == b""
    assert not {"x-trace", "cookie", "content-type"} & set(sent.request.headers)


def test_a_parameter_that_is_required_is_missed_at_once(package: ModuleType) -> None:
    client, sent = connect(package)
    with pytest.raises(TypeError):
        client.default.clash("p", "s")
    with pytest.raises(package.ApiValueError):
        client.default.clash("p", "s", None, "q")
    assert not sent.requests


@pytest.mark.parametrize("how", ["model", "dict"])
def test_a_field_called_as_a_path_parameter(package: ModuleType, how: str) -> None:
    client, sent = connect(package, reply(JOB, 201))
    body = (
        package.Job(name="inner", n=1) if how == "model" else {"name": "inner", "n": 1}
    )
    answer = client.default.create_job("outer", body)
    assert sent.target == "/jobs/outer"
    assert sent.json == {"name": "inner", "n": 1}
    assert type(answer) is package.Job


@pytest.mark.parametrize(
    ("given", "query"),
    [
        ({"tags": ["a", "b&c"]}, "tags=a&tags=b%26c"),
        ({"ids": [1, 2]}, "ids=1,2"),
        ({"filter": {"name": "n", "n": 2}}, "filter%5Bname%5D=n&filter%5Bn%5D=2"),
        ({"as_json": {"name": "n"}}, "as_json=%7B%22name%22%3A%22n%22%7D"),
        ({"color": "red"}, "color=red"),
        ({"when": "2024-01-01T00:00:00Z"}, "when=2024-01-01T00%3A00%3A00Z"),
        ({"exact": True}, "exact=true"),
        ({"a_b": "ä/ö?"}, "a%20b=%C3%A4%2F%C3%B6%3F"),
        ({"tags": []}, ""),
    ],
    ids=str,
)
def test_query_parameters(package: ModuleType, given: Any, query: str) -> None:
    client, sent = connect(package)
    client.default.search(**given)
    assert sent.target.partition("?")[2] == query


BODIES: list[tuple[str, Any, Any]] = [
    ("optional", {"name": "j"}, {"name": "j"}),
    ("optional", {"name": "j", "note": None}, {"name": "j", "note": None}),
    ("send_array", [{"name": "a"}, {"name": "b"}], [{"name": "a"}, {"name": "b"}]),
    ("send_array", [], []),
    ("send_string", "x", "x"),
    ("send_string", "", ""),
    ("send_union", {"name": "j"}, {"name": "j"}),
    ("send_union", "x", "x"),
    ("send_enum", "red", "red"),
    ("send_map", {"a": {"name": "j"}}, {"a": {"name": "j"}}),
    ("send_any", [1, {"a": None}], [1, {"a": None}]),
    ("send_any", 0, 0),
    ("send_several", {"name": "j"}, {"name": "j"}),
]


@pytest.mark.parametrize(("method", "body", "json"), BODIES, ids=str)
def test_bodies(package: ModuleType, method: str, body: Any, json: Any) -> None:
    client, sent = connect(package, reply(json))
    getattr(client.default, method)(body)
    assert sent.json == json


def test_models_in_bodies(package: ModuleType) -> None:
    job = package.Job(name="j", color=package.models.Color.RED)
    json = {"name": "j", "color": "red"}
    for method, body, expected in (
        ("optional", job, json),
        ("send_array", [job], [json]),
        ("send_union", job, json),
        ("send_map", {"a": job}, {"a": json}),
        ("send_any", {"x": [job]}, {"x": [json]}),
    ):
        client, sent = connect(package, reply(expected))
        getattr(client.default, method)(body)
        assert sent.json == expected, method


def test_no_body_where_it_is_optional(package: ModuleType) -> None:
    client, sent = connect(package)
    client.default.optional()
    client.default.optional(None)
    assert [request.content for request in sent.requests] == [b"", b""]


REFUSED: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("create_job", ("outer", None), {}),
    ("create_job", ("outer", {}), {}),
    ("create_job", ("outer", {"name": 3}), {}),
    ("create_job", ("outer", "text"), {}),
    ("optional", (), {"n": 3}),
    ("optional", (), {"name": "j", "n": 10}),
    ("optional", (), {"name": "j", "nam": "k"}),
    ("optional", ({"name": "j"},), {"n": 3}),
    ("optional", (), {"name": "j", "color": "blue"}),
    ("send_array", ({"name": "j"},), {}),
    ("send_array", ([{"nam": "j"}],), {}),
    ("send_string", (3,), {}),
    ("send_string", (None,), {}),
    ("send_union", ([],), {}),
    ("send_enum", ("blue",), {}),
    ("send_map", ({"a": {}},), {}),
    ("send_any", (...,), {}),
    ("send_form", (3,), {}),
    ("send_form", (None,), {}),
    ("send_form", ("n",), {"tags": "a"}),
    ("send_files", ("f", None), {}),
    ("send_files", ("f", 3), {}),
    ("send_files", ("f", b"x"), {"n": 0}),
    ("send_several", (), {}),
    ("send_raw", (None,), {}),
    ("send_raw", ({"a": 1},), {}),
    ("send_text", ({"a": 1},), {}),
    ("send_text", ("x",), {"_timeout": 3}),
]


@pytest.mark.parametrize(("method", "arguments", "keywords"), REFUSED, ids=str)
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_nothing_is_sent_of_a_body_that_is_refused(
    package: ModuleType, method: str, arguments: Any, keywords: Any, asynchronous: bool
) -> None:
    sent = Recorder()
    make = package.AsyncApiClient if asynchronous else package.ApiClient
    client = make(host="https://api.example", transport=sent.transport)
    call = getattr(client.default, method)
    with pytest.raises((package.ApiValueError, package.ApiTypeError)):
        answer = call(*arguments, **keywords)
        if inspect.iscoroutine(answer):
            asyncio.run(answer)
    assert not sent.requests


def test_forms(package: ModuleType) -> None:
    client, sent = connect(package)
    client.default.send_form(
        "a b", self_form="s", tags=["x", "y&z"], job={"name": "j"}, grant_type="ü"
    )
    assert sent.request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert sent.request.content.decode() == (
        "name=a+b&self=s&tags=x&tags=y%26z&job=%7B%22name%22%3A%22j%22%7D&grant-type=%C3%BC"
    )


def parts(request: httpx2.Request) -> list[tuple[str, bytes]]:
    """Head and content of the parts of a multipart body."""
    kind, _, boundary = request.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    pieces = request.content.split(f"--{boundary}".encode())
    assert pieces[0] == b"" and pieces[-1] == b"--\r\n"
    heads = (piece.strip(b"\r\n").split(b"\r\n\r\n", 1) for piece in pieces[1:-1])
    return [(head.decode(), content) for head, content in heads]


FILES: list[tuple[Callable[[Path], Any], str, str]] = [
    (lambda path: b"png", "file", "image/png"),
    (bytearray, "file", "image/png"),
    (lambda path: path, "otter.jpeg", "image/jpeg"),
    (str, "otter.jpeg", "image/jpeg"),
    (lambda path: io.BytesIO(b"png"), "file", "image/png"),
    (lambda path: ("o.jpeg", b"png"), "o.jpeg", "image/jpeg"),
    (lambda path: ("o.png", io.BytesIO(b"png"), "image/webp"), "o.png", "image/webp"),
    (lambda path: ("o", path, "a/b"), "o", "a/b"),
]


@pytest.mark.parametrize(("make", "name", "kind"), FILES, ids=range(len(FILES)))
def test_files(
    package: ModuleType, tmp_path: Path, make: Any, name: str, kind: str
) -> None:
    path = tmp_path / "otter.jpeg"
    path.write_bytes(b"png")
    client, sent = connect(package)
    file = bytearray(b"png") if make is bytearray else make(path)
    client.default.send_files("a/b", file)
    assert sent.target == "/files/a%2Fb"
    ((head, content),) = parts(sent.request)
    assert content == b"png"
    assert head == (
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}"
    )


def test_files_beside_fields(package: ModuleType) -> None:
    client, sent = connect(package)
    client.default.send_files(
        "x", b"1", more=[b"2", ("three.txt", b"3")], job=package.Job(name="j"), n=2
    )
    found = parts(sent.request)
    assert [content for _, content in found] == [
        b"1",
        b"2",
        b"3",
        b'{"name":"j"}',
        b"2",
    ]
    assert 'filename="three.txt"\r\nContent-Type: text/plain' in found[2][0]
    assert found[3][0].endswith("Content-Type: application/json")
    assert found[4][0] == 'Content-Disposition: form-data; name="n"'


@pytest.mark.parametrize(
    ("body", "media_type", "content"),
    [
        ({"name": "j"}, None, b'{"name":"j"}'),
        ({"name": "j"}, "application/json", b'{"name":"j"}'),
        ({"name": "j"}, "application/x-www-form-urlencoded", b"name=j"),
        ("<a/>", "application/xml", b"<a/>"),
        ("<a/>", None, b"<a/>"),
    ],
    ids=str,
)
def test_several_media_types(
    package: ModuleType, body: Any, media_type: str | None, content: bytes
) -> None:
    client, sent = connect(package)
    client.default.send_several(body, _content_type=media_type)
    expected = media_type or (
        "application/xml" if body == "<a/>" else "application/json"
    )
    assert sent.request.headers["content-type"] == expected
    assert sent.request.content == content


def test_raw_and_text_bodies(package: ModuleType) -> None:
    client, sent = connect(package)
    client.default.send_raw(b"\x00\xff")
    client.default.send_raw(io.BytesIO(b"stream"))
    client.default.send_text("ä")
    kinds = ["application/octet-stream"] * 2 + ["text/plain; charset=utf-8"]
    assert [r.headers["content-type"] for r in sent.requests] == kinds
    assert [r.content for r in sent.requests] == [b"\x00\xff", b"stream", "ä".encode()]


TEXT = {"content-type": "text/plain; charset=latin-1"}
CSV = {"content-type": "text/csv"}
RESPONSES: list[tuple[str, httpx2.Response, Any]] = [
    ("get_binary", httpx2.Response(200, content=b"\x89PNG"), b"\x89PNG"),
    ("get_binary", httpx2.Response(200, content=b""), b""),
    ("send_text", httpx2.Response(200, headers=TEXT, content=b"\xe4"), "ä"),
    ("delete_nothing", httpx2.Response(204), None),
    ("delete_nothing", httpx2.Response(200, json={"x": 1}), {"x": 1}),
    ("get_jobs", reply([]), []),
    ("get_jobs", httpx2.Response(204), None),
    ("get_either", httpx2.Response(200, headers=CSV, content=b"a,b"), "a,b"),
]


@pytest.mark.parametrize(("method", "response", "value"), RESPONSES, ids=str)
def test_responses(
    package: ModuleType, method: str, response: httpx2.Response, value: Any
) -> None:
    client, _ = connect(package, response)
    answer = getattr(client.default, method)()
    assert answer == value
    assert type(answer) is type(value)


def test_models_in_responses(package: ModuleType) -> None:
    for method in ("get_default", "get_either"):
        client, _ = connect(package, reply(JOB))
        answer = getattr(client.default, method)()
        assert type(answer).__name__ == "Job"
        assert answer.to_dict() == JOB, "a response must not change on its way back"


def test_an_object_without_anything_required_is_none_of_its_model(
    package: ModuleType,
) -> None:
    client, _ = connect(package, reply(JOB, 202))
    with pytest.warns(package.ResponseValidationWarning, match="title"):
        answer = client.default.get_jobs()
    assert (type(answer), answer) == (dict, JOB)


def test_unknown_values_of_a_newer_server_round_trip(package: ModuleType) -> None:
    value = JOB | {"color": "violet", "new": {"a": 1}}
    client, _ = connect(package, reply([value]))
    (job,) = client.default.get_jobs()
    assert (job.color, job.color.value) == ("violet", "violet")
    assert isinstance(job.color, package.models.Color)
    assert job.to_dict() == value
    client, _ = connect(package, reply("violet"))
    assert client.default.send_enum("red") == "violet"
    client, _ = connect(package, reply([value]), strict_responses=True)
    with pytest.raises(package.ResponseValidationError, match="violet"):
        client.default.get_jobs()


def test_the_whole_response(package: ModuleType) -> None:
    answer = httpx2.Response(200, json=[JOB], headers={"X-Request-Id": "r1"})
    client, _ = connect(package, answer)
    full = client.default.get_jobs_with_http_info()
    assert (full.status_code, full.headers["x-request-id"]) == (200, "r1")
    assert full.data[0].name == "j"
    assert full.raw_data == answer.content


@pytest.mark.parametrize(
    ("status", "body", "error", "type_"),
    [
        (404, {"code": 7}, "NotFoundException", "Error2"),
        (500, {"title": "t"}, "ServiceException", "Problem"),
        (503, {"title": "t"}, "ServiceException", "Problem"),
        (400, {"title": "t"}, "BadRequestException", "Problem"),
        (418, {"title": "t"}, "ClientErrorException", "Problem"),
        (302, {"title": "t"}, "RedirectException", "Problem"),
    ],
)
def test_errors_have_the_declared_model(
    package: ModuleType, status: int, body: Any, error: str, type_: str
) -> None:
    client, _ = connect(package, reply(body, status))
    with pytest.raises(package.ApiException) as raised:
        client.default.get_errors()
    assert type(raised.value).__name__ == error
    assert raised.value.status == status
    assert type(raised.value.data).__name__ == type_
    assert raised.value.data.to_dict() == body


def test_an_error_that_is_no_json(package: ModuleType) -> None:
    client, _ = connect(package, httpx2.Response(502, html="<p>Bad gateway</p>"))
    with pytest.raises(package.ServiceException) as raised:
        client.default.get_errors()
    assert raised.value.data is None
    assert "<p>Bad gateway</p>" in str(raised.value)


@pytest.mark.parametrize(
    ("settings", "options", "url"),
    [
        ({}, {}, "https://eu.api.example/v1/nothing"),
        (
            {"server_variables": {"region": "us"}},
            {},
            "https://us.api.example/v1/nothing",
        ),
        ({"server_index": 1}, {}, "https://second.example/base/nothing"),
        ({}, {"_host_index": 1}, "https://second.example/base/nothing"),
        ({"host": "http://localhost:1/x/"}, {}, "http://localhost:1/x/nothing"),
    ],
    ids=str,
)
def test_servers(package: ModuleType, settings: Any, options: Any, url: str) -> None:
    sent = Recorder(httpx2.Response(204))
    client = package.ApiClient(transport=sent.transport, **settings)
    client.default.delete_nothing(**options)
    assert str(sent.request.url) == url


def test_a_server_that_there_is_not(package: ModuleType) -> None:
    for settings in ({"server_variables": {"region": "mars"}}, {"server_index": 2}):
        client = package.ApiClient(transport=Recorder().transport, **settings)
        with pytest.raises(package.ApiValueError, match="server"):
            client.default.delete_nothing()


@pytest.mark.parametrize("name", ["hostless", "relative"])
def test_without_a_server_the_host_must_be_given(
    clients: Callable[[dict[str, str], str], Client], name: str
) -> None:
    package = clients(PACKAGES, name).load()
    sent = Recorder()
    with pytest.raises(package.ApiValueError, match="set `host`"):
        package.ApiClient(transport=sent.transport).things.get_a()
    assert not sent.requests
    client, sent = connect(package, host="https://api.example/v1")
    client.things.get_a()
    assert str(sent.request.url) == "https://api.example/v1/a"


def test_options(package: ModuleType) -> None:
    client, sent = connect(package, httpx2.Response(204))
    client.set_default_header("X-Default", "d")
    client.default.delete_nothing(
        _headers={"X-Own": "o", "X-Default": "e"},
        _request_timeout=(1, 2),
        _request_auth="token",
    )
    headers = sent.request.headers
    assert (headers["x-own"], headers["x-default"]) == ("o", "e")
    assert headers["authorization"] == "Bearer token"
    timeout = sent.request.extensions["timeout"]
    assert (timeout["connect"], timeout["read"]) == (1, 2)
    assert headers["user-agent"] == "calls/1 specloom"


def test_async_calls(package: ModuleType) -> None:
    sent = Recorder(reply([JOB]))

    async def story() -> Any:
        async with package.AsyncApiClient(
            host="https://api.example", transport=sent.transport
        ) as client:
            full = await client.default.get_jobs_with_http_info()
            return await client.default.get_jobs(), full

    jobs, full = asyncio.run(story())
    assert jobs == full.data
    assert type(jobs[0]) is package.Job


def test_drop_in_calls(package: ModuleType) -> None:
    sent = Recorder(reply([JOB]))
    configuration = package.Configuration(host="https://api.example")
    with package.ApiClient(configuration, transport=sent.transport) as client:
        service = package.DefaultApi(client)
        assert service.get_jobs()[0].name == "j"
    with pytest.raises(package.OpenApiException, match="closed"):
        service.get_jobs()
    with pytest.raises(package.ApiTypeError, match="a str: .*`host`") as caught:
        package.ApiClient("secret")
    assert "secret" not in str(caught.value)
    with pytest.raises(package.ApiTypeError, match="not both"):
        package.ApiClient(configuration, host="https://other.example")
