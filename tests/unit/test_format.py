"""`format_python` is black, on everything that our templates write."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from random import Random

import pytest
from black import format_str
from black.mode import Mode, TargetVersion
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.format import InvalidSourceError, format_python, format_with_black

WORDS = (
    "id n url user model prompt stream content image_url file_ids response_format to "
    "create_chat_completion_request include_obfuscation parallel_tool_calls"
).split()
TEXTS = [
    *("", " ", "a b c", "don't", 'say "x"', "a, (b", "[]", "{x: y}", "#", "for x in y"),
    *(
        "\u00e9t\u00e9",
        "\u6f22\u5b57" * 9,
        "\U0001f600",
        "^[a-z]{1,}$",
        "text/event-stream",
    ),
]
SCALARS = ("None", "True", "1", "-1", "0.5", "1e-09", "...", "UNSET")


class Source:
    """Writes code like a client's, every statement on one line, from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def join(self, part: Callable[[], str], low: int, high: int, by: str = ", ") -> str:
        return by.join(part() for _ in range(self.random.randint(low, high)))

    def name(self) -> str:
        return "_".join(self.random.choices(WORDS, k=self.random.randint(1, 3)))

    def type(self) -> str:
        return self.name().title().replace("_", "")

    def string(self) -> str:
        text = self.random.choice([self.name(), *self.random.choices(TEXTS, k=2)])
        if self.random.random() < 0.05:
            text += "w" * self.random.randint(20, 100)
        if text.count('"') > text.count("'"):
            return "'" + text.replace("'", "\\'") + "'"
        return '"' + text.replace('"', '\\"') + '"'

    def scalar(self) -> str:
        return self.random.choice(
            [self.string(), self.string(), self.name(), self.random.choice(SCALARS)]
        )

    def value(self, depth: int = 0) -> str:
        if depth > 3 or self.random.random() < 0.15 * (depth + 1):
            return self.scalar()
        return self.random.choice([self.call, self.call, self.display])(depth + 1)

    def call(self, depth: int = 0) -> str:
        path = self.random.choice(
            [self.type(), self.name(), f"{self.name()}.{self.type()}"]
        )
        return f"{path}({self.join(lambda: self.argument(depth), 0, 6)})"

    def argument(self, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.08:
            return self.random.choice(["*", "**"]) + self.name()
        return (self.name() + "=" if kind < 0.5 else "") + self.value(depth)

    def display(self, depth: int = 0) -> str:
        def pair() -> str:
            return f"{self.string()}: {self.value(depth)}"

        def item() -> str:
            return self.value(depth)

        return self.random.choice(
            [
                f"[{self.join(item, 0, 5)}]",
                f"{{{self.join(pair, 0, 5)}}}",
                f"({self.join(item, 2, 4)})",
                f"({item()},)",
                f"{{{self.join(item, 1, 4)}}}",
            ]
        )

    def annotation(self, depth: int = 0) -> str:
        if depth > 2 or self.random.random() < 0.3:
            return self.random.choice([self.type(), "str", "bytes | None", "Any"])
        forms: list[Callable[[], str]] = [
            lambda: f"{self.type()}[{self.join(lambda: self.annotation(depth + 1), 1, 3)}]",
            lambda: self.join(lambda: self.annotation(depth + 1), 2, 5, " | "),
            lambda: f"Literal[{self.join(self.string, 1, 8)}]",
            lambda: f"Annotated[{self.annotation(depth + 1)}, {self.call(3)}]",
        ]
        return self.random.choice(forms)()

    def parameters(self) -> str:
        names = list(
            dict.fromkeys(self.name() for _ in range(self.random.randint(0, 6)))
        )
        plain = [
            f"{name}: {self.annotation()}" if self.random.random() < 0.8 else name
            for name in names
        ]
        keywords = [
            f"{name}_{at}: {self.annotation()} = {self.scalar()}"
            for at, name in enumerate(names[: self.random.randint(0, 2)])
        ]
        star = self.random.choice([[], ["*"], ["*args: Any"]]) if keywords else []
        last = self.random.choice([[], ["**options: Unpack[RequestOptions]"]])
        self_ = self.random.choice([[], ["self"], ["self"]])
        return ", ".join([*self_, *plain, *star, *keywords, *last]) or "self"

    def function(self) -> list[str]:
        kind = self.random.choice(["def", "async def"])
        returns = self.random.choice(
            ["", f" -> {self.annotation()}", f" -> {self.type()}"]
        )
        header = f"{kind} {self.name()}({self.parameters()}){returns}:"
        if self.random.random() < 0.5:
            return ["@overload"] * self.random.randint(0, 1) + [header + " ..."]
        docs = ['"""' + "Words. " * 20 + 'End."""'] * self.random.randint(0, 1)
        body = [self.statement() for _ in range(self.random.randint(1, 2))]
        return [header, *("    " + line for line in [*docs, *body])]

    def statement(self) -> str:
        name = self.name()
        forms: list[Callable[[], str]] = [
            lambda: f"{name} = {self.value()}",
            lambda: f"{name}: {self.annotation()}",
            lambda: f"{name}: {self.annotation()} = {self.value(2)}",
            lambda: f"{name.upper()}: {self.type()}[{self.type()}] = {self.call()}",
            lambda: f"return {self.value()}",
            lambda: f"return self.{self.call()}.data",
            lambda: f"return await self.{self.call()}",
            lambda: f"return (await self.{self.call()}).data",
            lambda: f"await self.{self.call()}",
            self.call,
            lambda: f"raise {self.call()}",
            lambda: f"assert {self.call()}",
            lambda: f"self.{name} = {self.call()}",
            lambda: f"import {name}.{self.name()}.{self.name()} as {self.name()}",
        ]
        return self.random.choice(forms)()

    def import_(self) -> str:
        def imported() -> str:
            alias = f" as {self.type()}" if self.random.random() < 0.2 else ""
            return self.type() + alias

        start = self.random.choice([".", "..", "package.sub."])
        return f"from {start}{self.name()} import {self.join(imported, 1, 8)}"

    def class_(self) -> list[str]:
        bases = self.join(
            lambda: self.random.choice([self.type(), f"Model[{self.type()}]"]), 1, 5
        )
        total = self.random.choice(["", ", total=False"])
        header = f"class {self.type()}({bases}{total}):"
        if self.random.random() < 0.3:
            return [header + " ..."]
        out = [header]
        for _ in range(self.random.randint(1, 3)):
            default = self.random.choice(["", f" = {self.value(2)}"])
            out.append(f"    {self.name()}: {self.annotation()}{default}")
            out += ['    """' + "Words. " * 20 + '"""', ""]
        for _ in range(self.random.randint(0, 2)):
            out += [*("    " + line for line in self.function()), ""]
        return out[:-1]

    def module(self) -> str:
        out = ["# Generated from openapi.yaml. Do not edit.", '"""A module."""', ""]
        out += ["from __future__ import annotations", "", self.import_(), ""]
        out += ["if TYPE_CHECKING:", f"    {self.import_()}", ""]
        for _ in range(self.random.randint(0, 2)):
            part = self.random.choice([self.class_, self.function])
            out += ["", *part(), ""]
        out += ["", f"{self.name()} = {self.value()}", ""]
        return "\n".join(out)


def check(source: str) -> None:
    """Compare with black, after black has been there with lines as long as it likes."""
    try:
        ast.parse(source)
    except SyntaxError:
        return  # Such as `1(...)` or a keyword given twice.
    if any(len(head) > 88 for head in re.findall(r"(?m)^ *\w+: [\w.]+\[", source)):
        return  # No name of a client takes the whole line, with half of its type.
    endless = Mode(target_versions={TargetVersion.PY311}, line_length=1_000_000)
    stable = format_str(source, mode=endless)
    assert format_python(stable) == format_with_black(stable)


seeds = given(st.integers(0, 10**9))
bounded = settings(deadline=None, max_examples=200)


@bounded
@seeds
def test_a_statement_is_laid_out_as_black_does(seed: int) -> None:
    source = Source(seed)
    statement = source.random.choice([source.statement, source.import_])()
    indent = source.random.choice(["", "    ", "        "])
    opening = ["", "class A:\n", "class A:\n    async def f(self):\n"]
    check(f"{opening[len(indent) // 4]}{indent}{statement}\n")


@bounded
@seeds
def test_definitions_are_laid_out_as_black_does(seed: int) -> None:
    source = Source(seed)
    lines = source.random.choice([source.class_, source.function])()
    indent = source.random.choice(["", "    "])
    opening = ["if TYPE_CHECKING:"] if indent else []
    check("\n".join([*opening, *(indent + line for line in lines), ""]))


@bounded
@seeds
def test_modules_are_laid_out_as_black_does(seed: int) -> None:
    check(Source(seed).module())


# --- Shapes that stand for what clients are full of -------------------------------------

LONG = "x" * 30


@pytest.mark.parametrize(
    "statement",
    [
        f"from .models import {LONG}, {LONG}, {LONG}",
        f"from .models.{LONG} import {LONG}{LONG}",
        f"from .models.{LONG} import {LONG}{LONG} as {LONG}{LONG}",
        f"from .models import {LONG}, {LONG}{LONG} as {LONG}{LONG}",
        f"class A({LONG}, {LONG}, {LONG}, total=False): ...",
        f"def f(self, a: {LONG}, b: {LONG} | None = None) -> {LONG}: ...",
        f"async def f(self, {LONG}: int, {LONG}: int, {LONG}: str = 'a') -> None: ...",
        f"def f(self) -> dict[str, {LONG}{LONG}{LONG}]: ...",
        f"def f(a: {LONG} | {LONG} | {LONG} | None = None, *, b: int) -> None: ...",
        f'def f(self) -> "{LONG}{LONG}{LONG}": ...',
        f"x: {LONG} | {LONG} | {LONG}",
        f"x: {LONG} | {LONG} | {LONG} | {LONG} | None = None",
        f"x: Literal['{LONG}', '{LONG}', '{LONG}'] | str | None = '{LONG}'",
        f"x: Annotated[list[str], Field(max_length=9)] | None = ['{LONG}', '{LONG}']",
        f"x: Annotated[{LONG} | None, Field(alias='{LONG}', max_length=10, ge=1)] = None",
        f"x: {LONG} | None = Field(default=None, alias='{LONG}', examples=['{LONG}'])",
        f"A: Operation[B] = Operation('POST', '/{LONG}', body=json_body('{LONG}'), x={{}})",
        f"A = {{'{LONG}': ('a', 'b'), '{LONG}': {{'{LONG}': [1, 2, 3], '{LONG}': None}}}}",
        f"__all__ = ['{LONG}', '{LONG}', '{LONG}']",
        f"x = '{LONG}{LONG}{LONG}'",
        f"x = f('{LONG}{LONG}{LONG}', pattern='{LONG}{LONG}{LONG}')",
        f"x = (1, '{LONG}', '{LONG}', '{LONG}')",
        f"return self.call({LONG}, {LONG}, {LONG}).data",
        f"return (await self.call({LONG}, {LONG}, {LONG})).data",
        f"for x in ({LONG}, {LONG}, {LONG}, {LONG}):\n    pass",
        f"@decorated({LONG}, {LONG}, {LONG})\ndef f(): ...",
        f"def f():\n    if {LONG}:\n        pass\n    elif g({LONG}, {LONG}, {LONG}):\n        pass",
        f"try:\n    f({LONG}, {LONG}, {LONG})\nexcept A:\n    pass",
        f"x = [\n    f({LONG}, {LONG}, {LONG}),\n    2,\n]",
        f"x = f({LONG}, {LONG}, {LONG},)",
        f"x: A[b.C] = D(\n    'GET',\n    a=(P('{LONG}'), P('{LONG}')),\n    b=None,\n)",
        f"x = D(\n    {{'{LONG}': f('{LONG}'), '{LONG}': None}},\n    b='{LONG}{LONG}{LONG}',\n)",
        f"a, b = f(\n    c,\n    {{\n        '.a': '{LONG} {LONG} {LONG}',\n    }},\n)",
        f"a, b = f(\n    c,\n    {{\n        '{LONG}': '{LONG}',\n        'é': '{LONG} {LONG}',\n    }},\n)",
        f"x = D(\n    *[{LONG}, {LONG}, {LONG}],\n    **f({LONG}, {LONG}, {LONG}),\n)",
        f"x: Annotated[{LONG} | {LONG}, Field(alias='x')] = f({LONG})[{LONG}]",
        f"# {LONG} {LONG} {LONG}\nx = 1",
        f"x: Annotated[{LONG} | {LONG} | {LONG} | None, Field(alias='x')] = None",
        f"x: Required[{LONG} | Literal['{LONG}', '{LONG}', '{LONG}'] | None]",
        f"x: TypeAlias = {LONG} | {LONG} | {LONG} | None",
        f"x: {LONG}{LONG}{LONG}",
        f"{LONG}{LONG}{LONG}: int",
        f"{LONG}{LONG}{LONG}: int | None",
        f"{LONG}{LONG}{LONG}: int | None = None",
        f"{LONG}{LONG}{LONG}: list[int]",
        f"{LONG}{LONG}{LONG}: int = None",
        f"{LONG}{LONG}{LONG} = None",
        f"{LONG}{LONG}{LONG} = a.b()",
        f"x: {LONG} = '{LONG}{LONG}{LONG}'",
        f"{LONG}: {LONG}{LONG} = Field(default=None, alias='x')",
        f"def f(self) -> {LONG} | {LONG} | {LONG}: ...",
        f"def f(self, *, a: int) -> Literal['{LONG}', '{LONG}', '{LONG}']: ...",
        f"def f(self, *, a: int) -> dict[str, {LONG}{LONG}{LONG}]: ...",
        f"def f({LONG}{LONG}, {LONG}) -> Literal['{LONG}', '{LONG}', '{LONG}']: ...",
        f"def f(a: {LONG}{LONG}{LONG}) -> Literal['{LONG}', '{LONG}']: ...",
        f"def f() -> Literal['{LONG}', '{LONG}', '{LONG}']: ...",
        f"{LONG}{LONG} = {LONG}({LONG}{LONG})",
        f"{LONG}{LONG}{LONG} = {LONG}({LONG})",
        f"{LONG}{LONG}: A[{LONG}] = D(\n    'GET',\n    a=(b,),\n    c={{'{LONG}': '{LONG}'}},\n)",
        f"{LONG}{LONG}{LONG}: A[None] = D(\n    'GET',\n)",
        f"{LONG}{LONG}: A[{LONG}] = D(\n    '( a',\n    '{LONG} )',\n    'b )',\n)",
        f"def f(self, *, i\u0307: {LONG} = omit, \u0939\u093f: {LONG} = omit, a: int) -> None: ...",
        f"\u0939\u093f = \u0939\u093f\u0928({LONG}, {LONG}, {LONG})",
        f"\u0939\u093f: {LONG} | {LONG} | {LONG}",
        f"{LONG}{LONG}{LONG} = D(\n    'A',\n    {{\n        'a': int,\n    }},\n    total=False,\n)",
    ],
)
@pytest.mark.parametrize("indent", [0, 4, 8])
def test_each_shape(statement: str, indent: int) -> None:
    lines = statement.replace("'", '"').split("\n")
    body = "\n".join(" " * indent + line for line in lines)
    opening = ["", "class A:\n", "class A:\n    async def f(self):\n"][indent // 4]
    source = f"{opening}{body}\n"
    assert format_python(source) == format_with_black(source)


def test_docstrings_stay_as_they_are() -> None:
    text = f'class A:\n    x: int\n    """{LONG} {LONG} {LONG}"""\n'
    assert format_python(text) == text


def test_invalid_source_is_named() -> None:
    with pytest.raises(InvalidSourceError, match=r"models/a\.py: .*line 2"):
        format_python("x = 1\ny = (\n", "models/a.py")


def test_nul_bytes_are_an_error_of_ours() -> None:
    with pytest.raises(InvalidSourceError):
        format_python("x = '\0'\n")
