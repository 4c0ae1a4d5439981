"""View objects in, text out: the Jinja environment and its filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.filters import do_indent

from .python.text import docstrings, literals, markdown, summaries

FILTERS: Mapping[str, Callable[..., str]] = {
    "literal": literals.literal,
    "docstring": docstrings.docstring,
    "sections": docstrings.sections,
    "one_line": summaries.one_line,
    "comment": docstrings.comment,
    "md": markdown.md,
    "md_inline": markdown.md_inline,
    "code": markdown.code,
    "code_cell": markdown.code_cell,
    "fence": markdown.fence,
    "anchor": markdown.anchor,
    "link": markdown.link,
    "indent": do_indent,
    "join": lambda parts, separator="": separator.join(parts),
}
"""All that a template may do to a value; `tests/test_templates.py` holds them to it."""


def template_root() -> Path:
    """The folder of the templates: in the installed package, or in the checkout."""
    here = Path(__file__).resolve()
    packaged = here.parent / "templates"
    return packaged if packaged.is_dir() else here.parents[2] / "templates"


class Renderer:
    """Renders templates; each is compiled once, those of specloom once in a process.

    Args:
        user_templates: a folder whose templates go before those of the same name here.
    """

    def __init__(self, user_templates: Path | None = None) -> None:
        environment = (
            _own()
            if user_templates is None
            else _environment([user_templates, template_root()])
        )
        self._template = cache(environment.get_template)

    def render(self, template: str, view: Any) -> str:
        """Fill in a template; the fields of the dataclass `view` are its variables."""
        # Not `asdict`, which would turn the view's children into dicts, too.
        variables = {f.name: getattr(view, f.name) for f in fields(view)}
        return self._template(template).render(variables)


@cache
def _own() -> jinja2.Environment:
    """The environment of specloom's own templates, which no run changes."""
    return _environment([template_root()])


def _environment(folders: list[Path]) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Off on purpose: what is escaped here is Python and Markdown, not HTML, and each
        # place of a template says by its filter how.
        autoescape=False,
        auto_reload=False,
        finalize=_text,
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters = dict(FILTERS)
    return environment


def _text(value: Any) -> str:
    """Refuse to print what is no text: `None` in a client is a bug of a view."""
    if isinstance(value, str):
        return value
    if isinstance(value, jinja2.Undefined):
        return str(value)
    raise TypeError(f"a template prints {type(value).__name__}, not text")
