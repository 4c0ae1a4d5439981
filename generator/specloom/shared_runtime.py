"""A runtime that several clients share: what any of them needs, in a place of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from . import __version__
from .config import Config, runtime_folder
from .pipeline import NOTHING, Mode, Outcome, put, rendered
from .settings_values import relative
from .write import Footprint, Manifest, OutputFile


def runtime_config(config: Config, runtime: str) -> Config:
    """Where the runtime of a client is that shares one, as a package of its own."""
    folder = runtime_folder(config.output, runtime)
    return Config(
        spec="-",
        output=relative(folder.parent),
        package=folder.name,
        layout="package",
    )


def generate_runtimes(
    outcomes: Sequence[Outcome], *, mode: Mode = "write", force: bool = False
) -> Iterator[Outcome]:
    """Write the runtimes that clients share, after the clients.

    Raises:
        SpecloomError: one cannot be written.
    """
    shared: dict[Config, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.config.runtime is not None:
            config = runtime_config(outcome.config, outcome.config.runtime)
            shared.setdefault(config, []).append(outcome)
    for config, users in shared.items():
        modules = {*chain.from_iterable(each.runtime for each in users)}
        if modules:
            yield _generate(config, modules, mode=mode, force=force)


def _generate(config: Config, modules: set[str], *, mode: Mode, force: bool) -> Outcome:
    from .plan import plan_runtime

    rows = plan_runtime(config.package, sorted(modules))
    files = [OutputFile(row.path, made) for row, made in rendered(rows, config)]
    manifest = Manifest(
        generator=f"specloom {__version__}",
        fingerprint="",
        documents={},
        names={},
        notes=(),
    )
    footprint = Footprint(config.package, {config.package: r"\w+\.py"})
    return put(config, footprint, files, manifest, NOTHING, mode=mode, force=force)
