"""The folder that a site goes to: who made it, and how a new site takes its place.

A site is replaced as a whole, in one step where the system can. What is in the folder and is not
of the site that was there (a `CNAME`, say) moves along; a folder of somebody else is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ...diagnostics import SpecloomError, error
from ...write import because, exchange, unwritable

MARK = ".specloom-site.json"
"""The file in which a site lists what is of it: hashes by path."""

_OWN = re.compile(r"(?:docs/)?[^/]+\.html|assets/(?:stylesheets|javascripts|images)/.+")
"""What a site may leave behind: pages, and what the theme has."""


def check(output: Path, *, force: bool) -> None:
    """Refuse a folder that no site of ours may go to.

    Args:
        output: the folder, which need not be there.
        force: whether files of the site that were edited may go.

    Raises:
        SpecloomError: it is not ours, or there are edited files in it.
    """
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise _refused("file-in-the-way", f"{output} is not a folder")
    if not output.exists() or not any(output.iterdir()):
        return
    listed = _listed(output)
    if listed is None:
        message = f"{output} has files, and is no site that specloom has made"
        raise _refused("file-in-the-way", message, "name a new folder, or an empty one")
    edited = [path for path, digest in listed.items() if _edited(output / path, digest)]
    if edited and not force:
        message = f"{output / edited[0]} was edited since the site was made"
        raise _refused("edited-file", message, "--force builds over it")


def replace(output: Path, site: Path) -> None:
    """Put a new site, built beside the folder, in its place; the old one is there after it.

    Raises:
        SpecloomError: a file that is not of the old site is in the way of the new one.
    """
    try:
        _mark(site)
        if output.exists():
            for path in _foreign(output, site):
                _take_along(output, site, path)
        _swap(output, site)
    except OSError as failure:
        raise unwritable(output, because(failure)) from failure


def _refused(code: str, message: str, hint: str | None = None) -> SpecloomError:
    return SpecloomError(error(code, message, hint=hint))


def _listed(output: Path) -> Mapping[str, str] | None:
    """The files of the site in a folder; None where there is no site of ours."""
    mark = output / MARK
    if mark.is_symlink() or not mark.is_file():
        return None
    try:
        files = json.loads(mark.read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    is_ours = isinstance(files, dict) and all(map(_may_be_ours, files))
    return files if is_ours else None


def _may_be_ours(path: str) -> bool:
    """Whether a site may have a file at a path: no site has any that is hidden."""
    return not any(part in ("", "..") or part[:1] == "." for part in path.split("/"))


def _edited(file: Path, digest: str) -> bool:
    return file.is_file() and not file.is_symlink() and _digest(file) != digest


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _files(root: Path) -> Iterator[str]:
    """What is below a folder, but for the folders themselves; no link is followed."""
    for folder, below, names in os.walk(root):
        links = [name for name in below if os.path.islink(os.path.join(folder, name))]
        for name in (*names, *links):
            yield Path(folder, name).relative_to(root).as_posix()


def _mark(site: Path) -> None:
    files = {path: _digest(site / path) for path in sorted(_files(site))}
    text = json.dumps({"files": files}, indent=0, sort_keys=True)
    (site / MARK).write_text(f"{text}\n", encoding="utf-8")


def _foreign(output: Path, site: Path) -> list[str]:
    """What of the old folder is not ours, whatever it lists: it may have come with a repository.

    Ours is what the new site has as well, and what only a site has.
    """
    listed = _listed(output) or {}
    ours = {p for p in listed if _OWN.fullmatch(p) or os.path.lexists(site / p)}
    return [path for path in _files(output) if path not in {*ours, MARK}]


def _take_along(output: Path, site: Path, path: str) -> None:
    target = site / path
    if os.path.lexists(target) or any(p.is_file() for p in target.parents):
        message = f"{output / path} is no file of the site, and a page of it goes there"
        raise _refused("file-in-the-way", message)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(output / path, target, follow_symlinks=False)


def _swap(output: Path, site: Path) -> None:
    if not output.exists():
        output.parent.mkdir(parents=True, exist_ok=True)
        os.rename(site, output)
    elif not exchange(str(site), str(output)):
        aside = site.with_name(f"{site.name}.old")
        os.rename(output, aside)
        try:
            os.rename(site, output)
        except OSError:
            with suppress(OSError):
                os.rename(aside, output)
            raise
