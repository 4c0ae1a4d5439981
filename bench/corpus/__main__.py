"""`python -m bench.corpus`: fetch the listed documents, generate from each, and judge.

Ends with 1 when a document is not fully right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from . import table
from .fetch import fetch
from .judge import Verdict, judge
from .listing import SPECS, Listed, listed


def main() -> int:
    """Print a line for each document as soon as it is judged, then the totals."""
    given = _arguments()
    specs = listed(given.list.read_text(encoding="utf-8"))
    if given.only:
        specs = [
            each for each in specs if any(name in each.name for name in given.only)
        ]
    given.dir = given.dir.resolve()
    fetch(specs, given.dir)
    print(table.HEADER)
    verdicts = []
    for verdict in _verdicts(specs, given):
        print(table.line(verdict), flush=True)
        verdicts.append(verdict)
    print("", *table.totals(verdicts), sep="\n")
    if given.json:
        rows = [asdict(each) for each in verdicts]
        given.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0 if verdicts and all(each.right for each in verdicts) else 1


def _verdicts(specs: list[Listed], given: argparse.Namespace) -> Iterator[Verdict]:
    with ThreadPoolExecutor(given.jobs) as pool:
        yield from pool.map(lambda s: judge(s, given.dir, mypy=given.mypy), specs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("--list", type=Path, default=SPECS, help="another list")
    parser.add_argument(
        "--only", action="append", help="only documents whose names contain this"
    )
    parser.add_argument(
        "--no-mypy", dest="mypy", action="store_false", help="do not check types"
    )
    parser.add_argument("--jobs", type=int, default=1, help="how many at once")
    parser.add_argument("--json", type=Path, help="write all details to this file")
    parser.add_argument(
        "--dir", type=Path, default=Path(".cache/corpus"), help="where everything goes"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
