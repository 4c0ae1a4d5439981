"""What is wrong with a configuration, and where; and what is no name for a package."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from specloom.config import Config, checked, configured, package_name
from specloom.diagnostics import Diagnostic, SpecloomError
from specloom.fingerprint import fingerprint
from specloom.model import StreamDeclaration
from specloom.settings_file import read_settings

CLIENT = 'spec = "a.yaml"\noutput = "out"\npackage = "pets"\n'


def refused(folder: Path, text: str, name: str = "specloom.toml") -> Diagnostic:
    (folder / name).write_text(text)
    with pytest.raises(SpecloomError) as failure:
        configured(folder)
    (problem,) = failure.value.diagnostics
    assert problem.code == "invalid-configuration"
    return problem


def place(problem: Diagnostic) -> tuple[int, int, str | None]:
    assert problem.location is not None
    return problem.location.line, problem.location.column, problem.location.text


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (f'{CLIENT}templte-dir = "t"\n', 4, 1),
        (f'# templte-dir\n"templte-dir" = "t"\n{CLIENT}', 2, 2),
        (f'{CLIENT}[project]\nname = """\ntemplte-dir = 1"""\n[templte-dir]\n', 7, 2),
        (f"{CLIENT}templte-dir.a = 1\n", 4, 1),
        (f'templte-dir = ""\n[[client]]\n{CLIENT}', 1, 1),
        (f"[[client]]\n{CLIENT}[[client]]\n{CLIENT}templte-dir = 1\n", 9, 1),
    ],
)
def test_a_wrong_key_is_shown_where_it_is(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    problem = refused(tmp_path, text)
    assert problem.message == '"templte-dir" is no setting'
    assert problem.hint == 'did you mean "template-dir"?'
    assert place(problem)[:2] == (line, column)


def test_where_nothing_is_like_it_all_keys_are_listed(tmp_path: Path) -> None:
    hint = refused(tmp_path, f"{CLIENT}zzz = 1\n").hint or ""
    assert hint.startswith("there are spec, output, package, ")
    assert "template-dir" in hint and "template_dir" not in hint


def test_in_a_pyproject_the_right_table_counts(tmp_path: Path) -> None:
    text = f"[tool.other]\ndocz = 1\n[[tool.specloom.client]]\n{CLIENT}docz = 1\n"
    problem = refused(tmp_path, text, "pyproject.toml")
    assert problem.hint == 'did you mean "docs"?'
    assert place(problem) == (7, 1, "docz")


def test_no_value_is_shown_that_stands_beside_a_key(tmp_path: Path) -> None:
    text = f'{CLIENT}heders = {{ A = "hunter2" }}\n'
    assert place(refused(tmp_path, text)) == (4, 1, "heders")
    text = f'{CLIENT}streams = {{ a = {{ item = "hunter2", b = "hunter2" }} }}\n'
    assert place(refused(tmp_path, text)) == (4, 37, f"{'b':>37}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("strict = 1", '"strict" must be true or false'),
        ("allow_remote_refs = 1", '"allow_remote_refs" must be true or false'),
        ('template-dir = "nowhere"', '"template-dir" is no folder'),
        ("streams = 1", '"streams" must be a table'),
        ("headers = 1", '"headers" must be a table'),
        ("allow-hosts = 1", '"allow-hosts" must be a list'),
        ('project = { licence = "MIT" }', '"project.licence" is no setting'),
        ("streams = { op = { itm = 1 } }", '"streams.op.itm" is no setting'),
        ("streams = { op = { item = 1 } }", '"streams.op.item" must be a string'),
    ],
)
def test_a_wrong_value_is_shown_where_it_is(
    tmp_path: Path, line: str, said: str
) -> None:
    problem = refused(tmp_path, f"{CLIENT}{line}\n")
    assert problem.message.startswith(said)
    assert place(problem)[0] == 4


@pytest.mark.parametrize(
    ("line", "key", "meant"),
    [
        ("layuot = 'x'", "layuot", "layout"),
        ("streams = { item = { itme = 'x' } }", "itme", "item"),
        ("streams = { x = { media_typ = 'x' } }", "media_typ", "media-type"),
        ("project = { name = 'name', verison = '1' }", "verison", "version"),
    ],
)
def test_a_wrong_key_has_one_that_is_meant(
    tmp_path: Path, line: str, key: str, meant: str
) -> None:
    problem = refused(tmp_path, f"{CLIENT}{line}\n")
    assert problem.hint == f'did you mean "{meant}"?'
    column = line.index(key) + 1
    assert place(problem) == (4, column, f"{key:>{column + len(key) - 1}}")


def test_a_key_may_be_written_either_way_but_not_both(tmp_path: Path) -> None:
    (tmp_path / "specloom.toml").write_text(f"{CLIENT}allow_remote_refs = true\n")
    assert configured(tmp_path)[0].allow_remote_refs
    both = "allow_remote_refs = true\nallow-remote-refs = true\n"
    assert "set twice" in refused(tmp_path, CLIENT + both).message


def test_two_projects_do_not_share_a_folder(tmp_path: Path) -> None:
    def clients(one: str, other: str) -> str:
        second = CLIENT.replace("pets", "shop")
        return f"[[client]]\n{CLIENT}{one}[[client]]\n{second}{other}"

    problem = refused(tmp_path, clients("", ""))
    assert 'the projects of "pets" and "shop" would both be' in problem.message
    assert "layout" in (problem.hint or "")
    alone = 'layout = "package"\n'
    (tmp_path / "specloom.toml").write_text(clients("", alone))
    assert len(configured(tmp_path)) == 2
    with pytest.raises(SpecloomError):
        configured(tmp_path, {"layout": "project"})


@pytest.mark.parametrize(
    ("package", "reason"),
    [
        ("class", "it is a keyword of Python"),
        ("json", "Python's standard library has a module json"),
        ("pydantic", "it needs the library pydantic itself"),
        ("docs", "the pages of its project are in a folder of that name"),
        ("Docs", "the pages of its project are in a folder of that name"),
        ("a-b", "nobody could import it"),
        ("1a", "nobody could import it"),
    ],
)
def test_a_name_that_no_package_can_have_is_called_what_it_is(
    package: str, reason: str
) -> None:
    config = Config(spec="a.yaml", output=Path("out"), package=package)
    with pytest.raises(SpecloomError) as failure:
        checked(config)
    (problem,) = failure.value.diagnostics
    said = f'"{package}" cannot be the name of a package: {reason}'
    assert (problem.code, problem.message) == ("invalid-package", said)


def test_in_a_package_of_the_user_there_may_be_one_called_json() -> None:
    config = Config(spec="a.yaml", output=Path("out"), package="json", layout="package")
    assert checked(config) == config


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Pet Store API", "pet_store_client"),
        ("2 Pets", "api_2_pets_client"),
        ("", "api_client"),
        ("All " * 9_000, "all_" * 20 + "client"),
    ],
)
def test_a_package_is_called_after_a_title_of_any_length(title: str, name: str) -> None:
    assert package_name(title) == name


def test_a_line_of_settings_is_shown_without_its_strings(tmp_path: Path) -> None:
    line = """headers = { a = 'secret', "B" = "x\\"secret", 'bad' = 1 }"""
    (tmp_path / "specloom.toml").write_text(f"{line}\n")
    found = read_settings(tmp_path / "specloom.toml").invalid("no", "headers", "bad")
    (problem,) = found.diagnostics
    assert problem.location and problem.location.text
    assert "secret" not in problem.location.text
    assert problem.location.text.index("bad") == problem.location.column - 1


OTHER: dict[str, object] = {
    "spec": "b.yaml",
    "output": Path("elsewhere"),
    "package": "other",
    "layout": "package",
    "docs": False,
    "testing": False,
    "features": ("oauth",),
    "runtime": "acme._runtime",
    "strict": True,
    "allow_remote_refs": True,
    "allow_refs_outside": True,
    "allow_hosts": ("intranet",),
    "headers": (("X-A", "b"),),
    "template_dir": Path("nowhere"),
    "streams": (StreamDeclaration(operation="a"),),
    "project": (("version", "2"),),
    "links_base": "https://example.com",
    "site_logo": Path("a.svg"),
    "site_color": "#fff",
}
"""Another value for every setting."""

SILENT = {
    *{"output", "allow_remote_refs", "allow_refs_outside", "allow_hosts", "headers"},
    *{"template_dir", "site_logo", "site_color"},
}
"""Settings that change nothing in what is generated."""


@pytest.mark.parametrize("name", [each.name for each in fields(Config)])
def test_another_value_of_a_setting_is_another_client(name: str) -> None:
    config = Config(spec="a.yaml", output=Path("out"), package="pets")
    other = replace(config, **{name: OTHER[name]})
    assert other != config
    alike = fingerprint(config, "") == fingerprint(other, "")
    assert alike is (name in SILENT)
