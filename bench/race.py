"""Contenders side by side: each in its own process, in turn, round by round."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias

from .workload import EXPECTED

ROOT = Path(__file__).parents[1]
ROUNDS = 40

Table: TypeAlias = dict[str, dict[str, float]]
"""Microseconds of processor time for a call, by row and contender."""


class Runner(NamedTuple):
    """The process of a contender, and the rows that it can be timed in."""

    process: Process
    rows: frozenset[str]


class Process(NamedTuple):
    """A child that is talked to in lines."""

    input: IO[str]
    output: IO[str]

    def ask(self, line: str) -> str:
        """Send a line, and wait for the answer."""
        print(line, file=self.input, flush=True)
        return self.read()

    def read(self) -> str:
        """The next line; empty where the child has ended."""
        return self.output.readline().strip()


def race(folder: Path, names: list[str]) -> Table:
    """The best round of each contender in each row: what noise adds, it only adds.

    Args:
        folder: where the generated packages are.
        names: of `contenders.CONTENDERS`.
    """
    table: Table = {row: {} for row in EXPECTED}
    with ExitStack() as stack:
        url = stack.enter_context(_process(folder, "bench.server")).read()
        runners = {
            name: _runner(name, stack.enter_context(_worker(folder, name, url)))
            for name in names
        }
        for _ in range(ROUNDS):
            for row, times in table.items():
                for name, runner in runners.items():
                    if row in runner.rows:
                        spent = float(runner.process.ask(row))
                        times[name] = min(spent, times.get(name, spent))
    return table


def _runner(name: str, process: Process) -> Runner:
    """Read what a worker says of its rows, and print what is wrong with them."""
    faults: dict[str, str | None] = json.loads(
        process.read() or '{"": "its process has ended"}'
    )
    for row, fault in faults.items():
        if fault is not None:
            print(f"{name} cannot be called{row and ' for ' + row}: {fault}")
    return Runner(process, frozenset(row for row in faults if faults[row] is None))


def _worker(folder: Path, name: str, url: str) -> AbstractContextManager[Process]:
    return _process(folder, "bench.worker", name, url)


@contextmanager
def _process(folder: Path, module: str, *arguments: str) -> Iterator[Process]:
    places = os.pathsep.join([str(ROOT), str(folder)])
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env=os.environ | {"PYTHONPATH": places},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            assert child.stdin is not None and child.stdout is not None
            yield Process(child.stdin, child.stdout)
        finally:
            child.kill()
