"""load/: YAML and JSON text -> data."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from specloom.diagnostics import Diagnostic, SpecloomError
from specloom.load import load
from specloom.load.json_text import JsonReader, depth
from specloom.load.yaml_text import MAX_DEPTH, MAX_EXPANDED, YamlReader, plain
from specloom.pointer import Pointer


def read(text: str) -> Any:
    """The data of a YAML text."""
    return YamlReader("test.yaml", text).read()


def failure(text: str, *, path: str = "test.yaml") -> Diagnostic:
    """What is said about a text that cannot be read."""
    reader = JsonReader if path.endswith(".json") else YamlReader
    with pytest.raises(SpecloomError) as caught:
        reader(path, text).read()
    return caught.value.diagnostics[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # What YAML 1.1 makes of these is in the comments.
        ("on", "on"),  # True
        ("no", "no"),  # False
        ("Yes", "Yes"),  # True
        ("y", "y"),
        ("2024-10-01", "2024-10-01"),  # a date
        ("2024-10-01T00:00:00Z", "2024-10-01T00:00:00Z"),  # a datetime
        ("012", 12),  # 10
        ("0o14", 12),  # "0o14"
        ("0x1F", 31),
        ("0b11", "0b11"),  # 3
        ("1_000", "1_000"),  # 1000
        ("1:30", "1:30"),  # 90
        ("190:20:30.15", "190:20:30.15"),  # a float
        ("1e3", 1000.0),  # "1e3"
        ("1.5E-3", 0.0015),
        (".5", 0.5),
        ("5.", 5.0),
        ("-.5", -0.5),
        ("+1", 1),
        ("-0", 0),
        (".", "."),
        ("-", "-"),
        ("1.2.3", "1.2.3"),
        ("e3", "e3"),
        (".inf", math.inf),
        ("+.Inf", math.inf),
        ("-.INF", -math.inf),
        ("inf", "inf"),
        ("null", None),
        ("Null", None),
        ("~", None),
        ("", None),
        ("nUll", "nUll"),
        ("true", True),
        ("TRUE", True),
        ("tRue", "tRue"),
        ("False", False),
        ("=", "="),
        ("<<", "<<"),
        ("\u0661\u0662", "\u0661\u0662"),
    ],
)
def test_plain_scalars_follow_the_core_schema_of_yaml_1_2(
    text: str, value: object
) -> None:
    found = plain(text)
    assert found == value
    assert type(found) is type(value)


def test_nan() -> None:
    assert math.isnan(read("a: .nan")["a"])


def test_quoted_and_block_scalars_are_strings() -> None:
    text = "a: '1'\nb: \"true\"\nc: |\n  12\nd: >-\n  null\ne: !!str 3.0\n"
    assert read(text) == {
        "a": "1",
        "b": "true",
        "c": "12\n",
        "d": "null",
        "e": "3.0",
    }


def test_core_tags() -> None:
    text = "a: !!int '7'\nb: !!float 1\nc: !!bool 'true'\nd: !!null ''\ne: !!map {}\n"
    assert read(text) == {"a": 7, "b": 1.0, "c": True, "d": None, "e": {}}


def test_keys_are_strings_as_they_are_written() -> None:
    text = "200: a\ntrue: b\n1.0: c\n0x10: d\nnull: e\n~: f\n'x': g\non: h\n"
    assert list(read(text)) == ["200", "true", "1.0", "0x10", "null", "~", "x", "on"]


def test_merge_keys() -> None:
    text = """
a: &a {x: 1, y: 1}
b: &b {y: 2, z: 2}
one: {<<: *a, y: 3}
two: {<<: [*b, *a], w: 4}
quoted: {'<<': 5}
"""
    data = read(text)
    assert data["one"] == {"x": 1, "y": 3}
    assert data["two"] == {"x": 1, "y": 2, "z": 2, "w": 4}
    assert data["quoted"] == {"<<": 5}
    assert data["a"] == {"x": 1, "y": 1}


def test_aliases() -> None:
    data = read("a: &a [1, &s two]\nb: *a\n*s : c\nd: *s\n")
    assert data == {"a": [1, "two"], "b": [1, "two"], "two": "c", "d": "two"}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: [1,\nb: 2\nc: 3", "syntax", 3, 2),
        ("a: b: c", "syntax", 1, 5),
        ("a:\n\t- b", "syntax", 2, 1),
        ("a: \x01", "syntax", 1, 4),
        ("a: é\x01", "syntax", 1, 5),
        ("a: 1\n---\nb: 2", "syntax", 2, 1),
        ("a: *x", "syntax", 1, 4),
        ("a: &x\n  b: *x", "syntax", 2, 6),
        ("? [1]\n: 2", "syntax", 1, 3),
        ("a: &x {}\n*x : 2", "syntax", 2, 1),
        ("<<: 1", "syntax", 1, 6),
        ("a: " + "1" * 5000, "syntax", 1, 4),
        ("a: !!int x", "syntax", 1, 4),
        ("a: 1\nb: !python/object:os.system {}", "yaml-tag", 2, 4),
        ("a: !!binary YQ==", "yaml-tag", 1, 4),
        ("a: !!set {x}", "yaml-tag", 1, 4),
        ("[" * 150 + "]" * 150, "too-deep", 1, 101),
        # A line ends where an editor ends it, whatever YAML 1.1 thinks of U+2028.
        ("a: x\u2028  y\r\nb: [}", "syntax", 2, 5),
    ],
)
def test_what_cannot_be_read_is_located(
    text: str, code: str, line: int, column: int
) -> None:
    found = failure(text)
    assert found.location is not None
    assert (found.code, found.location.line, found.location.column) == (
        code,
        line,
        column,
    )


def test_a_tab_gets_a_hint() -> None:
    assert failure("a:\n\tb: c").hint == "YAML is indented with spaces, not tabs"


def test_alias_bombs_are_bounded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 12):
        aliases = ", ".join([f"*a{level - 1}"] * 10)
        lines.append(f"a{level}: &a{level} [{aliases}]")
    found = failure("\n".join(lines))
    assert found.code == "too-many-aliases"
    assert f"{MAX_EXPANDED:,}" in found.message


def test_depth_through_aliases_is_bounded() -> None:
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 300)]
    assert failure("\n".join(lines)).code == "too-deep"


def test_the_deepest_that_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert depth(read(text)) == MAX_DEPTH
    assert depth(JsonReader("x.json", text).read()) == MAX_DEPTH
    assert failure(f"[{text}]").code == "too-deep"
    assert failure(f"[{text}]", path="x.json").code == "too-deep"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('{"a": 1,}', "syntax", 1, 9),
        ('{\n "a" 1}', "syntax", 2, 6),
        ("", "syntax", 1, 1),
        ('{"a": "\\ud800"}', "syntax", 1, 7),
        ('{"a": ' + "1" * 5000 + "}", "syntax", 1, 1),
        ('{"a": ' + "[" * 5000 + "]" * 5000 + "}", "too-deep", 1, 106),
    ],
)
def test_what_is_no_json_is_located(
    text: str, code: str, line: int, column: int
) -> None:
    found = failure(text, path="x.json")
    assert found.location is not None
    assert (found.code, found.location.line, found.location.column) == (
        code,
        line,
        column,
    )


PLAIN_TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def json_values(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any JSON value with strings from `text`."""
    scalars = st.none() | st.booleans() | st.integers() | st.floats() | text
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner) | st.dictionaries(text, inner),
        max_leaves=15,
    )


def same(one: object, other: object) -> bool:
    """Equality that knows NaN, and 1 from True."""
    return repr(one) == repr(other)


@given(json_values(PLAIN_TEXT))
def test_any_json_is_read_alike_as_yaml_and_json(value: object) -> None:
    text = json.dumps(value)
    assert same(JsonReader("x", text).read(), value)
    if "NaN" not in text and "Infinity" not in text:  # these are no JSON
        assert same(read(text), value)


@given(json_values(ANY_TEXT))
def test_any_data_survives_pyyaml_and_this_reader(value: object) -> None:
    # In quotes, and so with tags: PyYAML does not know that a plain 1e3 is a number.
    text = yaml.safe_dump(value, default_style='"', sort_keys=False)
    assert same(read(text), value)


def document(tmp_path: Path, content: str | bytes, name: str = "spec.yaml") -> Path:
    """A file with `content`."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


MINIMAL = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


def test_load_says_what_the_document_is(tmp_path: Path) -> None:
    path = document(tmp_path, b"\xef\xbb\xbf" + MINIMAL.encode())
    documents, diagnostics = load(path)
    found = documents[""]
    assert diagnostics == ()
    assert (found.path, found.name, found.version) == (str(path), "", "3.1.0")
    assert found.text == MINIMAL
    assert len(found.digest) == 64
    assert found.source_data == found.data


def test_load_reads_stdin() -> None:
    found = load("-", stdin=io.BytesIO(MINIMAL.encode()))[0][""]
    assert found.path == "<stdin>"


@pytest.mark.parametrize("version", ["3.0", "3.0.3", "3.1", "3.1.1", "3.2.0"])
def test_versions(tmp_path: Path, version: str) -> None:
    text = MINIMAL.replace("3.1.0", version)
    assert load(document(tmp_path, text))[0][""].version == version


@pytest.mark.parametrize("rest", ["webhooks: {}", "components: {}"])
def test_since_3_1_paths_may_be_missing(tmp_path: Path, rest: str) -> None:
    text = MINIMAL.replace("paths: {}", rest)
    assert load(document(tmp_path, text))[0][""].data["openapi"] == "3.1.0"


def test_json_and_flow_yaml_both_begin_with_a_brace(tmp_path: Path) -> None:
    as_json = '{"openapi": "3.1.0", "paths": {"/\\ud83d\\ude00": {}}}'
    as_yaml = "{openapi: 3.1.0, paths: {/a: {}}}"
    found = load(document(tmp_path, as_json))[0][""]
    assert found.source_data["paths"] == {"/\U0001f600": {}}
    assert found.locate(Pointer("/paths/~1\U0001f600"), "key").column == 32
    found = load(document(tmp_path, as_yaml))[0][""]
    assert found.source_data["paths"] == {"/a": {}}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.yaml", b"", "empty-document"),
        ("a.yaml", b"# nothing\n", "empty-document"),
        ("a.json", b"", "syntax"),
        ("a.json", b"openapi: 3.1.0", "syntax"),
        ("a.yaml", b'{"openapi": "3.1.0",, "paths": {}}', "syntax"),
        ("a.yaml", b"a: \xff", "not-utf-8"),
        ("a.yaml", "openapi: 3.1.0".encode("utf-16") + b"x", "not-utf-8"),
        ("a.yaml", b"- openapi: 3.1.0", "not-a-mapping"),
        ("a.yaml", b"just a text", "not-a-mapping"),
        ("a.yaml", b"info: {}", "missing-openapi"),
        ("a.yaml", b"swagger: '2.0'", "missing-paths"),
        ("a.yaml", b"swagger: '1.2'", "unsupported-version"),
        ("a.yaml", b"openapi: 4.0.0", "unsupported-version"),
        ("a.yaml", b"openapi: 3", "unsupported-version"),
        ("a.yaml", b"openapi: [3]", "unsupported-version"),
        ("a.yaml", b"openapi: 3.0.0", "missing-paths"),
        ("a.yaml", b"openapi: 3.1.0", "missing-paths"),
        ("a.yaml", b"openapi: 3.1.0\npaths: []", "wrong-type"),
    ],
)
def test_what_is_no_openapi_document(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(SpecloomError) as caught:
        load(document(tmp_path, content, name))
    assert [d.code for d in caught.value.diagnostics] == [code]
    assert caught.value.diagnostics[0].location is not None


def test_what_is_no_file(tmp_path: Path) -> None:
    for source, code in (
        (tmp_path / "none.yaml", "file-not-found"),
        (tmp_path, "not-a-file"),
        (tmp_path / "\0", "unreadable"),
        ("http://127.0.0.1:9/spec.yaml", "unreadable"),
    ):
        with pytest.raises(SpecloomError) as caught:
            load(source)
        assert caught.value.diagnostics[0].code == code


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_duplicate_keys_are_found_all_at_once(tmp_path: Path, name: str) -> None:
    text = (
        '{"openapi": "3.1.0",\n "paths": 3,\n "x": [{"a": 1, "a": 2}],\n "paths": {}}'
    )
    documents, diagnostics = load(document(tmp_path, text, name))
    found = documents[""]
    places = [(d.code, d.location and d.location.line) for d in diagnostics]
    assert places == [("duplicate-key", 3), ("duplicate-key", 2)]
    first = diagnostics[1].related[0][1]
    assert found.locate(first.pointer, first.part).line == 4
    assert found.source_data["paths"] == {}
    assert diagnostics[0].place is not None
    assert diagnostics[0].place.pointer == "/x/0/a"
