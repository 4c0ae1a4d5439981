"""The folder of a site: ours, empty or refused; and nothing in it that is not ours is lost."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from specloom.diagnostics import SpecloomError
from specloom.tools.site import folder


def built(where: Path, **files: str) -> Path:
    """A new site, as the generator leaves it."""
    where.mkdir()
    for name, text in files.items():
        file = where / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return where


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder with a site."""
    output = tmp_path / "site"
    folder.replace(output, built(tmp_path / "new", index_html="1", docs__a_html="a"))
    return output


def files(output: Path) -> dict[str, str]:
    return {
        path.relative_to(output).as_posix(): path.read_text("utf-8")
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name != folder.MARK
    }


def codes(output: Path, *, force: bool = False) -> list[str]:
    try:
        folder.check(output, force=force)
    except SpecloomError as refused:
        return [each.code for each in refused.diagnostics]
    return []


def test_a_new_site_takes_the_place_of_the_old(output: Path, tmp_path: Path) -> None:
    assert files(output) == {"index.html": "1", "docs/a.html": "a"}
    assert codes(output) == []
    folder.replace(output, built(tmp_path / "next", index_html="2"))
    assert files(output) == {"index.html": "2"}


def test_without_an_exchange_too(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "exchange", lambda one, other: False)
    folder.replace(output, built(tmp_path / "next", index_html="2"))
    assert files(output) == {"index.html": "2"}


def test_a_failure_leaves_the_old_site(
    output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, rename = built(tmp_path / "next", index_html="2"), os.rename

    def broken(source: Path, target: Path) -> None:
        if source == new:
            raise PermissionError(13, "no", str(source))
        rename(source, target)

    monkeypatch.setattr(folder, "exchange", lambda one, other: False)
    monkeypatch.setattr(os, "rename", broken)
    with pytest.raises(SpecloomError, match="cannot write"):
        folder.replace(output, new)
    assert files(output)["index.html"] == "1"


def test_what_is_not_of_the_site_moves_along(output: Path, tmp_path: Path) -> None:
    (output / "CNAME").write_text("docs.example", "utf-8")
    (output / "docs" / "own").mkdir()
    (output / "docs" / "own" / "x.txt").write_text("x", "utf-8")
    (output / "link").symlink_to(tmp_path)
    assert codes(output) == []
    folder.replace(output, built(tmp_path / "next", index_html="2"))
    assert files(output) == {
        "index.html": "2",
        "CNAME": "docs.example",
        "docs/own/x.txt": "x",
    }
    assert (output / "link").readlink() == tmp_path


def test_a_page_does_not_go_over_a_file_of_the_user(
    output: Path, tmp_path: Path
) -> None:
    (output / "b.html").write_text("mine", "utf-8")
    new = built(tmp_path / "next", index_html="2", b_html="b")
    with pytest.raises(SpecloomError, match="no file of the site"):
        folder.replace(output, new)
    assert files(output)["index.html"] == "1"
    assert files(output)["b.html"] == "mine"


def test_a_page_that_was_edited_stops_the_run(output: Path) -> None:
    (output / "index.html").write_text("mine", "utf-8")
    assert codes(output) == ["edited-file"]
    assert codes(output, force=True) == []


def test_a_page_that_was_removed_does_not(output: Path) -> None:
    (output / "index.html").unlink()
    assert codes(output) == []


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", "utf-8")
    assert codes(tmp_path) == ["file-in-the-way"]
    assert codes(tmp_path, force=True) == ["file-in-the-way"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 1}', "[" * 100_000])
def test_a_mark_that_cannot_be_read_vouches_for_nothing(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / folder.MARK).write_text(text, "utf-8")
    assert codes(tmp_path) == ["file-in-the-way"]


def test_no_folder_an_empty_one_a_file_and_a_link(tmp_path: Path) -> None:
    empty, file, link = tmp_path / "empty", tmp_path / "file", tmp_path / "link"
    empty.mkdir()
    file.write_text("x", "utf-8")
    link.symlink_to(empty)
    assert codes(tmp_path / "new" / "er") == []
    assert codes(empty) == []
    assert codes(file) == ["file-in-the-way"]
    assert codes(link) == ["file-in-the-way"]


@pytest.mark.parametrize("path", ["Makefile", "src/a.py", "docs/guide.md", "own.json"])
def test_what_no_site_has_is_not_of_one_whatever_is_listed(
    output: Path, tmp_path: Path, path: str
) -> None:
    (output / path).parent.mkdir(exist_ok=True)
    (output / path).write_text("mine", "utf-8")
    mark = json.loads((output / folder.MARK).read_text("utf-8"))
    mark["files"][path] = hashlib.sha256(b"mine").hexdigest()
    (output / folder.MARK).write_text(json.dumps(mark), "utf-8")
    assert codes(output) == []
    folder.replace(output, built(tmp_path / "next", index_html="2"))
    assert files(output) == {"index.html": "2", path: "mine"}
