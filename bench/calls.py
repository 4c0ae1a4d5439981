"""The cost of calls, beside plain HTTP libraries and the clients of other generators."""

from __future__ import annotations

from pathlib import Path

from . import peers
from .contenders import GENERATED
from .race import Table, race

DECODING = "decode 10,000"
CLEAN, BARE, DRIFTED = DECODING, f"{DECODING}, validate_json", f"{DECODING}, drifted"


def measure(spec: Path, folder: Path) -> None:
    """Generate the other clients beside ours, let all race, and print the outcome."""
    missing = {
        "openapi-generator": peers.openapi_generator(spec, folder),
        "openapi-python-client": peers.openapi_python_client(spec, folder),
    }
    for name, reason in missing.items():
        if reason is not None:
            print(f"{name}: {reason}")
    there = [name for name in GENERATED if missing[name] is None]
    table = race(folder, ["ours", "decoding", "httpx2", "urllib3", *there])
    _print_table({row: t for row, t in table.items() if len(t) > 1})
    _print_decoding(table)


def _print_table(table: Table) -> None:
    """Microseconds, and in parentheses their ratio to the best generated peer."""
    names = list(dict.fromkeys(name for times in table.values() for name in times))
    print("\nus of CPU for a call (ratio to the best client of another generator)")
    print(f"{'':26}" + "".join(f"{name:>23}" for name in names))
    for row, times in table.items():
        best = _best_peer(times)
        cells = [_cell(times.get(name), best) for name in names]
        print(f"{row:26}" + "".join(f"{cell:>23}" for cell in cells))
    for row, times in table.items():
        best = _best_peer(times)
        if best is not None and times.get("ours", 0) > best:
            peer = next(name for name in GENERATED if times.get(name) == best)
            print(f"ours is dearer than {peer} in {row!r}")


def _best_peer(times: dict[str, float]) -> float | None:
    return min((times[name] for name in GENERATED if name in times), default=None)


def _cell(time: float | None, best: float | None) -> str:
    if time is None:
        return "-"
    return f"{time:,.0f}" + ("" if best is None else f" ({time / best:.2f})")


def _print_decoding(table: Table) -> None:
    if any(not table[row] for row in (CLEAN, BARE, DRIFTED)):
        return
    clean, bare, drifted = (table[row]["decoding"] for row in (CLEAN, BARE, DRIFTED))
    print(
        f"\ndecode 10,000 objects, from transport to models: {clean / 1000:.1f} ms, "
        f"pydantic's validate_json {bare / 1000:.1f} ms (ratio {clean / bare:.2f})"
    )
    print(
        f"the same with an unknown enum value in each: {drifted / 1000:.1f} ms "
        f"(ratio {drifted / clean:.2f})"
    )
