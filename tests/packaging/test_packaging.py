"""sdist -> wheel -> an empty environment -> a client: what no test of the checkout can see."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from tests.clients import ROOT
from tests.guide.blocks import blocks

MADE = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must succeed; answers what it printed."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


def new_environment(folder: Path, *installed: str | Path) -> Path:
    """An environment with these distributions and what they need."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", *installed, cwd=folder)
    return folder


def copy_environment(environment: Path, folder: Path) -> Path:
    """The same in another folder: its scripts name the interpreter by its path."""
    shutil.copytree(environment, folder, symlinks=True)
    for script in (folder / "bin").iterdir():
        if not script.is_symlink():
            text = script.read_bytes()
            script.write_bytes(text.replace(bytes(environment), bytes(folder)))
    return folder


def files_below(*parts: str) -> set[str]:
    """What the checkout has in these folders and files, relative to it."""
    found = (
        file
        for part in parts
        for file in (
            (ROOT / part).rglob("*") if (ROOT / part).is_dir() else [ROOT / part]
        )
    )
    return {
        file.relative_to(ROOT).as_posix()
        for file in found
        if file.is_file() and not set(MADE) & set(file.parts)
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel."""
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment with nothing but specloom's wheel, which was built from its sdist."""
    return new_environment(tmp_path_factory.mktemp("packaging") / "environment", wheel)


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> EmailMessage:
    """What an index shows."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("dist-info/METADATA")]
        message = message_from_bytes(archive.read(name), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


SOURCES = (
    ".ci",
    "bench",
    "docs",
    "generated",
    "generator",
    "LICENSES",
    "specs",
    "templates",
    "tests",
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "NOTICE", "README.md"),
    *(".gitignore", "pyproject.toml"),
)


def test_the_sdist_has_the_whole_project_and_nothing_else(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {m.name.partition("/")[2] for m in archive.getmembers() if m.isfile()}
    assert names == {*files_below(*SOURCES), "PKG-INFO"}


def test_nothing_of_the_checkout_is_forgotten() -> None:
    """A new file or folder at the top is in the list above, or git ignores it."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("no checkout of git")
    assert {name.partition("/")[0] for name in listed.stdout.split()} == set(SOURCES)


def test_the_wheel_has_the_package_and_its_templates(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = {n.removeprefix("generator/") for n in files_below("generator")}
    templates = {f"specloom/{n}" for n in files_below("templates")}
    information = {n for n in names if ".dist-info/" in n}
    assert names - information == package | templates
    licences = {n.partition("/licenses/")[2] for n in information if "/licenses/" in n}
    assert licences == {"LICENSE", "LICENSES/MIT-0.txt", "NOTICE"}


def test_it_says_who_may_use_it(metadata: EmailMessage) -> None:
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Author"] == "specloom contributors"
    assert not [c for c in metadata.get_all("Classifier", ()) if "License" in c]
    assert metadata["Keywords"]


def test_links_of_the_readme_work_on_an_index(metadata: EmailMessage) -> None:
    """Each leads to a file or folder of the project, in its repository, or elsewhere."""
    repository = PROJECT["project"]["urls"]["Repository"]
    page = metadata.get_payload(decode=False)
    assert isinstance(page, str)
    here = re.findall(r"\]\(([^)\s]+)\)", (ROOT / "README.md").read_text("utf-8"))
    there = re.findall(r"\]\(([^)\s]+)\)", page)
    assert len(here) == len(there) > 20
    for link, made in zip(here, there, strict=True):
        if link.startswith(("#", "https:")):
            assert made == link
        else:
            assert made == f"{repository}/blob/main/{link}"
            assert (ROOT / link.partition("#")[0]).exists()


def test_every_url_of_the_project_is_of_its_repository() -> None:
    urls = PROJECT["project"]["urls"]
    assert all(url.startswith(urls["Repository"]) for url in urls.values())


def commands(languages: Iterable[str], page: str) -> list[str]:
    """The commands of a page, in order."""
    lines = [
        line
        for block in blocks(page)
        if block.language in languages
        for line in block.code.splitlines()
        if block.language == "sh" or line.startswith("$ ")
    ]
    return [line.removeprefix("$ ") for line in lines]


def test_the_excerpt_of_the_readme_can_be_followed(
    installed: Path, tmp_path: Path
) -> None:
    """Word for word, in a folder with nothing but the document and an environment of its own."""
    excerpt, _, _ = (ROOT / "README.md").read_text("utf-8").partition("## Why")
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    binaries = copy_environment(installed, tmp_path / "environment") / "bin"
    path = f"{binaries}{os.pathsep}{os.environ['PATH']}"
    for command in commands(("console", "sh"), excerpt):
        run("sh", "-c", command, cwd=tmp_path, PATH=path)
    (python,) = [b.code for b in blocks(excerpt) if b.language == "python"]
    shown = re.findall(r"print\(.*\)  # (.*)$", python, re.MULTILINE)
    printed = run(binaries / "python", "-c", python, cwd=tmp_path)
    assert printed.splitlines() == shown != []


def test_it_generates_a_client(installed: Path, tmp_path: Path) -> None:
    spec = ROOT / "specs" / "openapi.yaml"
    command = [installed / "bin" / "specloom", "generate", spec, "-o", "out"]
    printed = run(*command, "--package", "openai_client", cwd=tmp_path)
    assert printed.startswith("openai_client: written to out")
    assert (tmp_path / "out" / "openai_client" / "api" / "images_api.py").is_file()
    assert (tmp_path / "out" / "openai_client" / "py.typed").is_file()
    assert (tmp_path / "out" / "docs" / "ImagesApi.md").is_file()


def test_it_writes_what_the_checkout_writes(installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    run(installed / "bin" / "specloom", "generate", "--quiet", cwd=tmp_path)
    for file in (ROOT / "generated").rglob("*"):
        relative = file.relative_to(ROOT / "generated")
        if file.is_file() and file.suffix in (".py", ".md", ".toml"):
            written = (tmp_path / "generated" / relative).read_bytes()
            assert written == file.read_bytes(), relative


def test_a_site_needs_an_extra_and_says_so(installed: Path, tmp_path: Path) -> None:
    spec = ROOT / "specs" / "openapi.yaml"
    command = [installed / "bin" / "specloom", "docs", spec, "-o", "site"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install 'specloom[site]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_styles_of_a_site_are_in_the_wheel(installed: Path) -> None:
    assert len(list(installed.glob("lib/*/*/specloom/tools/site/specloom.css"))) == 1


def test_it_brings_no_package_of_another_name(installed: Path) -> None:
    (site,) = (installed / "lib").glob("python*/site-packages")
    names = {entry.name for entry in site.iterdir()}
    assert "specloom" in names
    assert names.isdisjoint({"generator", "templates", "runtime", "tests", "bench"})


def test_the_generated_project_installs(tmp_path: Path) -> None:
    """The project around the client builds, and its wheel carries the whole package."""
    run(
        *(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path),
        ROOT / "generated",
        cwd=tmp_path,
    )
    (wheel,) = tmp_path.glob("*.whl")
    listed = run(sys.executable, "-m", "zipfile", "--list", wheel, cwd=tmp_path)
    for part in ("__init__.py", "py.typed", "_runtime/core.py", "models/image.py"):
        assert f"openai_client/{part}" in listed
