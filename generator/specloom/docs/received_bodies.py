"""Samples -> what a request of the API has on the wire, as Python source."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlencode

from ..model import Api, JsonValue, MediaType, Parameter
from ..model.conformity import conforms
from ..model.queries import is_form, is_json
from ..python.package.bodies import is_raw, raw_type
from ..python.text.literals import literal
from ..python.text.source import Code
from ..python.values.samples import Samples
from .values import json_text

_MULTIPART = "multipart/"


def bytes_of(api: Api, samples: Samples, content: MediaType) -> Code:
    """A body, as it comes; of a multipart body the fields, as a framework has found them."""
    if content.name.startswith(_MULTIPART):
        value = samples.of_body(content)
        return literal(value if isinstance(value, dict) else {})
    if is_raw(api, content, sent=True):
        plain = "some bytes" if raw_type(content.name) == "bytes" else "some text"
        return Code(f"b{literal(plain)}")
    value = samples.of_body(content)
    if is_form(content.name):
        fields = value if isinstance(value, Mapping) else {}
        return Code(
            f"b{literal(urlencode(_fields(fields), doseq=True, quote_via=quote))}"
        )
    if is_json(content.name):
        return _quoted(json.dumps(value, indent=2))
    text = value if isinstance(value, str) and value.isascii() else "some text"
    return Code(f"b{literal(text)}")


def further_bodies(
    api: Api, samples: Samples, contents: tuple[MediaType, ...]
) -> Iterator[Code]:
    """The examples of the document, as far as they are valid, that an example of the page does not
    read."""
    shown = [samples.of_body(content) for content in contents[:1]]
    for content in contents:
        if content.schema is not None and (
            is_json(content.name) or is_form(content.name)
        ):
            for each in content.examples:
                whole = samples.completed(content, each)
                if whole not in shown and conforms(api, content.schema, whole):
                    shown.append(whole)
                    yield json_text(whole)


def _quoted(text: str) -> Code:
    """JSON text, which is ASCII, as a literal over several lines."""
    if "\n" not in text:
        return Code(f"b{literal(text)}")
    # It begins and ends with a bracket, and no string of JSON has three quotes in a row.
    escaped = text.replace("\\", "\\\\")
    return Code(f'b"""{escaped}"""')


def _fields(fields: Mapping[str, JsonValue]) -> dict[str, list[str]]:
    return {name: _texts(value) for name, value in fields.items()}


def _texts(value: JsonValue) -> list[str]:
    if isinstance(value, list):
        return [_text(item) for item in value]
    return [_text(value)]


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def texts_of(
    samples: Samples, parameters: tuple[Parameter, ...], location: str
) -> dict[str, str]:
    """The values of headers, or of a query, as text."""
    found = {}
    for each in parameters:
        if each.location == location:
            value = samples.of(each.schema, each.name)
            is_content = each.content_type is not None
            found[each.name] = (
                json.dumps(value) if is_content else ",".join(_texts(value))
            )
    return found


def query_of(samples: Samples, parameters: tuple[Parameter, ...]) -> str:
    """A query with all of its parameters."""
    return urlencode(texts_of(samples, parameters, "query"), quote_via=quote)
