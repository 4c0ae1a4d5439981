"""What Python, jedi and pyright show of each method of a client, and what they should.

What they should is what the page of all signatures says, which is not made from the code.
"""

from __future__ import annotations

import inspect
import pydoc
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

import jedi
from tests.clients import Client
from tests.docs.signatures import told
from tests.editors.language_server import LanguageServer

_METHOD = re.compile(r"`+ ?client\.(\w+)\.(\w+)\((.*)\) -> ([^`]*?) ?`+")
_CLIENTS = {"client": "ApiClient", "aclient": "AsyncApiClient"}


@dataclass(frozen=True, slots=True)
class Method:
    """One method of a service, and what has to be shown of it."""

    client: str
    service: str
    name: str
    parameters: frozenset[str]
    result: str

    @property
    def path(self) -> str:
        """How it is called."""
        return f"{self.client}.{self.service}.{self.name}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one method."""

    parameters: frozenset[str]
    keywords: frozenset[str]
    """Those that are offered while a call is written."""
    documentation: str
    result: str

    def lacks(self, method: Method, text: str) -> Iterator[str]:
        """What should be shown and is not, in words."""
        for name in sorted(method.parameters - self.parameters):
            yield f"no parameter {name}"
        for name in sorted(method.parameters - self.keywords):
            yield f"no completion {name}"
        if _words(text) not in _words(self.documentation):
            yield "no documentation"
        if method.result not in self.result.replace("models.", ""):
            yield f"{self.result} for {method.result}"


def methods_of(client: Client) -> list[Method]:
    """The methods of both clients, as the page of all signatures has them."""
    found, page = told(client), (client.folder / "docs" / "api.md").read_text("utf-8")
    methods: dict[str, Method] = {}
    usual = ""
    for service, name, arguments, result in _METHOD.findall(page):
        if arguments != "...":  # else it takes those of the method above it
            usual = f"{service}.{name}"
        names = frozenset[str]().union(
            *(each.required | each.optional for each in found[usual])
        )
        for variable in _CLIENTS:
            stream = "Stream[" if variable == "client" else "AsyncStream["
            written = re.sub(r"^Stream\[", stream, unescape(result))
            method = Method(variable, service, name, names, written)
            methods[method.path] = method
    return list(methods.values())


def findings(client: Client, methods: Sequence[Method]) -> Iterator[str]:
    """What is not shown of methods, in words: by Python itself, by jedi, by pyright."""
    package = client.load()
    made = {name: getattr(package, kind)() for name, kind in _CLIENTS.items()}
    project = jedi.Project(str(client.folder), sys_path=[str(client.folder)])
    head = [
        f"from {client.package} import {', '.join(_CLIENTS.values())}",
        *(f"{name} = {kind}()" for name, kind in _CLIENTS.items()),
    ]
    calls = [f"{method.path}()" for method in methods]
    with LanguageServer(client.folder, "\n".join([*head, *calls])) as server:
        for line, (method, call) in enumerate(
            zip(methods, calls, strict=True), len(head)
        ):
            service = getattr(made[method.client], method.service)
            function = getattr(service, method.name)
            # jedi gives up on a name that it has met some hundred times in one file.
            script = jedi.Script("\n".join([*head, call]), project=project)
            for tool, shown in (
                ("python", _in_python(function)),
                ("jedi", _in_jedi(script, len(head) + 1, len(call) - 1)),
                ("pyright", _in_pyright(server, line, method.name)),
            ):
                for lack in shown.lacks(method, inspect.getdoc(function) or ""):
                    yield f"{tool}: {method.path}: {lack}"


def _in_python(function: Any) -> Shown:
    """What `inspect` and `help()` show; IPython shows the same."""
    signature = inspect.signature(function)
    names = frozenset(signature.parameters)
    text = pydoc.plaintext.document(function)
    return Shown(names, names, text, signature.return_annotation)


def _in_jedi(script: jedi.Script, line: int, column: int) -> Shown:
    signatures = script.get_signatures(line, column)
    offered = (each.name for each in script.complete(line, column))
    return Shown(
        frozenset(p.name for each in signatures for p in each.params),
        frozenset(name[:-1] for name in offered if name.endswith("=")),
        "\n".join(each.docstring() for each in script.help(line, column - 1)),
        "\n".join(each.to_string() for each in signatures),
    )


def _in_pyright(server: LanguageServer, line: int, name: str) -> Shown:
    signatures = server.signatures(line)
    labels = "\n".join(each["label"] for each in signatures)
    return Shown(
        frozenset(re.findall(r"(?:^|[(, ])(\w+): ", labels)),
        frozenset(server.keywords(line)),
        server.hover(line, name),
        labels,
    )


def _words(text: str) -> str:
    """A text without its layout."""
    return " ".join(text.split())
