"""What blocks and requests came to -> what to tell: by the place in the pages, and in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ...model import Api, Operation
from ...pointer import OperationId
from .pages import Block
from .server import Exchange

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a block did not get to its last line."""

    what: str
    line: int | None = None
    """Of the block, from 1."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An example that failed, or sent what the document does not allow."""

    page: str
    line: int
    what: str | None
    """None where it got to its last line."""
    complaints: tuple[str, ...]
    """What is wrong with its requests."""


@dataclass(frozen=True, slots=True)
class Calls:
    """How often the examples call an operation."""

    operation: str
    sync: int
    asynchronous: int


@dataclass(frozen=True, slots=True)
class Result:
    """What all examples of a client came to."""

    examples: int
    problems: tuple[Problem, ...]
    calls: tuple[Calls, ...]
    """Of every operation of the document."""
    is_typed: bool = False
    """Whether a type checker had its say."""

    @property
    def ran(self) -> int:
        """How many examples got to their last line and sent what is allowed."""
        return self.examples - len(self.problems)

    @property
    def uncalled(self) -> tuple[Calls, ...]:
        """The operations that no example calls, in one of the two ways or in both."""
        return tuple(c for c in self.calls if not c.sync or not c.asynchronous)

    @property
    def failed(self) -> bool:
        """Whether anything is not as it should be."""
        return bool(self.problems or self.uncalled)

    def lines(self) -> Iterator[str]:
        """What failed, a line each, its place first; and the operations that nothing calls."""
        yield from self.told()
        for calls in self.uncalled:
            ways = [] if calls.sync else ["synchronously"]
            ways += [] if calls.asynchronous else ["asynchronously"]
            yield f"{calls.operation}: no example calls it {' or '.join(ways)}"

    def told(self) -> Iterator[str]:
        """What failed, a line each, its place first."""
        for each in self.problems:
            told = [each.what] if each.what is not None else []
            told += [f"not allowed: {complaint}" for complaint in each.complaints]
            yield f"{each.page}:{each.line}: {'; '.join(map(_on_one_line, told))}"

    def summary(self) -> str:
        """How many examples of how many operations ran."""
        operations = _counted(len(self.calls), "operation")
        ways = "" if self.uncalled or not self.calls else ", sync and async"
        examples = _counted(self.examples, "example")
        typed = " and type-check" if self.is_typed else ""
        return f"{self.ran} of {examples} of {operations} ran{typed}{ways}"

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "examples": self.examples,
            "ran": self.ran,
            "problems": [asdict(each) for each in self.problems],
            "operations": [asdict(each) for each in self.calls],
        }


def result_of(
    api: Api,
    blocks: tuple[Block, ...],
    failures: Mapping[int, Failure],
    exchanges: Iterable[Exchange],
    *,
    is_typed: bool = False,
) -> Result:
    """Put together what the blocks and the mock say."""
    complaints: dict[int, list[str]] = {}
    counts: Counter[tuple[OperationId, bool]] = Counter()
    for each in exchanges:
        if each.operation is not None:
            counts[each.operation.id, each.is_async] += 1
        told = [f"{each.request}: {complaint}" for complaint in each.complaints]
        if told:
            complaints.setdefault(each.block, []).extend(told)
    problems = (
        _problem(block, failures.get(n), complaints.get(n, ()))
        for n, block in enumerate(blocks)
        if n in failures or n in complaints
    )
    calls = (
        Calls(name_of(op), counts[op.id, False], counts[op.id, True])
        for op in api.operations
    )
    return Result(len(blocks), tuple(problems), tuple(calls), is_typed)


def _problem(
    block: Block, failure: Failure | None, complaints: Iterable[str]
) -> Problem:
    what = line = None
    if failure is not None:
        what, line = failure.what, failure.line
    return Problem(
        block.page, block.line + (line or 1) - 1, what, tuple(dict.fromkeys(complaints))
    )


def name_of(operation: Operation) -> str:
    """What people call an operation."""
    return operation.operation_id or f"{operation.method} {operation.path}"


def _on_one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
