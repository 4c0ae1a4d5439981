"""An operation -> the further examples of its page: those that the document works out, and the call
that has every argument."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..code_layout import COLUMNS, Bracket, lines
from ..model import ABSENT, Absent, Api, WorkedExample
from ..model.conformity import conforms, same
from ..model.queries import is_json, response_content, success_responses
from ..naming import Names
from ..python.package.bodies import is_raw
from ..python.package.properties import description_of
from ..python.package.signatures import qualified
from ..python.package.types import TypeWriter
from ..python.text.docstrings import comment
from ..python.text.markdown import Markdown, code, md_inline
from ..python.text.source import Code
from ..python.text.summaries import one_line
from ..python.values.samples import Direction, Extent, Samples
from .arguments import Argument, Call
from .blocks import assigned
from .call_values import Choice, asks_for_hidden_stream
from .examples import ExampleWriter
from .setup import setup
from .values import json_text
from .views import WorkedView

_INDENT = 8
_HIDDEN = (
    "Without the stream that it asks for: the document does not tell of one, "
    "so that no method reads it."
)
_LONGEST_TYPE = 36
_MOST_LINES = 150
"""Lines of a call with every argument; a longer one nobody reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExamples:
    """What a page shows of the examples of an operation."""

    more: tuple[WorkedView, ...]
    """Calls beside the main one."""
    answers: tuple[WorkedView, ...]
    """Answers that no call is shown with."""
    status: Markdown
    json: Code | None
    """What the main call gets."""


@dataclass(frozen=True, slots=True)
class FurtherExamples:
    """Writes them for one API."""

    api: Api
    names: Names
    writer: ExampleWriter
    types: TypeWriter
    received: Samples

    def worked(self, each: Call) -> WorkedExamples:
        """What the document works out, each call once."""
        calls = list(self._calls(each))
        more = tuple(_view(example, code) for example, code in calls if code)
        main = self._main_answer(each, calls)
        told = {_answer(view) for view in (*more, *([main] if main else []))}
        answers = (view for view in map(_view, each.operation.worked) if view.status)
        return WorkedExamples(
            more=more,
            answers=tuple(view for view in answers if _answer(view) not in told),
            status=main.status if main else Markdown(""),
            json=main.json if main else None,
        )

    def _calls(self, each: Call) -> Iterator[tuple[WorkedExample, Code | None]]:
        """Examples and their code; without code where another example has that call."""
        known = {self._call(each, self.writer.shown)}
        known |= {self._call(other, self.writer.least) for other in each.others()}
        for example in each.operation.worked:
            choice = replace(self.writer.least, worked=example)
            if asks_for_hidden_stream(each, example.body):
                example = replace(example, description=_HIDDEN, response=ABSENT)
            sent = each.sending(example.media_type) if example.media_type else each
            if not example.calls or not self._is_valid(sent, choice):
                continue
            streams = "stream: " if _asks_for_stream(each, example) else ""
            call = f"{streams}{self._call(sent, choice)}"
            is_told = call in known or not streams and self._is_main(sent, choice)
            yield example, None if is_told else self._code(sent, choice, streams)
            known.add(call)

    def _is_main(self, each: Call, choice: Choice) -> bool:
        """Whether the main example sends this body; no parameter makes it another one."""
        worked = choice.worked
        if worked is None or worked.parameters or worked.body is ABSENT:
            return False
        if each.sent is not None:
            return False
        writer = self.writer
        return same(writer.calls.body(each, choice), writer.body(each))

    def _main_answer(
        self, each: Call, worked: Iterable[tuple[WorkedExample, Code | None]]
    ) -> WorkedView | None:
        """What the main example gets: what the document shows wins over what is made up."""
        for example, own in worked:
            if own is None and not isinstance(example.response, Absent | str):
                return _view(example)
        for response in success_responses(each.operation):
            content = response_content(response)
            if content is None or is_raw(self.api, content):
                continue
            if is_json(content.name) and content.schema is not None:
                shown = (
                    e for e in content.examples if isinstance(e, dict | list) and e
                )
                value = next(shown, None) or self.received.of_body(content)
                return _view(WorkedExample(status=response.status, response=value))
        return None

    def _is_valid(self, each: Call, choice: Choice) -> bool:
        content, worked = each.content, choice.worked
        if worked is None or isinstance(worked.body, Absent):
            return True
        if content is None or content.schema is None:
            return content is not None
        body = self.writer.calls.body(each, choice)
        return conforms(self.api, content.schema, body)

    def _call(self, each: Call, choice: Choice) -> str:
        _, node = self.writer.calls.called(
            each, "", self.writer.blocks.values(), choice
        )
        return node.flat

    def _code(self, each: Call, choice: Choice, streams: str) -> Code:
        if streams or each.only_streams():
            return self.writer.streaming(each, choice)
        return self._block(each, choice, {})

    def other(self, each: Call) -> Code:
        """A call that sends another media type than the method's signature is about."""
        return self._code(each, self.writer.least, "")

    def _block(self, each: Call, choice: Choice, notes: Mapping[str, str]) -> Code:
        writer = self.writer.blocks.values()
        service, node = self.writer.calls.called(each, "", writer, choice)
        body = [
            *service,
            *lines(_noted(node, notes), assigned(each), indent=4),
            *self.writer.blocks.used(each, writer, indent=4),
        ]
        found = setup(self.api, each.operation)
        return self.writer.blocks.block(["ApiClient"], writer, found, body)

    def every(self, each: Call) -> Code | None:
        """A call with every argument, and what each is for; None where the main one has them all."""
        choice = replace(self.writer.shown, extent=Extent.ALL)
        content = each.content
        if each.only_streams() or not self._has_more(each, choice):
            return None
        if content is not None and content.schema is not None:
            body = self.writer.calls.body(each, choice)
            if not each.is_raw_body() and not conforms(self.api, content.schema, body):
                return None
        found = self._block(each, choice, dict(self._notes(each)))
        return found if found.count("\n") < _MOST_LINES else None

    def _has_more(self, each: Call, choice: Choice) -> bool:
        calls = self.writer.calls
        given = calls.arguments(each, self.writer.blocks.values(), choice)
        usual = calls.arguments(each, self.writer.blocks.values(), self.writer.shown)
        return len(given) > len(usual)

    def _notes(self, each: Call) -> Iterator[tuple[str, str]]:
        """Type and meaning of each argument, by its name."""
        keywords = each.keywords()
        for argument in each.arguments():
            if argument.place != "body":
                yield argument.name, self._argument(argument)
            elif keywords is not None:
                for field in keywords.body.properties:
                    if field.name in keywords.names:
                        text = description_of(self.api, field.schema)
                        type = self.types.accepted(field.schema).full
                        yield keywords.names[field.name], _note(type, text)

    def _argument(self, argument: Argument) -> str:
        assert argument.schema is not None
        return _note(self.types.accepted(argument.schema).full, argument.description)


def _asks_for_stream(each: Call, example: WorkedExample) -> bool:
    asked = each.operation.stream_flag
    if asked is None or not isinstance(example.body, Mapping):
        return False
    flag, value = asked
    return example.body.get(flag) == value


def _view(example: WorkedExample, written: Code | None = None) -> WorkedView:
    """An example of the document; JSON of an answer is laid out anew."""
    answer, status = example.response, example.status
    has_answer = status is not None and not isinstance(answer, Absent)
    return WorkedView(
        title=md_inline(one_line(example.title)) if example.title else Markdown(""),
        description=example.description,
        example=written,
        status=code(status) if status is not None and has_answer else Markdown(""),
        json=None if isinstance(answer, Absent | str) else json_text(answer),
        text=answer if isinstance(answer, str) else None,
    )


def _answer(view: WorkedView) -> tuple[Markdown, Code | None, str | None]:
    """What tells the answer of an example from others."""
    return view.status, view.json, view.text


def _note(type: str, description: str | None) -> str:
    """A type and a description on one line, which is all that a comment gets."""
    if len(type) > _LONGEST_TYPE:
        type = shortened(type)
    room = COLUMNS - _INDENT - len(f"# {type}: ") - 2
    told = one_line(description, room) if description else ""
    return str(comment(f"{type}: {told}" if told else type))


def shortened(type: str) -> str:
    """The first parts of a long type, at least one: `Literal["a", ...]`; the page has all of it."""
    kept = ""
    for part in re.findall(r".+?(?:, | \| |\[|$)", type):
        if kept and len(kept + part) > _LONGEST_TYPE:
            break
        kept += part
    if kept == type:
        return type
    names = re.sub(r'"[^"]*"', "", kept)
    return f"{kept}...{']' * (names.count('[') - names.count(']'))}"


def _noted(node: Bracket, notes: Mapping[str, str]) -> Bracket:
    """A call with a comment above each argument that there is one for."""
    items = (
        replace(item, note=notes.get(item.label.removesuffix("="), ""))
        for item in node.items
    )
    return replace(node, items=tuple(items))


def further_examples(api: Api, names: Names, writer: ExampleWriter) -> FurtherExamples:
    """A writer for the further examples of an API."""
    types = TypeWriter(api, names, qualified)
    received = Samples(api, Extent.SHOWN, Direction.RESPONSE)
    return FurtherExamples(api, names, writer, types, received)
