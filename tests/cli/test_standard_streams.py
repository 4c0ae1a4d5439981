"""Standard streams as shells give them: closed, full, in another encoding; and Ctrl-C at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.clients import ROOT

from specloom.cli import INTERRUPTED, OK, USAGE

SPEC = """
openapi: 3.1.0
info: {title: "\u65e5 Pets", version: '1'}
servers: [{url: https://pets.example}]
paths: {/pets: {get: {operationId: listPets, responses: {'204': {description: None.}}}}}
"""
RUN = [sys.executable, "-m", "specloom"]


@pytest.fixture(autouse=True)
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document in the folder to stand in, whose modules go first."""
    monkeypatch.chdir(tmp_path)
    path = os.pathsep.join((str(tmp_path), str(ROOT / "generator")))
    monkeypatch.setenv("PYTHONPATH", path)
    Path("spec.yaml").write_text(SPEC, "utf-8")


def run(command: list[str], **how: Any) -> subprocess.CompletedProcess[bytes]:
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.run(command, check=False, **streams)


def test_ctrl_c_while_the_program_is_imported() -> None:
    Path("click.py").write_text("raise KeyboardInterrupt")
    done = run([*RUN, "--help"])
    assert (done.returncode, done.stderr) == (INTERRUPTED, b"specloom: interrupted\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is full here")
@pytest.mark.parametrize("command", [["--help"], ["inspect", "spec.yaml"]])
def test_output_that_takes_no_more(command: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = run([*RUN, *command], stdout=full)
    assert done.returncode == USAGE
    assert done.stderr == b"specloom: cannot print: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("validate spec.yaml 2>&-", OK, b""),
        ("validate spec.yaml >&-", OK, b""),
        ("validate spec.yaml >&- 2>&-", OK, b""),
        ("inspect spec.yaml --dump-model | head -c 1", OK, b""),
        ("validate - <&-", USAGE, b"error[unreadable]: standard input cannot be read"),
    ],
)
def test_streams_that_are_closed(command: str, code: int, told: bytes) -> None:
    done = run(["sh", "-c", f"{' '.join(RUN)} {command}"])
    assert done.returncode == code
    assert done.stderr.startswith(told) and b"bug" not in done.stderr + done.stdout


def test_characters_that_the_output_does_not_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = run([*RUN, "inspect", "spec.yaml"])
    assert done.returncode == OK
    assert done.stdout.startswith(b"\\u65e5 Pets ")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode")
def test_names_of_files_that_the_locale_does_not_have() -> None:
    text = SPEC + "components: {schemas: {Gr\u00f6\u00dfe: {type: object, title: x}}}\n"
    Path("spec.yaml").write_text(text, "utf-8")
    posix = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}
    done = run([*RUN, "generate", "spec.yaml", "-o", "out"], env=os.environ | posix)
    assert done.returncode == USAGE
    assert b"error[unwritable-output]" in done.stderr
    assert b"PYTHONUTF8=1" in done.stderr
    assert not Path("out").exists()
