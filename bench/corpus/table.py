"""Verdicts as text: a line for each, and what they come to."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence

from .judge import Verdict

WIDTH = 44
HEADER = (
    f"{'document':{WIDTH}} {'operations':>11} {'modules':>7} {'faults':>6} "
    f"{'mypy':>5} {'warned':>6} {'s':>6} {'CPU s':>6} {'MB':>5}"
)


def line(verdict: Verdict) -> str:
    """One document; what is not right has a mark, and its reasons below."""
    name = (
        verdict.name
        if len(verdict.name) <= WIDTH
        else "..." + verdict.name[3 - WIDTH :]
    )
    there = verdict.wanted - len(verdict.missing) if verdict.generated else 0
    errors = "-" if verdict.type_errors is None else str(len(verdict.type_errors))
    cells = (
        f"{name:{WIDTH}} {f'{there}/{verdict.wanted}':>11} {verdict.modules:>7} "
        f"{len(verdict.faults):>6} {errors:>5} {sum(verdict.codes.values()):>6} "
        f"{verdict.wall:>6.1f} {verdict.cpu:>6.1f} {verdict.memory / 1e6:>5.0f}"
    )
    return cells if verdict.right else "\n".join([f"{cells}  <--", *reasons(verdict)])


def reasons(verdict: Verdict, most: int = 5) -> list[str]:
    """Why a document is not right, with the first few details."""
    rows = [f"    {row}" for row in verdict.said.strip().splitlines()[-most:]]
    if not verdict.cheap:
        rows.append(f"    {verdict.wall:.0f} s, {verdict.memory / 1e6:.0f} MB")
    for what, details in (
        ("missing", verdict.missing),
        ("fault", verdict.faults),
        ("mypy", verdict.type_errors or ()),
    ):
        rows += [f"    {what}: {detail}" for detail in details[:most]]
        if len(details) > most:
            rows.append(f"    {what}: {len(details) - most} more")
    return rows


SHARES: tuple[tuple[str, Callable[[Verdict], bool]], ...] = (
    ("fully right", lambda v: v.right),
    ("generated", lambda v: v.generated),
    ("all operations", lambda v: v.complete),
    ("imported and built", lambda v: v.importable),
    ("mypy --strict", lambda v: v.typed),
    ("within limits", lambda v: v.cheap),
)


def totals(verdicts: Sequence[Verdict]) -> list[str]:
    """Shares, warnings by code, and costs."""
    if not verdicts:
        return ["no documents"]
    count = len(verdicts)
    rows = [f"{count} documents, {sum(v.wanted for v in verdicts)} operations"]
    for title, holds in SHARES:
        if title == "mypy --strict" and all(v.type_errors is None for v in verdicts):
            continue
        there = sum(map(holds, verdicts))
        rows.append(f"{title:20} {there}/{count} ({there / count:.1%})")
    codes = sum((Counter(v.codes) for v in verdicts), Counter[str]())
    rows += [f"warning {code:28} {n:>6}" for code, n in codes.most_common()]
    rows.append(_spread("wall, s", [v.wall for v in verdicts]))
    rows.append(_spread("CPU, s", [v.cpu for v in verdicts]))
    rows.append(_spread("memory, MB", [v.memory / 1e6 for v in verdicts]))
    return rows


def _spread(title: str, values: Sequence[float]) -> str:
    median, most = statistics.median(values), max(values)
    return f"{title:20} sum {sum(values):.1f}, median {median:.1f}, most {most:.1f}"
