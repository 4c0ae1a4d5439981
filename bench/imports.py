"""The cost of importing a client and making one, beside that of its two libraries."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 11
LIBRARIES = "import httpx2, pydantic"


def measure(folder: Path, package: str) -> None:
    """Print the processor time of both, and their ratio."""
    libraries, client = costs(folder, package)
    print(
        f"import: client {client * 1000:.0f} ms, {LIBRARIES!r} {libraries * 1000:.0f} ms "
        f"(ratio {client / libraries:.2f})"
    )


def costs(folder: Path, package: str, rounds: int = ROUNDS) -> tuple[float, float]:
    """Seconds of CPU for the libraries, and for the client with one made; medians, alternating."""
    client = f"import {package}; {package}.ApiClient(access_token='token')"
    rows = [(_cpu(folder, LIBRARIES), _cpu(folder, client)) for _ in range(rounds)]
    return statistics.median(r[0] for r in rows), statistics.median(r[1] for r in rows)


def _cpu(folder: Path, code: str) -> float:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import time; t = time.process_time(); {code}; "
            "print(time.process_time() - t)",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)
