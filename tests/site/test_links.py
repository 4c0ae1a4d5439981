"""Every link of a site leads to a page that is there, and to a place on it."""

from __future__ import annotations

import posixpath
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class Reader(HTMLParser):
    """Collects where a page leads, and where it can be entered."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            elif name in ("href", "src"):
                self.links.add(value or "")


def test_links_resolve(example: Any) -> None:
    pages = {
        path.relative_to(example.folder).as_posix(): Reader(path)
        for path in example.folder.rglob("*.html")
    }
    broken = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "data"):
                continue
            folder = "" if parts.path.startswith("/") else posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join(folder, parts.path.lstrip("/")))
            target = unquote(target) if parts.path else name
            if (
                target == "."
            ):  # The 404 page is shown anywhere; its links begin at the root.
                target = "index.html"
            if not (example.folder / target).is_file():
                broken.append(f"{name}: {link}")
            elif parts.fragment and target in pages:
                if unquote(parts.fragment) not in pages[target].ids:
                    broken.append(f"{name}: {link}")
    assert len(pages) > 90
    assert broken == []
