"""Pages with examples that do what they should not, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest
from tests.clients import make_client

from specloom.load import load
from specloom.normalize import normalize
from specloom.tools.examples.pages import blocks_of, existing
from specloom.tools.examples.report import Result
from specloom.tools.examples.run import run_examples

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.org/v1'}]
paths:
  /pets:
    post:
      operationId: addPet
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string, minLength: 2}}}}}}
      responses: {'200': {description: '', content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}}
"""
SYNC = """\
from pets_client import ApiClient

with ApiClient() as client:
    print(client.default.add_pet(name="Rex"))
"""
ASYNC = """\
import asyncio

from pets_client import AsyncApiClient


async def main() -> None:
    async with AsyncApiClient() as client:
        print(await client.default.add_pet(name="Rex"))


asyncio.run(main())
"""
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs examples as the blocks of one page."""
    folder = tmp_path_factory.mktemp("pets")
    client = make_client(DOCUMENT, folder, "pets_client")
    documents, _ = load(folder / "spec.yaml")
    api, _ = normalize(documents)

    def run(*examples: str, longest: float = 30.0) -> Result:
        page = "# Pets\n\n" + "".join(f"```python\n{code}```\n\n" for code in examples)
        blocks = blocks_of("README.md", page, examples)
        assert len(blocks) == len(examples)
        return run_examples(api, documents, client.folder, blocks, longest=longest)

    return run


def told(result: Result) -> list[str]:
    return list(result.lines())


def test_examples_that_run(run: Run) -> None:
    result = run(SYNC, ASYNC)
    assert told(result) == []
    assert result.summary() == "2 of 2 examples of 1 operation ran, sync and async"
    assert not result.failed


BROKEN = [
    ("x = 1\n1 / 0\n", 2, "ZeroDivisionError: division by zero"),
    ("x = 1\nif\n", 2, "SyntaxError"),
    ("x = 1\nraise SystemExit(3)\n", 2, "SystemExit: 3"),
    ("import os\n\nos._exit(3)\n", 1, "it ended the process: without a word"),
    ("import os\n\nos.write(2, b'Fatal: x')\nos._exit(3)\n", 1, "process: Fatal: x"),
    ("import warnings\n\nwarnings.warn('old')\n", 3, "UserWarning: old"),
    ("open('not_announced' + '.txt')\n", 1, "FileNotFoundError"),
    ("import os\n\nos.environ['A' + 'B']\n", 3, "KeyError: 'AB'"),
    ("import os\n\nopen(os.devnull)\n", 1, "ResourceWarning: unclosed file"),
    (SYNC.replace('name="Rex"', "[1]"), 4, "RequestValidationError"),
    (SYNC.replace("add_pet(", "add_pat("), 4, "no attribute 'add_pat'"),
]


@pytest.mark.parametrize(
    ("code", "line", "why"), BROKEN, ids=[row[2] for row in BROKEN]
)
def test_an_example_that_fails_is_named(
    run: Run, code: str, line: int, why: str
) -> None:
    result = run(SYNC, ASYNC, code, SYNC)
    (told_of_it,) = told(result)
    before = 2 + (SYNC + ASYNC).count("\n") + 6 + 1
    assert told_of_it.startswith(f"README.md:{before + line}: ")
    assert why in told_of_it
    assert result.summary() == "3 of 4 examples of 1 operation ran, sync and async"
    assert result.failed


HANGS = "x = 1\nimport time\n\ntime.sleep(999)\n"


def hang(monkeypatch: pytest.MonkeyPatch, *numbers: int) -> list[float]:
    """Have time be over as soon as one of these blocks has begun, and never before.

    Returns:
        The limits, in seconds, of all that is waited for from now on.
    """
    limits: list[float] = []

    class Lines(SimpleQueue[str | None]):
        """What a process says, waited for as long as it takes."""

        has_begun: int | None = None

        def get(self, block: bool = True, timeout: float | None = None) -> str | None:
            assert timeout is not None
            limits.append(timeout)
            if self.has_begun in numbers:
                raise Empty
            line = super().get()
            self.has_begun = json.loads(line).get("begin") if line else None
            return line

    monkeypatch.setattr("specloom.tools.examples.run.SimpleQueue", Lines)
    return limits


def test_an_example_that_does_not_end_is_named_and_the_next_one_is_run(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = hang(monkeypatch, 2)
    result = run(SYNC, ASYNC, HANGS, SYNC, longest=20)
    (told_of_it,) = told(result)
    line = 2 + (SYNC + ASYNC).count("\n") + 6 + 1 + 1
    assert told_of_it == f"README.md:{line}: it did not end within 20 s"
    assert result.summary() == "3 of 4 examples of 1 operation ran, sync and async"
    # For its first line a process is given the time that it takes to start, too.
    first = limits[0]
    assert first > 20
    assert limits == [first, *[20] * 5, first, 20]


def test_not_all_are_waited_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    hang(monkeypatch, *range(2, 8))
    lines = told(run(SYNC, ASYNC, *[HANGS] * 6, "print()\n"))
    late, others = lines[:5], lines[5:]
    assert all("it did not end within 30 s" in line for line in late)
    assert all("too many before it did not end" in line for line in others)
    assert (len(late), len(others)) == (5, 2)


def test_a_limit_is_one_of_seconds(run: Run) -> None:
    """On the clock that others share: of the block that does not end alone."""
    line, *_ = told(run(HANGS, longest=0.1))
    assert line == "README.md:4: it did not end within 0.1 s"


def test_a_request_that_is_not_allowed_is_a_failure(run: Run) -> None:
    sent = (
        "import httpx2\n\n"
        'httpx2.post("https://pets.example.org/v1/pets", json={"name": ""})\n'
    )
    (line,) = told(run(SYNC, ASYNC, sent))
    assert "not allowed: POST https://pets.example.org/v1/pets: its body" in line
    assert "$.name: '' should be non-empty" in line or "too short" in line


def test_a_failure_is_told_with_what_was_wrong(run: Run) -> None:
    lost = 'import httpx2\n\nhttpx2.get("https://pets.example.org/v1/cats").raise_for_status()\n'
    (problem,) = run(SYNC, ASYNC, lost).problems
    assert problem.what is not None and "404" in problem.what
    assert problem.complaints == (
        "GET https://pets.example.org/v1/cats: there is no such operation",
    )


def test_every_operation_is_called_in_both_ways(run: Run) -> None:
    assert told(run(SYNC)) == ["addPet: no example calls it asynchronously"]
    assert told(run(ASYNC)) == ["addPet: no example calls it synchronously"]
    assert told(run()) == [
        "addPet: no example calls it synchronously or asynchronously"
    ]
    assert run(SYNC).failed
    assert run(SYNC).summary() == "1 of 1 example of 1 operation ran"


def test_examples_do_not_depend_on_each_other(run: Run) -> None:
    """Neither names, nor files, nor the variables that others set in their module."""
    wrote = 'from pathlib import Path\n\nx = 1\nPath("here.txt").write_bytes(b"x")\n'
    reads = 'print(open("here" + ".txt"))\n'
    found = told(run(SYNC, ASYNC, wrote, "print(x)\n", reads))
    assert ["NameError" in found[0], "FileNotFoundError" in found[1]] == [True, True]
    assert len(found) == 2


def test_what_an_example_names_is_there(run: Run) -> None:
    named = (
        "import os\nfrom pathlib import Path\n\n"
        'assert Path("pets/rex.png").read_bytes()\nassert os.environ["API_KEY"]\n'
    )
    assert told(run(SYNC, ASYNC, named)) == []


def test_nothing_of_the_caller_is_there(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what its environment has, nor its home; nor what a block before has set."""
    monkeypatch.setenv("SPECLOOM_SECRET", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:1")
    sees = (
        "import os\nfrom pathlib import Path\n\n"
        "assert os.environ['SET_BY_THIS'] == 'secret'\n"
        "assert not {'SPECLOOM_SECRET', 'HTTPS_PROXY'} & set(os.environ)\n"
        f"assert Path.home() != Path({str(Path.home())!r})\n"
    )
    after = "import os\n\nassert 'SET_BY_THIS' not in os.environ\n"
    assert told(run(SYNC, ASYNC, sees, after)) == []


def test_no_file_is_made_elsewhere(run: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside.bin"
    (line,) = told(
        run(SYNC, ASYNC, f'from pathlib import Path\n\nPath("{outside}").stat()\n')
    )
    assert "FileNotFoundError" in line
    assert not outside.exists()


def test_an_example_that_is_not_there_any_more(run: Run, tmp_path: Path) -> None:
    """It is told with its place, and what is in its place is not run."""
    examples = ["print(1)\n", "print(1)\n", "print(2)\n"]
    page = "".join(f"```python\n{code}```\n\n" for code in examples)
    blocks = blocks_of("README.md", page, examples)
    assert [block.line for block in blocks] == [2, 6, 10]
    (tmp_path / "README.md").write_text(page.replace("print(1)", "print(3)", 1))
    found = existing(tmp_path, blocks)
    assert [(b.code, b.line, b.is_lost) for b in found] == [
        ("print(1)\n", 6, False),
        ("print(1)\n", 6, True),
        ("print(2)\n", 10, False),
    ]


def test_for_programs(run: Run) -> None:
    found: dict[str, Any] = json.loads(json.dumps(run(SYNC, "1 / 0\n").as_json()))
    assert (found["examples"], found["ran"]) == (2, 1)
    assert found["operations"] == [
        {"operation": "addPet", "sync": 1, "asynchronous": 0}
    ]
    (problem,) = found["problems"]
    assert (problem["page"], problem["line"]) == ("README.md", 11)
    assert problem["what"] == "ZeroDivisionError: division by zero"
