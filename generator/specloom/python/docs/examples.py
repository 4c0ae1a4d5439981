"""An operation -> Python that calls it, complete and ready to run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...model import Api, JsonValue
from ...model.queries import is_json, object_of, stream_content
from ...naming import Names
from ..docstrings import COLUMNS
from ..literals import string_literal
from ..samples import Direction, Extent, Samples
from ..source import Code
from .arguments import Call
from .call_values import RESULT, Arguments, CallValues, Choice, extension
from .expressions import Group, Item, Text, call, lines
from .paging import loop, paging
from .setup import Setup, setup
from .values import ValueWriter

_PATH = "from pathlib import Path"


@dataclass(frozen=True, slots=True)
class ExampleWriter:
    """Writes the examples of one API."""

    api: Api
    names: Names
    calls: CallValues
    shown: Choice
    least: Choice
    complete: Samples

    def main(self, each: Call) -> Code:
        """A call with the document's example values; errors are caught by class."""
        if each.only_streams():
            return self.streaming(each, self.shown)
        writer = self.values()
        service, node = self.calls.called(each, "", writer, self.shown)
        statuses = _statuses(each)
        comment = f"  # {statuses}" if statuses else ""
        body = [
            *service,
            "    try:",
            *lines(node, assigned(each), indent=8),
            f"    except ApiException as error:{comment}",
            "        print(error.status, error.reason, error.data)",
        ]
        shown = self.used(each, writer, indent=8)
        if shown:
            body += ["    else:", *shown]
        return self.block(
            ["ApiClient", "ApiException"], writer, setup(self.api, each.operation), body
        )

    def alternative(self, each: Call) -> Code | None:
        """The call that sends JSON in place of a form; None where there is none."""
        if each.alternative() is None:
            return None
        writer = self.values()
        given = self.calls.alternative(each, writer, self.least)
        service, node = self.calls.called(each, "", writer, self.least, given=given)
        body = [
            *service,
            *lines(node, assigned(each), indent=4),
            *self.used(each, writer, indent=4),
        ]
        return self.block(["ApiClient"], writer, setup(self.api, each.operation), body)

    def drop_in(self, each: Call) -> Code:
        """The form of OpenAPI Generator's clients: by the class, with the body built of models."""
        content = each.content
        if content is None or content.schema is None or not is_json(content.name):
            return self._by_class(each)
        if each.is_raw_body() or object_of(self.api, content.schema) is None:
            return self._by_class(each)
        writer = self.values()
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
            *lines(node, assigned(each), indent=4),
            *self.used(each, writer, indent=4),
        ]
        names = ["ApiClient", api, "models"]
        return self.block(names, writer, found, body, configured=True)

    def _by_class(self, each: Call) -> Code:
        """A call whose method is that of the class of the tag."""
        writer = self.values()
        _, node = self.calls.called(each, "", writer, self.least)
        api = self.names.tags[each.tag].api
        instance = f"{each.service.rstrip('_')}_api"
        node = Group(f"{instance}.{each.method}(", node.items, node.tail)
        if each.only_streams():
            used = [
                *_with(node, "", 4),
                "        for item in stream:",
                "            print(item)",
            ]
        else:
            used = [
                *lines(node, assigned(each), indent=4),
                *self.used(each, writer, indent=4),
            ]
        made = lines(call(api, [("", Text("client"))]), f"{instance} = ", indent=4)
        found = setup(self.api, each.operation)
        body = [*made, *used]
        return self.block(["ApiClient", api], writer, found, body, configured=True)

    def with_http_info(self, each: Call) -> Code | None:
        """The form that returns status and headers as well; a stream has both."""
        if each.only_streams():
            return None
        writer = self.values()
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
        return self.block(["ApiClient"], writer, setup(self.api, each.operation), body)

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
        writer = self.values()
        service, node = self.calls.called(each, "", writer, self.least)
        variable = "number" if found.next is None else "cursor"
        given = Item(f"{found.argument}=", Text(variable))
        node = Group(node.head, (*node.items, given), node.tail)
        body = [
            *service,
            *loop(found, list(lines(node, "page = ", indent=8))),
        ]
        return self.block(["ApiClient"], writer, setup(self.api, each.operation), body)

    def chunks(self, each: Call) -> Code | None:
        """The form that writes bytes to a file as they arrive."""
        content = each.file()
        if each.only_streams() or content is None:
            return None
        writer = self.values()
        suffix = each.named.chunks.removeprefix(each.method)
        service, node = self.calls.called(each, suffix, writer, self.least)
        name = f"{_noun(each.method)}.{extension(content.name)}"
        body = [
            *service,
            *_with(node, "", 4),
            f"        stream.save({string_literal(name)})",
        ]
        return self.block(["ApiClient"], writer, setup(self.api, each.operation), body)

    def streaming(self, each: Call, choice: Choice) -> Code:
        """A loop over the items of a stream."""
        writer = self.values()
        service, opened = self._opened(each, writer, choice)
        body = [*service, *opened("    ", ""), "            print(item)"]
        return self.block(["ApiClient"], writer, setup(self.api, each.operation), body)

    def _opened(
        self, each: Call, writer: ValueWriter, choice: Choice
    ) -> tuple[list[str], Callable[[str, str], list[str]]]:
        """What goes before a stream, and the head of the loop over it."""
        named = each.named
        suffix = "" if each.only_streams() else named.stream.removeprefix(named.method)
        service, node = self.calls.called(each, suffix, writer, choice)

        def head(indent: str, keyword: str) -> list[str]:
            opening = _with(node, keyword, len(indent))
            return [*opening, f"{indent}    {keyword}for item in stream:"]

        return service, head

    def asynchronous(self, each: Call) -> Code:
        """The same call with `await`; of a stream, the loop with `async`."""
        writer = self.values()
        found = setup(self.api, each.operation)
        if each.only_streams():
            service, opened = self._opened(each, writer, self.least)
            called = [*opened("        ", "async "), "                print(item)"]
        else:
            service, node = self.calls.called(each, "", writer, self.least, "await ")
            shown = self.used(each, writer, indent=8)
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
                    *self._head(["AsyncApiClient"], writer.imports),
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

    def errors(self, each: Call) -> Code:
        """A call whose errors are told apart."""
        writer = self.values()
        service, node = self.calls.called(each, "", writer, self.least)
        body = [
            *service,
            "    try:",
            *lines(node, assigned(each), indent=8),
            *self.used(each, writer, indent=8),
            "    except RateLimitException as error:",
            '        print("try again in", error.headers.get("retry-after"), "seconds")',
            "    except ApiConnectionError:",
            '        print("the server cannot be reached")',
            "    except ApiException as error:",
            "        print(error.status, error.reason, error.data)",
        ]
        names = ["ApiClient", "ApiConnectionError", "ApiException"]
        names.append("RateLimitException")
        return self.block(names, writer, setup(self.api, each.operation), body)

    def with_timeout(self, each: Call) -> Code:
        """A client with limits, and a call with others."""
        writer = self.values()
        service, node = self.calls.called(each, "", writer, self.least)
        limited = Item("_request_timeout=", Text("(3.0, 60.0)"))
        tried = Item("_retries=", Text("1"))
        node = Group(node.head, (*node.items, limited, tried), node.tail)
        found = setup(self.api, each.operation)
        limits = call("Timeouts", [(n, Text(v)) for n, v in _LIMITS])
        tries = call("Retries", [("count", Text("4"))])
        found = Setup((*found.settings, ("timeout", limits), ("retries", tries)))
        body = [
            *service,
            *lines(node, assigned(each), indent=4),
            *self.used(each, writer, indent=4),
        ]
        names = ["ApiClient", "Retries", "Timeouts"]
        return self.block(names, writer, found, body, configured=True)

    def any_stream(self, each: Call) -> Code | None:
        """A loop over the items of a stream, if the operation has one."""
        if stream_content(each.operation) is None:
            return None
        return self.streaming(each, self.least)

    def in_memory(self, each: Call) -> Code:
        """A call that the test double answers: as the document says, and as it is told."""
        writer = self.values()
        service, node = self.calls.called(each, "", writer, self.least)
        api = self.names.tags[each.tag].api
        body = [
            *service,
            *lines(node, assigned(each), indent=4),
            *self.used(each, writer, indent=4),
        ]
        double = ("transport", Text("mock"))
        client = Setup((double,)).construct("ApiClient")
        head = self._head(["ApiClient", api], writer.imports)
        return Code(
            "\n".join(
                [
                    *head,
                    f"from {self.names.package}.testing import MockTransport",
                    "",
                    "mock = MockTransport()",
                    *lines(client, "with ", " as client:"),
                    *body,
                    "print(mock.calls[-1].body)",
                    "",
                    f"mock.on({api}.{each.method}).fails(503)",
                ]
            )
        )

    def body(self, each: Call) -> JsonValue:
        """The body that the main example sends."""
        return self.calls.body(each, self.shown)

    # What stands around it

    def values(self) -> ValueWriter:
        """What writes the values of one example."""
        return ValueWriter(self.api, self.names, self.complete)

    def used(self, each: Call, writer: ValueWriter, indent: int) -> list[str]:
        """What is done with a result."""
        if each.returns_nothing():
            return []
        if each.returned_raw() == "bytes":
            writer.imports.add(_PATH)
            content = each.returned()[0]
            name = f"{_noun(each.method)}.{extension(content.name)}"
            written = f"Path({string_literal(name)}).write_bytes(response)"
            return [" " * indent + written]
        return [f"{' ' * indent}print(response)"]

    def block(
        self,
        names: list[str],
        writer: ValueWriter,
        found: Setup,
        body: Iterable[str],
        configured: bool = False,
    ) -> Code:
        """A whole example: imports, a client, and what is done with it."""
        writer.imports.update(found.imports)
        client = found.construct("ApiClient")
        opened = list(lines(client, "with ", " as client:"))
        if found.settings and (configured or len(opened) > 1):
            names = [*names, "Configuration"]
            opened = [
                *lines(found.construct("Configuration"), "configuration = "),
                "with ApiClient(configuration) as client:",
            ]
        head = self._head(names, writer.imports)
        return Code("\n".join([*head, "", *opened, *body]))

    def _head(self, names: list[str], imports: set[str]) -> Iterator[str]:
        """The imports, in the order of isort."""
        plain = sorted(line for line in imports if line.startswith("import "))
        yield from plain
        yield from sorted(imports.difference(plain))
        if imports:
            yield ""
        yield from import_lines(self.names.package, names)


_REQUEST = "request"
_LIMITS = (("connect", "5.0"), ("read", "30.0"), ("total", "120.0"))


def example_writer(api: Api, names: Names) -> ExampleWriter:
    """A writer for all examples of an API."""
    shown = Samples(api, Extent.SHOWN)
    return ExampleWriter(
        api,
        names,
        CallValues(api, names, shown),
        shown=Choice(shown, Extent.SHOWN),
        least=Choice(Samples(api, Extent.REQUIRED), Extent.REQUIRED),
        complete=Samples(api, Extent.REQUIRED, Direction.BOTH),
    )


def import_lines(package: str, names: Iterable[str]) -> list[str]:
    """`from package import A, b`; classes come before modules."""
    ordered = sorted(set(names), key=lambda name: (name.islower(), name))
    line = f"from {package} import {', '.join(ordered)}"
    if len(line) <= COLUMNS:
        return [line]
    return [f"from {package} import (", *(f"    {name}," for name in ordered), ")"]


def _with(node: Group, keyword: str, indent: int) -> list[str]:
    """The head of a `with` statement for a stream, laid out as black does."""
    long = indent + len(f"{keyword}with {node.flat} as stream:") > COLUMNS
    if node.items or not long:
        return list(lines(node, f"{keyword}with ", " as stream:", indent=indent))
    space = " " * indent
    return [
        f"{space}{keyword}with (",
        f"{space}    {node.flat} as stream",
        f"{space}):",
    ]


def assigned(each: Call) -> str:
    return "" if each.returns_nothing() else RESULT


def _statuses(each: Call) -> str:
    """The statuses of the errors that the document tells of, in words."""
    found = [r.status for r in each.operation.responses if r.status[0] in "45"]
    if not found:
        return ""
    *others, last = found
    return f"status {', '.join(others)} or {last}" if others else f"status {last}"


def _noun(method: str) -> str:
    """What an operation is about: `create_speech` is about speech."""
    return method.partition("_")[2].strip("_") or method
