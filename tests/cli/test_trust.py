"""What comes with a repository is not trusted: journals and manifests that somebody else wrote."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from specloom.cli import FAILED, OK, USAGE

SPEC = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: https://pets.example}]
paths: {/pets: {get: {operationId: listPets, responses: {'204': {description: None.}}}}}
"""
HOOK = ".git/hooks/post-commit"
THEIRS = {HOOK: "mine", ".env": "SECRET=1", "Makefile": "all:", ".venv/bin/python": ""}


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a document and files of its owner."""
    monkeypatch.chdir(tmp_path)
    for name, text in {**THEIRS, "spec.yaml": SPEC}.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    return tmp_path


ARGUMENTS = ("generate", "spec.yaml", "-o", ".", "--package", "pets")


def state() -> dict[str, tuple[int, int, int, bytes]]:
    """Everything there is: what kind, which, when it was changed, and what is in it."""
    found = {}
    for path in sorted(Path().rglob("*")):
        about = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (about.st_mode, about.st_ino, about.st_mtime_ns, content)
    return found


def plant(unit: str, *, kind: str = "new") -> None:
    """Leave a journal as if a run had been killed that replaces `unit`."""
    stage = Path(".specloom-new-1")
    (stage / f"0.{kind}" / "hooks").mkdir(parents=True)
    (stage / f"0.{kind}" / "hooks" / "post-commit").write_text("evil")
    inode = (stage / f"0.{kind}").stat().st_ino
    units = [{"path": unit, "inode": inode, "drops": {}}]
    inode = stage.stat().st_ino
    journal = {"stage": stage.name, "inode": inode, "units": units}
    Path(".specloom-journal.json").write_text(json.dumps(journal))


@pytest.mark.parametrize("flag", ["--check", "--diff"])
@pytest.mark.parametrize("unit", [".git", "docs", "pets"])
def test_who_only_looks_changes_nothing(specloom: Any, flag: str, unit: str) -> None:
    plant(unit)
    before = state()
    done = specloom(*ARGUMENTS, flag)
    assert done.code == USAGE
    assert "error[unfinished-run]" in done.err and "specloom generate" in done.err
    assert state() == before


@pytest.mark.parametrize("kind", ["new", "old", "parts"])
@pytest.mark.parametrize("unit", [".git", ".venv", "src", "Makefile", "other"])
def test_a_journal_moves_nothing_that_no_run_writes(
    specloom: Any, unit: str, kind: str
) -> None:
    plant(unit, kind=kind)
    done = specloom(*ARGUMENTS)
    assert done.code == USAGE
    assert "error[broken-journal]" in done.err
    assert {name: Path(name).read_text() for name in THEIRS} == THEIRS


def listing(name: str) -> None:
    """Have the manifest list a file as it is, as if a run had written it."""
    manifest = Path("pets/.specloom.json")
    data = json.loads(manifest.read_text())
    data["files"][name] = hashlib.sha256(Path(name).read_bytes()).hexdigest()
    manifest.write_text(json.dumps({**data, "fingerprint": "0"}))


@pytest.mark.parametrize("name", [n for n in THEIRS if n.startswith(".")])
def test_a_manifest_lists_nothing_that_no_run_writes(specloom: Any, name: str) -> None:
    assert specloom(*ARGUMENTS).code == OK
    listing(name)
    for more in ([], ["--force"], ["--check"]):
        done = specloom(*ARGUMENTS, *more)
        assert done.code == USAGE and "error[broken-manifest]" in done.err
        assert Path(name).exists()


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        *((name, "package") for name in ("README.md", "pyproject.toml", "llms.txt")),
        *((name, "package") for name in ("docs/Pet.md", "docs/api.md")),
        *((name, "project") for name in ("docs/guide.md", "docs/conf.py", "src/a.py")),
        *((name, "project") for name in ("Makefile", "pets/mine.py", "pets/a/b.py")),
    ],
)
def test_what_this_layout_never_writes_is_not_ours(
    specloom: Any, name: str, layout: str
) -> None:
    arguments = (*ARGUMENTS, "--layout", layout)
    assert specloom(*arguments).code == OK
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text("mine")
    listing(name)
    for more in (["--check"], ["--diff"], [], ["--force"]):
        before = name in Path("pets/.specloom.json").read_text()
        done = specloom(*arguments, *more)
        assert done.code == OK
        assert (name in done.out) is before, done.out
        assert Path(name).read_text() == "mine"
    assert name not in Path("pets/.specloom.json").read_text()


@pytest.mark.parametrize("kind", ["folder", "pipe", "link"])
def test_what_is_in_the_way_of_a_manifest(specloom: Any, kind: str) -> None:
    assert specloom(*ARGUMENTS).code == OK
    manifest = Path("pets/.specloom.json")
    manifest.unlink()
    if kind == "pipe" and hasattr(os, "mkfifo"):
        os.mkfifo(manifest)
    elif kind == "link":
        manifest.symlink_to(Path(".env").resolve())
    else:
        manifest.mkdir()
        (manifest / "mine").write_text("mine")
    before = state()
    for more in ([], ["--force"], ["--check"], ["--diff"]):
        done = specloom(*ARGUMENTS, *more)
        code = "symlink" if kind == "link" else "file-in-the-way"
        assert (done.code, f"error[{code}]" in done.err) == (USAGE, True), done.err
        assert "pets/.specloom.json" in done.err
        assert state() == before


def test_another_layout_leaves_what_was_written(specloom: Any) -> None:
    assert specloom(*ARGUMENTS).code == OK
    written = Path("README.md").read_text()
    done = specloom(*ARGUMENTS, "--layout", "package")
    told = "pets: left as they are, since layout package has no such files: README.md, "
    assert done.code == OK and told in done.out
    assert Path("README.md").read_text() == written
    done = specloom(*ARGUMENTS)
    assert done.code == OK and "left" not in done.out


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
@pytest.mark.parametrize("name", ["fifo", "../fifo", "http://127.0.0.1:9/x", "\ud800"])
def test_a_manifest_names_no_documents_to_read(specloom: Any, name: str) -> None:
    assert specloom(*ARGUMENTS).code == OK
    os.mkfifo("fifo")
    manifest = Path("pets/.specloom.json")
    data = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**data, "documents": {name: "0" * 64}}))
    assert specloom(*ARGUMENTS).code == OK
    assert "documents" not in json.loads(manifest.read_text())


def test_a_manifest_does_not_vouch_for_files_under_check(specloom: Any) -> None:
    assert specloom(*ARGUMENTS).code == OK
    client, manifest = Path("pets/rest.py"), Path("pets/.specloom.json")
    old = hashlib.sha256(client.read_bytes()).hexdigest()
    client.write_text(f"{client.read_text()}import evil\n")
    new = hashlib.sha256(client.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text().replace(old, new))
    before = state()
    done = specloom(*ARGUMENTS, "--check")
    assert done.code == FAILED
    assert "-import evil" in done.out
    assert state() == before
