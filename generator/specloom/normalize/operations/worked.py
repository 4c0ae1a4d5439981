"""The examples of operations as wholes: what is called with what, and what is answered.

Three ways to write them are known: Example Objects of a body, of parameters and of a response,
which belong together where they have one name; several `examples` of a body's schema; and code
samples. What does not fit the operation is left out, and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from ...model import (
    ABSENT,
    Absent,
    Api,
    JsonValue,
    MediaType,
    Operation,
    Parameter,
    ParameterLocation,
    Response,
    WorkedExample,
)
from ...model.conformity import conforms, is_completable
from ...model.queries import (
    body_content,
    holds_text,
    is_form,
    is_json,
    success_responses,
)
from ...pointer import OperationId, SchemaId, split_id
from ..context import Context, Part
from .code_samples import CodeSample, SampleCall, code_samples, sample_call
from .content import named, text_of, told, value_of
from .curl import command

Parameters = tuple[tuple[ParameterLocation, str, JsonValue], ...]


def with_worked_examples(
    context: Context, api: Api, parts: Mapping[OperationId, Part]
) -> Api:
    """The API with the examples of its operations."""
    return replace(
        api,
        operations=tuple(
            replace(
                op, worked=tuple(_Reader(context, api, op, parts[op.id]).examples())
            )
            for op in api.operations
        ),
    )


@dataclass(slots=True)
class _Group:
    """The Example Objects of one name."""

    shown: WorkedExample
    part: Part
    """The first of them."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Finds the examples of one operation."""

    context: Context
    api: Api
    operation: Operation
    part: Part

    def examples(self) -> Iterator[WorkedExample]:
        """All of them that fit, in the order of the document."""
        groups = self._groups()
        found = [(group.part, group.shown) for group in groups.values()]
        found += [(self.part, each) for each in self._of_schema()]
        found += [(s.part, self._sample(s)) for s in code_samples(self.part)]
        for part, example in found:
            reason = self._misfit(example)
            if reason is not None:
                self._leave_out(part, example.title, reason)
                example = replace(example, calls=False)
            if example.calls or not isinstance(example.response, Absent):
                yield example

    def _leave_out(self, part: Part, title: str, reason: str) -> None:
        name = f'the example "{title}"' if title else "this example"
        self.context.note(
            "example-left-out", f"{name} is no call in the pages: {reason}", part.id
        )

    # Example Objects

    def _groups(self) -> dict[str, _Group]:
        """Example Objects by their name; those without one are told apart by their place."""
        groups: dict[str, _Group] = {}
        for content, name, part in self._sent():
            body = value_of(part.data)
            self._add(groups, name, part, calls=True, media_type=content, body=body)
        for parameter, name, part in self._parameters():
            given = (parameter.location, parameter.name, value_of(part.data))
            before = groups[name].shown.parameters if name in groups else ()
            self._add(groups, name, part, calls=True, parameters=(*before, given))
        for response, name, part in self._answers():
            answer = value_of(part.data)
            self._add(groups, name, part, status=response.status, response=answer)
        return groups

    def _add(
        self, groups: dict[str, _Group], name: str, part: Part, **shown: Any
    ) -> None:
        """Add what an Example Object shows to those of its name, unless they show that already."""
        title = text_of(part.data, "summary") or name.partition("#")[0]
        fresh = WorkedExample(
            title=title, description=told(self.context, part.data), calls=False
        )
        group = groups.setdefault(name, _Group(fresh, part))
        key = "response" if "response" in shown else "body" if "body" in shown else ""
        if key and not isinstance(getattr(group.shown, key), Absent):
            group = groups.setdefault(f"{name}#{part.id}", _Group(fresh, part))
        group.shown = replace(group.shown, **shown)

    def _sent(self) -> Iterator[tuple[str, str, Part]]:
        """The examples of the body, by media type and name."""
        written = self.part.get("requestBody")
        body = self.context.follow(written) if written is not None else None
        seen: list[object] = []
        contents = [(name.strip().lower(), c) for name, c in self._contents(body)]
        kinds = [kind for kind, _ in contents if is_json(kind) or is_form(kind)]
        for kind, content in contents:
            takes_data = kind in kinds or not kinds
            parts = [*self._alone(content), *self._named(content)]
            for name, part in parts:
                value = value_of(part.data)
                # XML as data is mostly the example of the JSON beside it, once more; and what
                # was shown in another media type says no more in this one.
                if (takes_data or isinstance(value, str)) and value not in seen:
                    yield kind, name, part
            seen += [value_of(part.data) for _, part in parts]

    def _parameters(self) -> Iterator[tuple[Parameter, str, Part]]:
        for each in self.operation.parameters:
            for name, part in self._named(self._at(each.id)):
                yield each, name, part

    def _answers(self) -> Iterator[tuple[Response, str, Part]]:
        """The examples of the responses: the ones without a name, too."""
        written = dict(named(self.part.get("responses")))
        for response in self.operation.responses:
            part = written.get(response.status)
            followed = self.context.follow(part) if part is not None else None
            for _, content in self._contents(followed):
                for name, each in (*self._alone(content), *self._named(content)):
                    yield response, name, each

    def _contents(self, owner: Part | None) -> Iterator[tuple[str, Part]]:
        if owner is None or not isinstance(owner.data, Mapping):
            return
        for name, written in named(owner.get("content")):
            part = self.context.follow(written)
            if part is not None and isinstance(part.data, Mapping):
                yield name, part

    def _alone(self, owner: Part) -> Iterator[tuple[str, Part]]:
        """The example of a place that has one without a name."""
        alone = owner.get("example")
        if alone is not None:
            yield f"#{alone.id}", Part(
                alone.document, alone.pointer, {"value": alone.data}
            )

    def _named(self, owner: Part | None) -> Iterator[tuple[str, Part]]:
        """The Example Objects of a place that have a value."""
        if owner is None or not isinstance(owner.data, Mapping):
            return
        for name, written in named(owner.get("examples")):
            part = self.context.follow(written)
            if part is not None and value_of(part.data) is not ABSENT:
                yield name, part

    def _at(self, id: SchemaId) -> Part | None:
        document, pointer = split_id(id)
        target = self.context.refs.lookup(document, f"#{quote(pointer)}")
        if target is None:
            return None
        return Part(target.document, target.pointer, target.value)

    # The schema of the body

    def _of_schema(self) -> Iterator[WorkedExample]:
        content = body_content(self.operation)
        if content is None or content.schema is None or content.examples:
            return
        examples = self.api.schemas[content.schema].info.examples
        for each in examples if len(examples) > 1 else ():
            yield WorkedExample(media_type=content.name, body=each)

    # Code samples

    def _sample(self, sample: CodeSample) -> WorkedExample:
        shown = WorkedExample(title=sample.title, calls=False, response=sample.response)
        if not isinstance(sample.response, Absent):
            first = next(iter(success_responses(self.operation)), None)
            shown = replace(shown, status=first.status if first is not None else None)
        call = sample_call(self.operation, sample.command) if sample.command else None
        if call is not None:
            return self._called(shown, call)
        if sample.command or "request" in sample.part.data:
            reason = _why_no_call(self.operation, sample.command)
            self._leave_out(sample.part, sample.title, reason)
        return shown

    def _called(self, shown: WorkedExample, call: SampleCall) -> WorkedExample:
        values = (
            (p.location, p.name, call.parameter(self.api, p))
            for p in self.operation.parameters
        )
        given = tuple(
            (location, name, value)
            for location, name, value in values
            if not isinstance(value, Absent)
        )
        shown = replace(shown, calls=True, parameters=given)
        declared = self.operation.request_body
        for content in declared.content if declared is not None else ():
            body = call.body(self.api, content)
            if not isinstance(body, Absent):
                return replace(shown, media_type=content.name, body=body)
        return shown

    # What does not fit

    def _misfit(self, example: WorkedExample) -> str | None:
        """Why an example cannot be shown as a call; None where it can."""
        if not example.calls:
            return None
        known = {(p.location, p.name): p for p in self.operation.parameters}
        for location, name, value in example.parameters:
            if not conforms(self.api, known[location, name].schema, value):
                return f'the value of the {location} parameter "{name}" is not valid'
        declared = self.operation.request_body
        contents = declared.content if declared is not None else ()
        sent = (each for each in contents if each.name == example.media_type)
        content = next(sent, None)
        if content is None or isinstance(example.body, Absent):
            return None
        return self._misfit_of_body(content, example.body)

    def _misfit_of_body(self, content: MediaType, body: JsonValue) -> str | None:
        if is_json(content.name) or is_form(content.name):
            id = content.schema
            fits = id is None or is_completable(self.api, id, body)
            return None if fits else "its body is not what the schema says"
        kind = "text" if holds_text(content.name) else "a file"
        fits = kind == "text" and isinstance(body, str)
        return None if fits else f"its body is {content.name}, which is sent as {kind}"


def _why_no_call(operation: Operation, text: str | None) -> str:
    """What is wrong with a command that does not call an operation."""
    if text is None:
        return "it has no command for a shell"
    sent = command(text)
    if sent is None:
        return "its command cannot be read"
    if sent.method != operation.method:
        return f"its command is a {sent.method}, not a {operation.method}"
    return "its command calls another path"
