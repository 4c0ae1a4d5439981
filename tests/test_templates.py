"""Templates hold no logic, and text of a document reaches them through filters only.

The walls of DESIGN, section 2: what a template may contain, and that nothing which a
document says can become code. A view marks text that this package made by the types
`Code`, `Identifier` and `Markdown`; everything else has to be filtered, by a filter that
suits the place.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from specloom.plan import TEMPLATES
from specloom.python.text.markdown import Markdown
from specloom.python.text.source import Code, Identifier
from specloom.render import FILTERS, template_root

SAFE_TYPES = (Code, Identifier, Markdown)
PASSING = ("join", "indent")
"""Filters that leave safe text safe, and unsafe text unsafe."""
SAFE_FILTERS = {
    ".py": {"literal", "docstring", "sections", "comment"},
    ".md": {"md", "md_inline", "code", "code_cell", "fence", "anchor", "link"},
    ".txt": {"md", "md_inline", "code", "link"},
    ".toml": {"literal", "comment"},
    ".json": set(),
}
CELL_FILTERS = {"md_inline", "code_cell", "link", "anchor"}
STRUCTURE = (nodes.Template, nodes.Output, nodes.For, nodes.If, nodes.Include)
TOKEN = re.compile(
    r'"""[\s\S]*?"""|'
    r"'''[\s\S]*?'''|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'(?:\\.|[^'\\\n])*'|"
    r"#[^\n]*"
)

Loader = Callable[[str], str]


@dataclass
class Checker:
    """Walks one template that makes a file, and all that it includes."""

    load: Loader
    suffix: str
    problems: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    """What the template prints; a private character stands for each expression."""
    printed: list[tuple[str, str | None]] = field(default_factory=list)
    """Where each expression is, and its last filter."""
    seen: set[str] = field(default_factory=set)

    def run(self, template: str, view: type) -> None:
        self.template(template, dict(typing.get_type_hints(view)))
        if self.suffix == ".py":
            self.check_strings()
        self.check_lines()

    def template(self, name: str, scope: dict[str, object]) -> None:
        self.seen.add(name)
        environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
        environment.filters = dict(FILTERS)
        try:
            tree = environment.parse(self.load(name), name)
        except jinja2.TemplateSyntaxError as error:
            self.problems.append(f"{name}:{error.lineno}: {error.message}")
            return
        self.body(name, tree.body, scope)

    def body(
        self, name: str, body: Iterable[nodes.Node], scope: dict[str, object]
    ) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for part in node.nodes:
                        self.output(name, part, scope)
                case nodes.For(
                    target=nodes.Name(name=target), test=None, recursive=False
                ):
                    item = element(self.type_of(name, node.iter, scope))
                    inner = scope | {target: item, "loop": Loop}
                    self.body(name, node.body, inner)
                    self.body(name, node.else_, scope)
                case nodes.If():
                    test = node.test
                    test = test.node if isinstance(test, nodes.Not) else test
                    self.type_of(name, test, scope)
                    for branch in (node.body, node.elif_, node.else_):
                        self.body(name, branch, scope)
                case nodes.Include(template=nodes.Const(value=str(included))):
                    self.template(included, scope)
                case _:
                    self.report(name, node, f"no {type(node).__name__} in templates")

    def output(self, name: str, node: nodes.Expr, scope: dict[str, object]) -> None:
        if isinstance(node, nodes.TemplateData):
            self.text.append(node.data)
            return
        kind, last = self.filtered(name, node, scope)
        safe = SAFE_FILTERS[self.suffix]
        if last is not None and last not in safe:
            self.report(name, node, f"{last} does not make text safe here")
        if last is None and kind not in SAFE_TYPES and kind is not None:
            self.report(name, node, "text that no filter has made safe")
        self.printed.append((f"{name}:{node.lineno}", last))
        self.text.append(chr(0xF0000 + len(self.printed) - 1))

    def filtered(
        self, name: str, node: nodes.Expr, scope: dict[str, object]
    ) -> tuple[object, str | None]:
        """The type of an expression, or the filter that made it text."""
        if not isinstance(node, nodes.Filter):
            return self.type_of(name, node, scope), None
        if node.name not in FILTERS:
            self.report(name, node, f"no filter {node.name}")
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            if not isinstance(argument, nodes.Const):
                self.type_of(name, argument, scope)
        assert node.node is not None
        kind, last = self.filtered(name, node.node, scope)
        if node.name == "join":
            kind = element(kind)
        return (kind, last) if node.name in PASSING else (str, node.name)

    def type_of(self, name: str, node: nodes.Node, scope: dict[str, object]) -> object:
        """The type of an attribute access, the only expression there is; None: unknown."""
        match node:
            case nodes.Name():
                if node.name in scope:
                    return bare(scope[node.name])
                self.report(name, node, f"the view has no {node.name}")
            case nodes.Getattr():
                owner = self.type_of(name, node.node, scope)
                if owner is None:
                    return None
                hints = typing.get_type_hints(owner) if isinstance(owner, type) else {}
                if node.attr in hints:
                    return bare(hints[node.attr])
                self.report(name, node, f"{owner} has no {node.attr}")
            case _:
                self.report(name, node, f"no {type(node).__name__} in templates")
        return None

    def check_strings(self) -> None:
        """Nothing is printed between quotes, and comments get only what is made for them."""
        text = "".join(self.text)
        commented: set[int] = set()
        for token in TOKEN.finditer(text):
            for number in expressions(token[0]):
                if token[0].startswith("#"):
                    commented.add(number)
                else:
                    self.problems.append(f"{self.printed[number][0]}: between quotes")
        for number, (place, last) in enumerate(self.printed):
            if (number in commented) != (last == "comment"):
                self.problems.append(
                    f"{place}: comment is for comments, and they for it"
                )

    def check_lines(self) -> None:
        """Docstrings know their column, and cells of tables keep to their line."""
        for line in "".join(self.text).split("\n"):
            for number in expressions(line):
                place, last = self.printed[number]
                column = line.index(chr(0xF0000 + number))
                if last in ("docstring", "sections") and line[:column].strip():
                    self.problems.append(f"{place}: a docstring beside something else")
                if line.startswith("|") and last and last not in CELL_FILTERS:
                    self.problems.append(f"{place}: {last} may break the table")

    def report(self, name: str, node: nodes.Node, problem: str) -> None:
        self.problems.append(f"{name}:{node.lineno}: {problem}")


class Loop:
    """What may be asked of `loop`."""

    first: bool
    last: bool


def bare(kind: object) -> object:
    """A type without `| None`."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        members = [m for m in typing.get_args(kind) if m is not type(None)]
        return members[0] if len(members) == 1 else kind
    return kind


def element(kind: object) -> object:
    """The type of the elements of `tuple[..., ...]`."""
    arguments = typing.get_args(kind)
    return bare(arguments[0]) if arguments else None


def expressions(text: str) -> Iterator[int]:
    return (ord(c) - 0xF0000 for c in text if 0xF0000 <= ord(c) < 0x100000)


def check(load: Loader, template: str, view: type) -> Checker:
    checker = Checker(load, Path(template.removesuffix(".jinja")).suffix)
    checker.run(template, view)
    return checker


def read(name: str) -> str:
    return (template_root() / name).read_text("utf-8")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_keeps_the_rules(template: str) -> None:
    assert is_dataclass(TEMPLATES[template])
    assert check(read, template, TEMPLATES[template]).problems == []


def test_every_template_is_checked() -> None:
    root = template_root()
    files = {path.relative_to(root).as_posix() for path in root.rglob("*.jinja")}
    seen = (check(read, name, view).seen for name, view in TEMPLATES.items())
    assert files == set().union(*seen)


# --- The checker itself -----------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    name: Identifier
    text: str
    note: str | None


@dataclass(frozen=True)
class View:
    name: Identifier
    value: Code
    text: str
    shown: bool
    default: Code | None
    lines: tuple[Code, ...]
    texts: tuple[str, ...]
    parts: tuple[Part, ...]
    page: Markdown


def problems(source: str, suffix: str = ".py") -> list[str]:
    files: Mapping[str, str] = {f"t{suffix}.jinja": source, "part": "{{ part.text }}"}
    return check(files.__getitem__, f"t{suffix}.jinja", View).problems


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{% set a = text %}", "no Assign"),
        ("{% macro a() %}{% endmacro %}", "no Macro"),
        ("{% block a %}{% endblock %}", "no Block"),
        ('{% import "a" as b %}', "no Import"),
        ('{% extends "a" %}', "no Extends"),
        ("{% with a = text %}{% endwith %}", "no With"),
        ("{% filter indent %}{% endfilter %}", "no FilterBlock"),
        ("{% include name %}", "no Include"),
        ("{{ name ~ value }}", "no Concat"),
        ("{{ name + value }}", "no Add"),
        ("{{ name == value }}", "no Compare"),
        ("{{ name.upper() }}", "no Call"),
        ("{{ name if shown }}", "no CondExpr"),
        ("{{ parts[0] }}", "no Getitem"),
        ("{{ 'x' }}", "no Const"),
        ("{% if shown and text %}{% endif %}", "no And"),
        ("{% if text is defined %}{% endif %}", "no Test"),
        ("{% if name == value %}{% endif %}", "no Compare"),
        ("{% for part in parts if part.note %}{% endfor %}", "no For"),
        ("{% for a, b in parts %}{% endfor %}", "no For"),
        ("{{ value | join(name ~ '') }}", "no Concat"),
        ("{{ name | upper }}", "no filter upper"),
        ("{{ name", "unexpected end of template"),
        ("{{ missing }}", "the view has no missing"),
        ("{% for part in parts %}{{ part.missing }}{% endfor %}", "has no missing"),
        ("{% for part in parts %}{{ loop.index }}{% endfor %}", "has no index"),
        ("x = {{ text }}", "no filter has made safe"),
        ("x = {{ shown }}", "no filter has made safe"),
        (
            "{% for part in parts %}{{ part.note }}{% endfor %}",
            "no filter has made safe",
        ),
        (
            '{% for part in parts %}{% include "part" %}{% endfor %}',
            "part:1: text that",
        ),
        ("{{ texts | join(', ') }}", "no filter has made safe"),
        ("{{ text | indent(4) }}", "no filter has made safe"),
        ("{{ text | md }}", "md does not make text safe here"),
        ("{{ text | literal | md }}", "md does not make text safe here"),
        ('x = "{{ name }}"', "between quotes"),
        ("x = 'a {{ text | literal }} b'", "between quotes"),
        ('"""About {{ name }}."""', "between quotes"),
        ('"""About\n\n{{ text | docstring }}\n"""', "between quotes"),
        ("x = 1  # {{ name }}", "comment is for comments"),
        ("x = {{ text | comment }}", "comment is for comments"),
        ("x = {{ text | docstring }}", "a docstring beside"),
    ],
)
def test_a_bad_python_template_is_caught(source: str, problem: str) -> None:
    found = problems(source)
    assert any(problem in line for line in found), found


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{{ text }}", "no filter has made safe"),
        ("{{ text | literal }}", "literal does not make text safe here"),
        ("| {{ text | md }} |", "md may break the table"),
        ("| {{ name | code }} |", "code may break the table"),
    ],
)
def test_a_bad_page_is_caught(source: str, problem: str) -> None:
    found = problems(source, ".md")
    assert any(problem in line for line in found), found


@pytest.mark.parametrize(
    ("source", "suffix"),
    [
        ("# From {{ text | comment }}.\n{{ text | docstring(0) }}", ".py"),
        ("{{ name }} = {{ value }}, {{ text | literal }}, 'a', {{ name }}", ".py"),
        ("{% for part in parts %}\n{{ part.name }}\n{% endfor %}", ".py"),
        ("{% if not shown %}{{ default }}{% elif text %}{% else %}{% endif %}", ".py"),
        ("f({{ lines | join(', ') | indent(4) }})", ".py"),
        ("{% for part in parts %}{% if loop.last %}x{% endif %}{% endfor %}", ".py"),
        ("# {{ name }}\n\n{{ text | md }}\n\n| {{ text | md_inline }} |", ".md"),
        ("{{ page }} {{ name | code | link(name) }}", ".md"),
        ("name = {{ text | literal }}", ".toml"),
    ],
)
def test_a_good_template_passes(source: str, suffix: str) -> None:
    assert problems(source, suffix) == []
