"""The pages of this project do what they show; and what carries them out notices when they do not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.clients import make_client
from tests.guide.blocks import PAGES, ROOT, blocks
from tests.guide.carrying_out import carry_out

from specloom.model import StreamDeclaration


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_page_shows_what_happens(page: Path, tmp_path: Path, update: bool) -> None:
    done = carry_out(page, tmp_path)
    if update:
        page.write_text(done.text, "utf-8")
    else:
        assert done.problems == []


WRONG = """# Page

```console
$ echo one; echo two >&2
one
three
$ true
$ false
something
```

```python title="own/made.py"
NAME = "Rex"
```

```console
$ cat own/made.py
NAME = "Rex"
```

```python
print("Rex")  # Mia
```

```python
print("unsaid")
raise ValueError
```

```sh
exit 1
```
"""


PACKAGED = """# Page

```python title="made/pets.py"
NAME = "Rex"
```

```python
import pets
```

```sh
pip install ./made
```

```python
from pets import NAME

print(NAME)  # Rex
```
"""


def test_a_page_that_forgets_to_install_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PACKAGED, "utf-8")
    (problem,) = carry_out(page, tmp_path).problems
    assert problem.startswith("line 7:")
    assert "No module named 'pets'" in problem


def test_what_a_page_says_wrong_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(WRONG, "utf-8")
    done = carry_out(page, tmp_path)
    told = [each.partition("\n")[0] for each in done.problems]
    assert told == [
        "line 3: echo one; echo two >&2",
        "line 3: false",
        "line 21 prints:",
        "line 25:",
    ]
    assert "ValueError" in done.problems[3]
    assert done.text == WRONG.replace("three\n", "two\n").replace("something\n", "")


STREAMS = (StreamDeclaration(operation="askQuestion", item="AnswerPart"),)


def test_the_python_of_the_pages_type_checks(tmp_path: Path) -> None:
    client = make_client(
        ROOT / "specs" / "pets.yaml", tmp_path, "pets", streams=STREAMS
    )
    for page in PAGES:
        found = [b for b in blocks(page.read_text("utf-8")) if b.language == "python"]
        name = f"page_{page.stem.replace('-', '_')}.py"
        (client.folder / name).write_text("\n".join(each.code for each in found))
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--no-incremental",
    ]
    names = sorted(file.name for file in client.folder.glob("page_*.py"))
    done = subprocess.run(
        [*command, *names],
        cwd=client.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_most_blocks_are_run() -> None:
    found = [each for page in PAGES for each in blocks(page.read_text("utf-8"))]
    run = [each for each in found if each.language in ("console", "python")]
    assert len(run) > 20
    told = [b for b in found if b.language == "sh" and "pip install" not in b.code]
    assert len(run) > len(told) * 4
