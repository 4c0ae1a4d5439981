"""What the README of a client shows beside a first call: errors, limits, the test double."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..code_layout import Item, Text, call, lines, row
from ..python.text.source import Code
from .arguments import Call
from .blocks import Blocks
from .call_values import CallValues, Choice
from .setup import Setup, setup

_LIMITS = (("connect", "5.0"), ("read", "30.0"), ("total", "120.0"))


@dataclass(frozen=True, slots=True)
class ReadmeExamples:
    """Writes them for one API."""

    blocks: Blocks
    calls: CallValues
    least: Choice

    def errors(self, each: Call) -> Code:
        """A call whose errors are told apart."""
        writer = self.blocks.values()
        service, node = self.calls.called(each, "", writer, self.least)
        body = [
            *service,
            "    try:",
            *self.blocks.called(each, node, writer, indent=8),
            "    except RateLimitException as error:",
            '        print("try again in", error.headers.get("retry-after"), "seconds")',
            "    except ApiConnectionError:",
            '        print("the server cannot be reached")',
            "    except ApiException as error:",
            "        print(error.status, error.reason, error.data)",
        ]
        names = ["ApiClient", "ApiConnectionError", "ApiException"]
        names.append("RateLimitException")
        return self.blocks.block(
            names, writer, setup(self.blocks.api, each.operation), body
        )

    def with_timeout(self, each: Call) -> Code:
        """A client with limits, and a call with others."""
        writer = self.blocks.values()
        service, node = self.calls.called(each, "", writer, self.least)
        limited = Item("_request_timeout=", Text("(3.0, 60.0)"))
        tried = Item("_retries=", Text("1"))
        node = replace(node, items=(*node.items, limited, tried))
        found = setup(self.blocks.api, each.operation)
        limits = call("Timeouts", [(n, Text(v)) for n, v in _LIMITS])
        tries = call("Retries", [("count", Text("4"))])
        found = Setup((*found.settings, ("timeout", limits), ("retries", tries)))
        body = [
            *service,
            *self.blocks.called(each, node, writer, indent=4),
        ]
        names = ["ApiClient", "Retries", "Timeouts"]
        return self.blocks.block(names, writer, found, body, configured=True)

    def in_memory(self, each: Call) -> Code:
        """A call that the test double answers: as the document says, and as it is told."""
        writer = self.blocks.values()
        service, node = self.calls.called(each, "", writer, self.least)
        api = self.blocks.names.tags[each.tag].api
        body = [
            *service,
            *self.blocks.called(each, node, writer, indent=4),
        ]
        double = ("transport", Text("mock"))
        client = Setup((double,)).construct("ApiClient")
        told = call("mock.on", [("", Text(f"{api}.{each.method}"))])
        head = self.blocks.head(["ApiClient", api], writer)
        return Code(
            "\n".join(
                [
                    *head,
                    f"from {self.blocks.names.package}.testing import MockTransport",
                    "",
                    "mock = MockTransport()",
                    *lines(client, "with ", " as client:"),
                    *body,
                    "print(mock.calls[-1].body)",
                    "",
                    *lines(row(told, ".fails(503)")),
                ]
            )
        )
