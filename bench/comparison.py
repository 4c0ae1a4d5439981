"""What the clients of three generators have: `python -m bench.comparison [SPEC ...]`.

For one document it prints the figures of the table in the README; for several, and with `--corpus`
for those of `make corpus`, only the totals of what each generator made of them. The others are judged
where they are installed (`make compare` installs them; OpenAPI Generator needs a Java machine as well).
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from . import peers
from .clock import best
from .corpus.counting import operations, read
from .corpus.fetch import document, fetch
from .corpus.listing import SPECS, listed
from .corpus.process import run
from .generation import generate

HERE = Path(__file__).parent
ROOT = HERE.parent
PATIENCE = 600.0
"""Seconds after which a process is ended."""
Pairs = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Generator:
    """A generator, and where to look in what it makes."""

    name: str
    package: str
    make: Callable[[Path, Path], str | None]
    operation: re.Pattern[str]
    """Finds method and path of an operation in its code."""
    client: str
    """Makes a client, after `import PACKAGE`."""


def _ours(spec: Path, folder: Path) -> str | None:
    try:
        generate(spec, folder, "ours")
    except subprocess.CalledProcessError as failure:
        return f"does not generate: {failure.returncode}"
    return None


GENERATORS = (
    Generator(
        "specloom",
        "ours",
        _ours,
        re.compile(
            r'\bOperation\(\s*"[^"]*",\s*"(?P<method>\w+)",\s*"(?P<path>[^"]*)"'
        ),
        "ours.ApiClient()",
    ),
    Generator(
        "OpenAPI Generator",
        "oag",
        peers.openapi_generator,
        re.compile(r"method='(?P<method>\w+)',\s*resource_path='(?P<path>[^']*)'"),
        "oag.ApiClient()",
    ),
    Generator(
        "openapi-python-client",
        "opc",
        peers.openapi_python_client,
        re.compile(r'"method": "(?P<method>\w+)",\s*"url": "(?P<path>[^"]*)"'),
        "opc.Client(base_url='https://example.com')",
    ),
)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a document."""

    generated: bool
    wanted: int
    missing: int
    broken: int
    """Modules that cannot be imported."""

    @property
    def right(self) -> bool:
        """Whether everything is there and can be imported."""
        return self.generated and not self.missing and not self.broken


def judge(generator: Generator, spec: Path, folder: Path) -> Made:
    """Generate in an empty folder, and count what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wanted = {(method, _shape(path)) for method, path in operations(read(spec))}
    reason = generator.make(spec, folder)
    if reason is not None:
        print(f"{generator.name}: {spec.name}: {reason}"[:300], file=sys.stderr)
        return Made(False, len(wanted), len(wanted), 0)
    missing = len(wanted - _found(generator, folder))
    return Made(True, len(wanted), missing, _broken(generator, folder))


def _found(generator: Generator, folder: Path) -> Pairs:
    found: Pairs = set()
    for file in (folder / generator.package).rglob("*.py"):
        for each in generator.operation.finditer(file.read_text(encoding="utf-8")):
            found.add((each["method"].upper(), _shape(each["path"])))
    return found


def _shape(path: str) -> str:
    """A path without the names of its parameters, which some generators change."""
    return re.sub(r"\{[^{}]*\}", "{}", path.partition("?")[0].partition("#")[0])


def _broken(generator: Generator, folder: Path) -> int:
    done = run(
        [
            sys.executable,
            "-P",
            str(HERE / "importing.py"),
            str(folder),
            generator.package,
        ],
        PATIENCE,
    )
    return 1 if done.code else int(done.output)


def _type_errors(generator: Generator, folder: Path) -> int:
    """Errors of `mypy --strict` in the package, under no settings but its own."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"]
    command += ["--config-file=", "--cache-dir", str(folder / "mypy")]
    done = run([*command, "-p", generator.package], PATIENCE, cwd=folder)
    return len(re.findall(r": error: ", done.output))


def _examples(generator: Generator, folder: Path) -> str:
    """How many of the examples in the pages send a request when they are run."""
    command = [sys.executable, "-P", str(HERE / "examples.py"), str(folder)]
    done = run(command, PATIENCE)
    return done.output.strip() if done.code == 0 else done.errors[-300:]


def _import_ms(generator: Generator, folder: Path) -> str:
    """Processor time of importing the package and making a client; the median of eleven."""
    code = (
        f"import time; t = time.process_time(); import {generator.package}; "
        f"{generator.client}; print(time.process_time() - t)"
    )
    times = [
        float(run([sys.executable, "-c", code], PATIENCE, cwd=folder).output or "nan")
        for _ in range(11)
    ]
    return f"{statistics.median(times) * 1000:.0f} ms"


def one(spec: Path, folder: Path) -> None:
    """Print the figures of one document."""
    print(f"document: {spec.name}")
    for generator in GENERATORS:
        output = folder / generator.package
        made = judge(generator, spec, output)
        print(f"\n{generator.name}")
        if not made.generated:
            continue
        cost = best(lambda g=generator: _timed(g, spec, folder / "timed"), 3)
        print(f"  operations: {made.wanted - made.missing} of {made.wanted}")
        print(f"  modules that cannot be imported: {made.broken}")
        print(f"  errors of mypy --strict: {_type_errors(generator, output)}")
        print(f"  examples: {_examples(generator, output)}")
        print(f"  import and make a client: {_import_ms(generator, output)}")
        print(f"  generate: {cost}")


def _timed(generator: Generator, spec: Path, folder: Path) -> None:
    """Generate cold, and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    generator.make(spec, folder)


def several(specs: Iterable[Path], folder: Path) -> None:
    """Print what came of many documents, for each generator."""
    rows: dict[str, list[Made]] = {each.name: [] for each in GENERATORS}
    for spec in specs:
        for generator in GENERATORS:
            made = judge(generator, spec, folder / generator.package)
            rows[generator.name].append(made)
            print(spec.name, generator.name, made, file=sys.stderr)
    for name, found in rows.items():
        generated = sum(made.generated for made in found)
        complete = sum(made.generated and not made.missing for made in found)
        imports = sum(made.generated and not made.broken for made in found)
        right = sum(made.right for made in found)
        print(
            f"{name}: of {len(found)} documents, {generated} generated, {complete} with "
            f"all operations, {imports} with all modules importable, {right} all of this"
        )


def main() -> None:
    """Judge the documents that the command line names; by default the example's."""
    given = _arguments()
    specs: list[Path] = given.spec
    if given.corpus:
        found = listed(SPECS.read_text(encoding="utf-8"))
        fetch(found, given.dir)
        specs = [document(each, given.dir) for each in found]
    with tempfile.TemporaryDirectory() as folder:
        if len(specs) == 1:
            one(specs[0], Path(folder))
        else:
            several(specs, Path(folder))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.comparison", description=__doc__
    )
    example = ROOT / "specs" / "openapi.yaml"
    parser.add_argument("spec", nargs="*", type=Path, default=[example])
    parser.add_argument(
        "--corpus", action="store_true", help="the documents of `make corpus`"
    )
    parser.add_argument(
        "--dir", type=Path, default=Path(".cache/corpus"), help="where those are"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
