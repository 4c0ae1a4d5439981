# SPDX-License-Identifier: MIT-0
"""Webhooks and callbacks: what a request of the API brings, read by type.

Nothing here listens or checks a signature: that is for the server that is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, cast, get_origin
from urllib.parse import parse_qs

from pydantic_core import from_json

from .exceptions import ApiValueError
from .headers import Headers
from .media import kind, kind_of, mismatch
from .messages import RawResponse
from .model import ApiModel
from .operation import Content, Header, Query
from .responses import value_of
from .tolerant_decoding import read
from .types import Types, is_list, members, types_of
from .validation_messages import Texts, bounded, grave

T_co = TypeVar("T_co", covariant=True)

Received: TypeAlias = bytes | bytearray | str | Mapping[str, Any] | Sequence[Any]
"""A body as it came, or what a framework has made of its JSON or its form."""

_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


class WebhookError(ApiValueError):
    """A request is not what the API describes.

    Attributes:
        problems: what is wrong, each with its JSON path or the name of the parameter.
    """

    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Webhook(Generic[T_co]):
    """A request that the API makes; `T_co` is the type of its body."""

    name: str
    package: str | None
    """The full name of the package that has the models."""
    content: tuple[Content, ...] = ()
    """What the body may be, the usual media type first; empty where there is none."""
    parameters: tuple[tuple[Header | Query, str], ...] = ()
    """Each with the name of its type."""

    @property
    def _types(self) -> Types:
        return types_of(f"{self.package}.models")

    def body(self, received: Received, content_type: str | None = None) -> T_co:
        """Read the body; raises `WebhookError`."""
        problems: list[str] = []
        value: Any = None
        if self.content:
            actual = content_type or self.content[0].media_type
            content = min(self.content, key=lambda c: mismatch(c.media_type, actual))
            try:
                value = _body(content, self._types, received, actual, problems)
            except ValueError as error:
                problems.append(f"$: {error}")
        self._complain(problems)
        return cast(T_co, value)

    def values(self, headers: Mapping[str, str], query: str | Mapping[str, Any]) -> Any:
        """Read the parameters that are there, by name; raises `WebhookError`."""
        problems: list[str] = []
        values: dict[str, Any] = {}
        lines, fields = Headers(headers.items()), _fields(query)
        for parameter, type_name in self.parameters:
            name, type_ = parameter.name, self._types.codec(type_name).type
            if isinstance(parameter, Header):
                delimiter, texts = ",", lines.get_all(name)
            else:
                delimiter, texts = _delimiter(parameter), fields.get(name, [])
            if not texts:
                if parameter.required:
                    problems.append(f"{name}: it is missing")
                continue
            is_json = parameter.content is not None
            try:
                if is_json:
                    values[name] = read(type_, from_json(texts[0]), name, problems)
                else:
                    value = _value(type_, texts, delimiter)
                    values[name] = _read_texts(type_, value, name, problems)
            except ValueError as error:
                problems.append(f"{name}: {error}")
        self._complain(problems)
        return values

    def _complain(self, problems: list[str]) -> None:
        if found := grave(problems):
            message = f"{self.name}: the request is not as described{bounded(found)}"
            failure = WebhookError(message)
            failure.problems = found
            raise failure


def _body(
    content: Content,
    types: Types,
    received: Received,
    content_type: str,
    problems: list[str],
) -> Any:
    written = kind_of(content.media_type, content.type)
    type_ = types.codec(content.type).type
    if isinstance(received, str):
        received = received.encode()
    if written == "form" and isinstance(received, (bytes, bytearray)):
        received = _fields(received.decode())
    if isinstance(received, Mapping):
        if written in ("form", "multipart"):
            return _read_texts(type_, _form(type_, _fields(received)), "$", problems)
        return read(type_, dict(received), "$", problems)
    if not isinstance(received, (bytes, bytearray)):
        return read(type_, list(received), "$", problems)
    if written == "multipart":
        raise ValueError("of a multipart body, pass the fields that a framework found")
    if kind(content.media_type) == "json" and not received.strip():
        raise ValueError("there is no body")
    headers = Headers([("content-type", content_type)])
    raw = RawResponse(200, "", headers, bytes(received))
    return value_of(raw, content, types, problems)


def _read_texts(type_: Any, value: object, path: str, problems: list[str]) -> Any:
    """Read what is written as text, numbers as well."""
    found = Texts()
    read_value = read(type_, value, path, found)
    problems.extend(found)
    return read_value


def _form(type_: Any, fields: Mapping[str, list[Any]]) -> dict[str, object]:
    """The fields of a form, each as its type is read from."""
    found = (
        m for m in members(type_) if isinstance(m, type) and issubclass(m, ApiModel)
    )
    types = {
        field.alias or name: field.annotation
        for model in found
        for name, field in model.model_fields.items()
    }
    return {name: _value(types.get(name), texts) for name, texts in fields.items()}


def _fields(form: str | Mapping[str, Any]) -> dict[str, list[Any]]:
    """The values of a form or query, by name."""
    if isinstance(form, str):
        return parse_qs(form.removeprefix("?"), keep_blank_values=True)
    values = {name: v if is_list(v) else [v] for name, v in form.items()}
    return {name: texts for name, texts in values.items() if texts}


def _delimiter(query: Query) -> str:
    """What is between the items of a list that is written as one text."""
    explode = query.style == "form" if query.explode is None else query.explode
    return "" if explode else _DELIMITERS.get(query.style, "")


def _value(type_: Any, texts: list[Any], delimiter: str = "") -> object:
    """What a type is read from: a list of texts, JSON for an object, else one text."""
    kinds = [get_origin(member) or member for member in members(type_)]
    if list in kinds:
        together = delimiter and len(texts) == 1
        return [t.strip() for t in texts[0].split(delimiter)] if together else texts
    if isinstance(texts[-1], str) and texts[-1].startswith("{"):
        classes = (k for k in kinds if isinstance(k, type))
        if any(issubclass(each, (dict, ApiModel)) for each in classes):
            return from_json(texts[-1])
    return texts[-1]
