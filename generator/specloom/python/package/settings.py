"""The settings of clients, as the runtime declares them: the fields of `BaseConfiguration`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ...runtime_modules import RUNTIME
from ..text.expression import Import
from ..text.source import Code

_MODULE = "configuration"
_ELSEWHERE = {
    "Mapping": "collections.abc",
    "Sequence": "collections.abc",
    "EventHooks": "._runtime.configuration",
    "Secret": "._runtime.configuration",
    "Timeout": "._runtime.limits",
}
"""Where the types of settings are from, but for those that the file has anyway."""


class Setting(NamedTuple):
    """A field of `BaseConfiguration`."""

    name: str
    type: Code
    """What it may be given as."""
    default: Code
    words: str
    """The docstring below it, as it is written."""


@cache
def settings() -> tuple[Setting, ...]:
    """All settings, in the order of the fields.

    Raises:
        ValueError: a field has no docstring.
    """
    module = ast.parse((RUNTIME / f"{_MODULE}.py").read_text(encoding="utf-8"))
    (declared,) = (
        node
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name == "BaseConfiguration"
    )
    return tuple(_fields(declared))


def _fields(declared: ast.ClassDef) -> Iterator[Setting]:
    for node, after in zip(declared.body, declared.body[1:], strict=False):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                given, default = node.annotation, value
                match node.annotation:
                    case ast.Subscript(value=ast.Name(id="ClassVar")):
                        continue
                    case ast.Subscript(slice=ast.Tuple(elts=[given, _])):
                        assert isinstance(value, ast.Call)  # of Kept: (keep, default)
                        default = value.args[1]
                code = Code(ast.unparse(given)), Code(ast.unparse(default))
                yield Setting(name, *code, _words(name, after))


def _words(name: str, node: ast.stmt) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str() as words)):
            return words
    raise ValueError(f"the setting {name} is not said in words")


def keywords() -> tuple[tuple[Code, ...], list[Import]]:
    """The fields of a TypedDict of the settings, and the imports that they need."""
    code = tuple(
        Code(f'{each.name}: {each.type}\n    """{each.words}"""') for each in settings()
    )
    names = {
        node.id
        for each in settings()
        for node in ast.walk(ast.parse(each.type))
        if isinstance(node, ast.Name)
    }
    return code, [
        Import(_ELSEWHERE[name], name) for name in sorted(names & {*_ELSEWHERE})
    ]


def rows() -> tuple[Code, ...]:
    """The rows of a table of the settings, in Markdown."""
    return tuple(
        Code(
            f"| `{each.name}` | {_alternatives(each.type)} | "
            f"{'' if each.default == 'None' else f'`{each.default}`'} | "
            f"{' '.join(each.words.split())} |"
        )
        for each in settings()
    )


def _alternatives(type_: str) -> str:
    """The members of a union, in words."""
    *others, last = (f"`{each}`" for each in type_.split(" | "))
    return f"{', '.join(others)} or {last}" if others else last
