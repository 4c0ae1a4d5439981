"""An operation -> the call of its method, with values for its arguments."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import Api, JsonValue
from ...model.conformity import conforms
from ...model.queries import is_json
from ...naming import Names
from ..bodies import raw_type
from ..docstrings import COLUMNS
from ..literals import string_literal
from ..samples import Samples
from .arguments import Argument, Call
from .expressions import Group, Node, Text, call
from .values import ValueWriter, data

RESULT = "response = "

_EXTENSIONS = {
    "application/json": "json",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/csv": "csv",
    "video/mp4": "mp4",
}
_PATH = "from pathlib import Path"

Arguments = list[tuple[str, Node]]


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
        samples: Samples,
        before: str = "",
    ) -> tuple[list[str], Group]:
        """The call of a method; a service with a long name is a variable first."""
        service = f"client.{each.service}"
        method = f"{each.method}{suffix}"
        taken = len(f"        {RESULT}{before}{service}.{method}()")
        first = []
        if taken > COLUMNS:
            first = [f"    service = {service}"]
            service = "service"
        arguments = self.arguments(each, writer, samples)
        return first, call(f"{before}{service}.{method}", arguments)

    def arguments(self, each: Call, writer: ValueWriter, samples: Samples) -> Arguments:
        """The arguments of a call, all by keyword."""
        found: Arguments = []
        form = self.body(each, samples) if each.named.form else {}
        for argument in each.arguments():
            if argument.place == "body":
                found += self._body_arguments(each, argument, writer, samples)
            elif argument.place == "form":
                if isinstance(form, dict) and argument.wire in form and argument.schema:
                    value = form[argument.wire]
                    found.append((argument.name, writer.plain(argument.schema, value)))
            elif argument.required or (samples is self.shown and argument.examples):
                value_node = self.parameter(argument, writer, samples)
                found.append((argument.name, value_node))
        return found

    def parameter(
        self, argument: Argument, writer: ValueWriter, samples: Samples
    ) -> Node:
        """The value of a parameter: the document's example, if it is valid."""
        assert argument.schema is not None
        for example in argument.examples:
            if conforms(self.api, argument.schema, example):
                return writer.plain(argument.schema, example)
        value = samples.of(argument.schema, argument.wire)
        if value in ({}, []):  # which would not be sent at all
            value = self.shown.of(argument.schema, argument.wire)
        return writer.plain(argument.schema, value)

    def _body_arguments(
        self, each: Call, argument: Argument, writer: ValueWriter, samples: Samples
    ) -> Arguments:
        if each.is_raw_body() or argument.schema is None:
            return [(argument.name, self._raw(each, writer))]
        value = self.body(each, samples)
        keywords = each.keywords()
        if keywords is None or not isinstance(value, dict):
            return [(argument.name, writer.plain(argument.schema, value))]
        given = [
            (keywords.names[p.name], writer.plain(p.schema, value[p.name]))
            for p in keywords.body.properties
            if p.name in value and p.name in keywords.names
        ]
        if not given and argument.required:
            return [(argument.name, writer.plain(argument.schema, value))]
        return given

    def _raw(self, each: Call, writer: ValueWriter) -> Node:
        content = each.content
        assert content is not None
        if is_json(content.name) and not each.is_raw_body():
            return data(content.examples[0] if content.examples else {"key": "value"})
        if raw_type(content.name) == "str":
            texts = [e for e in content.examples if isinstance(e, str)]
            return Text(string_literal(texts[0] if texts else "Hello!"))
        writer.imports.add(_PATH)
        return Text(f'Path("body.{extension(content.name)}")')

    def body(self, each: Call, samples: Samples) -> JsonValue:
        """The body; not an empty object where the document has more to show."""
        assert each.content is not None
        value = samples.of_body(each.content)
        if value == {}:
            value = self.shown.of_body(each.content)
        asked = each.operation.stream_flag
        if asked is not None and isinstance(value, dict):
            # Another method asks for the stream.
            value = {name: part for name, part in value.items() if name != asked[0]}
        return value


def extension(media_type: str) -> str:
    """The ending of the name of a file of this type."""
    return _EXTENSIONS.get(media_type.partition(";")[0].strip(), "bin")
