"""What commands print: reports and results. Results go to stdout, the rest to stderr."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

from ..diagnostics import Diagnostic, Report, Severity, SpecloomError
from ..pipeline import NOTHING

OK, FAILED, USAGE, BUG, INTERRUPTED = 0, 1, 2, 70, 130
"""Exit codes: done; the check did not hold; usage or configuration; a bug; Ctrl-C (as in a shell)."""

USAGE_CODES = frozenset(
    "broken-journal broken-manifest edited-file file-in-the-way file-not-found incomplete-download "
    "invalid-configuration invalid-header invalid-layout invalid-package invalid-runtime locked missing-extra no-configuration no-pages not-a-file "
    "symlink unfinished-run unreadable unwritable-output".split()
)
"""Errors that are not about what a document says: they end with the exit code for usage."""


def say(text: str, quiet: bool) -> None:
    if not quiet:
        click.echo(text)


def row(report: Report, diagnostic: Diagnostic) -> dict[str, Any]:
    location = diagnostic.location or (
        report.locate(diagnostic.place) if diagnostic.place else None
    )
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "pointer": diagnostic.place.pointer if diagnostic.place else None,
        "path": location.path if location else None,
        "line": location.line if location else None,
        "column": location.column if location else None,
    }


def print_report(report: Report, *, quiet: bool, verbose: bool) -> None:
    shown = [
        each
        for each in report.diagnostics
        if each.severity is Severity.ERROR
        or (not quiet and each.severity is not Severity.NOTE)
        or verbose
    ]
    if not shown:
        return
    from dataclasses import replace

    from ..diagnostics_text import summary

    told = replace(report, diagnostics=tuple(shown))
    text = rendered(told, verbose=verbose, color=has_color(sys.stderr))
    click.echo(text, nl=False, err=True)
    click.echo(summary(shown), err=True)


def errors_of(report: Report) -> Report:
    """The same report without what is no error."""
    from dataclasses import replace

    found = tuple(d for d in report.diagnostics if d.severity is Severity.ERROR)
    return replace(report, diagnostics=found)


def rendered(report: Report, *, verbose: bool, color: bool) -> str:
    """The findings as text: all by place, or folded by kind."""
    from ..diagnostics_text import render, render_folded

    return (render if verbose else render_folded)(report, color=color)


def has_color(stream: Any) -> bool:
    """Whether to colour: on a terminal, unless `NO_COLOR` is set (no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def is_terminal(stream: Any) -> bool:
    """Whether somebody watches; a stream that was closed before we began is None."""
    return stream is not None and bool(stream.isatty())


def fail(problem: SpecloomError) -> NoReturn:
    report = Report(diagnostics=problem.diagnostics, locate=NOTHING.locate)
    print_report(report, quiet=False, verbose=True)
    usage = all(each.code in USAGE_CODES for each in problem.diagnostics)
    sys.exit(USAGE if usage else FAILED)
