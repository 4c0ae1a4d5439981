"""The Python samples of a document -> the blocks of code to run, if the user asks for that.

They are code of the document, not of specloom: nothing runs them unasked. Most documents have
samples for a package of their own, which is another client; these are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import dedent

from ...diagnostics import Locator, Place
from .pages import Block


def sampled(
    samples: Iterable[tuple[Place, str]], package: str, locate: Locator
) -> tuple[Block, ...]:
    """The samples that import a client.

    Args:
        samples: place and text of each.
        package: the name of the client's package.
        locate: finds a place in the text of the document.
    """
    imports = re.compile(rf"^\s*(?:from|import)\s+{re.escape(package)}\b", re.MULTILINE)
    own = list[Block]()
    for place, text in samples:
        if imports.search(text) is None:
            continue
        found = locate(place)
        path, line = (found.path, found.line) if found is not None else ("", 0)
        # The text of a block scalar begins on the line after its mark.
        own.append(Block(path, line + 1, f"{dedent(text).strip()}\n"))
    return tuple(own)
