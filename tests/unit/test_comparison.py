"""What the comparison with other generators reads of a client, and of its pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bench import importing
from bench.comparison import GENERATORS, Made, _found
from bench.corpus.counting import operations, read
from tests.clients import ROOT

OURS, OPENAPI_GENERATOR, OPENAPI_PYTHON_CLIENT = GENERATORS
CODE = {
    OURS: """
        A: Operation[None] = (
            Operation("getA", "GET", "/a/{pet_id}", responses={})
        )
        B: Operation[None] = Operation(
            "addB",
            "POST",
            "/b",
        )
    """,
    OPENAPI_GENERATOR: """
        return self.api_client.param_serialize(
            method='GET',
            resource_path='/a/{pet_id}',
        )
        return self.api_client.param_serialize(
            method='POST',
            resource_path='/b',
        )
    """,
    OPENAPI_PYTHON_CLIENT: """
        _kwargs: dict[str, Any] = {
            "method": "get",
            "url": "/a/{id}".format(id=quote(str(id), safe="")),
        }
        _kwargs: dict[str, Any] = {
            "method": "post",
            "url": "/b",
        }
    """,
}


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda g: g.package)
def test_operations_are_found(generator: object, tmp_path: Path) -> None:
    (found,) = [g for g in GENERATORS if g is generator]
    folder = tmp_path / found.package / "api"
    folder.mkdir(parents=True)
    (folder / "made.py").write_text(CODE[found])
    assert _found(found, tmp_path) == {("GET", "/a/{}"), ("POST", "/b")}


def test_all_operations_of_the_example_are_found(tmp_path: Path) -> None:
    (tmp_path / "ours").symlink_to(ROOT / "generated" / "openai_client")
    wanted = operations(read(ROOT / "specs" / "openapi.yaml"))
    assert len(_found(OURS, tmp_path)) == len(wanted)


def test_modules_that_fail_are_counted(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    package = tmp_path / "half_broken"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "good.py").write_text("")
    (package / "bad.py").write_text("import half_broken.missing")
    monkeypatch.setattr(sys, "path", [*sys.path])
    importing.main(str(tmp_path), "half_broken")
    assert capsys.readouterr().out == "1\n"


def test_examples_that_send_are_counted(tmp_path: Path) -> None:
    blocks = [
        "import socket; ApiClient(socket.getaddrinfo('example.com', 80))",
        "ApiClient()",
        "pass  # ApiClient()",
        "no_call()",
        'socket = open(Path("/no/such.txt"))  # ApiClient()',
    ]
    text = "".join(
        f"```python\nApiClient = print\n{block}\n```\n\n" for block in blocks
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "A.md").write_text(text)
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            str(ROOT / "bench" / "examples.py"),
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("4, of which 1 send a request (")
    assert "sends nothing 2" in done.stdout and "NameError 1" in done.stdout


@pytest.mark.parametrize(
    ("made", "right"),
    [
        (Made(True, 2, 0, 0), True),
        (Made(False, 2, 0, 0), False),
        (Made(True, 2, 1, 0), False),
        (Made(True, 2, 0, 1), False),
    ],
)
def test_a_document_is_right(made: Made, right: bool) -> None:
    assert made.right is right
