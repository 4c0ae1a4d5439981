"""Runs commands, each in a fork of one process that has imported what they need. A program.

Its arguments are names of modules. A line of JSON on standard input is a command, `{"code": ...,
"arguments": [...], "folder": ..., "variables": {...}, "seconds": ..., "memory": ...}`; the answer is a
line as well, `{"exit": ..., "told": ...}`: a signal is a negative exit, as in `subprocess`.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from typing import Any, NoReturn


def main() -> None:
    """Answer commands until there is none any more."""
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def _answer(command: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as told:
        child = os.fork()
        if child == 0:
            _run(command, told.fileno())
        _, status = os.waitpid(child, 0)
        told.seek(0)
        text = told.read().decode("utf-8", "replace")
    return {"exit": os.waitstatus_to_exitcode(status), "told": text}


def _run(command: dict[str, Any], told: int) -> NoReturn:
    """What a new interpreter would do: `python -c code arguments`."""
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(told, 1)
        os.dup2(told, 2)
        os.chdir(command["folder"])
        os.environ.update(command["variables"])
        sys.argv = ["-c", *command["arguments"]]
        sys.path.insert(0, os.getcwd())
        signal.alarm(command["seconds"])
        resource.setrlimit(resource.RLIMIT_AS, (command["memory"],) * 2)
        exec(compile(command["code"], "<string>", "exec"), {"__name__": "__main__"})
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
