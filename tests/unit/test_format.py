"""`format_python` is black, on everything that our templates write."""

from __future__ import annotations

import ast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from specloom import format as formatting
from specloom.format import InvalidSourceError, format_python, format_with_black

# --- Statements like those of a client, each on one line of any length ------------------

words = st.sampled_from(
    "id n url user model prompt stream content image_url file_ids response_format "
    "create_chat_completion_request include_obfuscation parallel_tool_calls".split()
)
names = st.lists(words, min_size=1, max_size=3).map("_".join)
types = names.map(lambda name: name.title().replace("_", ""))
texts = st.one_of(
    names,
    st.sampled_from(["", " ", "a b c", "don't", 'say "x"', "a, (b", "[]", "{x: y}", "#"]),
    st.sampled_from(["\u00e9t\u00e9", "\u6f22\u5b57" * 9, "\U0001f600", "for x in y"]),
    st.integers(20, 100).map(lambda size: "^[a-z]{1,}$" + "w" * size),
)


def quoted(text: str) -> str:
    if text.count('"') > text.count("'"):
        return "'" + text.replace("'", "\\'") + "'"
    return '"' + text.replace('"', '\\"') + '"'


strings = texts.map(quoted)
scalars = st.one_of(
    strings, names, st.sampled_from(["None", "True", "1", "-1", "0.5", "1e-09", "..."])
)


def joined(items: st.SearchStrategy[str], low: int = 0, high: int = 6) -> st.SearchStrategy[str]:
    return st.lists(items, min_size=low, max_size=high).map(", ".join)


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    paths = st.one_of(types, names, st.tuples(names, types).map(".".join))
    arguments = st.one_of(
        inner,
        st.tuples(names, inner).map("=".join),
        names.map("*{}".format),
        names.map("**{}".format),
    )
    return st.tuples(paths, joined(arguments)).map("{0[0]}({0[1]})".format)


def displays(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(strings, inner).map(": ".join)
    return st.one_of(
        joined(inner).map("[{}]".format),
        joined(pairs).map("{{{}}}".format),
        joined(inner, 2).map("({})".format),
        joined(inner, 1, 4).map("{{{}}}".format),
    )


def operations(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from([" | ", " + ", " or ", " is not "]), inner).map(
            "".join
        ),
        inner.map("({})".format).filter(lambda text: "=" not in text),
        st.tuples(calls(inner), names).map(".".join),
        calls(calls(inner).map(lambda call: call)),
        st.tuples(inner, names, inner).map("{0[0]} if {0[1]} else {0[2]}".format),
        st.tuples(names, inner).map("lambda {0[0]}: {0[1]}".format),
        st.tuples(names, names).map("[{0[0]} for {0[0]} in {0[1]}]".format),
        st.tuples(names, calls(inner), names).map("{0[0]}[{0[1]}].{0[2]}".format),
    )


expressions = st.recursive(
    scalars,
    lambda inner: st.one_of(calls(inner), calls(inner), displays(inner), operations(inner)),
    max_leaves=14,
)
plain = st.recursive(
    scalars, lambda inner: st.one_of(calls(inner), displays(inner)), max_leaves=24
)
values = st.one_of(plain, plain, expressions)
annotations = st.recursive(
    st.one_of(types, st.sampled_from(["str", "int", "Any", "bytes | None", "float"])),
    lambda inner: st.one_of(
        st.tuples(types, joined(inner, 1, 4)).map("{0[0]}[{0[1]}]".format),
        st.lists(inner, min_size=2, max_size=6).map(" | ".join),
        joined(strings, 1, 9).map("Literal[{}]".format),
        st.tuples(inner, plain).map("Annotated[{0[0]}, Field(default={0[1]})]".format),
    ),
    max_leaves=8,
)


@st.composite
def parameters(draw: st.DrawFn) -> str:
    taken = draw(st.lists(names, max_size=6, unique=True))
    plain_ones = [draw(st.one_of(st.just(n), annotations.map((n + ": {}").format))) for n in taken]
    keywords = [
        f"{name}_{at}: {draw(annotations)} = {draw(scalars)}"
        for at, name in enumerate(draw(st.lists(names, max_size=2)))
    ]
    star = draw(st.sampled_from([[], ["*"], ["*args: Any"]])) if keywords else []
    last = draw(st.sampled_from([[], ["**options: Unpack[RequestOptions]"], ["**fields: Any"]]))
    self = draw(st.sampled_from([[], ["self"]]))
    return ", ".join([*self, *plain_ones, *star, *keywords, *last])


@st.composite
def functions(draw: st.DrawFn) -> list[str]:
    prefix = draw(st.sampled_from(["", "async "]))
    returns = draw(st.one_of(st.just(""), annotations.map(" -> {}".format)))
    header = f"{prefix}def {draw(names)}({draw(parameters())}){returns}:"
    decorator = draw(st.sampled_from([[], ["@overload"]]))
    if decorator or draw(st.booleans()):
        return [*decorator, header + " ..."]
    docs = draw(st.sampled_from([[], ['"""' + "Doc. " * 30 + 'End."""']]))
    body = draw(st.lists(statements, min_size=1, max_size=2))
    return [header, *("    " + line for line in [*docs, *body])]


statements = st.one_of(
    st.tuples(names, values).map(" = ".join),
    st.tuples(names, annotations).map(": ".join),
    st.tuples(names, annotations, values).map("{0[0]}: {0[1]} = {0[2]}".format),
    values.map("return {}".format),
    calls(plain).map("return self.{}.data".format),
    calls(plain).map("return await self.{}".format),
    calls(plain).map("return (await self.{}).data".format),
    calls(plain),
    calls(plain).map("raise {}".format),
    calls(plain).map("assert {}".format),
    values.map("x = yield {}".format),
)
imports = st.tuples(
    st.sampled_from(["from .", "from ..", "from package.sub."]),
    names,
    st.lists(types, min_size=1, max_size=8, unique=True).map(", ".join),
).map("{0[0]}{0[1]} import {0[2]}".format)


@st.composite
def classes(draw: st.DrawFn) -> list[str]:
    arguments = draw(joined(st.one_of(types, types.map("Model[{}]".format)), 1, 5))
    total = draw(st.sampled_from(["", ", total=False"]))
    header = f"class {draw(types)}({arguments}{total}):"
    if draw(st.booleans()):
        return [header + " ..."]
    out = [header]
    for _ in range(draw(st.integers(1, 3))):
        name, note = draw(names), draw(annotations)
        out += [f"    {name}: {note} = {draw(values)}", '    """' + "Words. " * 20 + '"""', ""]
    for function in draw(st.lists(functions(), max_size=2)):
        out += [*("    " + line for line in function), ""]
    return out[:-1] if not out[-1] else out


@st.composite
def modules(draw: st.DrawFn) -> str:
    out = ["# Generated by specloom from openapi.yaml. Do not edit.", '"""A module."""', ""]
    out += ["from __future__ import annotations", ""]
    out += draw(st.lists(imports, max_size=2))
    out += ["", "if TYPE_CHECKING:", "    " + draw(imports), ""]
    for part in draw(st.lists(st.one_of(classes(), functions()), max_size=2)):
        out += ["", *part, ""]
    out += ["", f"{draw(names)} = {draw(values)}", ""]
    return "\n".join(out)


def valid(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def stable_but_for_long_lines(source: str) -> str:
    """What a template would have written: black's choices, on lines without an end."""
    return formatting._black(source, 100_000)


def check(source: str) -> None:
    if valid(source):
        assert format_python(source) == format_with_black(source)


bounded = settings(
    deadline=None, max_examples=150, suppress_health_check=list(HealthCheck)
)


@bounded
@given(st.one_of(statements, imports), st.sampled_from([0, 4, 8]))
def test_a_statement_is_laid_out_as_black_does(statement: str, indent: int) -> None:
    blocks = ["", "class A:\n", "class A:\n    def f(self):\n"]
    if valid("async def f(self):\n    " + statement):
        source = blocks[indent // 4] + " " * indent + statement + "\n"
        check(stable_but_for_long_lines(source))


@bounded
@given(st.one_of(functions(), classes()))
def test_definitions_are_laid_out_as_black_does(lines: list[str]) -> None:
    source = "\n".join(lines) + "\n"
    if valid(source):
        check(stable_but_for_long_lines(source))


@bounded
@given(modules())
def test_modules_are_laid_out_as_black_does(source: str) -> None:
    if valid(source):
        check(stable_but_for_long_lines(source))
