"""An API -> what its test double answers: a sample of every response, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...model import Api, Header, JsonValue, MediaType, Operation, Response, Server
from ...model.queries import (
    REDIRECTS,
    is_stream,
    is_text,
    resolve,
    success_responses,
)
from ...naming import Names
from ..text.source import Code
from ..values.samples import Direction, Extent, Samples
from .bodies import is_raw, raw_type
from .views import TestDataView

_RANGES: Mapping[str, str] = {
    "audio/*": "audio/mpeg",
    "image/*": "image/png",
    "text/*": "text/plain",
    "video/*": "video/mp4",
}
"""A range of media types -> one of them, for raw data."""


def double(api: Api, names: Names) -> TestDataView:
    """`testing.json`: one line an operation, in the order of the document."""
    samples = Samples(api, Extent.SHOWN, Direction.RESPONSE)
    failures = Samples(api, Extent.SHOWN, Direction.FAILURE)
    writer = _Writer(api, names, samples, failures)
    found = {f"{each.method} {each.path}": each for each in api.operations}
    lines = [f"{_json(key)}: {_json(writer.row(op))}" for key, op in found.items()]
    return TestDataView(
        servers=Code(_json(sorted(set(_prefixes(api))))),
        operations=tuple(
            Code(f"{line}," if line is not lines[-1] else line) for line in lines
        ),
    )


def _json(value: object) -> str:
    # ASCII, so that no character of an example ends a line.
    return json.dumps(value, separators=(",", ":"))


def _prefixes(api: Api) -> Iterator[str]:
    """The paths of all servers, without a slash at their end."""
    servers = [*api.servers, *(s for op in api.operations for s in op.servers)]
    for server in servers or [Server(url="/")]:
        url = server.url
        for variable in server.variables:
            url = url.replace(f"{{{variable.name}}}", variable.default)
        path = re.sub(r"^([^/?#]*:)?//[^/?#]*", "", url)
        yield re.split("[?#]", path)[0].rstrip("/")


def _followed(response: Response) -> Response:
    """A response; what a redirect leads to."""
    if response.status not in REDIRECTS:
        return response
    return Response(status="200", description="", content=response.content)


@dataclass(frozen=True, slots=True)
class _Writer:
    api: Api
    names: Names
    samples: Samples
    failures: Samples

    def row(self, operation: Operation) -> dict[str, object]:
        """What the runtime's `Answers` reads; the response that it gives unasked comes first."""
        named = self.names.operations[operation.tags[0], operation.id]
        first = [_followed(each) for each in success_responses(operation)[:1]]
        responses = {each.status: each for each in (*first, *operation.responses)}
        failed = replace(self, samples=self.failures)
        bodies = {
            status: (self if each in first else failed)._bodies(each)
            for status, each in responses.items()
        }
        headers = {status: dict(self._headers(r)) for status, r in responses.items()}
        told = {status: found for status, found in headers.items() if found}
        return {
            "id": operation.operation_id or named.method,
            "responses": bodies if first else {"200": {}, **bodies},
            **({"headers": told} if told else {}),
        }

    def _bodies(self, response: Response) -> dict[str, JsonValue]:
        return {self._media_type(each): self._body(each) for each in response.content}

    def _media_type(self, content: MediaType) -> str:
        """One that a response can have; of a range, the one that suits the body."""
        if "*" not in content.name:
            return content.name
        if not is_raw(self.api, content):
            return "application/json"
        return _RANGES.get(content.name, "application/octet-stream")

    def _body(self, content: MediaType) -> JsonValue:
        """A value where the runtime writes JSON, else text; of a stream, a list of items."""
        if is_stream(content):
            end = [content.end] if content.end is not None else []
            return [*[self._item(content)] * 2, *end]
        if not is_raw(self.api, content):
            return self.samples.of_body(content)
        if raw_type(content.name) == "bytes":
            return "some bytes"
        example = self.samples.of_body(content)
        return example if isinstance(example, str) else "some text"

    def _item(self, content: MediaType) -> JsonValue:
        if content.item is not None:
            return self.samples.of(content.item)
        return "some text" if is_text(content.name) else {}

    def _headers(self, response: Response) -> Iterator[tuple[str, str]]:
        """The headers that the response must have, and those that there is an example of."""
        for each in response.headers:
            value = self._header(each)
            if isinstance(value, str | int | float):
                yield each.name, value if isinstance(value, str) else _json(value)

    def _header(self, header: Header) -> JsonValue:
        schema = resolve(self.api, header.schema)
        shown = header.required or schema.info.examples
        return self.samples.of(header.schema, header.name) if shown else None
