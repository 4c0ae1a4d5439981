"""Signatures of methods: as the page of all signatures has them, and as the code has them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from tests.clients import Client

_CALL = re.compile(r"`+ ?client\.(\w+\.\w+)\((.*)\) -> [^`]*`+")


@dataclass(frozen=True, slots=True)
class Signature:
    """What has to be given, and what can be."""

    required: frozenset[str]
    optional: frozenset[str]


Signatures = dict[str, set[Signature]]
"""By attribute of the client and method."""


def told(client: Client) -> Signatures:
    """What the page says; twins have `(...)`, and are left out."""
    found: Signatures = {}
    page = (client.folder / "docs" / "api.md").read_text("utf-8")
    for line in page.rpartition("## Models")[0].split("\n"):
        match = _CALL.search(line)
        if match and match[2] != "...":
            (function,) = ast.parse(f"def f({unescape(match[2])}): ...").body
            assert isinstance(function, ast.FunctionDef)
            found.setdefault(match[1], set()).add(_signature(function))
    return found


def written(client: Client) -> tuple[Signatures, Signatures]:
    """What the code says, by keywords or the fields of a form; and with the body as a whole, where
    it can be given otherwise, too."""
    services = _services(client)
    fields: Signatures = {}
    whole: Signatures = {}
    for module in sorted((client.path / "api").glob("*_api.py")):
        tree = ast.parse(module.read_text("utf-8"))
        kinds = dict(_keys(client, tree))
        classes = (each for each in tree.body if isinstance(each, ast.ClassDef))
        for service in (each for each in classes if each.name in services):
            for name, overloads in _overloads(service).items():
                method = f"{services[service.name]}.{name}"
                for function in overloads:
                    keywords = _unpacked(function)
                    made = _signature(function, kinds.get(keywords))
                    several = len(overloads) > 1 and keywords == "RequestOptions"
                    (whole if several else fields).setdefault(method, set()).add(made)
    return fields, whole


def _services(client: Client) -> dict[str, str]:
    """The classes of services, and the attributes of the client that are of them."""
    text = (client.path / "api_client.py").read_text("utf-8")
    rows = re.findall(r"def (\w+)\(self\) -> (\w+Api):", text)
    return {kind: name for name, kind in rows if not kind.startswith("Async")}


def _overloads(service: ast.ClassDef) -> dict[str, list[ast.FunctionDef]]:
    found: dict[str, list[ast.FunctionDef]] = {}
    for each in service.body:
        if isinstance(each, ast.FunctionDef):
            found.setdefault(each.name, []).append(each)
    # The last of several is the implementation, which takes all of them.
    return {name: all[:-1] or all for name, all in found.items()}


def _unpacked(function: ast.FunctionDef) -> str:
    assert function.args.kwarg is not None
    assert function.args.kwarg.annotation is not None
    return ast.unparse(function.args.kwarg.annotation)[len("Unpack[") : -1]


def _keys(client: Client, tree: ast.Module) -> Iterator[tuple[str, Signature]]:
    """The types of keywords in a module."""
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef) and "Fields" in each.name:
            own = {
                ast.unparse(key.target): "Required[" in ast.unparse(key.annotation)
                for key in each.body
                if isinstance(key, ast.AnnAssign)
            }
            twin = ast.unparse(each.bases[0])
            if twin.startswith("models."):
                kind = getattr(client.load(".models"), twin.removeprefix("models."))
                # Python itself does not look into annotations that are text.
                own |= {
                    n: "Required[" in str(t) for n, t in kind.__annotations__.items()
                }
            yield each.name, Signature(
                frozenset(name for name, asked in own.items() if asked),
                frozenset(name for name, asked in own.items() if not asked),
            )


def _signature(
    function: ast.FunctionDef, keywords: Signature | None = None
) -> Signature:
    """The arguments of a function; those with a default can be left out."""
    arguments = function.args
    positional = [each.arg for each in arguments.args if each.arg != "self"]
    count = len(positional) - len(arguments.defaults)
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    named = {each.arg: default is None for each, default in pairs}
    required = {*positional[:count], *(name for name in named if named[name])}
    optional = {*positional[count:], *(name for name in named if not named[name])}
    more = keywords or Signature(frozenset(), frozenset())
    return Signature(
        frozenset(required) | more.required, frozenset(optional) | more.optional
    )
