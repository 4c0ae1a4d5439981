"""The validator: the same findings from the reference and its port, with places, and in bounds."""

from __future__ import annotations

import json
import os
import sys
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.clients import REAL_SPECS, ROOT

from specloom.diagnostics import Diagnostic, SpecloomError
from specloom.load import Access, Documents, load
from specloom.load.validate import PORT, REFERENCE, validate
from specloom.pointer import tokens

CASES = sorted(
    path
    for folder in ("tests", "specs")
    for kind in ("*.yaml", "*.json")
    for path in (ROOT / folder).rglob(kind)
)
# The reference takes 14 s for the largest one.
LARGE = [path for path in REAL_SPECS if path.stat().st_size < 2_000_000]
each_validator = pytest.mark.parametrize("module", [PORT, REFERENCE])

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(find_spec(PORT) is None, reason=f"{PORT} is not installed"),
]


def documents_of(tmp_path: Path, data: object) -> Documents:
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(data))
    return load(spec)[0]


def document(schemas: object, **fields: object) -> dict[str, object]:
    """A document of these schemas."""
    info = {"title": "T", "version": "1"}
    components = {"schemas": schemas}
    return {
        "openapi": "3.1.0",
        "info": info,
        "paths": {},
        "components": components,
        **fields,
    }


def component(finding: Diagnostic) -> tuple[str, ...]:
    assert finding.place is not None
    return (finding.place.document, *tokens(finding.place.pointer)[:3])


@pytest.mark.parametrize("path", [*CASES, *LARGE], ids=lambda path: path.name)
def test_both_find_the_same(path: Path) -> None:
    try:
        documents, _ = load(path, Access(outside=True))
    except SpecloomError:
        return  # no document at all, and nobody is asked
    port, reference = (set(validate(documents, each)) for each in (PORT, REFERENCE))
    # Of several faults of one schema the reference tells one, by the order of its sets.
    assert len(port) == len(reference)
    assert {*map(component, port - reference)} == {*map(component, reference - port)}


def test_they_find_the_same_in_odd_documents(tmp_path: Path) -> None:
    a, b = "#/components/schemas/A", "#/components/schemas/B"
    bad = {"type": "object", "properties": {"x": {"$ref": b}}, "default": {"x": "s"}}
    kinds: dict[str, dict[str, object]] = {
        "nowhere": {"A": {"properties": {"a": {"$ref": "#/nowhere"}}}},
        "anchor": {"A": {"properties": {"a": {"$ref": "#nowhere"}}}},
        "circle": {"A": {"allOf": [{"$ref": a}]}},
        "references": {"A": {"$ref": b}, "B": {"$ref": a}},
        "required": {
            "A": {"required": ["b", "c"], "allOf": [{"properties": {"c": {}}}]},
            "B": {
                "required": ["b", "c"],
                "allOf": [{"$ref": "#/components/schemas/C"}],
            },
            "C": {"properties": {"c": {}, "b": {}}},
        },
        "no schema": {"A": {"properties": {"a": 3}}},
        "dialect": {"A": {"$schema": "http://example.com/dialect"}},
        "default": {"A": bad, "B": {"type": "integer"}},
        "huge": {"A": {"type": "string", "default": 10**30}},
        "deep": {"A": {"allOf": [{"anyOf": [{"type": "integer"}]}], "default": "x"}},
        "null": {"A": {"type": "string", "default": None}, "B": {"default": None}},
    }
    places = {}
    for kind, schemas in kinds.items():
        documents = documents_of(tmp_path, document(schemas))
        found = validate(documents, PORT)
        assert found == validate(documents, REFERENCE), kind
        places[kind] = [str(each.place and each.place.pointer) for each in found]
    assert places["required"] == ["/components/schemas/A"]
    assert places["dialect"] == ["/components/schemas/A"]
    assert places["default"] == ["/components/schemas/A/default/x"]
    assert places["null"] == ["/components/schemas/A/default"]


@each_validator
def test_a_finding_has_all_places_that_it_is_about(tmp_path: Path, module: str) -> None:
    wrong = {"type": "integer", "default": "old"}
    example = {
        "example": wrong,
        "type": "object",
    }  # no schema, though it looks like one
    schemas = {"A": wrong, "B": {"properties": {"b": wrong}}, "C": example}
    found = validate(documents_of(tmp_path, document(schemas)), module)
    assert [each.place and each.place.pointer for each in found] == [
        "/components/schemas/A/default",
        "/components/schemas/B/properties/b/default",
    ]


@each_validator
def test_a_finding_about_a_name_is_placed_there(tmp_path: Path, module: str) -> None:
    names = {"type": "object", "propertyNames": {"maxLength": 1}, "default": {"ab": 1}}
    documents = documents_of(tmp_path, document({"\u0130": {}, "a b": {}, "N": names}))
    found = [
        (f.place, f.message.partition(" ")[0]) for f in validate(documents, module)
    ]
    assert [(p and p.pointer, p and p.part, shown) for p, shown in found] == [
        ("/components/schemas/\u0130", "key", '"\u0130"'),
        ("/components/schemas/a b", "key", '"a'),
        ("/components/schemas/N/default/ab", "key", '"ab"'),
    ]


@each_validator
def test_findings_of_other_documents_are_placed_there(
    tmp_path: Path, module: str
) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "pets.yaml").write_text(
        "Pet: {properties: {kind: {$ref: '#/Kind'}}}\nKind: {type: integer, default: dog}\n"
    )
    schemas = {"Pet": {"$ref": "more/pets.yaml#/Pet"}}
    found = validate(documents_of(tmp_path, document(schemas)), module)
    assert [(each.message, each.place) for each in found] == [
        ("\"dog\" is not of type 'integer'", found[0].place)
    ]
    place = found[0].place
    assert place and (place.document, place.pointer) == (
        "more/pets.yaml",
        "/Kind/default",
    )


@each_validator
@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
@pytest.mark.parametrize("keyword", ["$ref", "$dynamicRef"])
def test_no_file_is_opened(tmp_path: Path, module: str, keyword: str) -> None:
    fifo = tmp_path.parent / f"{tmp_path.name}-fifo"
    os.mkfifo(fifo)
    schemas = {"A": {"default": [3], "items": {keyword: fifo.as_uri()}}}
    documents = documents_of(tmp_path, document(schemas))
    done = threading.Thread(target=validate, args=(documents, module), daemon=True)
    done.start()
    done.join(60)
    opened = done.is_alive()
    if opened:
        fifo.write_text("{}")
    assert not opened


def doubled(depth: int, keyword: str) -> dict[str, object]:
    """Schemas of which each is made of the next one, twice."""
    prefix = "#/components/schemas/A"
    found: dict[str, object] = {
        f"A{n}": {keyword: [{"$ref": f"{prefix}{n + 1}"}] * 2} for n in range(depth)
    }
    return {**found, f"A{depth}": {"type": "integer"}}


@each_validator
def test_it_is_not_asked_what_takes_it_forever(tmp_path: Path, module: str) -> None:
    again: dict[str, object] = {"type": "string"}
    for _ in range(40):
        again = {"type": "object", "anyOf": [again], "unevaluatedProperties": False}
    bombs = {
        "allOf": doubled(60, "allOf"),
        "default": {
            **doubled(60, "oneOf"),
            "B": {"default": 1, "$ref": "#/components/schemas/A0"},
        },
        "unevaluated": {"A": {**again, "default": {}}},
    }
    for name, schemas in bombs.items():
        documents = documents_of(tmp_path, document(schemas))
        (found,) = validate(documents, module)
        assert "was not asked: it takes over 1,000,000 steps" in found.message, name
    documents = documents_of(tmp_path, document(doubled(8, "allOf")))
    assert validate(documents, module) == ()


@each_validator
@pytest.mark.parametrize("pattern", ["^(a+)+$", "^.*a.*a.*a.*a.*a.*a.*b$"])
def test_nor_to_search_forever(tmp_path: Path, module: str, pattern: str) -> None:
    text = "a" * 600 + "!\n"
    schemas = {
        "A": {"type": "string", "pattern": pattern, "default": text},
        "C": {"type": "string", "pattern": "^b", "default": "c"},
        "D": {
            "patternProperties": {"^(a+)+$": {}},
            "additionalProperties": False,
            "default": {"a" * 600: 1},
        },
    }
    found = validate(documents_of(tmp_path, document(schemas)), module)
    places = [each.place and each.place.pointer for each in found]
    slow = [] if module == REFERENCE else ["/components/schemas/A/default"]
    assert places == [*slow, "/components/schemas/C/default"]
