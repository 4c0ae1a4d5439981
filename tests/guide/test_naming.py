"""What the pages of this project name is there, and what is there is named."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
import yaml
from tests.docs.pages import fragments, headings, links
from tests.guide.blocks import PAGES, ROOT, Block, blocks, commands, prose

from specloom.cli import cli
from specloom.cli.report import USAGE_CODES
from specloom.config import Config, configured
from specloom.diagnostics import SpecloomError
from specloom.model import StreamDeclaration
from specloom.plan import TEMPLATES
from specloom.render import FILTERS

DOCS = ROOT / "docs"
SOURCE = ROOT / "generator" / "specloom"
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (DOCS / "guide.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
KEYWORD = (DOCS / "one-keyword.md").read_text("utf-8")
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table that has this first heading."""
    table = text.partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")][1:]
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines
    ]


def named(cell: str) -> list[str]:
    """What stands in a cell as code."""
    return re.findall(r"`([^`]+)`", cell)


@EACH_PAGE
def test_links_lead_somewhere(page: Path) -> None:
    for target in links(page):
        if re.match(r"https?:", target):
            continue
        file, _, fragment = target.partition("#")
        other = (page.parent / file).resolve() if file else page
        assert other.exists(), target
        assert not fragment or fragment in fragments(other), target


@EACH_PAGE
def test_pages_have_one_title(page: Path) -> None:
    levels = [level for level, _ in headings(page)]
    assert levels[0] == 1
    assert levels.count(1) == 1


@EACH_PAGE
def test_blocks_are_of_a_known_kind(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.count("\n```") == 2 * len(list(blocks(text)))
    for block in blocks(text):
        assert block.language in KINDS, f"line {block.line}"
        if block.language == "console":
            assert block.code.startswith("$ "), f"line {block.line}"


KINDS = "console sh python toml yaml makefile jinja".split()


@EACH_PAGE
def test_settings_are_settings(page: Path, tmp_path: Path) -> None:
    for block in blocks(page.read_text("utf-8")):
        if block.language == "toml":
            accepted(block.code, tmp_path)


def accepted(settings: str, folder: Path) -> None:
    """Have the configuration reader read what a block shows."""
    for each in re.findall(r'^template-dir = "(.*)"', settings, re.MULTILINE):
        (folder / each).mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(settings, "utf-8")
    if "specloom" in tomllib.loads(settings).get("tool", {}):
        assert configured(folder)


def test_a_wrong_setting_is_found(tmp_path: Path) -> None:
    with pytest.raises(SpecloomError, match="no setting"):
        accepted('[tool.specloom]\nspec = "a"\nouput = "b"', tmp_path)


@EACH_PAGE
def test_commands_exist(page: Path, no_folders: None) -> None:
    for block in blocks(page.read_text("utf-8")):
        for command in written(block):
            parsed(command)


def written(block: Block) -> Iterator[str]:
    """The commands of a block that call specloom."""
    if block.language == "yaml":
        texts = list(values(yaml.safe_load(block.code)))
    elif block.language == "console":
        texts = [command for command, _ in commands(block)]
    else:
        texts = block.code.splitlines() if block.language in ("sh", "makefile") else []
    for text in texts:
        for part in re.split(r"[|&;#]", text):
            if part.strip().startswith("specloom "):
                yield part.strip()


def values(data: object) -> Iterator[str]:
    """All strings in what a YAML file has."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from values(each)
    elif isinstance(data, str):
        yield data


def parsed(command: str) -> None:
    """Have the command line read a command, and do nothing."""
    _, name, *arguments = shlex.split(command)
    cli.commands[name].make_context(name, arguments)


@pytest.fixture
def no_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders that a command names need not be there."""
    found = [each for command in cli.commands.values() for each in command.params]
    for parameter in found:
        if isinstance(parameter.type, click.Path):
            monkeypatch.setattr(parameter.type, "exists", False)


@pytest.mark.parametrize("command", ["specloom generate --chekc", "specloom validate"])
def test_a_wrong_command_is_found(command: str) -> None:
    with pytest.raises(click.UsageError):
        parsed(command)


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_flag_is_in_the_guide(name: str) -> None:
    table = rows(GUIDE, f"Flag of `{name}`")
    told = {part.split()[0] for row in table for part in named(row[0])}
    options = [p for p in cli.commands[name].params if isinstance(p, click.Option)]
    assert told == {opt for option in options for opt in option.opts}
    assert f"`specloom {name} " in GUIDE


def test_every_setting_is_in_the_guide() -> None:
    told = [named(row[0])[0] for row in rows(GUIDE, "Key")]
    assert told == [field.name.replace("_", "-") for field in fields(Config)]
    defaults = {named(row[0])[0]: row[2] for row in rows(GUIDE, "Key")}
    for field in fields(Config):
        if isinstance(field.default, str | bool):
            shown = f'"{field.default}"' if isinstance(field.default, str) else None
            expected = shown or str(field.default).lower()
            assert defaults[field.name.replace("_", "-")] == f"`{expected}`"


def test_every_setting_of_a_stream_is_in_the_guide() -> None:
    told = [named(row[0])[0] for row in rows(GUIDE, "Key of a stream")]
    known = [field.name.replace("_", "-") for field in fields(StreamDeclaration)]
    assert told == known[1:]


MAKERS = {
    **dict.fromkeys(["error", "_fail", "_failure"], "error"),
    **dict.fromkeys(["warning", "warn", "_warn"], "warning"),
    **dict.fromkeys(["note"], "note"),
    **dict.fromkeys(["Diagnostic"], ""),
}
"""What makes a finding, and how bad it is then; the last may be anything."""


def findings() -> dict[str, set[str]]:
    """The codes of all findings in the source, with how bad they are."""
    found: dict[str, set[str]] = {}
    for file in SOURCE.rglob("*.py"):
        if file.parent.name == "runtime":
            continue
        module = ast.parse(file.read_text("utf-8"))
        constants = dict(strings(module))
        for node in ast.walk(module):
            if not isinstance(node, ast.Call):
                continue
            maker = getattr(node.func, "attr", getattr(node.func, "id", ""))
            by_name = [k.value for k in node.keywords if k.arg == "code"]
            for code in [*by_name, *node.args][:1] if maker in MAKERS else ():
                if isinstance(code, ast.Name) and code.id in constants:
                    found.setdefault(constants[code.id], set()).add(MAKERS[maker])
                elif isinstance(code, ast.Constant):
                    found.setdefault(code.value, set()).add(MAKERS[maker])
    return found


def strings(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The constants of a module that are strings."""
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant):
                yield target.id, str(node.value.value)


def test_every_finding_is_in_the_list() -> None:
    text = (DOCS / "findings.md").read_text("utf-8")
    listed = re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE)
    told = [code for cell in listed for code in named(cell)]
    assert sorted(told) == sorted(findings())


def test_the_list_says_how_bad_a_finding_is() -> None:
    text = (DOCS / "findings.md").read_text("utf-8")
    known = findings()
    for section in text.split("\n## ")[1:]:
        general = re.search(r"\nAll are (error|warning)s", section)
        lead = re.search(r"\nAll are .*", section)
        excepted = named(lead[0]) if lead else []
        for line in re.findall(r"^\| `.*", section, re.MULTILINE):
            cells = [cell.strip() for cell in line.split("|")[1:-1]]
            for code in named(cells[0]):
                if code in excepted:
                    continue
                told = general[1] if general else cells[1]
                assert known[code] & {told, ""}, code


def test_the_list_says_what_ends_with_the_exit_code_for_usage() -> None:
    text = (DOCS / "findings.md").read_text("utf-8")
    section = text.partition("\n## Configuration and output\n")[2]
    assert "the exit code is 2" in section
    cells = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
    assert {code for cell in cells for code in named(cell)} == USAGE_CODES


def test_every_template_is_in_the_list() -> None:
    text = (DOCS / "templates.md").read_text("utf-8")
    told = {named(row[0])[0]: named(row[1])[0] for row in rows(text, "Template")}
    assert told == {name: view.__name__ for name, view in TEMPLATES.items()}
    filters = [name for row in rows(text, "Filter") for name in named(row[0])]
    assert sorted(filters) == sorted(FILTERS)


def test_the_places_of_the_keyword_are_there() -> None:
    places = re.findall(r"`([\w/]+\.py): (\w+)`", KEYWORD)
    assert len(places) > 12
    for file, name in places:
        assert name in defined(SOURCE / file), f"{file}: {name}"


def defined(file: Path) -> set[str]:
    """What a module defines at its top."""
    found: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


def test_the_places_of_the_keyword_are_about_it() -> None:
    for file in {file for file, _ in re.findall(r"`([\w/]+\.py): (\w+)`", KEYWORD)}:
        text = (SOURCE / file).read_text("utf-8")
        about = re.search(r"unique|DISTINCT", text, re.IGNORECASE)
        assert about or file == "normalize/context.py", file
    for row in rows(KEYWORD, "Where"):
        text = (ROOT / named(row[0])[0]).read_text("utf-8")
        assert "uniqueItems" in text, row[0]


@pytest.mark.parametrize("page", [CONTRIBUTING, KEYWORD, README])
def test_files_that_are_named_are_there(page: str) -> None:
    for name in named(prose(page)):
        if re.fullmatch(r"[\w./-]*/[\w./-]*", name) and not name.startswith(".."):
            found = [base / name for base in (ROOT, SOURCE) if (base / name).exists()]
            assert found or name in ("_runtime/unique.py",), name


def test_what_is_made_is_a_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in (README, CONTRIBUTING):
        for name in re.findall(r"(?:^|`)make (\w+)", page, re.MULTILINE):
            assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_continuous_integration_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    command = script.strip().splitlines()[-1]
    assert re.search(rf"^{re.escape(command)} ", README, re.MULTILINE)


def test_the_comparison_is_of_the_versions_that_are_measured() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = dict(
        each.split(">=") for each in project["optional-dependencies"]["bench"]
    )
    heading = README.partition("\n## Compared with others\n")[2]
    assert wanted["openapi-generator-cli"] in heading
    assert wanted["openapi-python-client"] in heading
    assert re.search(r"\b20\d\d-\d\d\b", heading)
