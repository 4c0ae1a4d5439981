"""The plan of a site -> the configuration of the site generator, as TOML."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .style import PLAIN, Style

if TYPE_CHECKING:
    from .pages import Entry, Plan

Setting = str | bool | Sequence["Setting"] | Mapping[str, "Setting"]

PAGES, SITE, STYLES = "pages", "site", "specloom.css"
"""The folders of a build, and the style sheet among the pages."""

_FEATURES = (
    "content.code.copy",
    "content.tabs.link",
    "navigation.prune",
    "navigation.tabs",
    "navigation.tabs.sticky",
    "navigation.top",
    "navigation.tracking",
    "search.highlight",
    "toc.follow",
)


def settings(plan: Plan, style: Style = PLAIN) -> str:
    """Write the configuration of the site generator."""
    written: dict[str, Setting] = {
        "site_name": plan.title,
        "docs_dir": PAGES,
        "site_dir": SITE,
        # Links that name files work from a disk, too, where no server looks for an index.
        "use_directory_urls": False,
        "nav": [_entry(entry) for entry in plan.navigation],
        "extra_css": [STYLES, *style.sheets],
        "markdown_extensions": ["specloom.tools.site.dialect"],
        "theme": _theme(style),
        # Links are ours, and checked by our tests; the generator would read all pages again.
        "validation": {"invalid_links": False, "invalid_link_anchors": False},
    }
    lines = [f"{key} = {_toml(value)}" for key, value in written.items()]
    return "\n".join(["[project]", *lines, ""])


def _entry(entry: Entry) -> Mapping[str, Setting]:
    if entry.children:
        own: list[Setting] = [entry.path] if entry.path else []
        return {entry.title: [*own, *map(_entry, entry.children)]}
    return {entry.title: entry.path}


def _theme(style: Style) -> Mapping[str, Setting]:
    logo = style.logo_name
    return {
        **({"logo": logo, "favicon": logo} if logo is not None else {}),
        # The fonts of the system: others would come from another host.
        "font": False,
        "features": list(_FEATURES),
        "palette": [
            _palette("light", "default", "lucide/moon", "dark"),
            _palette("dark", "slate", "lucide/sun", "light"),
        ],
    }


def _palette(preferred: str, scheme: str, icon: str, other: str) -> Setting:
    return {
        "media": f"(prefers-color-scheme: {preferred})",
        "scheme": scheme,
        "toggle": {"icon": icon, "name": f"Switch to {other} mode"},
    }


def _toml(value: Setting) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # A basic string of TOML is one of JSON, but for the delete character.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            rows = (f"{_toml(key)} = {_toml(row)}" for key, row in value.items())
            return "{" + ", ".join(rows) + "}"
        case _:
            return "[" + ", ".join(map(_toml, value)) + "]"
