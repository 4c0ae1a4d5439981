"""`specloom generate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ..diagnostics import listed
from ..pipeline import Mode, Outcome
from . import options
from .progress import progress
from .report import FAILED, OK, print_report, say


@click.command()
@click.argument("spec", required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder to write to."
)
@options.package
@click.option(
    "--layout",
    type=click.Choice(["project", "package"]),
    help="Package with docs, README and pyproject.toml, or the package alone.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Change nothing; fail and print a diff if it is stale.",
)
@click.option(
    "--diff", "show_diff", is_flag=True, help="Change nothing; print what would change."
)
@click.option(
    "--force", is_flag=True, help="Overwrite generated files that were edited."
)
@options.strict
@click.option("--no-docs", is_flag=True, help="Leave out the pages of documentation.")
@options.template_dir
@options.reads_documents
@options.verbosity
def generate(
    spec: str | None,
    check: bool,
    show_diff: bool,
    force: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,
) -> None:
    """Generate a client from SPEC: a path, a URL, or "-".

    Without SPEC, generate the clients that [tool.specloom] in pyproject.toml names.
    """
    from .. import pipeline
    from ..shared_runtime import generate_runtimes

    mode: Mode = "check" if check else "preview" if show_diff else "write"
    code, outcomes = OK, list[Outcome]()
    for config in options.configurations(spec, flags):
        with progress(quiet=quiet) as tell:
            outcome = pipeline.generate(config, mode=mode, force=force, tell=tell)
        print_report(outcome.report, quiet=quiet, verbose=verbose)
        code = max(code, _tell(outcome, mode, quiet=quiet))
        outcomes.append(outcome)
    for outcome in generate_runtimes(outcomes, mode=mode, force=force):
        code = max(code, _tell(outcome, mode, quiet=quiet))
    sys.exit(code)


def _tell(outcome: Outcome, mode: Mode, *, quiet: bool) -> int:
    """Say what a run came to; answers its exit code."""
    config, changes = outcome.config, outcome.changes
    if outcome.report.failed:
        click.echo(f"{config.package}: nothing was written", err=True)
        return FAILED
    if outcome.diff:
        click.echo(outcome.diff, nl=False)
    if changes is not None and changes.left:
        why = f"left as they are, since layout {config.layout} has no such files"
        say(f"{config.package}: {why}: {listed(changes.left)}", quiet)
    if outcome.up_to_date:
        say(f"{config.package}: up to date", quiet)
        return OK
    assert changes is not None
    counted = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed"
    if mode == "check":
        click.echo(
            f"{config.package}: out of date in {config.output} ({counted})", err=True
        )
        return FAILED
    verb = "would be written" if mode == "preview" else "written"
    say(f"{config.package}: {verb} to {config.output} ({counted})", quiet)
    return OK
