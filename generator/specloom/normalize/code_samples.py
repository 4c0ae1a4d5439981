"""Code samples -> examples of the parameters and bodies of an operation.

Many documents have no `example`, but show each call as a command for a shell: as
`x-codeSamples` (Redoc) or within `x-oaiMeta` (OpenAI), which has the response as well.
What the document itself calls an example goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ..load.json_text import written_json
from ..model import (
    Api,
    Array,
    Enum,
    JsonValue,
    MediaType,
    Operation,
    Parameter,
    Response,
    Scalar,
)
from ..model.queries import is_form, is_json, object_of, resolve, success_responses
from ..pointer import OperationId, SchemaId
from .content import text_of
from .context import Part
from .curl import Command, command

_SHELLS = ("curl", "shell", "bash", "sh", "shell + curl", "http - curl")
_PLACEHOLDER = re.compile(r"VAR_|[{<$:]|YOUR_|your[-_ ]", re.IGNORECASE)
"""Beginnings of what a reader is to replace, VAR_ of OpenAI's documents among them."""
_VARIABLE = re.compile(r"([^{}]*)\{([^{}]+)\}([^{}]*)")


def with_code_samples(api: Api, parts: Mapping[OperationId, Part]) -> Api:
    """The API with the examples that its code samples have."""
    return replace(
        api,
        operations=tuple(
            _illustrated(api, operation, parts[operation.id].data)
            for operation in api.operations
        ),
    )


def _illustrated(api: Api, operation: Operation, data: Any) -> Operation:
    commands = [c for c in map(command, _shell_texts(data)) if c is not None]
    calls = [
        (each, variables)
        for each in commands
        if (variables := _variables(operation, each)) is not None
    ]
    answers = tuple(
        v for v in map(written_json, _response_texts(data)) if v is not None
    )
    if not calls and not answers:
        return operation
    body = operation.request_body
    if body is not None:
        sent = [each for each, _ in calls]
        content = tuple(_sent(api, media_type, sent) for media_type in body.content)
        body = replace(body, content=content)
    return replace(
        operation,
        parameters=tuple(_given(api, p, calls) for p in operation.parameters),
        request_body=body,
        responses=tuple(_answers(operation, answers)),
    )


def _shell_texts(data: Any) -> Iterator[str]:
    """The commands that an operation is shown with."""
    for key in ("x-codeSamples", "x-code-samples"):
        for sample in _objects(data.get(key)):
            language, text = text_of(sample, "lang"), text_of(sample, "source")
            if text and language and language.lower() in _SHELLS:
                yield text
    for example in _oai_examples(data):
        text = text_of(example.get("request"), "curl")
        if text:
            yield text


def _response_texts(data: Any) -> Iterator[str]:
    texts = (text_of(example, "response") for example in _oai_examples(data))
    return (text for text in texts if text)


def _oai_examples(data: Any) -> Iterator[Mapping[str, Any]]:
    meta = data.get("x-oaiMeta")
    found = meta.get("examples") if isinstance(meta, Mapping) else None
    return _objects([found] if isinstance(found, Mapping) else found)


def _objects(listed: Any) -> Iterator[Mapping[str, Any]]:
    items = listed if isinstance(listed, list) else []
    return (item for item in items if isinstance(item, Mapping))


def _variables(operation: Operation, sent: Command) -> dict[str, str] | None:
    """The values in the path of a command; None where it calls something else."""
    try:
        given = urlsplit(sent.url).path.strip("/").split("/")
    except ValueError:
        return None
    wanted = operation.path.strip("/").split("/")
    if sent.method != operation.method or len(given) < len(wanted):
        return None
    found: dict[str, str] = {}
    for template, text in zip(wanted, given[-len(wanted) :], strict=True):
        variable = _VARIABLE.fullmatch(template)
        if variable is None and template != text:
            return None
        if variable is not None:
            before, name, after = variable.groups()
            if not (text.startswith(before) and text.endswith(after)):
                return None
            found[name] = unquote(text[len(before) : len(text) - len(after)])
    return found


def _given(
    api: Api, parameter: Parameter, calls: Iterable[tuple[Command, dict[str, str]]]
) -> Parameter:
    """A parameter with the values that the commands have for it."""
    if parameter.examples or parameter.content_type is not None:
        return parameter
    found: list[JsonValue] = []
    for sent, variables in calls:
        match parameter.location:
            case "path":
                texts = [variables.get(parameter.name, "")]
            case "query":
                pairs = parse_qsl(urlsplit(sent.url).query)
                names = (parameter.name, f"{parameter.name}[]")
                texts = [value for name, value in pairs if name in names]
            case "header":
                wanted = parameter.name.lower()
                texts = [v for name, v in sent.headers if name.lower() == wanted]
            case _:
                texts = []
        if texts and not any(not t or _PLACEHOLDER.match(t) for t in texts):
            found.append(_value(api, parameter.schema, texts))
    return replace(parameter, examples=tuple(found)) if found else parameter


def _value(api: Api, id: SchemaId, texts: list[str]) -> JsonValue:
    """The JSON value that a schema makes of text; the text, where it makes nothing of it."""
    schema = resolve(api, id)
    text = texts[0]
    match schema:
        case Array(items=items):
            return [_value(api, items, [each]) for each in texts]
        case Scalar(type="string"):
            return text
        case Enum(values=values):
            return next((v for v in values if str(v) == text), text)
        case _:
            found = written_json(text)
            return text if found is None else found


def _sent(api: Api, content: MediaType, calls: list[Command]) -> MediaType:
    """A body with the values that the commands send."""
    if content.examples:
        return content
    if is_json(content.name):
        found = [written_json(each.data[0]) for each in calls if each.data]
    elif is_form(content.name):
        found = [_form(api, content, each) for each in calls if each.form]
    else:
        found = []
    examples = tuple(_filled(value) for value in found if value is not None)
    return replace(content, examples=examples) if examples else content


def _filled(value: JsonValue) -> JsonValue:
    """A body without the fields that a reader is to fill in."""
    if not isinstance(value, dict):
        return value
    return {
        name: each
        for name, each in value.items()
        if not (isinstance(each, str) and _PLACEHOLDER.match(each))
    }


def _form(api: Api, content: MediaType, sent: Command) -> JsonValue:
    """The fields of a form; a file is written as "@" and its name, as curl has it."""
    schema = object_of(api, content.schema)
    known = {p.name: p.schema for p in schema.properties} if schema is not None else {}
    texts: dict[str, list[str]] = {}
    for name, value in sent.form:
        texts.setdefault(name, []).append(value)
    return {
        name: _value(api, known[name], values)
        for name, values in texts.items()
        if name in known
    }


def _answers(operation: Operation, values: tuple[JsonValue, ...]) -> Iterator[Response]:
    """The responses, the first success with the values that the samples show."""
    first = next(iter(success_responses(operation)), None)
    for response in operation.responses:
        if response is first and values:
            content = tuple(
                (
                    replace(each, examples=each.examples or values)
                    if is_json(each.name)
                    else each
                )
                for each in response.content
            )
            yield replace(response, content=content)
        else:
            yield response
