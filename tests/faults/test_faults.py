"""Each fault by itself: what comes of it, how soon, and how often the request was sent."""

from __future__ import annotations

import pytest
from tests.faults.misdeeds import BROKEN, FAULTS, LATE, RIGHT
from tests.faults.server import Server
from tests.faults.support import KINDS, SLACK, Limits, Plan, Runner

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
        assert outcome.seconds < plan.limits.read + SLACK
    if name != "round_and_round":
        assert all(server.seen[plan.identity] <= 1 for plan in plans)
    assert run.outcomes[0].name in plans[0].expected, run.outcomes[0]


@pytest.mark.parametrize("name", SLOW)
def test_total(name: str, runner: Runner) -> None:
    limits = Limits(total=0.4)
    plans = [Plan(kind, 2, name, limits=limits) for kind in KINDS]
    run = runner.run(plans, len(plans), retries=0)
    assert set(run.names) == {LATE}, run.outcomes
    slowest = max(outcome.seconds for outcome in run.outcomes)
    assert slowest < 0.4 + 0.4, slowest
    run.check()


@pytest.mark.parametrize("name", PLAIN)
def test_retries(name: str, runner: Runner, server: Server) -> None:
    retries = runner.package.Retries(backoff=0.001)
    get, post = Plan("item", 2, name, times=1), Plan("post", 3, name, times=1)
    run = runner.run([get, post], retries=retries)
    run.check()
    transient = FAULTS[name].outcome in TRANSIENT
    if transient:
        assert run.outcomes[0].name == RIGHT, run.outcomes[0]
        assert server.seen[get.identity] == 2
    if name != "round_and_round":
        assert run.outcomes[1].name in post.expected | {BROKEN}
        assert server.seen[post.identity] <= 1
