"""Sites that are built once, a server for them, and a real browser that looks at them."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.clients import ROOT
from tests.site.attacks import hostile_document

from specloom.config import Config
from specloom.tools.documentation import publish

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


@dataclass(frozen=True, slots=True)
class Site:
    """A built site, and where it is served."""

    folder: Path
    base: str


@dataclass(slots=True)
class Seen:
    """What a browser has to say about the pages that it showed."""

    problems: list[str] = field(default_factory=list)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def _served(spec: Path, package: str, folder: Path) -> Iterator[Site]:
    config = Config(spec=str(spec), output=folder / "client", package=package)
    published = publish(config, folder / "site")
    assert not published.report.failed, published.report.diagnostics
    handler = partial(_Quiet, directory=str(folder / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(folder / "site", f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of the example."""
    folder = tmp_path_factory.mktemp("example")
    yield from _served(ROOT / "specs" / "openapi.yaml", "openai_client", folder)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a document that means harm."""
    folder = tmp_path_factory.mktemp("hostile")
    spec = folder / "hostile.json"
    spec.write_text(json.dumps(hostile_document()), encoding="ascii")
    yield from _served(spec, "hostile_client", folder)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser; a module's only, for its event loop is in the way of other tests."""
    playwright = pytest.importorskip("playwright.sync_api")
    named = os.environ.get("SPECLOOM_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("Chromium is not here: install it, or name it: SPECLOOM_CHROMIUM")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Visit:
    """A window of the browser on one site."""

    site: Site
    page: Any
    seen: Seen

    def go(self, path: str) -> Any:
        """Show a page of the site, and wait until its script has set it up."""
        self.page.goto(f"{self.site.base}{path}")
        self.page.wait_for_selector("html.js")
        return self.page

    def search(self, words: str) -> Any:
        """Type into the search; answers its results when there are some."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        results = self.page.get_by_role("dialog").locator("ol > li a, a[href]")
        results.first.wait_for()
        return results

    def until(self, look: Callable[[], str], part: str) -> bool:
        """Whether what one sees has a part sooner or later; a search answers as one types."""
        for _ in range(300):
            if part in look():
                return True
            self.page.wait_for_timeout(50)
        return False


@pytest.fixture
def visit(chromium: Any) -> Iterator[Any]:
    """Opens windows on sites, and fails where a page did what none of ours does."""
    opened: list[tuple[Any, Seen]] = []

    def open_window(
        site: Site, width: int = 1280, height: int = 900, **options: Any
    ) -> Visit:
        size = {"width": width, "height": height}
        window = chromium.new_context(viewport=size, **options)
        window.grant_permissions(["clipboard-read", "clipboard-write"])
        window.set_default_timeout(15_000)
        page, seen = window.new_page(), Seen()
        opened.append((window, seen))
        _watch(page, site.base, seen.problems)
        return Visit(site, page, seen)

    yield open_window
    for window, seen in opened:
        window.close()
        assert seen.problems == []


def _watch(page: Any, base: str, problems: list[str]) -> None:
    def asked(request: Any) -> None:
        if not request.url.startswith((base, "data:", "blob:")):
            problems.append(f"asked for {request.url}")

    def said(message: Any) -> None:
        if message.type in ("error", "warning"):
            problems.append(f"{message.type}: {message.text}")

    def raised(dialog: Any) -> None:
        problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("dialog", raised)
