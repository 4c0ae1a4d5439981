"""Where the files of a plan can be, whatever the document.

Apart from the plan, since a run that has nothing to do ends before there is one.
"""

from __future__ import annotations

from collections.abc import Mapping

from .config import Config

_OWN = (
    r"(?:__init__|api_client|api_response|configuration|exceptions|rest|testing|webhooks)\.py"
    r"|surface\.txt|testing\.json|py\.typed"
)
_MODULES = r"[^.]+\.py"
"""Modules have the names of what is in them, which `\\w` does not match in every script."""
_PAGES = r"(?![a-z])[^.]+\.md|api\.md"
"""Pages have the names of classes, but for the one of all signatures."""


def places(config: Config) -> Mapping[str, str]:
    """Folder -> a pattern of the names of the files that a plan may have in it.

    What lies elsewhere is of no client of this configuration.
    """
    package = config.package
    modules = (f"{package}/{folder}" for folder in ("api", "models", "_runtime"))
    found = {package: _OWN, **dict.fromkeys(modules, _MODULES)}
    if config.layout == "project":
        found["docs"] = _PAGES
        found[""] = r"README\.md|pyproject\.toml|llms\.txt"
    return found
