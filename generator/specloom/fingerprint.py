"""Everything that a run depends on -> one hash, by which an unchanged input is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import __version__
from .address import is_url
from .config import Config
from .render import template_root

_LIBRARIES = ("black", "jinja2")
"""Libraries whose version may show in what is generated."""


def fingerprint(config: Config, digest: str) -> str:
    """Hash a configuration, the document and this program.

    Args:
        config: what to generate.
        digest: the hash of the document.
    """
    parts = [
        digest,
        # Where the output goes changes nothing in it, and a checkout may stand anywhere.
        repr({**config.shown, "spec": _place(config)}),
        *(f"{name} {_version(name)}" for name in _LIBRARIES),
        *(f"{name} {hashed}" for name, hashed in _program(config)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _place(config: Config) -> str:
    """What of the document's place is in the output: of a path its name, of a URL all but secrets."""
    return config.document if is_url(config.spec) else Path(config.spec).name


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "?"


def _program(config: Config) -> Iterator[tuple[str, str]]:
    """The files of this program: without them, an edited template would change nothing."""
    yield "specloom", __version__
    folders = [Path(__file__).parent, template_root()]
    if config.template_dir is not None:
        folders.append(config.template_dir)
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix in (".py", ".jinja") and file.is_file():
                yield file.relative_to(folder).as_posix(), _hashed(file)


def _hashed(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
