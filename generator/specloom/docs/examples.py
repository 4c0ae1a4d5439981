"""An operation -> Python that calls it, complete and ready to run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..code_layout import Item, Text, call, fits, lines
from ..model import ABSENT, Absent, Api, JsonValue
from ..model.queries import is_json, object_of, stream_content
from ..naming import Names
from ..python.text.literals import string_literal
from ..python.text.source import Code
from ..python.values.samples import Direction, Extent, Samples
from .arguments import Argument, Call
from .blocks import Blocks, assigned, noun, opened
from .call_values import Arguments, CallValues, Choice, extension
from .paging import loop, paging
from .setup import setup
from .values import ValueWriter

_REQUEST = "request"


@dataclass(frozen=True, slots=True)
class ExampleWriter:
    """Writes the examples of one API."""

    api: Api
    names: Names
    blocks: Blocks
    calls: CallValues
    shown: Choice
    least: Choice

    def main(self, each: Call) -> Code:
        """A call with the document's example values; errors are caught by class."""
        if each.only_streams():
            return self.streaming(each, self.shown)
        writer = self.blocks.values()
        service, node = self.calls.called(each, "", writer, self.shown)
        statuses = _statuses(each)
        caught = "    except ApiException as error:"
        beside = f"{caught}  # {statuses}"
        above = [caught, f"        # {statuses}"]
        body = [
            *service,
            "    try:",
            *lines(node, assigned(each), indent=8),
            *([caught] if not statuses else [beside] if fits(beside) else above),
            "        print(error.status, error.reason, error.data)",
        ]
        shown = self.blocks.used(each, writer, indent=8)
        if shown:
            body += ["    else:", *shown]
        return self.blocks.block(
            ["ApiClient", "ApiException"], writer, setup(self.api, each.operation), body
        )

    def drop_in(self, each: Call) -> Code:
        """The form of OpenAPI Generator's clients: by the class, with the body built of models."""
        content = each.content
        if content is None or content.schema is None or not is_json(content.name):
            return self._by_class(each)
        if each.is_raw_body() or object_of(self.api, content.schema) is None:
            return self._by_class(each)
        writer = self.blocks.values()
        value = self.calls.body(each, self.least)
        request = writer.built(content.schema, value)
        api = self.names.tags[each.tag].api
        instance = f"{each.service.rstrip('_')}_api"
        arguments: Arguments = [
            ("", self.calls.parameter(argument, writer, self.least))
            for argument in each.arguments()
            if argument.required and argument.place != "body"
        ]
        node = call(f"{instance}.{each.method}", [*arguments, ("", Text(_REQUEST))])
        found = setup(self.api, each.operation)
        body = [
            *lines(call(api, [("", Text("client"))]), f"{instance} = ", indent=4),
            *lines(request, f"{_REQUEST} = ", indent=4),
            *self.blocks.called(each, node, writer, indent=4),
        ]
        names = ["ApiClient", api, "models"]
        return self.blocks.block(names, writer, found, body, configured=True)

    def _by_class(self, each: Call) -> Code:
        """A call whose method is that of the class of the tag."""
        writer = self.blocks.values()
        _, node = self.calls.called(each, "", writer, self.least)
        api = self.names.tags[each.tag].api
        instance = f"{each.service.rstrip('_')}_api"
        node = replace(node, head=f"{instance}.{each.method}(")
        used = self.blocks.called(each, node, writer, indent=4)
        made = lines(call(api, [("", Text("client"))]), f"{instance} = ", indent=4)
        found = setup(self.api, each.operation)
        body = [*made, *used]
        return self.blocks.block(
            ["ApiClient", api], writer, found, body, configured=True
        )

    def with_http_info(self, each: Call) -> Code | None:
        """The form that returns status and headers as well; a stream has both."""
        if each.only_streams():
            return None
        writer = self.blocks.values()
        service, node = self.calls.called(each, "_with_http_info", writer, self.least)
        data_line = (
            "    print(len(full.data))"
            if each.returned_raw() == "bytes"
            else "    print(full.data)"
        )
        body = [
            *service,
            *lines(node, "full = ", indent=4),
            "    print(full.status_code)",
            "    print(full.headers)",
            *([] if each.returns_nothing() else [data_line]),
        ]
        return self.blocks.block(
            ["ApiClient"], writer, setup(self.api, each.operation), body
        )

    def stream(self, each: Call) -> Code | None:
        """The form that reads item by item, where there is one beside the usual form."""
        if each.only_streams() or stream_content(each.operation) is None:
            return None
        return self.streaming(each, self.least)

    def paged(self, each: Call) -> Code | None:
        """The first pages of a long list; None where there are no pages."""
        found = paging(self.api, self.names, each)
        if found is None:
            return None
        writer = self.blocks.values()
        service, node = self.calls.called(each, "", writer, self.least)
        variable = "number" if found.next is None else "cursor"
        given = Item(f"{found.argument}=", Text(variable))
        node = replace(node, items=(*node.items, given))
        body = [
            *service,
            *loop(found, list(lines(node, "page = ", indent=8))),
        ]
        return self.blocks.block(
            ["ApiClient"], writer, setup(self.api, each.operation), body
        )

    def chunks(self, each: Call) -> Code | None:
        """The form that writes bytes to a file as they arrive."""
        content = each.file()
        if each.only_streams() or content is None:
            return None
        writer = self.blocks.values()
        suffix = each.named.chunks.removeprefix(each.method)
        service, node = self.calls.called(each, suffix, writer, self.least)
        name = f"{noun(each.method)}.{extension(content.name)}"
        body = [
            *service,
            *opened(node, "", 4),
            f"        stream.save({string_literal(name)})",
        ]
        return self.blocks.block(
            ["ApiClient"], writer, setup(self.api, each.operation), body
        )

    def streaming(self, each: Call, choice: Choice) -> Code:
        """A loop over the items of a stream."""
        writer = self.blocks.values()
        service, begun = self._opened(each, writer, choice)
        body = [*service, *begun("    ", ""), "            print(item)"]
        return self.blocks.block(
            ["ApiClient"], writer, setup(self.api, each.operation), body
        )

    def _opened(
        self, each: Call, writer: ValueWriter, choice: Choice
    ) -> tuple[list[str], Callable[[str, str], list[str]]]:
        """What goes before a stream, and the head of the loop over it."""
        named = each.named
        suffix = "" if each.only_streams() else named.stream.removeprefix(named.method)
        service, node = self.calls.called(each, suffix, writer, choice)

        def head(indent: str, keyword: str) -> list[str]:
            opening = opened(node, keyword, len(indent))
            return [*opening, f"{indent}    {keyword}for item in stream:"]

        return service, head

    def asynchronous(self, each: Call) -> Code:
        """The same call with `await`; of a stream, the loop with `async`."""
        writer = self.blocks.values()
        found = setup(self.api, each.operation)
        if each.only_streams():
            service, begun = self._opened(each, writer, self.least)
            called = [*begun("        ", "async "), "                print(item)"]
        else:
            service, node = self.calls.called(each, "", writer, self.least, "await ")
            shown = self.blocks.used(each, writer, indent=8)
            called = [*lines(node, assigned(each), indent=8), *shown]
        body = [*(f"    {line}" for line in service), *called]
        writer.imports.update(found.imports, {"import asyncio"})
        client = lines(
            found.construct("AsyncApiClient"),
            "async with ",
            " as client:",
            indent=4,
        )
        return Code(
            "\n".join(
                [
                    *self.blocks.head(["AsyncApiClient"], writer),
                    "",
                    "",
                    "async def main() -> None:",
                    *client,
                    *body,
                    "",
                    "",
                    "asyncio.run(main())",
                ]
            )
        )

    def any_stream(self, each: Call) -> Code | None:
        """A loop over the items of a stream, if the operation has one."""
        if stream_content(each.operation) is None:
            return None
        return self.streaming(each, self.least)

    def body(self, each: Call) -> JsonValue:
        """The body that the main example sends; of another media type, that of its example."""
        if each.content is None:
            return None
        return self.calls.body(each, self.shown if each.sent is None else self.least)

    def values(self, each: Call) -> Iterator[tuple[Argument, JsonValue | Absent]]:
        """The arguments of a method, and what the main example has for them."""
        form = self.body(each) if each.takes_form else None
        for argument in each.arguments():
            value: JsonValue | Absent = ABSENT
            if argument.place == "form" and isinstance(form, dict):
                value = form.get(argument.wire, ABSENT)
            elif argument.place != "body" and self.shown.has(argument):
                value = self.calls.value(argument, self.shown)
            yield argument, value


def example_writer(api: Api, names: Names) -> ExampleWriter:
    """A writer for all examples of an API."""
    shown = Samples(api, Extent.SHOWN)
    return ExampleWriter(
        api,
        names,
        Blocks(api, names, Samples(api, Extent.REQUIRED, Direction.BOTH)),
        CallValues(api, names, shown),
        shown=Choice(shown, Extent.SHOWN),
        least=Choice(Samples(api, Extent.REQUIRED), Extent.REQUIRED),
    )


def _statuses(each: Call) -> str:
    """The statuses of the errors that the document tells of, in words."""
    found = [r.status for r in each.operation.responses if r.status[0] in "45"]
    if not found:
        return ""
    *others, last = found
    return f"status {', '.join(others)} or {last}" if others else f"status {last}"
