"""A planned site -> a folder of HTML, made by the site generator in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import SpecloomError, error
from ...write import because, unwritable
from . import folder
from .settings import PAGES, SITE, STYLES, settings
from .style import PLAIN, Style, write_style

if TYPE_CHECKING:
    from .pages import Page, Plan

_GENERATOR = "zensical"
_EXTRA = (_GENERATOR, "markdown_it", "pygments")
_STYLES = Path(__file__).with_name(STYLES)

_PATIENCE = 900.0
"""Seconds that the generator may take; for 2,000 pages it takes some 30."""


def require(output: Path, *, force: bool) -> None:
    """See to it that a site can be built in a folder, before the work begins.

    Raises:
        SpecloomError: the generator is missing, or the folder is not ours.
    """
    if any(find_spec(name) is None for name in _EXTRA):
        message = "a site needs a site generator, which is not installed"
        hint = "pip install 'specloom[site]'"
        raise SpecloomError(error("missing-extra", message, hint=hint))
    folder.check(output, force=force)


def publish(
    plan: Plan, output: Path, *, force: bool = False, style: Style = PLAIN
) -> int:
    """Build a site and put it in place of the one in `output`; answers its number of pages.

    Args:
        plan: the pages and the ways among them.
        output: a folder that is not there, empty, or a site that was made here before.
        force: whether to build over files of that site that were edited.
        style: what is the user's own of it.

    Raises:
        SpecloomError: the generator fails, or the folder is not ours.
    """
    folder.check(output, force=force)
    output = Path(os.path.abspath(output))
    home = next(place for place in output.parents if place.exists())
    try:
        with tempfile.TemporaryDirectory(prefix=".specloom-site-", dir=home) as work:
            _write(plan, Path(work), style)
            _run(Path(work))
            folder.replace(output, Path(work, SITE))
    except OSError as failure:
        raise unwritable(output, because(failure)) from failure
    return len(plan.pages)


def _write(plan: Plan, work: Path, style: Style) -> None:
    pages = work / PAGES
    for page in (*plan.pages, *plan.files):
        _write_page(pages, page)
    shutil.copyfile(_STYLES, pages / STYLES)
    write_style(style, pages)
    (work / f"{_GENERATOR}.toml").write_text(settings(plan, style), encoding="utf-8")


def _write_page(pages: Path, page: Page) -> None:
    file = pages / page.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page.text, encoding="utf-8", newline="\n")


def _run(work: Path) -> None:
    """Call the generator. Python's safe path keeps modules of the working folder out."""
    command = [sys.executable, "-P", "-m", _GENERATOR, "build", "--clean"]
    try:
        done = subprocess.run(
            [*command, "--config-file", str(work / f"{_GENERATOR}.toml")],
            cwd=work,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _failed(f"was not done after {_PATIENCE:.0f} seconds") from None
    if done.returncode or not (work / SITE / "index.html").is_file():
        said = done.stdout.decode("utf-8", "replace").strip().splitlines()
        last = (
            f": {said[-1].strip()}" if said else ""
        )  # of a traceback, what it is about
        raise _failed(f"ended with {done.returncode}{last}")


def _failed(what: str) -> SpecloomError:
    return SpecloomError(error("site-generator", f"{_GENERATOR} {what}"))
