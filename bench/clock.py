"""Wall time and processor time of what child processes do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took, in seconds."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s, {self.cpu:.2f} s of CPU"


def best(action: Callable[[], object], rounds: int) -> Cost:
    """The quickest of some rounds: what a noisy machine adds, it only adds."""
    return min((_cost(action) for _ in range(rounds)), key=lambda cost: cost.wall)


def _cost(action: Callable[[], object]) -> Cost:
    before, start = os.times(), time.perf_counter()
    action()
    wall, after = time.perf_counter() - start, os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    return Cost(wall, cpu)
