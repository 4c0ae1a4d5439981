"""Each place of a document that holds a text, by itself: a client without the text in it as code, or an error."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.hostile.support import RICH
from tests.hostile.test_injection import HARM, held

from specloom.config import Config
from specloom.diagnostics import Report, SpecloomError
from specloom.diagnostics_text import render
from specloom.load import Source, locator, parse
from specloom.load.structure import check
from specloom.normalize import normalize
from specloom.pipeline import build, footprint_of

TEXTS = (
    f"\"\"\"\n{HARM}\n\"\"\"'''\n{HARM}\n'''\\",
    f"a\r{HARM}\u2028{HARM}\x0c{HARM}\x00\u202e",
    f"{{{{ {HARM} }}}}{{% raw %}}{{{HARM}}}%s$x`~~~\n<script>harm()</script>",
    "",
    "../../harm\u0130e\u0301",
    "x" * 100_000,
)
Steps = tuple[Any, ...]


def places(data: Any, path: Steps = ()) -> Iterator[tuple[bool, Steps]]:
    """Where texts are: whether it is a key, and the path."""
    children = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data) if isinstance(data, list) else ()
    )
    for key, value in children:
        if isinstance(key, str):
            yield True, (*path, key)
        if isinstance(value, str):
            yield False, (*path, key)
        yield from places(value, (*path, key))


def changed(data: Any, is_key: bool, path: Steps, text: str) -> Any:
    """The document with a text in one place."""
    found = copy.deepcopy(data)
    parent = found
    for key in path[:-1]:
        parent = parent[key]
    if is_key:
        pairs = [(text if k == path[-1] else k, v) for k, v in parent.items()]
        parent.clear()
        parent.update(pairs)
    else:
        parent[path[-1]] = text
    return found


DATA: Any = json.loads(json.dumps(yaml.safe_load(RICH.read_text("utf-8"))))
PLACES = list(places(DATA))
STEP = 24
"""A run takes some of the places: there are hundreds, and neighbours are alike."""


@pytest.mark.parametrize("version", ["3.0.4", "3.1.0"])
@pytest.mark.parametrize("turn", range(len(TEXTS)))
def test_a_text_in_one_place(version: str, turn: int) -> None:
    data = {**DATA, "openapi": version}
    start = turn + (version == "3.0.4") * len(TEXTS)
    for is_key, path in PLACES[start :: STEP * 2 * len(TEXTS)]:
        look_at(json.dumps(changed(data, is_key, path, TEXTS[turn])), path)


def look_at(text: str, path: Steps) -> None:
    """Hold what is true of any document."""
    try:
        found, loaded = parse(Source("spec.json", text, ""))
    except SpecloomError as problem:
        assert all(len(each.message) < 2_000 for each in problem.diagnostics), path
        return
    diagnostics = (*loaded, *check(found))
    report = Report(diagnostics=diagnostics, locate=locator(found))
    for each in diagnostics:
        assert len(render(Report(diagnostics=(each,), locate=report.locate))) < 2_000
    if report.failed:
        return
    api, _ = normalize(found)
    config = Config(spec="spec.json", output=Path("nowhere"), package="hostile")
    files = build(api, config, {}).files
    footprint = footprint_of(config)
    for file in files:
        assert footprint.has(file.path), (path, file.path)
        if file.path.endswith(".py") and "/_runtime/" not in file.path:
            compile(file.content, file.path, "exec")
            held(file.path, file.content.decode())
