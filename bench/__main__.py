"""Run every measurement and print each as a ratio to something that was run beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from . import calls, generation, imports

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "specs" / "openai-2.3.0.yaml"
PACKAGE = "ours"


def main() -> None:
    """Measure on the real spec where it is there, else on the example."""
    spec = REAL if REAL.exists() else ROOT / "specs" / "openapi.yaml"
    print(f"document: {spec.name}")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        generation.measure(spec, output / "timed")
        generation.generate(spec, output, PACKAGE)
        imports.measure(output, PACKAGE)
        calls.measure(spec, output)


main()
