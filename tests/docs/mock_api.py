"""A server that answers as a document says, and takes note of requests that it does not allow."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from specloom.load import Document
from specloom.model import Api, ApiKeyScheme, MediaType, Operation
from specloom.model.queries import (
    is_json,
    object_of,
    response_content,
    stream_content,
    success_responses,
)
from specloom.python.samples import Direction, Extent, Samples


@dataclass(frozen=True, slots=True)
class Route:
    """Where an operation is."""

    operation: Operation
    pattern: re.Pattern[str]


@dataclass
class MockApi:
    """The API that a document describes."""

    document: Document
    api: Api
    problems: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    """The operations that were called, one a call."""

    def __post_init__(self) -> None:
        contents = Resource(contents=self.document.data, specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource("urn:doc", contents)
        self._samples = Samples(self.api, Extent.SHOWN, Direction.RESPONSE)
        routes = [Route(op, _pattern(op.path)) for op in self.api.operations]
        # A path without parameters comes before one with (OpenAPI 3.1.1, Paths Object).
        self._routes = sorted(routes, key=lambda r: r.operation.path.count("{"))

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, str, bytes]:
        """Status, media type and body of the response to a request."""
        path, _, query = target.partition("?")
        for route in self._routes:
            if route.operation.method == method and route.pattern.fullmatch(path):
                operation = route.operation
                self.called.append(operation.operation_id or operation.id)
                found = list(self._complaints(operation, query, headers, body))
                self.problems += [f"{method} {path}: {problem}" for problem in found]
                return self._response(operation, headers.get("accept", ""))
        self.problems.append(f"{method} {path}: there is no such operation")
        return 404, "application/json", b"{}"

    def _response(self, operation: Operation, accept: str) -> tuple[int, str, bytes]:
        stream = stream_content(operation)
        if stream is not None and stream.name in accept:
            return 200, stream.name, self._stream(stream)
        for response in success_responses(operation):
            content = response_content(response)
            status = int(response.status) if response.status.isdigit() else 200
            return status, *self._body(content)
        return 200, "application/json", b"{}"

    def _stream(self, content: MediaType) -> bytes:
        """Two items, and the end of a stream of events."""
        item = content.item
        value = "text" if item is None else self._samples.of(item)
        text = json.dumps(value)
        if content.name.startswith("text/event-stream"):
            return f"data: {text}\n\ndata: {text}\n\ndata: [DONE]\n\n".encode()
        return (
            f"\x1e{text}\n\x1e{text}\n".encode()
            if "seq" in content.name
            else f"{text}\n{text}\n".encode()
        )

    def _body(self, content: MediaType | None) -> tuple[str, bytes]:
        if content is None:
            return "text/plain", b""
        if is_json(content.name):
            value = self._samples.of_body(content)
            return content.name, json.dumps(value).encode()
        return content.name, b"some bytes"

    def _complaints(
        self, operation: Operation, query: str, headers: Mapping[str, str], body: bytes
    ) -> Iterator[str]:
        yield from self._query(operation, query)
        yield from self._security(operation, query, headers)
        if operation.request_body is None:
            if body:
                yield "it has a body"
            return
        sent = headers.get("content-type", "")
        essence = sent.partition(";")[0]
        contents = {content.name: content for content in operation.request_body.content}
        if not body and not operation.request_body.required:
            return
        if essence not in contents:
            yield f"its body is {sent or 'missing'}"
        elif is_json(essence):
            yield from self._json(operation, essence, body)
        elif essence == "multipart/form-data":
            yield from self._form(contents[essence], sent, body)

    def _security(
        self, operation: Operation, query: str, headers: Mapping[str, str]
    ) -> Iterator[str]:
        sent = {
            *headers,
            *parse_qs(query),
            *re.findall(r"(\w+)=", headers.get("cookie", "")),
        }
        keys = {
            scheme.name: (
                scheme.key.lower()
                if isinstance(scheme, ApiKeyScheme)
                else "authorization"
            )
            for scheme in self.api.security_schemes
        }
        alternatives = operation.security or ((),)
        if not any({keys[name] for name in names} <= sent for names in alternatives):
            yield "nobody has signed it"

    def _query(self, operation: Operation, query: str) -> Iterator[str]:
        given = {name.partition("[")[0] for name in parse_qs(query, True)}
        known = {p.name for p in operation.parameters if p.location == "query"}
        known |= {
            s.key for s in self.api.security_schemes if isinstance(s, ApiKeyScheme)
        }
        for parameter in operation.parameters:
            name = parameter.name.removesuffix("[]")
            if (
                parameter.location == "query"
                and parameter.required
                and name not in given
            ):
                yield f"the parameter {name} is missing"
        for name in given - {name.removesuffix("[]") for name in known}:
            yield f"there is no parameter {name}"

    def _json(
        self, operation: Operation, media_type: str, body: bytes
    ) -> Iterator[str]:
        pointer = operation.id.partition("#")[2]
        own: Any = self.document.data
        for token in pointer.split("/")[1:]:
            own = own[token.replace("~1", "/").replace("~0", "~")]
        schema: Any = own["requestBody"]["content"][media_type].get("schema", True)
        # References are relative to the document.
        schema = {"$id": "urn:body", "allOf": [_absolute(schema)]}
        validator = Draft202012Validator(schema, registry=self._registry)
        for error in validator.iter_errors(json.loads(body)):
            yield f"{error.json_path}: {error.message[:200]}"

    def _form(self, content: MediaType, sent: str, body: bytes) -> Iterator[str]:
        schema = object_of(self.api, content.schema)
        if schema is None:
            return
        head = f"Content-Type: {sent}\r\n\r\n".encode()
        message = message_from_bytes(head + body)
        parts: Any = message.get_payload()
        names = [part.get_param("name", header="content-disposition") for part in parts]
        given = {name.removesuffix("[]") for name in names}
        for each in schema.properties:
            if each.required and each.name.removesuffix("[]") not in given:
                yield f"the field {each.name} is missing"
        for name in given - {
            each.name.removesuffix("[]") for each in schema.properties
        }:
            yield f"there is no field {name}"


def _absolute(schema: Any) -> Any:
    """A schema whose references name the document."""
    if isinstance(schema, list):
        return [_absolute(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: f"urn:doc{value}" if key == "$ref" else _absolute(value)
        for key, value in schema.items()
    }


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"\{[^{}]+\}", path)
    return re.compile("[^/]+".join(map(re.escape, pieces)))


@contextmanager
def serving(mock: MockApi) -> Iterator[str]:
    """Serve an API on loopback; its base URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            parts = urlsplit(self.path)
            target = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
            status, media_type, content = mock.answer(
                self.command, target, headers, body
            )
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if status != 204:
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle

        def log_message(self, format: str, *args: object) -> None:
            """Keep the output of the tests clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
