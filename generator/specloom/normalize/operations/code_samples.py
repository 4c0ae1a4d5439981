"""Code samples -> examples of the parameters and bodies of an operation.

Many documents have no `example`, but show each call as a command for a shell: as
`x-codeSamples` (Redoc) or within `x-oaiMeta` (OpenAI), which has the response as well.
What the document itself calls an example goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ...diagnostics import Place
from ...load import Documents
from ...load.json_text import written_json
from ...load.refs import Refs
from ...model import (
    ABSENT,
    Absent,
    Api,
    Array,
    Enum,
    JsonValue,
    MediaType,
    Operation,
    Parameter,
    Response,
    Scalar,
    Union,
)
from ...model.queries import is_form, is_json, object_of, resolve, success_responses
from ...pointer import OperationId, SchemaId, split_id
from ..context import Part
from .content import listed, text_of
from .curl import Command, command

_SHELLS = ("curl", "shell", "bash", "sh", "shell + curl", "http - curl")
_PLACEHOLDER = re.compile(r"VAR_|[{<$:]|YOUR_|your[-_ ]", re.IGNORECASE)
"""Beginnings of what a reader is to replace, VAR_ of OpenAI's documents among them."""
_VARIABLE = re.compile(r"([^{}]*)\{([^{}]+)\}([^{}]*)")


@dataclass(frozen=True, slots=True)
class CodeSample:
    """How a document shows that an operation is called, and what it answers."""

    part: Part
    title: str
    command: str | None
    """For a shell; None where it is shown in other languages only."""
    response: JsonValue | Absent = ABSENT
    """Text where it is no JSON."""


@dataclass(frozen=True, slots=True)
class SampleCall:
    """A command that calls an operation."""

    sent: Command
    variables: Mapping[str, str]
    """What is in the path for its parameters."""

    def parameter(self, api: Api, parameter: Parameter) -> JsonValue | Absent:
        """The value that it gives a parameter; ABSENT where a reader is to give it."""
        if parameter.content_type is not None:
            return ABSENT
        match parameter.location:
            case "path":
                texts = [self.variables.get(parameter.name, "")]
            case "query":
                pairs = parse_qsl(urlsplit(self.sent.url).query)
                names = (parameter.name, f"{parameter.name}[]")
                texts = [value for name, value in pairs if name in names]
            case "header":
                wanted, headers = parameter.name.lower(), self.sent.headers
                texts = [value for name, value in headers if name.lower() == wanted]
            case _:
                texts = []
        if not texts or any(not t or _PLACEHOLDER.match(t) for t in texts):
            return ABSENT
        return _value(api, parameter.schema, texts)

    def body(self, api: Api, content: MediaType) -> JsonValue | Absent:
        """The body that it sends, without what a reader is to fill in."""
        found = None
        if is_json(content.name) and self.sent.data:
            found = written_json(self.sent.data[0])
        elif is_form(content.name) and self.sent.form:
            found = _form(api, content, self.sent)
        return ABSENT if found is None else _filled(found)


def with_code_samples(api: Api, parts: Mapping[OperationId, Part]) -> Api:
    """The API with the examples that its code samples have."""
    return replace(
        api,
        operations=tuple(
            _illustrated(api, operation, list(code_samples(parts[operation.id])))
            for operation in api.operations
        ),
    )


def _illustrated(
    api: Api, operation: Operation, samples: Sequence[CodeSample]
) -> Operation:
    shown = (sample_call(operation, s.command) for s in samples if s.command)
    calls = [each for each in shown if each is not None]
    answers = tuple(
        s.response for s in samples if not isinstance(s.response, Absent | str)
    )
    if not calls and not answers:
        return operation
    body = operation.request_body
    if body is not None:
        content = tuple(_sent(api, media_type, calls) for media_type in body.content)
        body = replace(body, content=content)
    return replace(
        operation,
        parameters=tuple(_given(api, p, calls) for p in operation.parameters),
        request_body=body,
        responses=tuple(_answers(operation, answers)),
    )


def code_samples(operation: Part) -> Iterator[CodeSample]:
    """The samples of an operation that a command can be read of, or an answer."""
    for key in ("x-codeSamples", "x-code-samples"):
        for part in _objects(operation.get(key)):
            language, text = text_of(part.data, "lang"), text_of(part.data, "source")
            if text and language and language.lower() in _SHELLS:
                yield CodeSample(part, text_of(part.data, "label") or "", text)
    meta = operation.get("x-oaiMeta")
    shown = meta.get("examples") if meta and isinstance(meta.data, Mapping) else None
    for part in _objects(shown):
        yield CodeSample(
            part,
            text_of(part.data, "title") or "",
            text_of(part.data.get("request"), "curl"),
            _response(part.data.get("response")),
        )


def python_samples(
    documents: Documents, operations: Iterable[Operation]
) -> Iterator[tuple[Place, str]]:
    """The code samples of operations that are Python: where each stands, and what it is."""
    refs = Refs(documents)
    for operation in operations:
        document, pointer = split_id(SchemaId(operation.id))
        target = refs.lookup(document, f"#{quote(pointer)}")
        if target is None or not isinstance(target.value, Mapping):
            continue
        part = Part(target.document, target.pointer, target.value)
        for key in ("x-codeSamples", "x-code-samples"):
            for each in _objects(part.get(key)):
                if (text_of(each.data, "lang") or "").lower().startswith("python"):
                    yield from _text(each, "source")
        meta = part.get("x-oaiMeta")
        shown = meta.get("examples") if meta and isinstance(meta.data, dict) else None
        for each in _objects(shown):
            request = each.get("request")
            if request is not None and isinstance(request.data, Mapping):
                yield from _text(request, "python")


def _text(owner: Part, key: str) -> Iterator[tuple[Place, str]]:
    if text_of(owner.data, key) is not None:
        yield owner.child(key).place, owner.data[key]


def _response(written: Any) -> JsonValue | Absent:
    """What a sample shows as the answer: a value, or the text of one."""
    if not isinstance(written, str):
        return written if isinstance(written, dict | list) else ABSENT
    if not written.strip():
        return ABSENT
    found: JsonValue = written_json(written)
    return written.strip() if found is None else found


def _objects(part: Part | None) -> Iterator[Part]:
    """The objects of a list; or an object, as a list of one."""
    alone = [part] if part is not None and isinstance(part.data, Mapping) else []
    found = (*alone, *listed(part))
    return (each for each in found if isinstance(each.data, Mapping))


def sample_call(operation: Operation, text: str) -> SampleCall | None:
    """A command as a call of an operation; None where it cannot be read, or calls something else."""
    sent = command(text)
    variables = _variables(operation, sent) if sent is not None else None
    if sent is None or variables is None:
        return None
    return SampleCall(sent, variables)


def _variables(operation: Operation, sent: Command) -> dict[str, str] | None:
    """The values in the path of a command; None where it calls something else."""
    try:
        given = urlsplit(sent.url).path.strip("/").split("/")
    except ValueError:
        return None
    wanted = operation.path.partition("?")[0].strip("/").split("/")
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


def _given(api: Api, parameter: Parameter, calls: Sequence[SampleCall]) -> Parameter:
    """A parameter with the values that the commands have for it."""
    if parameter.examples:
        return parameter
    values = (each.parameter(api, parameter) for each in calls)
    found = tuple(value for value in values if not isinstance(value, Absent))
    return replace(parameter, examples=found) if found else parameter


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
        case Union(variants=variants) if len(texts) > 1:
            lists = (v for v in variants if isinstance(resolve(api, v), Array))
            return _value(api, next(lists, variants[0]), texts)
        case _:
            found = written_json(text)
            return text if found is None else found


def _sent(api: Api, content: MediaType, calls: Sequence[SampleCall]) -> MediaType:
    """A body with the values that the commands send."""
    if content.examples:
        return content
    bodies = (each.body(api, content) for each in calls)
    found = tuple(body for body in bodies if not isinstance(body, Absent))
    return replace(content, examples=found) if found else content


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
        # PHP and Rails have taught people to write the name of a list like this.
        plain = name if name in known else name.removesuffix("[]")
        texts.setdefault(plain, []).append(value)
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
