"""The write stage: what it changes, what it leaves alone, what it refuses."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.unit.write_crash import footprint

from specloom.diagnostics import Diagnostic, SpecloomError
from specloom.write import (
    Changes,
    Footprint,
    Manifest,
    OutputFile,
    apply,
    compare,
    diff,
    is_up_to_date,
    preview,
    read_manifest,
    recover,
    swap,
)
from specloom.write import changes as changes_module
from specloom.write import lock as lock_module
from specloom.write import stage as stage_module
from specloom.write.exchange import exchange

SHOP, OTHER = footprint("shop"), footprint("other")
CLIENT = {
    "shop/__init__.py": "init",
    "shop/py.typed": "",
    "shop/api/images.py": "images",
    "shop/models/pet.py": "pet",
    "docs/Images.md": "# Images",
    "README.md": "# Shop",
}


def is_current(output: Path, where: Footprint, fingerprint: str) -> bool:
    """Whether the output is up to date, where there are no other documents."""
    recover(output, where)
    return is_up_to_date(output, where, fingerprint, lambda documents: not documents)


def outputs(files: dict[str, str]) -> list[OutputFile]:
    return [OutputFile(path, text.encode()) for path, text in files.items()]


def manifest(changes: Changes, fingerprint: str = "1") -> Manifest:
    return Manifest(
        generator="specloom 0.1.0",
        fingerprint=fingerprint,
        files=changes.after,
        documents={},
        names={"types": {"schemas/b": "B", "schemas/a": "A"}, "tags": {"x": "y"}},
        notes=({"code": "degraded", "pointer": "/x"},),
    )


def generate(
    output: Path,
    files: dict[str, str],
    *,
    force: bool = False,
    fingerprint: str = "1",
) -> Changes:
    changes = compare(output, SHOP, outputs(files), force=force)
    record = manifest(changes, fingerprint)
    apply(output, SHOP, outputs(files), record, changes)
    return changes


def tree(output: Path) -> dict[str, str]:
    """path -> text of all files but the manifest; symlinks as where they lead."""
    found = {}
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file() and name != "shop/.specloom.json":
            found[name] = path.read_text()
    return found


def identities(output: Path) -> dict[str, tuple[int, int]]:
    """path -> inode and mtime of everything."""
    stats = {p.relative_to(output).as_posix(): p.lstat() for p in output.rglob("*")}
    return {path: (s.st_ino, s.st_mtime_ns) for path, s in stats.items()}


def without(*paths: str) -> dict[str, str]:
    return {path: text for path, text in CLIENT.items() if path not in paths}


def refused(call: Callable[[], object]) -> tuple[Diagnostic, ...]:
    with pytest.raises(SpecloomError) as failure:
        call()
    return failure.value.diagnostics


def codes(call: Callable[[], object]) -> list[str]:
    return [diagnostic.code for diagnostic in refused(call)]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder with the client in it."""
    folder = tmp_path / "output"
    generate(folder, CLIENT)
    return folder


# What is written


def test_a_fresh_client_is_written_with_its_folders(tmp_path: Path) -> None:
    output = tmp_path / "not" / "there" / "yet"
    changes = generate(output, CLIENT)
    assert tree(output) == dict(sorted(CLIENT.items()))
    assert changes.added == tuple(sorted(CLIENT))
    assert not (changes.changed or changes.removed or changes.unchanged)
    assert sorted(p.name for p in output.iterdir()) == ["README.md", "docs", "shop"]


def test_a_client_is_changed(output: Path) -> None:
    files = {**without("shop/py.typed"), "README.md": "# New", "docs/B.md": "b"}
    changes = generate(output, files)
    assert changes.added == ("docs/B.md",)
    assert changes.changed == ("README.md",)
    assert changes.removed == ("shop/py.typed",)
    assert "docs/Images.md" in changes.unchanged
    assert tree(output) == dict(sorted(files.items()))


def test_bytes_are_written_as_given(tmp_path: Path) -> None:
    content = b"a\r\nb\rc\n\xff\x00"
    files = [OutputFile("shop/a.py", content)]
    changes = compare(tmp_path, SHOP, files, force=False)
    apply(tmp_path, SHOP, files, manifest(changes), changes)
    assert (tmp_path / "shop/a.py").read_bytes() == content


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_new_files_have_the_mode_of_any_new_file(
    tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        generate(tmp_path / "o", CLIENT)
    finally:
        os.umask(before)
    files = [p for p in (tmp_path / "o").rglob("*") if p.is_file()]
    assert {p.stat().st_mode & 0o7777 for p in files} == {mode}


def test_a_folder_keeps_its_mode(output: Path) -> None:
    (output / "shop/models").chmod(0o750)
    (output / "shop").chmod(0o2775)
    generate(output, {**CLIENT, "shop/models/pet.py": "new"})
    assert (output / "shop/models").stat().st_mode & 0o7777 == 0o750
    assert (output / "shop").stat().st_mode & 0o7777 == 0o2775


def test_a_generated_file_that_was_deleted_is_written_again(output: Path) -> None:
    (output / "shop/models/pet.py").unlink()
    (output / "README.md").unlink()
    assert generate(output, CLIENT).added == ("README.md", "shop/models/pet.py")
    assert tree(output) == dict(sorted(CLIENT.items()))


def test_a_deleted_package_folder_is_written_again(output: Path) -> None:
    for path in ("shop/api/images.py", "shop/models/pet.py"):
        (output / path).unlink()
        (output / path).parent.rmdir()
    generate(output, CLIENT)
    assert tree(output) == dict(sorted(CLIENT.items()))


# What stays


def test_nothing_is_touched_when_nothing_changes(output: Path) -> None:
    before = {**identities(output), "": output.stat().st_mtime_ns}
    assert not generate(output, CLIENT)
    assert {**identities(output), "": output.stat().st_mtime_ns} == before


def test_only_the_manifest_is_touched_when_only_the_inputs_change(
    output: Path,
) -> None:
    before = identities(output)
    generate(output, CLIENT, fingerprint="2")
    after = identities(output)
    # The folder's time tells that an entry of it was replaced.
    touched = {path for path in before if before[path] != after[path]}
    assert touched == {"shop", "shop/.specloom.json"}
    assert is_current(output, SHOP, "2")


def test_unchanged_files_keep_inode_and_time(output: Path) -> None:
    before = identities(output)
    generate(output, {**CLIENT, "shop/models/pet.py": "new"})
    after = identities(output)
    for path in ("shop/__init__.py", "shop/py.typed", "shop/api/images.py"):
        assert after[path] == before[path]


def test_an_unchanged_unit_is_not_touched_at_all(output: Path) -> None:
    before = identities(output)
    generate(output, {**CLIENT, "shop/models/pet.py": "new"})
    after = identities(output)
    for path in ("docs", "docs/Images.md", "README.md"):
        assert after[path] == before[path]


def test_the_users_files_stay(output: Path) -> None:
    mine = {
        "shop/mine.py": "mine",
        "shop/.env": "secret",
        "shop/api/mine.txt": "mine",
        "shop/custom/deep/mine.py": "mine",
        "docs/notes.md": "mine",
        "pyproject.toml": "mine",
    }
    for path, text in mine.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(text)
    (output / "shop/empty").mkdir()
    (output / "shop/link").symlink_to("api/mine.txt")
    before = identities(output)
    files = {"shop/__init__.py": "new"}
    generate(output, files)
    expected = {**files, **mine, "shop/link": "-> api/mine.txt"}
    assert tree(output) == dict(sorted(expected.items()))
    assert (output / "shop/empty").is_dir()
    after = identities(output)
    assert all(after[path] == before[path] for path in mine)


def test_where_links_cannot_be_had_files_are_copied(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object) -> None:
        raise OSError(errno.EPERM, "no")

    (output / "shop/mine.py").write_text("mine")
    os.utime(output / "shop/mine.py", (1, 1))
    (output / "shop/mine.py").chmod(0o755)
    monkeypatch.setattr(os, "link", no_link)
    generate(output, {**CLIENT, "shop/py.typed": "new"})
    assert (output / "shop/mine.py").read_text() == "mine"
    assert (output / "shop/mine.py").stat().st_mtime == 1
    assert (output / "shop/mine.py").stat().st_mode & 0o777 == 0o755


def test_stale_files_go_and_so_do_the_folders_they_leave_empty(output: Path) -> None:
    (output / "shop/models/__pycache__").mkdir()
    (output / "shop/models/__pycache__/pet.pyc").write_text("")
    files = without("shop/models/pet.py", "docs/Images.md", "README.md")
    generate(output, files)
    assert tree(output) == dict(sorted(files.items()))
    assert not (output / "shop/models").exists()
    assert not (output / "docs").exists()


def test_a_folder_with_a_file_of_the_users_stays(output: Path) -> None:
    (output / "shop/models/mine.py").write_text("mine")
    (output / "docs/mine.md").write_text("mine")
    generate(output, without("shop/models/pet.py", "docs/Images.md"))
    assert (output / "shop/models/mine.py").read_text() == "mine"
    assert (output / "docs/mine.md").read_text() == "mine"
    assert not (output / "docs/Images.md").exists()


def test_what_the_user_saves_during_a_run_is_kept(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between staging and exchange, by an editor that replaces files."""
    (output / "shop/mine.py").write_text("mine")

    def save(path: str, text: str) -> None:
        (output / f"{path}~").write_text(text)
        (output / f"{path}~").replace(output / path)

    build = stage_module._Stage.build

    def slowly(self: stage_module._Stage, *rest: Any) -> object:
        journal = build(self, *rest)
        save("shop/mine.py", "saved")
        save("shop/brand_new.py", "saved")
        save("shop/models/pet.py", "saved")
        save("docs/notes.md", "saved")
        return journal

    monkeypatch.setattr(stage_module._Stage, "build", slowly)
    files = {**without("docs/Images.md"), "shop/models/pet.py": "new"}
    generate(output, files)
    monkeypatch.undo()
    for path in ("shop/mine.py", "shop/brand_new.py", "docs/notes.md"):
        assert (output / path).read_text() == "saved"
    assert not (output / "docs/Images.md").exists()
    assert codes(lambda: generate(output, files)) == ["edited-file"]


# What is refused


def test_an_edited_file_is_refused_unless_forced(output: Path) -> None:
    (output / "shop/__init__.py").write_text("mine")
    before = identities(output)
    (problem,) = refused(lambda: generate(output, {**CLIENT, "README.md": "new"}))
    assert problem.code == "edited-file"
    assert str(output / "shop/__init__.py") in problem.message
    assert problem.hint is not None and "--force" in problem.hint
    assert identities(output) == before
    changes = generate(output, CLIENT, force=True)
    assert changes.edited == changes.changed == ("shop/__init__.py",)
    assert tree(output) == dict(sorted(CLIENT.items()))


def test_an_edited_file_that_would_be_deleted_is_refused(output: Path) -> None:
    (output / "shop/py.typed").write_text("mine")
    files = without("shop/py.typed")
    assert codes(lambda: generate(output, files)) == ["edited-file"]
    generate(output, files, force=True)
    assert not (output / "shop/py.typed").exists()


def test_an_edit_that_equals_what_is_generated_is_none(output: Path) -> None:
    (output / "shop/__init__.py").write_text("new")
    changes = generate(output, {**CLIENT, "shop/__init__.py": "new"})
    assert not changes
    assert is_current(output, SHOP, "1")


def test_other_line_ends_are_not_an_edit(tmp_path: Path) -> None:
    generate(tmp_path, {"shop/a.py": "a\nb\n"})
    (tmp_path / "shop/a.py").write_bytes(b"a\r\nb\r\n")
    changes = generate(tmp_path, {"shop/a.py": "a\nb\n"})
    assert changes.changed == ("shop/a.py",)
    assert (tmp_path / "shop/a.py").read_bytes() == b"a\nb\n"


def test_many_edited_files_are_counted(tmp_path: Path) -> None:
    files = {f"shop/m{n:02}.py": "x" for n in range(25)}
    generate(tmp_path, files)
    for path in files:
        (tmp_path / path).write_text("mine")
    (problem,) = refused(lambda: generate(tmp_path, files))
    assert problem.message.endswith("m09.py and 15 more")


def test_a_file_in_the_way_is_refused_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/Images.md").write_text(CLIENT["docs/Images.md"])
    (problem,) = refused(lambda: generate(tmp_path, CLIENT))
    assert problem.code == "file-in-the-way"
    assert "README.md" in problem.message and "Images.md" not in problem.message
    assert len(tree(tmp_path)) == 2
    changes = generate(tmp_path, CLIENT, force=True)
    assert changes.foreign == ("README.md",)
    assert tree(tmp_path) == dict(sorted(CLIENT.items()))


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_in_the_place_of_a_file_is_refused(output: Path, force: bool) -> None:
    (output / "README.md").unlink()
    (output / "README.md").mkdir()
    assert codes(lambda: generate(output, CLIENT, force=force)) == ["file-in-the-way"]


@pytest.mark.parametrize("path", ["docs", "shop", "shop/api"])
def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text("mine")
    for force in (False, True):
        found = codes(partial(generate, tmp_path, CLIENT, force=force))
        assert found == ["file-in-the-way"]
    assert tree(tmp_path) == {path: "mine"}


def test_a_generated_file_may_become_a_folder(tmp_path: Path) -> None:
    generate(tmp_path, {"shop/api.py": "a"})
    generate(tmp_path, {"shop/api.py/images.py": "a"})
    assert tree(tmp_path) == {"shop/api.py/images.py": "a"}


@pytest.mark.parametrize(
    "path",
    ["shop", "docs", "shop/api", "shop/api/images.py", "README.md"]
    + ["shop/.specloom.json"],
)
def test_symlinks_are_never_followed(output: Path, tmp_path: Path, path: str) -> None:
    away = tmp_path / "away"
    (output / path).rename(away)
    (output / path).symlink_to(away)
    before = identities(tmp_path)
    new = {name: "new" for name in CLIENT}
    for force in (False, True):
        found = codes(partial(generate, output, new, force=force))
        assert found == ["symlink"]
    assert identities(tmp_path) == before


def test_a_stale_file_behind_a_symlink_is_not_deleted(
    output: Path, tmp_path: Path
) -> None:
    (output / "docs").rename(tmp_path / "away")
    (output / "docs").symlink_to(tmp_path / "away")
    assert codes(lambda: generate(output, without("docs/Images.md"))) == ["symlink"]
    assert (tmp_path / "away/Images.md").exists()


def test_the_output_folder_itself_may_be_a_symlink(
    output: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(output)
    generate(tmp_path / "link", {**CLIENT, "shop/py.typed": "new"})
    assert (output / "shop/py.typed").read_text() == "new"


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x.py", "shop/../x.py", "shop//x.py", "shop/./x.py"]
    + ["shop/", "shop\\x.py", "shop/a\0.py", "C:/x.py", "shop/.specloom.json"]
    + ["shop/.SPECLOOM.json", ".specloom.lock", "shop", "docs", "other/x.py"]
    + [".git/hooks/post-commit", "Makefile", ".env", "shop/.git/config.py"]
    + ["readme.md", "docs/x.py", "shop/x.sh", "shop/\ud800.py", "shop/\u202e.py"],
)
def test_bad_paths_are_bugs(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError):
        compare(tmp_path, SHOP, [OutputFile(path, b"")], force=True)


@pytest.mark.parametrize(
    "paths",
    [
        ("shop/Pet.py", "shop/pet.py"),
        ("shop/a.py", "shop/A.py/b.py"),
        ("README.md",) * 2,
    ],
)
def test_paths_that_are_one_file_are_bugs(
    tmp_path: Path, paths: tuple[str, str]
) -> None:
    files = [OutputFile(path, b"") for path in paths]
    with pytest.raises(ValueError):
        compare(tmp_path, SHOP, files, force=True)


@pytest.mark.parametrize("package", ["", "..", "a/b", ".specloom", "/x"])
def test_a_bad_package_name_is_a_bug(tmp_path: Path, package: str) -> None:
    with pytest.raises(ValueError):
        compare(tmp_path, footprint(package), [], force=True)


def test_a_manifest_about_other_files_is_a_bug(tmp_path: Path) -> None:
    changes = compare(tmp_path, SHOP, outputs(CLIENT), force=False)
    other = compare(tmp_path, SHOP, [], force=False)
    with pytest.raises(ValueError):
        apply(tmp_path, SHOP, outputs(CLIENT), manifest(other), changes)


def test_a_file_whose_name_changes_only_in_case_is_written(tmp_path: Path) -> None:
    generate(tmp_path, {"shop/Pet.py": "a"})
    # A hard link is what a disk that ignores case looks like.
    os.link(tmp_path / "shop/Pet.py", tmp_path / "shop/pet.py")
    changes = compare(tmp_path, SHOP, outputs({"shop/pet.py": "a"}), force=False)
    assert changes.added == ("shop/pet.py",)
    assert changes.removed == ("shop/Pet.py",)


# The manifest


def test_the_manifest_is_read_back(output: Path) -> None:
    changes = compare(output, SHOP, outputs(CLIENT), force=False)
    assert read_manifest(output, SHOP) == manifest(changes)
    assert read_manifest(output, OTHER) is None
    assert read_manifest(output / "nowhere", SHOP) is None


def test_the_manifest_is_stable_and_has_one_entry_a_line(tmp_path: Path) -> None:
    generate(tmp_path / "a", CLIENT)
    generate(tmp_path / "b", dict(reversed(CLIENT.items())))
    text = (tmp_path / "a/shop/.specloom.json").read_text()
    assert text == (tmp_path / "b/shop/.specloom.json").read_text()
    lines = text.splitlines()
    start, end = lines.index('  "files": {'), lines.index('  "names": {')
    assert end - start - 2 == len(CLIENT)
    assert lines[end + 1 : end + 8] == [
        '    "tags": {',
        '      "x": "y"',
        "    },",
        '    "types": {',
        '      "schemas/a": "A",',
        '      "schemas/b": "B"',
        "    }",
    ]
    assert '    {"code": "degraded", "pointer": "/x"}' in lines
    assert list(json.loads(text)) == [
        "format",
        "generator",
        "fingerprint",
        "files",
        "names",
        "notes",
    ]


def test_an_empty_manifest_is_json(tmp_path: Path) -> None:
    changes = compare(tmp_path, SHOP, [], force=False)
    empty = Manifest(
        generator="g", fingerprint="f", files={}, documents={}, names={}, notes=()
    )
    apply(tmp_path, SHOP, [], empty, changes)
    assert read_manifest(tmp_path, SHOP) == empty


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "null", "\udcff", "<<<<<<< HEAD\n", "[" * 100_000]
    + ['{"format": 2, "generator": "specloom 9"}', '{"format": 1, "generator": 1}']
    + ["9" * 5_000],
)
def test_a_broken_manifest_is_an_error_with_a_place(output: Path, text: str) -> None:
    file = output / "shop/.specloom.json"
    file.write_text(text, errors="surrogateescape")
    (problem,) = refused(lambda: generate(output, CLIENT))
    assert problem.code == "broken-manifest"
    assert problem.location is not None and problem.location.path == str(file)
    assert codes(lambda: is_current(output, SHOP, "1")) == ["broken-manifest"]


def test_a_merge_conflict_in_the_manifest_is_located(output: Path) -> None:
    file = output / "shop/.specloom.json"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:4], "<<<<<<< HEAD\n", *lines[4:]]))
    (problem,) = refused(lambda: read_manifest(output, SHOP))
    assert problem.location is not None and problem.location.line == 5


def read_manifest_of(output: Path) -> Manifest:
    found = read_manifest(output, SHOP)
    assert found is not None and not found.strangers
    return found


def tamper(output: Path, **change: object) -> None:
    file = output / "shop/.specloom.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))


@pytest.mark.parametrize(
    "path",
    ["../victim", "/etc/passwd", "shop/../../victim", "shop/./a.py", "shop//a.py"]
    + [".git/config", "shop/a\\b.py", ".specloom.lock", "C:x", ".env", ""]
    + ["shop/.env", "shop/\ud800.py", "shop/a.py\n", "shop/a\0.py"],
)
def test_paths_of_the_manifest_are_not_trusted(output: Path, path: str) -> None:
    victim = output.parent / "victim"
    victim.write_text("")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    tamper(output, files={path: empty})
    assert codes(lambda: generate(output, CLIENT, force=True)) == ["broken-manifest"]
    assert victim.exists()


@pytest.mark.parametrize(
    "path",
    ["src/main.py", "docs/conf.py", "Makefile", "shop/mine.md", "shop/a/b/c.py"]
    + ["SHOP/py.typed", "Docs/Images.md", "readme.md", "docs", "gone.py"],
)
@pytest.mark.parametrize("force", [True, False])
def test_what_no_run_writes_stays_whatever_the_manifest_says(
    output: Path, path: str, force: bool
) -> None:
    is_mine = path != "gone.py" and not (output / path).exists()
    if is_mine:
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text("mine")
    mine = hashlib.sha256(b"mine").hexdigest()
    files = json.loads((output / "shop/.specloom.json").read_text())["files"]
    tamper(output, files={**files, path: mine})
    changes = generate(output, NEW, force=force)
    assert changes.left == ((path,) if (output / path).exists() else ())
    assert not is_mine or (output / path).read_text() == "mine"
    assert path not in read_manifest_of(output).files


@pytest.mark.parametrize(
    "change",
    [
        {"files": []},
        {"files": {"shop/a": 1}},
        {"names": None},
        {"names": {"types": 1}},
        {"notes": {}},
    ]
    + [{"notes": [1]}, {"fingerprint": None}, {"format": "1"}, {"documents": []}],
)
def test_the_shape_of_the_manifest_is_not_trusted(
    output: Path, change: dict[str, object]
) -> None:
    tamper(output, **change)
    assert codes(lambda: read_manifest(output, SHOP)) == ["broken-manifest"]


def test_up_to_date_means_all_files_are_as_written(output: Path) -> None:
    assert is_current(output, SHOP, "1")
    assert not is_current(output, SHOP, "2")
    assert not is_up_to_date(output, SHOP, "1", lambda documents: False)
    assert not is_current(output, OTHER, "1")
    (output / "shop/py.typed").write_text("mine")
    assert not is_current(output, SHOP, "1")
    (output / "shop/py.typed").unlink()
    assert not is_current(output, SHOP, "1")


# The diff


def test_the_diff_shows_what_a_run_would_change(output: Path) -> None:
    files = without("README.md", "shop/py.typed")
    files |= {"shop/__init__.py": "new\n", "docs/B.md": "b\n\fc", "shop/e.py": ""}
    changes = compare(output, SHOP, outputs(files), force=False)
    before = tree(output)
    assert diff(changes, output, outputs(files)) == (
        "--- a/README.md\n+++ /dev/null\n@@ -1 +0,0 @@\n"
        "-# Shop\n\\ No newline at end of file\n"
        "--- /dev/null\n+++ b/docs/B.md\n@@ -0,0 +1,2 @@\n"
        "+b\n+\fc\n\\ No newline at end of file\n"
        "--- a/shop/__init__.py\n+++ b/shop/__init__.py\n@@ -1 +1 @@\n"
        "-init\n\\ No newline at end of file\n+new\n"
        "--- /dev/null\n+++ b/shop/e.py\n"
        "--- a/shop/py.typed\n+++ /dev/null\n"
    )
    assert tree(output) == before


def test_the_diff_of_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.txt").write_bytes(b"\xff")
    files = [OutputFile("shop/a.txt", b"\xfe")]
    changes = compare(tmp_path, SHOP, files, force=True)
    assert (
        diff(changes, tmp_path, files)
        == "Binary files a/shop/a.txt and b/shop/a.txt differ\n"
    )


def test_no_change_no_diff(output: Path) -> None:
    changes = compare(output, SHOP, outputs(CLIENT), force=False)
    assert diff(changes, output, outputs(CLIENT)) == ""


# Failures


def test_a_file_in_the_place_of_the_output_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for output in (tmp_path / "file", tmp_path / "file" / "below"):
        assert codes(partial(generate, output, CLIENT)) == ["unwritable-output"]
    assert tree(tmp_path) == {"file": "mine"}


def failing(calls: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the `calls`-th and every later call of an `os` function fail."""
    function = getattr(os, name)
    left = calls

    def fail(*arguments: object, **options: object) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(arguments[0]))
        return function(*arguments, **options)

    monkeypatch.setattr(os, name, fail)


@pytest.mark.parametrize("calls", range(3))
def test_a_full_disk_changes_nothing(
    output: Path, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    before = identities(output)
    failing(calls, "mkdir", monkeypatch)
    new = {**CLIENT, "shop/new/a.py": "a", "shop/new/deep/b.py": "b"}
    assert codes(lambda: generate(output, new)) == ["unwritable-output"]
    assert identities(output) == before


def test_a_new_output_folder_goes_again_when_the_run_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(0, "fsync", monkeypatch)
    output = tmp_path / "a" / "b"
    assert codes(lambda: generate(output, CLIENT)) == ["unwritable-output"]
    assert not list(tmp_path.iterdir())


NEW = {**without("README.md"), "docs/Images.md": "new", "shop/py.typed": "new"}
NEW["llms.txt"] = "new"


@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize("calls", range(4))
def test_a_failure_while_units_are_exchanged_rolls_back(
    output: Path, monkeypatch: pytest.MonkeyPatch, calls: int, atomic: bool
) -> None:
    before = tree(output), (output / "shop/.specloom.json").read_text()
    left = calls

    def fail() -> None:
        """The n-th unit is the last that can be put in place; taking back works."""
        nonlocal left
        left -= 1
        if left == -1:
            raise OSError(errno.EIO, "Input/output error")

    def failing_exchange(one: str, other: str) -> bool:
        fail()
        return atomic and exchange(one, other)

    def failing_rename(source: str, target: str) -> None:
        fail()
        rename(source, target)

    rename = os.rename
    monkeypatch.setattr(swap, "exchange", failing_exchange)
    monkeypatch.setattr(os, "rename", failing_rename)
    assert codes(lambda: generate(output, NEW)) == ["unwritable-output"]
    monkeypatch.undo()
    after = tree(output), (output / "shop/.specloom.json").read_text()
    assert after == before
    generate(output, NEW)
    assert tree(output) == dict(sorted(NEW.items()))


def test_a_run_that_cannot_be_taken_back_is_completed_by_the_next(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(1, "rename", monkeypatch)
    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    (problem,) = refused(lambda: generate(output, NEW))
    assert problem.hint is not None and "completes" in problem.hint
    monkeypatch.undo()
    recover(output, SHOP)
    assert tree(output) == dict(sorted(NEW.items()))


def test_an_interrupt_rolls_back(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def interrupted(one: str, other: str) -> bool:
        done = exchange(one, other)
        calls.append(one)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(swap, "exchange", interrupted)
    before = tree(output)
    with pytest.raises(KeyboardInterrupt):
        generate(output, NEW)
    assert tree(output) == before


def test_folders_that_cannot_be_renamed_are_changed_file_by_file(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def overlay(source: str, target: str) -> None:
        if os.path.isdir(source) and ".specloom-new-" not in source:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, target)

    (output / "shop/mine.py").write_text("mine")
    before = identities(output)
    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    monkeypatch.setattr(os, "rename", overlay)
    files = {**without("docs/Images.md", "shop/models/pet.py"), "shop/a/b.py": "b"}
    generate(output, {**files, "shop/py.typed": "new"})
    expected = {**files, "shop/py.typed": "new", "shop/mine.py": "mine"}
    assert tree(output) == dict(sorted(expected.items()))
    assert not (output / "docs").exists() and not (output / "shop/models").exists()
    after = identities(output)
    assert after["shop/mine.py"] == before["shop/mine.py"]
    assert after["shop"][0] == before["shop"][0]


def test_a_change_file_by_file_that_fails_is_completed_by_the_next_run(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, left = os.replace, 3

    def overlay(source: str, target: str) -> None:
        if os.path.isdir(source) and ".specloom-new-" not in source:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, target)

    def failing_replace(source: str, target: str) -> None:
        nonlocal left
        left -= ".parts" in source
        if left < 2:
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    rename = os.rename
    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    monkeypatch.setattr(os, "rename", overlay)
    monkeypatch.setattr(os, "replace", failing_replace)
    new = {path: "new" for path in CLIENT}
    (problem,) = refused(lambda: generate(output, new))
    assert problem.hint is not None and "completes" in problem.hint
    monkeypatch.undo()
    recover(output, SHOP)
    assert tree(output) == dict(sorted(new.items()))


# Killed runs and concurrent runs


@pytest.mark.parametrize("way", ["exchange", "aside", "spread"])
def test_a_run_may_be_killed_anywhere(tmp_path: Path, way: str) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    script = Path(__file__).with_name("write_crash.py")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, script, tmp_path / "output", way],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50


def kill_before_exchange(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what a run leaves that is killed when its journal is written."""
    monkeypatch.setattr(swap.Swap, "forward", lambda self: None)
    monkeypatch.setattr(swap.Swap, "finish", lambda self: None)
    generate(output, NEW)
    monkeypatch.undo()


@pytest.mark.parametrize(
    "reader",
    [
        lambda output: recover(output, SHOP),
        lambda output: is_current(output, SHOP, "1"),
        lambda output: compare(output, SHOP, outputs(NEW), force=False),
    ],
)
def test_every_call_completes_a_killed_run(
    output: Path, monkeypatch: pytest.MonkeyPatch, reader: Callable[[Path], object]
) -> None:
    kill_before_exchange(output, monkeypatch)
    assert (output / ".specloom-journal.json").exists()
    reader(output)
    assert tree(output) == dict(sorted(NEW.items()))


def test_what_the_user_saves_after_a_killed_run_is_kept(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (output / "docs/old.md").write_text("mine")
    kill_before_exchange(output, monkeypatch)
    (output / "docs/mine.md").write_text("mine")
    (output / "shop/sub").mkdir()
    (output / "shop/sub/mine.py").write_text("mine")
    (output / "docs/old.md").unlink()
    (output / "docs/old.md").write_text("saved")
    recover(output, SHOP)
    mine = {"docs/mine.md": "mine", "shop/sub/mine.py": "mine", "docs/old.md": "saved"}
    assert tree(output) == dict(sorted({**NEW, **mine}.items()))


def test_a_stage_without_a_journal_is_litter(output: Path) -> None:
    (output / ".specloom-new-1/0.new").mkdir(parents=True)
    (output / ".specloom-new-2").symlink_to(output / "shop")
    (output / ".specloom.lock").write_text("")
    (output / ".specloom-new-mine").mkdir()
    before = tree(output / "shop")
    assert is_current(output, SHOP, "1")
    left = sorted(p.name for p in output.iterdir())
    assert left == [".specloom-new-mine", "README.md", "docs", "shop"]
    assert tree(output / "shop") == before


UNIT = '{"stage": ".specloom-new-1", "inode": INODE, "units": [%s]}'


@pytest.mark.parametrize(
    "journal",
    [
        "",
        "[]",
        '{"stage": "../away", "inode": INODE, "units": []}',
        '{"stage": "shop", "inode": INODE, "units": []}',
        '{"stage": ".specloom-new-1", "inode": 1, "units": []}',
        '{"stage": ".specloom-new-2", "inode": INODE, "units": []}',
        UNIT % '{"path": "../a", "inode": 1, "drops": {}}',
        UNIT % '{"path": "a/b", "inode": 1, "drops": {}}',
        UNIT % '{"path": "", "inode": 1, "drops": {}}',
        UNIT % '{"path": "a", "inode": null, "drops": {"a/../../b": ""}}',
        UNIT % '{"path": "a", "inode": null, "drops": {"b/c": ""}}',
        UNIT % '{"path": ".git", "inode": null, "drops": {}}',
        UNIT % '{"path": ".venv", "inode": null, "drops": {}}',
        UNIT % '{"path": "other", "inode": null, "drops": {}}',
        UNIT % '{"path": "Makefile", "inode": null, "drops": {"Makefile": ""}}',
        UNIT % '{"path": "docs", "inode": null, "drops": {"docs/conf.py": ""}}',
        UNIT % '{"path": "shop", "inode": null, "drops": {"shop/mine.md": ""}}',
        UNIT % '{"path": "docs", "inode": "1", "drops": {}}',
        UNIT % '{"path": "docs", "inode": true, "drops": {}}',
        UNIT % '{"path": ["docs"], "inode": 1, "drops": {}}',
        UNIT % '{"path": "docs", "inode": 1, "drops": {"docs/a.md": 1}}',
        UNIT % ", ".join(['{"path": "docs", "inode": null, "drops": {}}'] * 2),
        "[" * 100_000,
        "9" * 5_000,
    ],
)
def test_the_journal_is_not_trusted(output: Path, journal: str) -> None:
    (output / ".specloom-new-1").mkdir()
    inode = str((output / ".specloom-new-1").stat().st_ino)
    (output / ".specloom-journal.json").write_text(journal.replace("INODE", inode))
    before = tree(output)
    assert codes(lambda: generate(output, CLIENT)) == ["broken-journal"]
    assert tree(output) == before


def test_a_journal_does_not_lead_through_symlinks(output: Path, tmp_path: Path) -> None:
    stage = output / ".specloom-new-1"
    stage.mkdir()
    (stage / "0.new").write_text("evil")
    (tmp_path / "away").mkdir()
    inode = (stage / "0.new").stat().st_ino
    (output / "shop").rename(tmp_path / "shop")
    (output / "shop").symlink_to(tmp_path / "away")
    unit = {"path": "shop/.specloom.json", "inode": inode, "drops": {}}
    journal = {"stage": stage.name, "inode": stage.stat().st_ino, "units": [unit]}
    (output / ".specloom-journal.json").write_text(json.dumps(journal))
    assert codes(lambda: recover(output, SHOP)) == ["symlink"]
    stage.rename(tmp_path / "stage")
    stage.symlink_to(tmp_path / "stage")
    journal["inode"] = stage.lstat().st_ino
    (output / ".specloom-journal.json").write_text(json.dumps(journal))
    assert codes(lambda: recover(output, SHOP)) == ["broken-journal"]
    assert not list((tmp_path / "away").iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
def test_a_journal_that_is_no_file_is_not_read(output: Path) -> None:
    os.mkfifo(output / ".specloom-journal.json")
    assert codes(lambda: recover(output, SHOP)) == ["broken-journal"]


@pytest.mark.parametrize("kind", ["new", "old", "parts"])
def test_what_is_staged_is_not_taken_through_symlinks(
    output: Path, tmp_path: Path, kind: str
) -> None:
    stage = output / ".specloom-new-1"
    stage.mkdir()
    (tmp_path / "away").mkdir()
    staged = stage / f"0.{kind}"
    staged.symlink_to(tmp_path / "away")
    unit = {"path": "docs", "inode": staged.lstat().st_ino, "drops": {}}
    journal = {"stage": stage.name, "inode": stage.stat().st_ino, "units": [unit]}
    (output / ".specloom-journal.json").write_text(json.dumps(journal))
    before = tree(output)
    assert codes(lambda: recover(output, SHOP)) == ["broken-journal"]
    assert tree(output) == before


@pytest.mark.parametrize(
    ("unit", "is_folder"),
    [("README.md", True), ("shop/.specloom.json", True), ("docs", False)],
)
def test_what_is_staged_is_of_the_kind_that_a_run_writes(
    output: Path, unit: str, is_folder: bool
) -> None:
    stage = output / ".specloom-new-1"
    (stage / "0.new").mkdir(parents=True) if is_folder else stage.mkdir()
    (stage / "0.new/evil.py" if is_folder else stage / "0.new").write_text("evil")
    inode = (stage / "0.new").stat().st_ino
    row = {"path": unit, "inode": inode, "drops": {}}
    journal = {"stage": stage.name, "inode": stage.stat().st_ino, "units": [row]}
    (output / ".specloom-journal.json").write_text(json.dumps(journal))
    before = tree(output)
    assert codes(lambda: recover(output, SHOP)) == ["broken-journal"]
    assert tree(output) == before


def test_who_only_looks_changes_nothing(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_before_exchange(output, monkeypatch)
    before = identities(output)
    assert codes(lambda: preview(output, SHOP, outputs(NEW))) == ["unfinished-run"]
    assert identities(output) == before
    recover(output, SHOP)
    (output / ".specloom.lock").write_text("")
    (output / ".specloom-new-1").mkdir()
    before = identities(output)
    assert preview(output, SHOP, outputs(CLIENT)).removed
    assert identities(output) == before


def test_a_key_that_the_manifest_has_twice_is_an_error(output: Path) -> None:
    file = output / "shop/.specloom.json"
    file.write_text(
        file.read_text().replace('"fingerprint"', '"format": 1,\n"fingerprint"')
    )
    (problem,) = refused(lambda: read_manifest(output, SHOP))
    assert "twice" in problem.message


def test_a_journal_that_was_copied_is_not_guessed_at(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_before_exchange(output, monkeypatch)
    journal = output / ".specloom-journal.json"
    data = json.loads(journal.read_text())
    data["units"][-1]["inode"] = 0
    journal.write_text(json.dumps(data))
    assert codes(lambda: recover(output, SHOP)) == ["broken-journal"]


@pytest.mark.parametrize("kind", ["new", "old", "parts"])
def test_a_journal_that_came_with_a_repository_brings_nothing_in(
    output: Path, kind: str
) -> None:
    staged = output / ".specloom-new-1" / f"0.{kind}"
    staged.mkdir(parents=True)
    (staged / "old.md").write_text("evil")
    (staged / "evil.py").write_text("evil")
    unit = {"path": "docs", "inode": None if kind == "old" else 1, "drops": {}}
    journal = {"stage": ".specloom-new-1", "inode": 1, "units": [unit]}
    (output / ".specloom-journal.json").write_text(json.dumps(journal))
    before = tree(output)
    assert codes(lambda: recover(output, SHOP)) == ["broken-journal"]
    assert tree(output) == before


def test_a_run_waits_for_another_and_then_gives_up(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module, "PATIENCE", 0.1)
    changes = compare(output, SHOP, outputs(NEW), force=False)
    with lock_module.locked(output):
        for call in (
            lambda: apply(output, SHOP, outputs(NEW), manifest(changes), changes),
            lambda: recover(output, SHOP),
        ):
            assert codes(call) == ["locked"]
    assert not (output / ".specloom.lock").exists()
    generate(output, NEW)


def test_a_run_goes_on_when_the_other_is_done(output: Path) -> None:
    held = threading.Event()

    def hold() -> None:
        with lock_module.locked(output):
            held.set()
            time.sleep(0.2)

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    generate(output, NEW)
    other.join()
    assert tree(output) == dict(sorted(NEW.items()))


def test_a_lock_file_that_its_owner_removes_is_no_lock(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run ends between our opening of the file and our locking of it."""
    fcntl = pytest.importorskip("fcntl")
    flock, path = fcntl.flock, output / ".specloom.lock"

    def late(handle: int, operation: int) -> None:
        monkeypatch.undo()
        path.unlink()
        flock(handle, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    with lock_module.locked(output):
        assert path.exists()
    assert not path.exists()


def test_the_lock_is_not_made_through_a_symlink(output: Path, tmp_path: Path) -> None:
    (output / ".specloom.lock").symlink_to(tmp_path / "away")
    assert codes(lambda: generate(output, NEW)) == ["unwritable-output"]
    assert not (tmp_path / "away").exists()


def test_two_runs_at_once_leave_one_of_the_two_results(tmp_path: Path) -> None:
    """Both have compared before either writes."""
    output = tmp_path / "output"
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def run(text: str) -> None:
        files = {f"shop/m{n}.py": text for n in range(20)} | {f"docs/{text}.md": text}
        start.wait()
        try:
            for _ in range(5):
                generate(output, files)
        except BaseException as failure:
            failures.append(failure)

    runs = [threading.Thread(target=run, args=(text,)) for text in "abcd"]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert not failures
    found = tree(output)
    assert len(set(found.values())) == 1 and len(found) == 21


def test_a_run_that_finishes_during_a_comparison_is_no_edit(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = read_manifest

    def slowly(output: Path, package: str) -> Manifest | None:
        manifest = load(output, package)
        monkeypatch.undo()
        generate(output, NEW)
        return manifest

    monkeypatch.setattr(changes_module, "read_manifest", slowly)
    changes = compare(output, SHOP, outputs(CLIENT), force=False)
    assert "shop/py.typed" in changes.changed and not changes.edited


def test_two_packages_share_an_output_folder(output: Path) -> None:
    files = [OutputFile("other/__init__.py", b""), OutputFile("docs/Other.md", b"")]
    changes = compare(output, OTHER, files, force=False)
    apply(output, OTHER, files, manifest(changes), changes)
    generate(output, NEW)
    assert {"other/__init__.py", "docs/Other.md", *NEW} == {
        path for path in tree(output) if ".specloom" not in path
    }


def test_a_reader_always_finds_a_whole_package(output: Path) -> None:
    """Readers in parallel to 50 runs; only where folders are exchanged atomically."""
    if sys.platform not in ("linux", "darwin"):
        pytest.skip("no atomic exchange here")
    files = [{f"shop/m{n}.py": str(run) for n in range(5)} for run in range(50)]
    generate(output, files[0], force=True)
    stop, seen = threading.Event(), set[bool]()

    def read() -> None:
        while not stop.is_set():
            # One open folder is one version: names are looked up in it alone.
            handle = os.open(output / "shop", os.O_RDONLY)
            try:
                texts = {_read(f"m{n}.py", handle) for n in range(5)}
                seen.add(len(texts - {None}) <= 1)
            finally:
                os.close(handle)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for version in files:
            generate(output, version)
    finally:
        stop.set()
        reader.join()
    assert seen == {True}


def _read(name: str, folder: int) -> bytes | None:
    try:
        handle = os.open(name, os.O_RDONLY, dir_fd=folder)
    except FileNotFoundError:
        return None  # the version that was open has been removed
    try:
        return os.read(handle, 100)
    finally:
        os.close(handle)
