"""Broken documents -> the exact text printed. `pytest --update` rewrites the goldens."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from specloom.diagnostics import (
    Diagnostic,
    Location,
    Report,
    Severity,
    SpecloomError,
    did_you_mean,
    error,
)
from specloom.diagnostics_text import render, render_folded, summary
from specloom.load import load, locator
from specloom.load.structure import check
from specloom.load.validate import validate

CASES = Path(__file__).parent / "cases"


def printed(name: str) -> str:
    """What is printed about a document: the findings and their summary."""
    try:
        documents, loaded = load(name)
    except SpecloomError as failure:
        report = Report(diagnostics=failure.diagnostics, locate=lambda place: None)
    else:
        report = Report(
            diagnostics=(*loaded, *check(documents)), locate=locator(documents)
        )
    return f"{render(report)}{summary(report.diagnostics)}\n"


@pytest.mark.parametrize(
    "case",
    sorted(p.name for p in CASES.iterdir() if p.suffix in (".yaml", ".json")),
)
def test_case(case: str, update: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    golden = CASES / f"{case}.txt"
    text = printed(case)
    if update:
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


def test_no_golden_is_left_over() -> None:
    for golden in CASES.glob("*.txt"):
        assert golden.with_suffix("").exists(), f"{golden.name} belongs to no case"


def report(*diagnostics: Diagnostic) -> Report:
    """A report about no document."""
    return Report(diagnostics=diagnostics, locate=lambda place: None)


def at(
    message: str, line: int, column: int, text: str | None = None, code: str = "c"
) -> Diagnostic:
    """An error with a location."""
    location = Location(path="a.yaml", line=line, column=column, text=text)
    return Diagnostic(
        code=code, severity=Severity.ERROR, message=message, location=location
    )


def test_without_a_place_there_is_only_the_message_and_the_hint() -> None:
    found = error("unwritable", "cannot write out", hint="choose another folder")
    assert render(report(found)) == (
        "error[unwritable]: cannot write out\n      choose another folder\n"
    )
    assert render(report()) == ""


def test_sorted_and_each_once() -> None:
    found = [at("z", 2, 1), at("b", 1, 9), at("a", 1, 9), at("x", 1, 2), at("z", 2, 1)]
    found.append(error("c", "no place"))
    lines = render(report(*found)).splitlines()
    assert [line.rsplit(" ", 1)[-1] for line in lines] == ["place", *"xabz"]
    assert summary(found) == "5 errors"


def test_wide_characters_do_not_shift_the_underline() -> None:
    text = "名前: e\u0301x"
    lines = render(report(at("m", 1, 7, text))).splitlines()
    assert lines[2] == "      | " + " " * 7 + "^"


def test_what_comes_from_the_document_cannot_steer_the_terminal() -> None:
    evil = "a\x1b[31mb\x07\x9b\u202e\u2028\r\nc\ud800"
    text = render(report(at(evil, 1, 1, f"\t{evil}")), color=False)
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2028", "\r"} & set(text)
    assert r"a\x1b[31mb\x07\x9b\u202e\u2028\x0d\x0ac\ud800" in text
    assert text.encode()


def test_colours_are_only_where_they_are_asked_for() -> None:
    found = report(at("m", 1, 1, "text"))
    assert "\x1b[1;31merror[c]\x1b[0m" in render(found, color=True)
    assert "\x1b" not in render(found)


def test_long_messages_are_cut() -> None:
    text = render(report(error("c", "x" * 10_000)))
    assert len(text) < 600


def test_findings_are_folded_by_kind_and_the_rare_ones_come_first() -> None:
    common = [at(f"common {n}", n, 5, code="common") for n in range(1, 16)]
    rare = [at(f"rare {n}", n, 1, code="rare") for n in range(20, 24)]
    bad = error("bad", "an error")
    lines = render_folded(report(*common, *rare, bad)).splitlines()
    heads = [line for line in lines if "[" in line]
    assert heads[0] == "error[bad]: an error"
    assert heads[1:5] == [f"a.yaml:{n}:1: error[rare]: rare {n}" for n in range(20, 24)]
    assert heads[5:] == [
        *(f"a.yaml:{n}:5: error[common]: common {n}" for n in (1, 2, 3)),
        "error[common]: 12 more, at a.yaml:4:5, 5:5, 6:5, 7:5, 8:5, 9:5, 10:5, 11:5, ... "
        "(--verbose shows all)",
    ]


def test_the_validator_is_heard_with_places() -> None:
    documents, _ = load(CASES / "validator.yaml")
    found = validate(documents)
    assert {d.code for d in found} == {"spec-validator"}
    assert {d.severity for d in found} == {Severity.WARNING}
    assert [d.place and d.place.pointer for d in found] == [
        "/paths/~1a/get/responses/200/headers/X-A/style",
        # Through a reference, and relative to the schema, as the validator has it.
        "/components/schemas/Pet/properties/age/default",
        "/components/schemas/Kind/enum",
    ]
    assert found[1].message == "\"old\" is not of type 'integer'"
    assert all(len(d.message) <= 200 for d in found)


def test_a_validator_that_fails_is_a_finding() -> None:
    documents, _ = load(CASES / "wrong-types.yaml")
    found = validate(documents)
    assert found
    assert all(d.code == "spec-validator" for d in found)
    assert "could not go on" in found[-1].message


def test_the_validator_never_opens_other_documents(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("type: string")
    spec = tmp_path / "spec.yaml"
    spec.write_text(f"""
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths: {{}}
components: {{schemas: {{A: {{properties: {{a: {{$ref: '{other.as_uri()}'}}}}}}}}}}
""")
    documents, _ = load(spec)
    found = validate(documents)
    assert len(found) == 1
    assert "could not go on" in found[0].message
    assert "openapi:" not in found[0].message


def test_thousands_of_words_may_be_misspelt() -> None:
    known = [f"Alpha{number}" for number in range(3_000)]
    begin = time.process_time()
    hints = {did_you_mean(f"Alphx{number}", known) for number in range(500)}
    assert time.process_time() - begin < 5
    assert 'did you mean "Alpha1"?' in hints
