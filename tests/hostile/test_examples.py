"""`docs --test` runs the examples that specloom wrote, and no code of the document, however it is fenced."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from tests.clients import ROOT

FENCES = (
    "```python\n{}\n```",
    '```python title="x"\n{}\n```',
    "```Python\n{}\n```",
    "``` python\n{}\n```",
    "```python {{.run}}\n{}\n```",
    "```{{.python}}\n{}\n```",
    "```python,ignore\n{}\n```",
    "`````python x\n{}\n`````",
    "~~~python\n{}\n~~~",
    "~~~ python x\n{}\n~~~",
    "   ```python x\n   {}\n   ```",
    "> ```python x\n> {}\n> ```",
    "- item\n\n  ```python x\n  {}\n  ```",
    "1. > ```python x\n   > {}\n   > ```",
    "| a |\n| - |\n| ```python x |\n\n```python x\n{}\n```",
    "<!--\n```python x\n{}\n```\n-->",
    "<pre>\n\n```python x\n{}\n```\n</pre>",
    "```\n```\n```python x\n{}\n```",
    "````\n```\n````\n```python x\n{}\n```",
    "```python\tx\n{}\n```",
    "```python\u00a0x\n{}\n```",
    "```python x\r\n{}\r\n```",
    "    ```python x\n{}\n    ```",
    "never closed\n```python x\n{}",
)
SECRET = "SPECLOOM_TEST_SECRET"


def evil(folder: Path) -> str:
    """All fences, around code that would leave a file."""
    lines = (
        each.format(f"open({str(folder / f'{n}.ran')!r}, 'w').close()")
        for n, each in enumerate(FENCES)
    )
    return "\n\n".join(lines)


def document(told: str) -> dict[str, Any]:
    """A document that has a text wherever it can have one."""
    pet = {
        "type": "object",
        "description": told,
        "properties": {
            "name": {"type": "string", "description": told, "example": told}
        },
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1", "description": told},
        "tags": [{"name": "pets", "description": told}],
        "paths": {
            "/pets": {
                "post": {
                    "operationId": "addPet",
                    "tags": ["pets"],
                    "summary": told,
                    "description": told,
                    "x-codeSamples": [
                        {"lang": "Python", "label": told, "source": told}
                    ],
                    "parameters": [
                        {
                            "name": "n",
                            "in": "query",
                            "description": told,
                            "schema": {"type": "string"},
                        }
                    ],
                    "requestBody": {"description": told, "content": content},
                    "responses": {"200": {"description": told, "content": content}},
                }
            }
        },
        "webhooks": {
            "pet": {
                "post": {
                    "summary": told,
                    "description": told,
                    "requestBody": {"content": content},
                    "responses": {"200": {"description": told}},
                }
            }
        },
        "components": {
            "schemas": {"Pet": pet},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": told}
            },
        },
    }


def run(folder: Path, *arguments: str) -> dict[str, Any]:
    """Run the examples; answers what is said for programs."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "specloom",
            "docs",
            *arguments,
            "--test",
            "--format",
            "json",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), SECRET: "secret"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document that means harm, one like it that does not, and a configuration."""
    (tmp_path / "evil.json").write_text(json.dumps(document(evil(tmp_path))))
    (tmp_path / "good.json").write_text(json.dumps(document("A pet.")))
    (tmp_path / "specloom.toml").write_text(
        '[[client]]\nspec = "evil.json"\noutput = "out"\npackage = "pets"\n'
    )
    return tmp_path


def test_no_code_of_a_document_runs(folder: Path) -> None:
    good, bad = run(folder, "good.json"), run(folder, "evil.json")
    assert bad["ran"] == bad["examples"] == good["examples"]
    assert list(folder.glob("*.ran")) == []


def test_nor_of_pages_as_they_are(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "specloom", "generate", "-q"], cwd=folder, check=True
    )
    page = folder / "out" / "README.md"
    added = f"```python\nopen({str(folder / 'x.ran')!r}, 'w').close()\n```\n"
    page.write_text(f"{added}\n{page.read_text('utf-8')}\n{evil(folder)}", "utf-8")
    assert run(folder)["ran"] == run(folder, "good.json")["ran"]
    assert list(folder.glob("*.ran")) == []


def test_a_page_marks_no_code_of_a_document(folder: Path) -> None:
    """What a renderer would show as Python for the site's tabs is ours alone."""
    subprocess.run(
        [sys.executable, "-m", "specloom", "generate", "-q"], cwd=folder, check=True
    )
    shown = [
        token.content
        for page in (folder / "out").rglob("*.md")
        for token in MarkdownIt("commonmark").parse(page.read_text("utf-8"))
        if token.type == "fence" and token.info.split()[:1] == ["python"]
    ]
    assert len(shown) == run(folder, "evil.json")["examples"]
