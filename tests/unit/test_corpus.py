"""The pure parts of the measurement over real documents: its list, its counting, its table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bench.corpus import judge, table
from bench.corpus.counting import operations
from bench.corpus.judge import Verdict, warnings
from bench.corpus.listing import SPECS, Listed, listed

HEAD = "name\tsource\tpath\tversion\n"


def test_a_row_of_the_list() -> None:
    (row,) = listed(f"{HEAD}a.b/c d\tnpm:@acme/specs@1.2.0\tdist/c.json\t3.1.0\n")
    assert row == Listed(
        "a.b/c d", "npm", "@acme/specs", "1.2.0", "dist/c.json", "3.1.0"
    )
    assert (row.identifier, row.folder) == ("spec_a_b_c_d", "acme_specs")


@pytest.mark.parametrize("source", ["acme@1", "cargo:acme@1", "npm:acme", "pypi:@1"])
def test_a_source_that_cannot_be_fetched(source: str) -> None:
    with pytest.raises(ValueError, match="no source that can be fetched"):
        listed(f"{HEAD}a\t{source}\ta.json\t3.1.0\n")


def test_two_documents_need_two_names() -> None:
    row = "\tpypi:acme@1\ta.json\t3.1.0\n"
    with pytest.raises(ValueError, match="spec_a_b"):
        listed(f"{HEAD}a.b{row}a-b{row}")


def test_the_list_can_be_read() -> None:
    found = listed(SPECS.read_text(encoding="utf-8"))
    assert len({(each.package, each.path) for each in found}) == len(found) == 60


ITEM = {"get": {}, "post": {}, "parameters": [], "x-get": {}, "put": None}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({}, ""),
        ({"openapi": "3.0.0", "paths": None}, ""),
        ({"openapi": "3.0.0", "paths": {"/a": ITEM, "x-b": ITEM}}, "GET /a, POST /a"),
        ({"openapi": "3.0.0", "paths": {"/a": {"trace": {}, "query": {}}}}, "TRACE /a"),
        ({"openapi": "3.2.0", "paths": {"/a": {"query": {}}}}, "QUERY /a"),
        (
            {
                "openapi": "3.2.0",
                "paths": {"/a": {"additionalOperations": {"LINK": {}}}},
            },
            "LINK /a",
        ),
        (
            {
                "swagger": "2.0",
                "paths": {"/a": {"trace": {}}},
                "x-ms-paths": {"/a?b": ITEM},
            },
            "GET /a?b, POST /a?b",
        ),
        (
            {
                "openapi": "3.1.0",
                "paths": {
                    "/a/{b}": {"delete": {}},
                    "/c": {"$ref": "#/paths/~1a~1{b}", "get": {}},
                },
            },
            "DELETE /a/{b}, DELETE /c, GET /c",
        ),
        ({"openapi": "3.1.0", "paths": {"/a": {"$ref": "#/paths/~1a"}}}, ""),
        ({"openapi": "3.1.0", "paths": {"/a": {"$ref": "other.yaml"}}}, ""),
    ],
)
def test_operations_are_counted(document: Any, expected: str) -> None:
    found = sorted(f"{method} {path}" for method, path in operations(document))
    assert ", ".join(found) == expected


def test_warnings_are_counted_by_code() -> None:
    text = (
        "a.yaml:2:3: warning[vague]: it is\n"
        "    2 |   x: 'b: warning[quoted]: no'\n"
        "a.yaml:4:3: warning[vague]: it is\n"
        "a.yaml: warning[odd-name]: it is\n"
        "a.yaml:5:1: note[renamed]: it was\n"
    )
    assert warnings(text) == {"vague": 2, "odd-name": 1}


def test_of_what_was_printed_the_errors_are_shown() -> None:
    text = "a:1:1: warning[vague]: x\na:2:1: error[bad]: y\n    2 | y\n"
    text += "a:3:1: warning[vague]: x\n" * 9
    assert judge._said(text) == "a:2:1: error[bad]: y"
    assert judge._said("1\n2\n3\n4\n5\nKeyError: 'x'\n").startswith("2\n")


def verdict(**changes: Any) -> Verdict:
    right: dict[str, Any] = {
        "name": "a",
        "generated": True,
        "wall": 1.0,
        "cpu": 2.0,
        "memory": 10**8,
        "wanted": 3,
        "type_errors": (),
        "codes": {"vague": 2},
    }
    return Verdict(**{**right, **changes})


WRONG = {
    "not generated": verdict(generated=False, said="error"),
    "an operation": verdict(missing=("GET /a",)),
    "an import": verdict(faults=("a: SyntaxError",)),
    "a type": verdict(type_errors=("a.py:1: error",)),
    "time": verdict(wall=61.0),
    "memory": verdict(memory=3 * 1024**3),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_is_not_right_is_marked_with_a_reason(wrong: Verdict) -> None:
    assert not wrong.right
    line, *reasons = table.line(wrong).splitlines()
    assert line.endswith("<--")
    assert reasons


def test_what_is_right_takes_one_line() -> None:
    assert verdict().right
    assert verdict(type_errors=None).right
    assert table.line(verdict()).split() == "a 3/3 0 0 0 2 1.0 2.0 100".split()


def test_details_are_cut() -> None:
    missing = tuple(f"GET /{number}" for number in range(9))
    assert table.reasons(verdict(missing=missing, wanted=9))[-1].endswith("4 more")


def test_totals() -> None:
    text = "\n".join(table.totals([verdict(), *WRONG.values()]))
    for row in (
        r"fully right          1/7 (14.3%)",
        r"generated            6/7 (85.7%)",
        r"all operations       5/7 (71.4%)",
        r"imported and built   5/7 (71.4%)",
        r"mypy --strict        5/7 (71.4%)",
        r"within limits        5/7 (71.4%)",
        r"CPU, s               sum 14.0, median 2.0, most 2.0",
    ):
        assert row in text
    assert "mypy" not in "\n".join(table.totals([verdict(type_errors=None)]))
    assert table.totals([]) == ["no documents"]


def test_the_runner_reads_what_the_probe_prints(tmp_path: Path) -> None:
    """The probe runs alone; here on a package that has one good module and a bad one."""
    package = tmp_path / "made"
    (package / "api").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "api" / "__init__.py").write_text("")
    (package / "api" / "pets.py").write_text(
        "from dataclasses import dataclass\n\n\n@dataclass\nclass Operation:\n"
        "    id: str\n    method: str\n    path: str\n    body: None = None\n"
        "    responses: tuple[()] = ()\n\n\nONE = Operation('one', 'GET', '/one')\n"
    )
    (package / "broken.py").write_text("import warnings\nwarnings.warn('old')\n")
    found = judge._probe(tmp_path, "made")
    assert found["modules"] == 3
    assert found["operations"] == [["GET", "/one"]]
    assert [fault.partition(":")[0] for fault in found["faults"]][0] == "made.broken"
