"""Thousands of calls with faults at random: no call hangs, lies, leaks, or fails in a strange way."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from tests.faults.misdeeds import AGAIN, BROKEN, FAULTS, LATE, RIGHT
from tests.faults.server import Server
from tests.faults.support import (
    FULL,
    KINDS,
    PATIENCE,
    REPEATABLE,
    Outcome,
    Plan,
    Run,
    Runner,
)

SHARE = 1.0 if FULL else 0.15
POOL = 6
TRIES = 3
RUNS = {"sequential": (1, 1_000), "together": (12, 1_750)}
"""How many workers there are, and how many calls in all."""


def choose(key: int, chance: random.Random, times: int) -> Plan:
    """A call at random; half of them meet no fault, and few one that takes time."""
    kind = chance.choices(KINDS, (4, 2, 2, 2, 3, 1))[0]
    names = list(FAULTS)
    weights = [1 if f.slow or f.outcome == LATE else 5 for f in FAULTS.values()]
    name = chance.choices(names, weights)[0] if chance.random() < 0.5 else "none"
    plan = Plan(kind, key, name, times)
    total = 0.4 if FAULTS[name].slow else chance.choice([None, None, PATIENCE])
    return replace(plan, given=replace(plan.limits, total=total))


def plans(count: int, seed: int, times: int = 1_000) -> list[Plan]:
    chance = random.Random(seed)
    return [choose(key, chance, times) for key in range(2, 2 + int(count * SHARE))]


def report(title: str, run: Run) -> None:
    """Print what came of the calls; pytest shows it with `-s`."""
    slowest = max(run.outcomes, key=lambda outcome: outcome.seconds)
    over = max(o.seconds - (o.plan.limits.total or 99) for o in run.outcomes)
    print(f"\n{title}: {len(run.outcomes)} calls", Counter(run.names).most_common())
    print(f"  slowest {slowest.seconds:.3f} s {slowest.plan}")
    print(f"  most beyond its total limit: {over:+.3f} s")


def check(outcome: Outcome, allowed: set[str]) -> None:
    """A call ends as it may; where nobody answers, its limits have ended it."""
    assert outcome.name in allowed, outcome
    assert outcome.seconds < PATIENCE, outcome


@pytest.mark.parametrize("how", RUNS)
def test_calls(how: str, runner: Runner, server: Server) -> None:
    workers, count = RUNS[how]
    server.rude = 17
    run = runner.run(plans(count, 1), workers, retries=0, connection_pool_maxsize=POOL)
    report(f"{type(runner).__name__} {how}", run)
    run.check()
    assert RIGHT in run.names
    for outcome in run.outcomes:
        # Another call may have spoilt the connection.
        check(outcome, outcome.plan.expected | {BROKEN})
        if outcome.plan.fault != "round_and_round":
            assert server.seen[outcome.plan.identity] <= 1


def test_retries(runner: Runner, server: Server) -> None:
    """Faults that pass are seen by nobody who reads, and nothing is written twice."""
    server.rude = 17
    retries = runner.package.Retries(TRIES - 1, backoff=0.002)
    calls = plans(2_250, 2, times=1)
    run = runner.run(calls, 12, retries=retries, connection_pool_maxsize=POOL)
    report(f"{type(runner).__name__} with retries", run)
    run.check()
    seen: list[Outcome] = []
    for outcome in run.outcomes:
        plan = outcome.plan
        check(outcome, plan.expected | {BROKEN, RIGHT})
        if plan.kind not in REPEATABLE and plan.fault not in AGAIN:
            assert server.seen[plan.identity] <= 1
        fault = FAULTS[plan.fault]
        # What comes late may do so again, where the machine is busy.
        passes = fault.outcome in (BROKEN, "ServiceException", RIGHT)
        if plan.kind in REPEATABLE[:3] and passes and not fault.slow:
            seen.append(outcome)
    failed = [outcome for outcome in seen if outcome.name != RIGHT]
    assert len(failed) < len(seen) / 50, failed
