"""Every text of a document, replaced by one that would like to be code: none of it is ever run."""

from __future__ import annotations

import ast
import itertools
import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.hostile.support import RICH, import_all, run

from specloom.config import Config
from specloom.load import Source, parse
from specloom.normalize import normalize
from specloom.pipeline import build, footprint_of

HARM = "__import__('os').mkdir('harm')"
PAYLOADS = {
    "quotes": f"\"'); {HARM} #",
    "triple": f'"""\n{HARM}\n"""',
    "single-triple": f"'''\n{HARM}\n'''",
    "backslash": f'\\"""; {HARM}; """\\',
    "ends-in-backslash": "a\\",
    "ends-in-quote": 'a"',
    "lines": f"a\n{HARM}\n",
    "carriage-return": f"a\r{HARM}",
    "other-lines": f"a\x0b{HARM}\x0c{HARM}\x1c{HARM}\x85{HARM}\u2028{HARM}\u2029{HARM}",
    "template": "{{ ''.__class__.__mro__ }}{% for a in range(3) %}x{% endfor %}{# c #}",
    "format": "{0.__class__} %s %(a)s {self} {HARM}",
    "f-string": f"{{{HARM}}}",
    "path": "../../../../harm",
    "absolute": "/tmp/harm.py",
    "drive": "C:\\harm",
    "markdown": "]]><script>harm()</script> | [x](javascript:harm()) \n\n# H",
    "bidirectional": "a\u202eb\u2066c\u200fd",
    "invisible": "a\u200bb\ufeffc\u00add\U000e0041",
    "nul": "a\x00b",
    "escape": "\x1b[31mred\x07",
    "surrogates": "\U0001f600\U0001f9ea",
    "long": "harm " * 2_000,
    "dunder": "__init__",
    "keyword": "import",
    "accents": "\u0130e\u0301",
    "coding": "-*- coding: rot13 -*-",
    "type-comment": "type: ignore # noqa",
}
_STRUCTURE = (
    "openapi",
    "in",
    "type",
    "$ref",
    "operationId",
    "format",
    "style",
    "scheme",
)
"""Fields whose value says what a part of the document is; with another, there is nothing to look at."""

Change = Callable[[str, str], str]


def changed(data: Any, change: Change, key: str = "") -> Any:
    """The data with `change(key, text)` in the place of every text."""
    if isinstance(data, dict):
        return {name: changed(value, change, name) for name, value in data.items()}
    if isinstance(data, list):
        return [changed(value, change, key) for value in data]
    return change(key, data) if isinstance(data, str) else data


def in_values(payloads: list[str]) -> Any:
    """The rich document with payloads, in turn, as every value that may be any text."""
    turn = itertools.cycle(payloads)
    data = yaml.safe_load(RICH.read_text("utf-8"))
    return changed(data, lambda key, old: old if key in _STRUCTURE else next(turn))


def in_names(payloads: list[str]) -> Any:
    """The rich document with a payload at the end of every name that it chooses itself."""
    turn = itertools.cycle(payloads)
    data: Any = yaml.safe_load(RICH.read_text("utf-8"))
    components = data["components"]["schemas"]
    for name, schema in list(components.items()):
        components[f"{name}{next(turn)}"] = schema
        for piece in (schema, *schema.get("allOf", ())):
            properties = piece.get("properties", {})
            properties |= {f"{n}{next(turn)}": v for n, v in list(properties.items())}
    for path, item in list(data["paths"].items()):
        data["paths"][f"{path}/{next(turn)}"] = _renamed(item, turn)
    return data


def _renamed(item: Any, turn: Iterator[str]) -> Any:
    """A path item with other names for its operations, their tags and their parameters."""
    twin = json.loads(json.dumps(item))
    for operation in twin.values():
        if isinstance(operation, dict):
            payload = next(turn)
            operation["operationId"] = f"{operation.get('operationId', '')}{payload}"
            operation["tags"] = [payload, f"a{payload}"]
            schema = {"enum": [payload, f"{payload}2"]}
            operation["parameters"] = [
                {"name": payload, "in": place, "schema": schema}
                for place in ("query", "header", "cookie")
            ]
    return twin


def texts(source: str) -> Iterator[str]:
    """What a source holds beside its constants: names, and comments with the lines they are on."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for field in ("id", "attr", "name", "arg", "asname"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield value


def held(path: str, source: str) -> None:
    """Hold what is true of every source: constants and comments apart, no text of the document."""
    assert not any("__import__" in name for name in texts(source)), path
    kinds = {c: unicodedata.category(c) for c in set(source)}
    odd = {c for c, kind in kinds.items() if kind in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert odd <= {"\n"}, (path, odd)


WHERE = (in_values, in_names)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("where", WHERE)
def test_text_stays_text(where: Callable[[list[str]], Any], payload: str) -> None:
    text = json.dumps(where([PAYLOADS[payload]]))
    found, _ = parse(Source("spec.json", text, ""))
    api, _ = normalize(found)
    config = Config(spec="spec.json", output=Path("nowhere"), package="hostile")
    files = build(api, config, {}).files
    footprint = footprint_of(config)
    for file in files:
        assert footprint.has(file.path), file.path
        if file.path.endswith(".py") and "/_runtime/" not in file.path:
            held(file.path, file.content.decode())
        assert not {"..", ""} & set(file.path.split("/"))
        assert len(file.path.rpartition("/")[2].encode()) < 100
    assert len({file.path.casefold() for file in files}) == len(files)


@pytest.mark.parametrize("turns", [0, 9, 17])
@pytest.mark.parametrize("where", WHERE)
def test_nothing_is_run(
    tmp_path: Path, where: Callable[[list[str]], Any], turns: int
) -> None:
    payloads = list(PAYLOADS.values())
    text = json.dumps(where(payloads[turns:] + payloads[:turns]))
    found = run(tmp_path, text, "spec.json")
    assert found.code == 0, found.told
    import_all(found)
    assert not list(tmp_path.rglob("harm"))


def test_the_payloads_would_do_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(PAYLOADS["triple"].strip('"'))
    assert Path("harm").is_dir()
