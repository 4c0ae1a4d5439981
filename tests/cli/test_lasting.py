"""Commands that last: what they say meanwhile, and that they can be interrupted."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from specloom.cli import INTERRUPTED, OK
from specloom.cli import progress as progress_module
from specloom.cli.progress import progress
from specloom.write import stage as stage_module
from specloom.write import swap

SPEC = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: https://pets.example}]
paths: {/pets: {get: {operationId: listPets, responses: {'204': {description: None.}}}}}
"""
ARGUMENTS = ("generate", "spec.yaml", "-o", "out", "--package", "pets", "--no-docs")


class Terminal(io.StringIO):
    """A terminal that tells when something was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        super().flush()
        self.written.set()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error on a terminal, for which everything lasts."""
    found = Terminal()
    # Not the module's name: pytest puts its own stream there between a fixture and its test.
    monkeypatch.setattr(progress_module, "sys", SimpleNamespace(stderr=found))
    monkeypatch.setattr(progress_module, "_SILENT", 0.01)
    monkeypatch.setattr(progress_module, "_PAUSE", 0.01)
    return found


def test_what_lasts_says_what_it_is_at(terminal: Terminal) -> None:
    with progress(quiet=False) as tell:
        tell("reading")
        assert terminal.written.wait(60)
        terminal.written.clear()
        tell("writing " + "x" * 200)
        assert terminal.written.wait(60)
    first, second, gone = terminal.getvalue().split("\r")[1:4]
    assert first == "reading..."
    assert second.startswith("writing xxx") and len(second) == 79
    assert gone.strip() == "" and terminal.getvalue().endswith("\r")
    assert "\x1b" not in terminal.getvalue()


def test_nothing_is_said_that_nobody_asked_for(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress(quiet=True) as tell:
        tell("reading")
    monkeypatch.setattr(progress_module, "_SILENT", 3600)
    with progress(quiet=False) as tell:
        tell("reading")
    monkeypatch.setattr(terminal, "isatty", lambda: False)
    with progress(quiet=False) as tell:
        tell("reading")
    assert terminal.getvalue() == ""
    assert threading.active_count() == 1


@contextmanager
def silent_server() -> Iterator[tuple[str, threading.Event]]:
    """A server that is asked, and does not answer until it is over."""
    asked, over = threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            over.wait()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/spec.yaml", asked
        finally:
            over.set()
            server.shutdown()
            thread.join()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_ctrl_c_ends_a_command(tmp_path: Path) -> None:
    with silent_server() as (url, asked):
        command = [sys.executable, "-m", "specloom", "validate", url]
        with subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            # A shell has what it runs in the background ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as process:
            assert asked.wait(120)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=120)
    assert process.returncode == INTERRUPTED == 130
    assert told == "specloom: interrupted\n"


@pytest.mark.parametrize(
    ("place", "name", "is_new"),
    [
        (stage_module, "sync", False),
        (swap, "exchange", False),
        (swap, "keep_strays", True),
    ],
)
def test_ctrl_c_leaves_the_old_or_the_new(
    specloom: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    is_new: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(SPEC)
    assert specloom(*ARGUMENTS).code == OK
    old = tree()
    Path("spec.yaml").write_text(SPEC.replace("listPets", "findPets"))

    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(place, name, interrupt)
        done = specloom(*ARGUMENTS)
    assert done.code == INTERRUPTED
    assert "Traceback" not in done.err
    assert not Path("out/.specloom.lock").exists()
    assert is_new or tree() == old
    assert specloom(*ARGUMENTS).code == OK
    assert "find_pets" in Path("out/pets/api/default_api.py").read_text()
    assert not list(Path("out").glob(".specloom-*"))


def tree() -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in Path("out").rglob("*") if p.is_file()}


def test_a_narrow_terminal(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    with progress(quiet=False) as tell:
        tell("reading a document of a very long name")
        assert terminal.written.wait(60)
    assert max(map(len, terminal.getvalue().split("\r"))) == 19
