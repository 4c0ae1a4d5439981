"""Input that nothing can be made of: a located diagnostic of a few lines, and nothing written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from specloom.cli import BUG, FAILED, OK, USAGE

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"

BAD: dict[str, tuple[str, str, str | None]] = {
    "not-yaml": ("openapi: 3.1.0\ninfo: {title\npaths: }", "syntax", "3:6"),
    "prose": ("Dear reader, this is no document.", "", "1:1"),
    "empty": ("", "empty", None),
    "only-comments": ("# nothing\n", "empty", None),
    "list": ("- a\n- b\n", "", "1:3"),
    "no-version": ("info: {title: T, version: '1'}\npaths: {}\n", "version", None),
    "no-paths": (HEAD, "paths", None),
    "lost-path": (HEAD + "paths: {/a: {$ref: '#/no'}}\n", '"#/no"', "3:20"),
    "circle": (
        HEAD + "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n",
        "itself",
        "3:34",
    ),
    "missing-document": (
        HEAD + "paths: {/a: {$ref: 'no.yaml#/a'}}\n",
        "no.yaml",
        "3:20",
    ),
    "paths-is-a-list": (HEAD + "paths: [1]\n", "paths", "3:8"),
    "binary": ("\x00\x01", "", None),
}

ODD: dict[str, tuple[str, str, str]] = {
    "dangling-ref": (
        HEAD
        + "paths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: '#/components/responses/No'}\n",
        "#/components/responses/No",
        "7:23",
    ),
    "operation-is-text": (HEAD + "paths: {/a: {get: text}}\n", "", "3:19"),
    "parameters-is-a-map": (
        HEAD + "paths: {/a: {get: {parameters: {a: b}, responses: {}}}}\n",
        "parameters",
        "3:32",
    ),
    "schemas-is-a-list": (
        HEAD + "paths: {}\ncomponents: {schemas: []}\n",
        "schemas",
        "4:23",
    ),
    "duplicate-operation-id": (
        HEAD
        + "paths:\n  /a: {get: {operationId: x, responses: {'200': {description: d}}}}\n"
        + "  /b: {get: {operationId: x, responses: {'200': {description: d}}}}\n",
        '"x"',
        "5:27",
    ),
    "duplicate-key": (HEAD + "paths: {}\npaths: {}\n", "paths", "3:1"),
}


@pytest.mark.parametrize("case", ODD)
@pytest.mark.parametrize("command", ["generate", "validate"])
def test_what_can_be_read_somehow(
    specloom: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    command: str,
) -> None:
    text, said, where = ODD[case]
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(text)
    more = ("-o", "out", "--package", "p") if command == "generate" else ()
    strict = specloom(command, "spec.yaml", *more, "--strict")
    assert strict.code == FAILED
    assert re.search(
        rf"^spec\.yaml:{where}\b.*: error\[", strict.out + strict.err, re.M
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["spec.yaml"]
    done = specloom(command, "spec.yaml", *more)
    told = done.out + done.err
    assert done.code == OK
    assert said in told
    assert re.search(rf"^spec\.yaml:{where}\b.*: warning\[", told, re.MULTILINE), told
    assert Path("out/p/__init__.py").exists() is (command == "generate")


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("command", ["generate", "validate", "inspect"])
def test_documents(
    specloom: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    command: str,
) -> None:
    text, said, where = BAD[case]
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(text)
    more = ("-o", "out", "--package", "p") if command == "generate" else ()
    done = specloom(command, "spec.yaml", *more)
    told = done.out + done.err
    assert done.code == FAILED
    assert "error[" in told
    assert said in told
    assert told.count("\n") <= 16, told
    assert "Traceback" not in told and "bug in" not in told
    if where is not None:
        assert re.search(rf"^spec\.yaml:{where}\b.*: error\[", told, re.MULTILINE), told
    assert sorted(p.name for p in tmp_path.iterdir()) == ["spec.yaml"]


def test_text_that_is_no_utf8(specloom: Any, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(b"openapi: 3.1.0\ninfo: {title: \xff}\n")
    done = specloom("validate", spec)
    assert done.code in (FAILED, USAGE)
    assert "error[" in done.out + done.err


PLACES: dict[str, tuple[tuple[str, ...], str]] = {
    "missing-file": (("no.yaml", "-o", "out", "--package", "p"), "no.yaml"),
    "folder": ((".", "-o", "out", "--package", "p"), "directory"),
    "output-is-a-file": (
        ("good.yaml", "-o", "good.yaml", "--package", "p"),
        "cannot write to",
    ),
    "output-in-a-file": (
        ("good.yaml", "-o", "good.yaml/x", "--package", "p"),
        "cannot write to",
    ),
    "package-of-digits": (("good.yaml", "-o", "out", "--package", "1p"), '"1p"'),
    "package-with-a-dot": (("good.yaml", "-o", "out", "--package", "a.b"), '"a.b"'),
    "package-that-leads-away": (
        ("good.yaml", "-o", "out", "--package", "../x"),
        '"../x"',
    ),
    "package-that-is-a-keyword": (
        ("good.yaml", "-o", "out", "--package", "class"),
        '"class"',
    ),
    "no-output": (("good.yaml", "--package", "p"), "-o DIR"),
    "no-spec": (("-o", "out"), "go with SPEC"),
    "no-configuration": ((), "no SPEC"),
    "unknown-layout": (("good.yaml", "-o", "out", "--layout", "tree"), "--layout"),
    "unknown-option": (("good.yaml", "--colour"), "--colour"),
    "templates-not-there": (("good.yaml", "-o", "out", "--template-dir", "no"), "no"),
}

GOOD = HEAD + "paths: {}\n"


@pytest.mark.parametrize("case", PLACES)
def test_usage(
    specloom: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    arguments, said = PLACES[case]
    monkeypatch.chdir(tmp_path)
    Path("good.yaml").write_text(GOOD)
    done = specloom("generate", *arguments)
    assert done.code == USAGE
    assert said in done.err
    assert done.out == ""
    assert done.err.count("\n") <= 6, done.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["good.yaml"]
    assert Path("good.yaml").read_text() == GOOD


CONFIGURATIONS: dict[str, tuple[str, str]] = {
    "no-toml": ("[[", "cannot be read"),
    "long-number": ("x = " + "9" * 5_000, "cannot be read"),
    "deep-toml": ("x = " + "[" * 10_000, "too deeply"),
    "output-no-path": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = \"o\\u0000\"\npackage = 'p'",
        '"output"',
    ),
    "no-table": ("tool = {specloom = 3}", "must be a table"),
    "client-no-array": ("[tool.specloom]\nclient = 3", "array of tables"),
    "no-package": ("[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'", '"package"'),
    "unknown-setting": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'\npackage = 'p'\ncolour = 1",
        '"colour"',
    ),
    "docs-no-boolean": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'\npackage = 'p'\ndocs = 'no'",
        '"docs"',
    ),
    "layout-no-text": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'\npackage = 'p'\nlayout = 3",
        "layout",
    ),
    "layout-unhashable": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'\npackage = 'p'\nlayout = ['package']",
        "layout",
    ),
    "template-dir-no-text": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'\npackage = 'p'\ntemplate-dir = 3",
        "template",
    ),
    "template-dir-not-there": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'\npackage = 'p'\ntemplate-dir = 'no'",
        "template",
    ),
    "package-invalid": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'\npackage = 'p p'",
        '"p p"',
    ),
    "two-clients-in-one-place": (
        "[tool.specloom]\nspec = 'good.yaml'\noutput = 'out'\npackage = 'p'\n"
        "[[tool.specloom.client]]\n[[tool.specloom.client]]\n",
        "out",
    ),
}


@pytest.mark.parametrize("case", CONFIGURATIONS)
def test_configurations(
    specloom: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    text, said = CONFIGURATIONS[case]
    monkeypatch.chdir(tmp_path)
    Path("good.yaml").write_text(GOOD)
    Path("pyproject.toml").write_text(text)
    done = specloom("generate")
    assert done.code == USAGE, done.err
    assert said in done.err
    assert not Path("out").exists()


def test_a_bug_says_that_it_is_one(
    specloom: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    spec = tmp_path / "good.yaml"
    spec.write_text(GOOD)
    monkeypatch.setattr("specloom.pipeline.build", broken)
    arguments = ("generate", spec, "-o", tmp_path / "out", "--package", "p")
    done = specloom(*arguments)
    assert done.code == BUG
    assert done.err.startswith("bug in specloom ")
    assert "KeyError" in done.err and "oops" in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "out").exists()
    monkeypatch.setenv("SPECLOOM_DEBUG", "1")
    assert "Traceback" in specloom(*arguments).err
