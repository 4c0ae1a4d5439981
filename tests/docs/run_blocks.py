"""Run blocks of code as they stand, one after the other, in a process of their own.

Standard input has `{"package": ..., "base": ..., "blocks": [[name, code], ...]}`, standard output
gets the names of the blocks that failed, with their tracebacks, as JSON. All that is not as
printed: the client talks to `base`, the files and variables that an example names are there.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
import sys
import traceback
from pathlib import Path

FILE = re.compile(r'Path\("([^"]+)"\)(?!\.write_bytes)')


def main() -> None:
    order = json.load(sys.stdin)
    module = importlib.import_module(f"{order['package']}._runtime.configuration")
    module.BaseConfiguration.base_url = lambda self, *_, **__: order["base"]
    failures = {}
    for name, code in order["blocks"]:
        for file in FILE.findall(code):
            Path(file).write_bytes(b"some bytes")
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                exec(compile(code, name, "exec"), {"__name__": "__main__"})
        except BaseException:
            failures[name] = traceback.format_exc()
    json.dump(failures, sys.stdout)


main()
