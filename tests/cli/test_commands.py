"""The other commands, and what only a process of its own shows: exit codes, stdin, colours, seeds."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest
from tests.clients import ROOT

from specloom.cli import FAILED, OK, USAGE

EXAMPLE = ROOT / "specs" / "openapi.yaml"
HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
WARNED = HEAD + "paths: {}\ncomponents: {schemas: {A: {type: object, not: {}}}}\n"
BROKEN = HEAD + "paths: {/a: {$ref: '#/no'}}\n"


def process(*arguments: object, stdin: str = "", **variables: str) -> Any:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "specloom", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), **variables},
        check=False,
    )


def test_validate_says_where(specloom: Any, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(BROKEN)
    done = specloom("validate", spec)
    assert done.code == FAILED
    assert f"{spec}:3:20: error[dangling-ref]" in done.out
    assert done.out.endswith(f"{spec}: 1 error\n")


@pytest.mark.parametrize(("flags", "code"), [((), OK), (("--strict",), FAILED)])
def test_validate_strict(specloom: Any, tmp_path: Path, flags: Any, code: int) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(WARNED)
    done = specloom("validate", spec, *flags)
    assert done.code == code
    assert "[ignored-keyword]" in done.out


def test_validate_as_json(specloom: Any, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(BROKEN)
    done = specloom("validate", spec, "--format", "json")
    assert done.code == FAILED
    (row,) = json.loads(done.out)
    assert row["code"] == "dangling-ref"
    assert row["severity"] == "error"
    assert row["pointer"] == "/paths/~1a/$ref"
    assert (row["path"], row["line"], row["column"]) == (str(spec), 3, 20)


def test_the_example_is_clean(specloom: Any) -> None:
    done = specloom("validate", EXAMPLE, "--format", "json")
    notes = {(row["severity"], row["code"]) for row in json.loads(done.out)}
    # Which streams it hides is told in the configuration, for `generate`.
    assert (done.code, notes) == (OK, {("note", "hidden-stream")})


def test_inspect(specloom: Any) -> None:
    done = specloom("inspect", EXAMPLE)
    assert done.code == OK
    lines = done.out.splitlines()
    assert lines[0] == "OpenAI API 2.3.0 (OpenAPI 3.0.3)"
    assert "operations: 18" in lines
    assert (
        "tags: Images, Chat, Completions, Embeddings, Models, Files, Audio, Moderations"
        in lines
    )


def test_inspect_shows_text_that_would_act_on_a_terminal(
    specloom: Any, tmp_path: Path
) -> None:
    told = {"title": f"A\x1b[2J\nB{'!' * 9999}", "version": "1\r2"}
    spec = tmp_path / "spec.json"
    tags = [{"name": "a\x07"}]
    spec.write_text(
        json.dumps({"openapi": "3.1.0", "info": told, "tags": tags, "paths": {}})
    )
    done = specloom("inspect", spec)
    first, *rest = done.out.splitlines()
    assert first.startswith("A\\x1b[2J\\x0aB!!!") and "1\\x0d2" in first
    assert len(first) < 1000 and len(rest) == 5
    assert not {"\x1b", "\x07", "\r"} & set(done.out)


def test_the_upgraded_document_is_valid(specloom: Any) -> None:
    done = specloom("inspect", EXAMPLE, "--dump-document")
    assert done.code == OK
    document = json.loads(done.out)
    assert document["openapi"].startswith("3.1")
    assert '"nullable"' not in done.out
    openapi_spec_validator.validate(
        document, cls=openapi_spec_validator.OpenAPIV31SpecValidator
    )


def test_the_model_is_the_same_under_two_hash_seeds() -> None:
    dumps = {
        process("inspect", EXAMPLE, "--dump-model", PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2")
    }
    assert len(dumps) == 1
    model = json.loads(dumps.pop())
    assert model["kind"] == "Api"
    assert len(model["operations"]) == 18
    assert len(model["components"]) > 50


def test_two_hash_seeds_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        done = process(
            "generate",
            EXAMPLE,
            "-o",
            tmp_path / seed,
            "--package",
            "p",
            PYTHONHASHSEED=seed,
        )
        assert done.returncode == OK, done.stderr
        files = sorted(f for f in (tmp_path / seed).rglob("*") if f.is_file())
        made.append({f.relative_to(tmp_path / seed): f.read_bytes() for f in files})
    assert len(made[0]) > 50
    assert made[0] == made[1]


def test_a_document_from_standard_input(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    done = process(
        "generate", "-", "-o", tmp_path, "--package", "p", "--no-docs", stdin=text
    )
    assert (done.returncode, done.stderr) == (OK, "")
    assert (tmp_path / "p" / "models" / "image.py").is_file()
    assert process("validate", "-", stdin=BROKEN).returncode == FAILED
    nameless = process("generate", "-", "-o", tmp_path, stdin=text)
    assert nameless.returncode == USAGE
    assert "--package" in nameless.stderr


@pytest.mark.parametrize(
    ("text", "code"), [(BROKEN, FAILED), (": [", FAILED), (HEAD + "paths: {}\n", OK)]
)
def test_exit_codes_of_the_process(text: str, code: int) -> None:
    done = process("validate", "-", stdin=text)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_version_and_help(specloom: Any) -> None:
    from specloom import __version__

    assert specloom("--version").out == f"specloom, version {__version__}\n"
    shown = specloom("-h").out
    assert all(f"  {name} " in shown for name in ("generate", "validate", "inspect"))


@pytest.mark.parametrize(
    ("variables", "colored"), [({}, True), ({"NO_COLOR": "1"}, False)]
)
def test_colours_are_for_terminals(
    tmp_path: Path, variables: dict[str, str], colored: bool
) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(BROKEN)
    ours, theirs = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    env |= {"PYTHONPATH": str(ROOT / "generator"), "TERM": "xterm", **variables}
    command = [sys.executable, "-m", "specloom", "validate", str(spec)]
    done = subprocess.run(command, stdout=theirs, stderr=theirs, env=env, check=False)
    os.close(theirs)
    text = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == FAILED
    assert "dangling-ref" in text
    assert ("\x1b[" in text) is colored
