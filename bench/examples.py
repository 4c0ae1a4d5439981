"""Run the Python blocks of the pages in a folder, and count those that send a request.

    python -P examples.py FOLDER

There is no network: the first look-up of a host is noted, and fails. Credentials are in the
environment, and the files that an example names are there: in the working folder, also where it
names them by an absolute path.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import socket
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r'Path\("([^"]+)"\)(?!\.write_bytes)')
TOKENS = "BEARER_TOKEN", "API_KEY", "ACCESS_TOKEN", "USERNAME", "PASSWORD"


class _Reached(BaseException):
    """A block has come to its request."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise _Reached


def main(folder: str) -> None:
    """Print how many blocks there are, how many send, and what stopped the others."""
    os.environ.update(dict.fromkeys(TOKENS, "x"))
    sys.path.insert(0, str(Path(folder).resolve()))
    socket.getaddrinfo = _refuse
    time.sleep = lambda seconds: None
    pages = sorted(Path(folder).glob("docs/*.md"))
    blocks = [b for page in pages for b in BLOCK.findall(page.read_text("utf-8"))]
    os.chdir(folder)
    calls = [block for block in blocks if "ApiClient(" in block]
    fates = Counter(map(_fate, calls))
    sent = fates.pop("sends a request", 0)
    rest = ", ".join(f"{fate} {count}" for fate, count in fates.most_common())
    print(f"{len(calls)}, of which {sent} send a request" + (f" ({rest})" * bool(rest)))


def _fate(block: str) -> str:
    block = block.replace('Path("/', 'Path("')
    for file in map(Path, FILE.findall(block)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"some bytes")
    quiet = io.StringIO()
    try:
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
            exec(compile(block, "example", "exec"), {"__name__": "__main__"})
    except _Reached:
        return "sends a request"
    except BaseException as failure:
        return type(failure).__name__
    return "sends nothing"


if __name__ == "__main__":
    main(*sys.argv[1:])
