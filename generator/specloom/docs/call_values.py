"""An operation -> the call of its method, with values for its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..code_layout import COLUMNS, Bracket, Node, Text, call
from ..model import (
    ABSENT,
    Absent,
    Api,
    JsonValue,
    MediaType,
    WorkedExample,
)
from ..model.conformity import conforms
from ..model.queries import (
    STREAM_FLAG,
    hides_stream,
    is_empty,
    is_file,
    is_json,
    object_of,
    resolve,
)
from ..naming import Names
from ..python.package.bodies import raw_type
from ..python.text.literals import string_literal
from ..python.values.samples import Extent, Samples
from .arguments import Argument, Call
from .values import ValueWriter, data

RESULT = "response = "

_EXTENSIONS = {
    "application/json": "json",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "audio/*": "mp3",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "image/*": "png",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/*": "txt",
    "text/csv": "csv",
    "video/*": "mp4",
    "video/mp4": "mp4",
}
_PATH = "from pathlib import Path"
_EMPTY = "EMPTY"
_NOTHING = ("{}", "[]", "None")
"""Values of arguments that say no more than to leave them out."""

Arguments = list[tuple[str, Node]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which arguments an example gives, and with what values."""

    samples: Samples
    extent: Extent
    """Whether it has the optional arguments: none, those with an example, or all of them."""
    worked: WorkedExample | None = None
    """What the document shows goes first."""

    def has(self, argument: Argument) -> bool:
        """Whether a parameter is given."""
        if argument.required or self.of(argument) is not ABSENT:
            return True
        if self.extent is Extent.ALL:
            return not argument.deprecated
        return self.extent is Extent.SHOWN and bool(argument.examples)

    def of(self, argument: Argument) -> JsonValue | Absent:
        """The value that the document shows for a parameter."""
        given = self.worked.parameters if self.worked is not None else ()
        own = (argument.place, argument.wire)
        return next((v for place, name, v in given if (place, name) == own), ABSENT)


@dataclass(frozen=True, slots=True)
class CallValues:
    """Writes the calls of one API's methods."""

    api: Api
    names: Names
    shown: Samples
    """With the document's own examples: what other samples leave out, these have."""

    def called(
        self,
        each: Call,
        suffix: str,
        writer: ValueWriter,
        choice: Choice,
        before: str = "",
    ) -> tuple[list[str], Bracket]:
        """The call of a method; a service with a long name is a variable first."""
        service = f"client.{each.service}"
        method = f"{each.method}{suffix}"
        taken = len(f"        {RESULT}{before}{service}.{method}()")
        first = []
        if taken > COLUMNS:
            first = [f"    service = {service}"]
            service = "service"
        arguments = self.arguments(each, writer, choice)
        return first, call(f"{before}{service}.{method}", arguments)

    def arguments(self, each: Call, writer: ValueWriter, choice: Choice) -> Arguments:
        """The arguments of a call, all by keyword."""
        found: Arguments = []
        form = self.body(each, choice) if each.takes_form else {}
        for argument in each.arguments():
            if argument.place == "body":
                found += self._body_arguments(each, argument, writer, choice)
            elif argument.place == "form":
                if isinstance(form, dict) and argument.wire in form and argument.schema:
                    value = form[argument.wire]
                    found.append(
                        (
                            argument.name,
                            writer.plain(argument.schema, value, argument.wire),
                        )
                    )
            elif choice.has(argument):
                node = self.parameter(argument, writer, choice)
                if argument.required or node.flat not in _NOTHING:
                    found.append((argument.name, node))
        if each.sent is not None and not each.is_told_by(name for name, _ in found):
            chosen = Text(string_literal(each.sent.name))
            found.append(("_content_type", chosen))
        return found

    def parameter(
        self, argument: Argument, writer: ValueWriter, choice: Choice
    ) -> Node:
        """The value of a parameter."""
        assert argument.schema is not None
        if argument.place == "path" and is_empty(self.api, argument.schema):
            writer.needed.add(_EMPTY)
            return Text(_EMPTY)
        return writer.plain(argument.schema, self.value(argument, choice))

    def value(self, argument: Argument, choice: Choice) -> JsonValue:
        """The value of a parameter as JSON: the document's example, if it is valid."""
        assert argument.schema is not None
        shown = choice.of(argument)
        for example in (*([] if shown is ABSENT else [shown]), *argument.examples):
            if not isinstance(example, Absent) and conforms(
                self.api, argument.schema, example
            ):
                return example
        value = choice.samples.of(argument.schema, argument.wire)
        if value in ({}, []):  # which would not be sent at all
            value = self.shown.of(argument.schema, argument.wire)
        return value

    def _body_arguments(
        self, each: Call, argument: Argument, writer: ValueWriter, choice: Choice
    ) -> Arguments:
        if choice.worked is not None and choice.worked.body is ABSENT:
            if not argument.required:
                return []
        if each.is_raw_body() or argument.schema is None:
            return [(argument.name, self._raw(each, writer, choice))]
        value = self.body(each, choice)
        keywords = each.keywords()
        if keywords is None or not isinstance(value, dict):
            return [(argument.name, writer.plain(argument.schema, value))]
        given = [
            (keywords.names[p.name], writer.plain(p.schema, value[p.name], p.name))
            for p in keywords.body.properties
            if p.name in value and p.name in keywords.names
        ]
        if not given and argument.required:
            return [(argument.name, writer.plain(argument.schema, value))]
        return given

    def _raw(self, each: Call, writer: ValueWriter, choice: Choice) -> Node:
        content, worked = each.content, choice.worked
        assert content is not None
        if is_json(content.name) and not each.is_raw_body():
            return data(content.examples[0] if content.examples else {"key": "value"})
        if raw_type(content.name) == "str":
            shown = [] if worked is None else [worked.body]
            texts = [e for e in (*shown, *content.examples) if isinstance(e, str)]
            return Text(string_literal(texts[0] if texts else "Hello!"))
        writer.imports.add(_PATH)
        return Text(f'Path("body.{extension(content.name)}")')

    def body(self, each: Call, choice: Choice) -> JsonValue:
        """The body; not an empty object where the document has more to show."""
        assert each.content is not None
        value = self._body(each.content, choice)
        asked = each.operation.stream_flag
        flag = asked[0] if asked is not None else STREAM_FLAG
        if isinstance(value, dict) and (
            asked is not None or asks_for_hidden_stream(each, value)
        ):
            # Another method asks for the stream, or none can read it.
            value = {name: part for name, part in value.items() if name != flag}
        return value

    def _body(self, content: MediaType, choice: Choice) -> JsonValue:
        worked = choice.worked
        if worked is not None and not isinstance(worked.body, Absent):
            return self.shown.completed(content, worked.body)
        if choice.extent is Extent.ALL:
            return self._whole(content)
        value = choice.samples.of_body(content)
        return self.shown.of_body(content) if value == {} else value

    def _whole(self, content: MediaType) -> JsonValue:
        """A body with all properties that can be sent, and in these only what they need."""
        value = self.shown.of_body(content)
        body = object_of(self.api, content.schema)
        if body is None or not isinstance(value, dict):
            return value
        further = self.shown.properties(body)
        if is_json(content.name):
            # JSON has no files, whatever a schema says.
            kinds = {p.name: resolve(self.api, p.schema) for p in body.properties}
            further = {n: v for n, v in further.items() if not is_file(kinds[n])}
        return {
            **{name: further[name] for name in further if name not in value},
            **value,
        }


def asks_for_hidden_stream(each: Call, body: object) -> bool:
    """Whether a body asks for a stream of which the document does not tell: the call fails."""
    if not isinstance(body, Mapping) or body.get(STREAM_FLAG) is not True:
        return False
    return hides_stream(each.api, each.operation)


def extension(media_type: str) -> str:
    """The ending of the name of a file of this type."""
    return _EXTENSIONS.get(media_type.partition(";")[0].strip(), "bin")
