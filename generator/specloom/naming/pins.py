"""The names that a later run has to keep: scope -> key -> name, as the manifest holds them.

A key says what is named in terms that stay when anything else of the document changes: never a
position, and never a name that was allocated. A name is kept where something that comes later could
take it. That is not so where a key is its own name, letter for letter: then nobody else is more
entitled to it, and it need not be written down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

from ..pointer import escape

Pins: TypeAlias = Mapping[str, Mapping[str, str]]
Key = TypeVar("Key")

TYPES = "types"
TWINS = "types as data"
MODULES = "modules"
RECEIVED = "webhooks"


def key_of(*tokens: str) -> str:
    """Tokens as one text, in which they can be told apart (as those of RFC 6901)."""
    return "/".join(map(escape, tokens))


def value_key(value: object) -> str:
    """A value of an enumeration as a key: its JSON."""
    return json.dumps(value, sort_keys=True)


def kept(pins: Pins | None, scope: str, keys: Mapping[Key, str]) -> dict[Key, str]:
    """What an earlier run has named so, by the things that are there now.

    Args:
        pins: the names of an earlier run; None where there was none.
        scope: the scope.
        keys: the things of the scope, with their keys.
    """
    known = (pins or {}).get(scope, {})
    return {each: known[key] for each, key in keys.items() if key in known}


def pinned(
    names: Mapping[Key, str],
    keys: Mapping[Key, str],
    is_certain: Callable[[Key, str], bool],
) -> dict[str, str]:
    """The names of a scope to keep: those that are not certain to be given again."""
    return {
        keys[each]: name for each, name in names.items() if not is_certain(each, name)
    }


def join(parts: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, dict[str, str]]:
    """The pins of all scopes; a scope without any is left out."""
    found: dict[str, dict[str, str]] = {}
    for scope, names in parts:
        if names:
            found.setdefault(scope, {}).update(names)
    return found
