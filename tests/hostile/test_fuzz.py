"""The rich document with parts exchanged for others and for nonsense: a client, or an error with a place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hostile.support import RICH

from specloom.config import Config
from specloom.diagnostics import Report, SpecloomError
from specloom.diagnostics_text import render
from specloom.load import Source, locator, parse
from specloom.load.structure import check
from specloom.normalize import normalize
from specloom.pipeline import build, footprint_of

DATA: Any = yaml.safe_load(RICH.read_text("utf-8"))
ODD: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 1e308, float("inf"), 10**30),
    *(
        "",
        "a",
        "#",
        "#/",
        "x" * 300,
        "\u202e",
        "\x00",
        '"""',
        "\\",
        "{a}",
        "\n",
        "\u2028",
    ),
    *(
        "class",
        "None",
        "self",
        "2XX",
        "default",
        "\u00e9",
        "\u65e5\u672c",
        "\U0001f600",
    ),
    *(
        "object",
        "string",
        "array",
        "query",
        "path",
        "multipart/form-data",
        "text/event-stream",
    ),
    *(
        [],
        {},
        [[]],
        [{}],
        [None],
        ["a", "a"],
        [1, "1", 1.0, True],
        {"": None},
        {"$ref": 1},
    ),
    *(
        {"$ref": "#"},
        {"$ref": "#/components/schemas/Parcel"},
        {"type": ["null"]},
        {"enum": [None]},
    ),
    *(
        {"allOf": []},
        {"oneOf": []},
        {"anyOf": [{}]},
        {"const": {}},
        {"properties": {"": {}}},
    ),
]
KEYS = [
    *("", "x-a", "$ref", "type", "properties", "items", "allOf", "oneOf", "anyOf", "enum", "const"),
    *("default", "required", "nullable", "discriminator", "additionalProperties", "prefixItems"),
    *("patternProperties", "not", "if", "format", "pattern", "minimum", "maxLength", "multipleOf"),
    *("example", "examples", "get", "post", "parameters", "requestBody", "responses", "content"),
    *("schema", "headers", "links", "callbacks", "security", "servers", "tags", "operationId"),
    *("name", "in", "style", "explode", "description", "200", "$defs", "$id", "$anchor", "title"),
    *("$dynamicRef", "$recursiveRef", "deprecated", "readOnly", "writeOnly", "uniqueItems"),
    *("x-enum-varnames", "itemSchema", "encoding", "mapping", "propertyName", "flows", "variables"),
]  # fmt: skip


def paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the values of a document are."""
    yield path
    children = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data) if isinstance(data, list) else ()
    )
    for key, value in children:
        yield from paths(value, (*path, key))


PATHS = [path for path in paths(DATA) if path]
SMALL = [path for path in PATHS if len(path) > 4]


def at(data: Any, path: tuple[Any, ...]) -> Any:
    """The value at a place."""
    for key in path:
        data = data[key]
    return data


@st.composite
def documents(draw: st.DrawFn) -> Any:
    """The rich document after some changes."""
    data = copy.deepcopy(DATA)
    for _ in range(draw(st.integers(1, 6))):
        path = draw(st.sampled_from(PATHS))
        try:
            parent, value = at(data, path[:-1]), at(data, path)
        except (KeyError, IndexError, TypeError):  # a change before took it away
            continue
        odd = copy.deepcopy(draw(st.sampled_from(ODD)))
        match draw(
            st.sampled_from(["odd", "gone", "more", "renamed", "other", "referred"])
        ):
            case "odd":
                parent[path[-1]] = odd
            case "gone":
                del parent[path[-1]]
            case "more" if isinstance(value, dict):
                value[draw(st.sampled_from(KEYS))] = odd
            case "more" if isinstance(value, list):
                value.append(odd)
            case "renamed" if isinstance(parent, dict):
                parent[draw(st.sampled_from([str(each) for each in ODD]))] = parent.pop(
                    path[-1]
                )
            case "other":
                parent[path[-1]] = copy.deepcopy(at(DATA, draw(st.sampled_from(SMALL))))
            case "referred":
                tokens = (
                    str(key).replace("~", "~0").replace("/", "~1")
                    for key in draw(st.sampled_from(PATHS))
                )
                parent[path[-1]] = {"$ref": f"#/{'/'.join(tokens)}"}
    return data


@settings(max_examples=250)
@given(documents())
def test_no_change_breaks_it(data: Any) -> None:
    try:
        found, loaded = parse(Source("spec.json", json.dumps(data), ""))
    except SpecloomError as problem:
        assert all(each.location for each in problem.diagnostics)
        return
    diagnostics = (*loaded, *check(found))
    report = Report(diagnostics=diagnostics, locate=locator(found))
    if report.failed:
        assert "spec.json:1:" in render(report)
        return
    api, degraded = normalize(found)
    render(Report(diagnostics=degraded, locate=locator(found)))
    config = Config(spec="spec.json", output=Path("nowhere"), package="fuzzed")
    files = build(api, config, {}).files
    footprint = footprint_of(config)
    for file in files:
        assert footprint.has(file.path), file.path
        if file.path.endswith(".py") and "/_runtime/" not in file.path:
            compile(file.content, file.path, "exec")
