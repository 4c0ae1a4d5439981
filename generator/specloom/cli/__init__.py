"""The command line: arguments in, exit code and text out."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click

from .. import __version__
from ..diagnostics import SpecloomError
from .docs import docs
from .generate import generate
from .inspect import inspect, validate
from .report import BUG, FAILED, INTERRUPTED, OK, USAGE, fail

__all__ = ["BUG", "FAILED", "INTERRUPTED", "OK", "USAGE", "cli", "main"]


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What keeps standard output from taking any more: failures of files are told where they are."""


class _Commands(click.Group):
    """The commands. Click itself would end with 1 after Ctrl-C, as where a check did not hold."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("specloom: interrupted", err=True)
            sys.exit(INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="specloom")
def cli() -> None:
    """Read an OpenAPI document, write a typed Python client."""


for _command in (generate, docs, validate, inspect):
    cli.add_command(_command)


def _drop_output() -> None:
    """Have no second error when Python flushes standard output at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(run: Callable[[], object] = cli) -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Of a document there may be any character, and few are in some encodings.
            stream.reconfigure(errors="backslashreplace")
    try:
        run()
    except SpecloomError as problem:
        fail(problem)
    except BrokenPipeError:
        # The reader of our output has gone; so do we, without a word.
        _drop_output()
        sys.exit(FAILED)
    except Exception as bug:
        if isinstance(bug, OSError) and bug.errno in _FULL:
            _drop_output()
            click.echo(f"specloom: cannot print: {bug.strerror}", err=True)
            sys.exit(USAGE)
        import traceback

        if os.environ.get("SPECLOOM_DEBUG"):
            traceback.print_exc()
        last = traceback.extract_tb(bug.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        click.echo(
            f"bug in specloom {__version__}: {type(bug).__name__} at {where}: {bug}\n"
            "please report it, with the document if you can; SPECLOOM_DEBUG=1 prints the traceback",
            err=True,
        )
        sys.exit(BUG)
    sys.exit(OK)
