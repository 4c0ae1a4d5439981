"""What stands around the call of an example: imports, a client, and what is done with the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..code_layout import Bracket, imported, in_parentheses, lines, row
from ..model import Api
from ..naming import Names
from ..python.text.literals import string_literal
from ..python.text.source import Code
from ..python.values.samples import Samples
from .arguments import Call
from .call_values import RESULT, extension
from .setup import Setup
from .values import ValueWriter

_PATH = "from pathlib import Path"


@dataclass(frozen=True, slots=True)
class Blocks:
    """Writes the blocks of one API's examples."""

    api: Api
    names: Names
    complete: Samples

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
            name = f"{noun(each.method)}.{extension(content.name)}"
            written = f"Path({string_literal(name)}).write_bytes(response)"
            return [" " * indent + written]
        return [f"{' ' * indent}print(response)"]

    def called(
        self, each: Call, node: Bracket, writer: ValueWriter, indent: int
    ) -> list[str]:
        """A call, and what is done with its result: a stream is sent for in a loop."""
        if each.only_streams():
            space = " " * indent
            head = opened(node, "", indent)
            loop = f"{space}    for item in stream:", f"{space}        print(item)"
            return [*head, *loop]
        called = lines(node, assigned(each), indent=indent)
        return [*called, *self.used(each, writer, indent)]

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
        head = self.head(names, writer)
        return Code("\n".join([*head, "", *opened, *body]))

    def head(self, names: list[str], writer: ValueWriter) -> Iterator[str]:
        """The imports, in the order of isort."""
        imports = writer.imports
        plain = sorted(line for line in imports if line.startswith("import "))
        yield from plain
        yield from sorted(imports.difference(plain))
        if imports:
            yield ""
        yield from import_lines(self.names.package, [*names, *writer.needed])


def opened(node: Bracket, keyword: str, indent: int) -> list[str]:
    """The head of a `with` statement for a stream, laid out as black does."""
    stream = row(node, " as stream")
    called = stream if node.items else in_parentheses(stream)
    return list(lines(called, f"{keyword}with ", ":", indent=indent))


def import_lines(package: str, names: Iterable[str]) -> list[str]:
    """`from package import A, B, c`; constants come before classes, and these before modules."""
    ordered = sorted(set(names), key=lambda n: (not n.isupper(), n.islower(), n))
    return list(lines(imported(f"from {package} import ", ordered)))


def assigned(each: Call) -> str:
    """What goes before a call: the name of its result, if it has one."""
    return "" if each.returns_nothing() else RESULT


def noun(method: str) -> str:
    """What an operation is about: `create_speech` is about speech."""
    return method.partition("_")[2].strip("_") or method
