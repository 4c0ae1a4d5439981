"""Each fault by itself: what comes of it, how soon, and how often the request was sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.faults.misdeeds import AGAIN, BROKEN, FAULTS, LATE, RIGHT
from tests.faults.server import Server
from tests.faults.support import KINDS, PATIENCE, QUICK, Plan, Runner, SyncRunner

PLAIN = [name for name, fault in FAULTS.items() if not fault.slow]
SLOW = [name for name, fault in FAULTS.items() if fault.slow]
TRANSIENT = (BROKEN, LATE, "ServiceException")


@pytest.mark.parametrize("name", PLAIN)
def test_outcome(name: str, runner: Runner, server: Server) -> None:
    plans = [Plan(kind, key, name) for key, kind in enumerate(KINDS, 2)]
    together = len(plans) if FAULTS[name].outcome == LATE else 1
    run = runner.run(plans, together, retries=0)
    run.check()
    spoilt = {BROKEN} if FAULTS[name].poisons else set[str]()
    for plan, outcome in zip(plans, run.outcomes, strict=True):
        assert outcome.name in plan.expected | spoilt, outcome
        assert outcome.seconds < PATIENCE
    if name != "round_and_round":
        assert all(server.seen[plan.identity] <= 1 for plan in plans)
    assert run.outcomes[0].name in plans[0].expected, run.outcomes[0]


@pytest.mark.parametrize("name", SLOW)
def test_total(name: str, runner: Runner) -> None:
    limits = replace(QUICK, total=0.4)
    plans = [Plan(kind, 2, name, given=limits) for kind in KINDS]
    run = runner.run(plans, len(plans), retries=0)
    assert set(run.names) == {LATE}, run.outcomes
    if name == "informs_for_ever" and isinstance(runner, SyncRunner):
        assert run.last.name == RIGHT, run.last  # threads are left behind with these
    else:
        run.check()


@pytest.mark.parametrize("name", PLAIN)
def test_retries(name: str, runner: Runner, server: Server) -> None:
    # Where the machine is busy, what comes late may do so again.
    retries = runner.package.Retries(20, backoff=0.001)
    get, post = Plan("item", 2, name, times=1), Plan("post", 3, name, times=1)
    run = runner.run([get, post], retries=retries)
    run.check()
    transient = FAULTS[name].outcome in TRANSIENT
    if transient:
        assert run.outcomes[0].name == RIGHT, run.outcomes[0]
        tries = server.seen[get.identity]
        assert tries == 2 or (tries > 2 and FAULTS[name].outcome == LATE)
    if name not in AGAIN:
        assert run.outcomes[1].name in post.expected | {BROKEN}
        assert server.seen[post.identity] <= 1
