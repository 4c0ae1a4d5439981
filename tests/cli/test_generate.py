"""The command `generate`, from its arguments to what is on disk afterwards."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from specloom.cli import FAILED, OK, USAGE

SPEC = """
openapi: 3.1.0
info: {title: Pet Store API, version: '1'}
servers: [{url: https://pets.example}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {type: object, description: A pet., properties: {name: {type: string}}}
    Toy: {type: object, description: A toy., properties: {size: {type: integer}}}
"""
WARNED = (
    SPEC
    + "    Odd: {type: object, not: {type: string}, properties: {a: {type: string}}}\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the document, to stand in."""
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(SPEC)
    return tmp_path


ARGUMENTS = (
    "generate",
    "spec.yaml",
    "-o",
    "out",
    "--package",
    "pets",
    "--layout",
    "package",
)


def state(folder: str = "out") -> dict[str, tuple[int, bytes]]:
    """Every file, with when it was changed and what is in it."""
    files = (f for f in Path(folder).rglob("*") if f.is_file())
    return {str(f): (f.stat().st_mtime_ns, f.read_bytes()) for f in sorted(files)}


def aged(folder: str = "out") -> dict[str, tuple[int, bytes]]:
    """The same, after everything was made to look old."""
    for file in Path(folder).rglob("*"):
        os.utime(file, ns=(10**18, 10**18))
    return state(folder)


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """Names of the files that were touched, added or removed."""
    names = before.keys() | after.keys()
    return {Path(n).name for n in names if before.get(n) != after.get(n)}


def test_a_client_is_written(specloom: Any) -> None:
    done = specloom(*ARGUMENTS)
    assert (done.code, done.err) == (OK, "")
    assert done.out.startswith("pets: written to out (")
    assert Path("out/pets/api/pets_api.py").is_file()


def test_the_package_is_called_after_the_title(specloom: Any) -> None:
    assert specloom("generate", "spec.yaml", "-o", "out", "--no-docs").code == OK
    assert Path("out/pet_store_client/models/pet.py").is_file()


def test_a_second_run_has_nothing_to_do(specloom: Any) -> None:
    specloom(*ARGUMENTS)
    before = aged()
    done = specloom(*ARGUMENTS)
    assert (done.code, done.out) == (OK, "pets: up to date\n")
    assert state() == before
    Path("spec.yaml").write_text(f"# A comment changes nothing.\n{SPEC}")
    assert specloom(*ARGUMENTS).code == OK
    assert changed(before, state()) <= {".specloom.json"}


def test_a_change_touches_only_what_it_changes(specloom: Any) -> None:
    specloom(*ARGUMENTS)
    before = aged()
    Path("spec.yaml").write_text(SPEC.replace("A toy.", "A squeaky toy."))
    done = specloom(*ARGUMENTS)
    assert done.out == "pets: written to out (0 added, 1 changed, 0 removed)\n"
    assert changed(before, state()) == {"toy.py", ".specloom.json"}


def test_what_is_gone_from_the_document_is_removed(specloom: Any) -> None:
    specloom(*ARGUMENTS)
    before = aged()
    Path("out/pets/mine.py").write_text("mine = 1\n")
    Path("spec.yaml").write_text(SPEC[: SPEC.index("    Toy:")])
    assert "1 removed" in specloom(*ARGUMENTS).out
    assert not Path("out/pets/models/toy.py").exists()
    assert Path("out/pets/mine.py").read_text() == "mine = 1\n"
    touched = changed(before, state())
    assert touched == {
        "toy.py",
        "mine.py",
        "__init__.py",
        "surface.txt",
        ".specloom.json",
    }


def test_check(specloom: Any) -> None:
    missing = specloom(*ARGUMENTS, "--check")
    assert missing.code == FAILED
    assert not Path("out").exists()
    specloom(*ARGUMENTS)
    assert specloom(*ARGUMENTS, "--check").code == OK
    before = aged()
    Path("spec.yaml").write_text(SPEC.replace("A toy.", "A squeaky toy."))
    stale = specloom(*ARGUMENTS, "--check")
    assert stale.code == FAILED
    assert "out of date" in stale.err
    lines = stale.out.splitlines()
    assert [
        line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ] == [
        '-    """A toy."""',
        '+    """A squeaky toy."""',
    ]
    assert state() == before


def test_diff(specloom: Any) -> None:
    specloom(*ARGUMENTS)
    before = aged()
    Path("spec.yaml").write_text(SPEC.replace("A toy.", "A squeaky toy."))
    done = specloom(*ARGUMENTS, "--diff")
    assert done.code == OK
    assert '+    """A squeaky toy."""' in done.out
    assert "would be written" in done.out
    assert state() == before


def test_check_sees_an_edit_by_hand(specloom: Any) -> None:
    specloom(*ARGUMENTS)
    Path("out/pets/models/toy.py").write_text("edited = 1\n")
    done = specloom(*ARGUMENTS, "--check")
    assert done.code == FAILED
    assert "-edited = 1" in done.out


def test_an_edit_by_hand_stops_the_run(specloom: Any) -> None:
    specloom(*ARGUMENTS)
    edited = Path("out/pets/models/toy.py")
    good = edited.read_bytes()
    edited.write_text("edited = 1\n")
    before = aged()
    Path("spec.yaml").write_text(SPEC.replace("A pet.", "A nice pet."))
    done = specloom(*ARGUMENTS)
    assert done.code == USAGE
    assert "toy.py" in done.err and "--force" in done.err
    assert state() == before
    assert specloom(*ARGUMENTS, "--force").code == OK
    assert edited.read_bytes() == good
    assert b"A nice pet." in Path("out/pets/models/pet.py").read_bytes()


def test_a_file_of_the_user_is_not_overwritten(specloom: Any) -> None:
    Path("out/pets/models").mkdir(parents=True)
    Path("out/pets/models/pet.py").write_text("mine = 1\n")
    before = state()
    done = specloom(*ARGUMENTS)
    assert done.code == USAGE
    assert "pet.py" in done.err
    assert state() == before


def test_strict(specloom: Any) -> None:
    Path("spec.yaml").write_text(WARNED)
    warned = specloom(*ARGUMENTS)
    assert warned.code == OK
    assert "spec.yaml:" in warned.err and "warning[ignored-keyword]" in warned.err
    strict = specloom(*ARGUMENTS[:3], "other", *ARGUMENTS[4:], "--strict")
    assert strict.code == FAILED
    assert "error[ignored-keyword]" in strict.err
    assert "nothing was written" in strict.err
    assert not Path("other").exists()


@pytest.mark.parametrize(
    ("flag", "warnings"), [("--quiet", 0), ("-v", 30), ("--force", 4)]
)
def test_how_much_is_said(specloom: Any, flag: str, warnings: int) -> None:
    odd = "".join(f"    Odd{i}: {{type: object, not: {{}}}}\n" for i in range(30))
    Path("spec.yaml").write_text(SPEC + odd)
    done = specloom(*ARGUMENTS, flag)
    assert done.code == OK
    assert done.err.count("warning[") == warnings
    rest = "27 more, at spec.yaml:19:31, 20:31, 21:31, "
    assert (rest in done.err and "(--verbose shows all)" in done.err) is (warnings == 4)
    assert ("30 warnings" in done.err) is (warnings > 0)
    assert (done.out == "") is (flag == "--quiet")


TABLE = """
[[tool.specloom.client]]
spec = "specs/one.yaml"
output = "clients"
package = "one"

[[tool.specloom.client]]
spec = "specs/two.yaml"
output = "clients"
package = "two"
"""


def test_configured_clients(specloom: Any) -> None:
    Path("specs").mkdir()
    for name in ("one", "two"):
        Path(f"specs/{name}.yaml").write_text(SPEC)
    shared = '[tool.specloom]\nlayout = "package"\ndocs = false\n'
    Path("pyproject.toml").write_text(shared + TABLE)
    done = specloom("generate")
    assert done.code == OK
    assert [line.split(":")[0] for line in done.out.splitlines()] == ["one", "two"]
    assert sorted(os.listdir("clients")) == ["one", "two"]
    assert specloom("generate").out == "one: up to date\ntwo: up to date\n"
    Path("specs/two.yaml").write_text(SPEC.replace("A toy.", "A new toy."))
    stale = specloom("generate", "--check")
    assert stale.code == FAILED
    assert stale.out.startswith("one: up to date\n")
    assert '+    """A new toy."""' in stale.out


def test_specloom_toml_goes_first(specloom: Any) -> None:
    Path("pyproject.toml").write_text("[tool.specloom]\nspec = 3\n")
    Path("specloom.toml").write_text(
        'spec = "spec.yaml"\noutput = "made"\npackage = "mine"\nlayout = "package"\n'
    )
    assert specloom("generate").code == OK
    assert os.listdir("made") == ["mine"]


def test_flags_go_before_the_configuration(specloom: Any) -> None:
    Path("spec.yaml").write_text(WARNED)
    Path("specloom.toml").write_text(
        'spec = "spec.yaml"\noutput = "made"\npackage = "mine"\nlayout = "project"\n'
    )
    assert specloom("generate", "--strict").code == FAILED
    assert not Path("made").exists()
    assert specloom("generate", "--layout", "package").code == OK
    assert os.listdir("made") == ["mine"]


def test_templates_of_ones_own(specloom: Any) -> None:
    Path("mine/package").mkdir(parents=True)
    Path("mine/package/rest.py.jinja").write_text("# mine, of {{ source | comment }}\n")
    assert specloom(*ARGUMENTS, "--template-dir", "mine").code == OK
    assert Path("out/pets/rest.py").read_text() == "# mine, of spec.yaml\n"


def test_a_symlink_out_of_the_folder_is_not_followed(specloom: Any) -> None:
    Path("elsewhere").mkdir()
    Path("out").mkdir()
    Path("out/pets").symlink_to("../elsewhere")
    assert specloom(*ARGUMENTS).code == USAGE
    assert os.listdir("elsewhere") == []
