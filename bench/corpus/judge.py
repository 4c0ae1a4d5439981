"""One document: what is generated from it, and what is wrong with that."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .fetch import document
from .listing import Listed
from .process import Ran, run

HERE = Path(__file__).parent
SECONDS, MEMORY = 60.0, 2 * 1024**3
"""What generating a client may take."""
PATIENCE = 900.0
"""Seconds after which a process is ended."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a document."""

    name: str
    generated: bool
    wall: float
    cpu: float
    memory: int
    wanted: int
    """Operations of the document."""
    missing: tuple[str, ...] = ()
    """Those that the client does not have."""
    modules: int = 0
    faults: tuple[str, ...] = ()
    """What failed to import or to be built."""
    type_errors: tuple[str, ...] | None = None
    """What mypy says; None where it was not asked."""
    codes: Mapping[str, int] = field(default_factory=dict[str, int])
    """How often specloom warned, by code."""
    said: str = ""
    """The end of what a failed run printed."""

    @property
    def complete(self) -> bool:
        """Whether every operation is there."""
        return self.generated and not self.missing

    @property
    def importable(self) -> bool:
        """Whether every module can be imported, and every type be built."""
        return self.generated and not self.faults

    @property
    def typed(self) -> bool:
        """Whether mypy has nothing to say."""
        return self.generated and not self.type_errors

    @property
    def cheap(self) -> bool:
        """Whether generating kept to the limits."""
        return self.wall <= SECONDS and self.memory <= MEMORY

    @property
    def right(self) -> bool:
        """Whether there is nothing to say against it."""
        return self.complete and self.importable and self.typed and self.cheap


def judge(spec: Listed, folder: Path, *, mypy: bool = True) -> Verdict:
    """Generate a client in `folder`, import it, and have mypy look at it."""
    path, output = document(spec, folder), folder / "clients" / spec.identifier
    counted = run(
        [sys.executable, "-P", str(HERE / "counting.py"), str(path)], PATIENCE
    )
    if counted.code:
        raise ValueError(f"{path} cannot be read: {counted.errors}")
    wanted = {(method, at) for method, at in json.loads(counted.output)}
    made = _generate(path, output, spec.identifier)
    codes = warnings(made.errors)
    if made.code:
        return Verdict(
            *(spec.name, False, made.wall, made.cpu, made.memory, len(wanted)),
            codes=codes,
            said=_said(made.errors),
        )
    probed = _probe(output, spec.identifier)
    found = {(method, at) for method, at in probed["operations"]}
    return Verdict(
        *(spec.name, True, made.wall, made.cpu, made.memory, len(wanted)),
        missing=tuple(sorted(" ".join(each) for each in wanted - found)),
        modules=probed["modules"],
        faults=tuple(probed["faults"]),
        type_errors=_type_errors(output, spec.identifier, folder) if mypy else None,
        codes=codes,
    )


def _generate(path: Path, output: Path, package: str) -> Ran:
    shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, "-m", "specloom", "generate", str(path), "--verbose"]
    command += ["-o", str(output), "--package", package]
    return run(command, PATIENCE, env={"SPECLOOM_DEBUG": "1"})


def _said(text: str) -> str:
    """The errors among what was printed; the end of it where there are none."""
    lines = text.strip().splitlines()
    errors = [line for line in lines if ": error[" in line]
    return "\n".join(errors or lines[-5:])


def warnings(text: str) -> Mapping[str, int]:
    """Count what specloom printed of warnings, by code."""
    codes = re.findall(r"^[^\s|].*?: warning\[([\w-]+)\]: ", text, re.MULTILINE)
    return dict(Counter(codes))


def _probe(output: Path, package: str) -> dict[str, Any]:
    command = [sys.executable, "-P", "-W", "error", str(HERE / "probe.py")]
    done = run([*command, str(output), package], PATIENCE)
    if done.code:
        fault = done.errors.strip().rpartition("\n")[2] or f"exit code {done.code}"
        return {"modules": 0, "operations": [], "faults": [fault]}
    found: dict[str, Any] = json.loads(done.output)
    return found


def _type_errors(output: Path, package: str, folder: Path) -> tuple[str, ...]:
    """What `mypy --strict` says of a package, under no settings but its own."""
    cache = folder / "mypy"
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"]
    command += ["--config-file=", "--cache-dir", str(cache), package]
    done = run(command, PATIENCE, cwd=output)
    lines = [line for line in done.output.splitlines() if ": note: " not in line]
    if done.code and not lines:
        return (done.errors.strip() or f"mypy: exit code {done.code}",)
    return tuple(lines)
