"""One contender in a process of its own: `python -m bench.worker NAME URL`.

Says as a line of JSON what each row is good for, then times the rows it reads from
standard input, a round each, and prints microseconds of processor time for one call.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable

from .contenders import CONTENDERS, Calls
from .workload import CALLS, EXPECTED


def main(name: str, url: str) -> None:
    """Check the calls, then time them as asked."""
    try:
        calls = CONTENDERS[name](url)
    except Exception as error:
        print(json.dumps({"": _reason(error)}), flush=True)
        return
    print(json.dumps(_faults(calls)), flush=True)
    gc.collect()
    gc.freeze()  # what one row keeps is no business of the collector in another
    for line in sys.stdin:
        row = line.strip()
        print(_microseconds(calls[row], CALLS[row]), flush=True)


def _faults(calls: Calls) -> dict[str, str | None]:
    """What is wrong with each row; None is nothing."""
    faults: dict[str, str | None] = {}
    for row, call in calls.items():
        try:
            found = call()
            faults[row] = None if found == EXPECTED[row] else f"gave {found!r}"
        except Exception as error:
            faults[row] = _reason(error)
    return faults


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def _microseconds(call: Callable[[], object], times: int) -> float:
    gc.collect()  # each round begins alike; what it makes itself is its own cost
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times * 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
