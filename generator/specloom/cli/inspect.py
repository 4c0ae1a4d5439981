"""`specloom validate` and `specloom inspect`: what a document says, and what is wrong with it."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from ..address import shown
from . import options
from .progress import progress
from .report import (
    FAILED,
    OK,
    errors_of,
    has_color,
    print_report,
    rendered,
    row,
    say,
)


@click.command()
@click.argument("spec")
@options.style
@options.strict
@options.reads_documents
@options.verbosity
def validate(
    spec: str,
    style: str,
    strict: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,
) -> None:
    """Say what is wrong with SPEC; fail if a client cannot be generated from it."""
    from ..load import read
    from ..pipeline import inspect

    access = options.access(spec, flags)
    with progress(quiet=quiet) as tell:
        loaded = inspect(read(spec, access), access, strict=strict, tell=tell)
    if style == "json":
        rows = [row(loaded.report, each) for each in loaded.report.diagnostics]
        click.echo(json.dumps(rows, indent=2))
    else:
        from ..diagnostics_text import summary

        report = errors_of(loaded.report) if quiet else loaded.report
        color = has_color(sys.stdout)
        click.echo(rendered(report, verbose=verbose, color=color), nl=False)
        say(f"{shown(spec)}: {summary(report.diagnostics)}", quiet)
    sys.exit(FAILED if loaded.report.failed else OK)


@click.command()
@click.argument("spec")
@click.option(
    "--dump-model", is_flag=True, help="Print the intermediate model as JSON."
)
@click.option(
    "--dump-document", is_flag=True, help="Print the document, upgraded to OpenAPI 3.1."
)
@options.reads_documents
def inspect(
    spec: str,
    dump_model: bool,
    dump_document: bool,
    **flags: Any,
) -> None:
    """Say what is in SPEC."""
    from .. import pipeline
    from ..diagnostics_text import readable
    from ..load import read

    access = options.access(spec, flags)
    with progress(quiet=False) as tell:
        loaded = pipeline.inspect(read(spec, access), access, tell=tell)
    if dump_document:
        click.echo(json.dumps(loaded.document.data, indent=2))
    elif loaded.api is None:
        print_report(loaded.report, quiet=False, verbose=True)
        sys.exit(FAILED)
    elif dump_model:
        from ..model.dump import dump

        click.echo(dump(loaded.api), nl=False)
    else:
        api = loaded.api
        version = loaded.document.version
        dialect = "Swagger" if version == "2.0" else "OpenAPI"
        title, release = readable(api.title), readable(api.version)
        click.echo(f"{title} {release} ({dialect} {version})")
        click.echo(f"operations: {len(api.operations)}")
        click.echo(f"webhooks: {len(api.webhooks)}")
        click.echo(f"callbacks: {len(api.callbacks)}")
        click.echo(f"component schemas: {len(api.components)}")
        click.echo(f"tags: {', '.join(readable(tag.name) for tag in api.tags)}")
