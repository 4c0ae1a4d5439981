"""YAML text in, libyaml's events out: what building the data and finding positions start from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

# PyYAML may be built without libyaml: the same events, slower.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def events(text: str) -> Iterator[yaml.Event]:
    """The events of a text; raises `yaml.YAMLError` where it is not YAML."""
    return yaml.parse(text, Loader=_LOADER)


def span(event: yaml.Event) -> tuple[int, int]:
    """The offsets of an event's first character and of the one after its last."""
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None, "the parser marks every event"
    return start.index, end.index
