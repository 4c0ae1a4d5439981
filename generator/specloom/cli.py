"""The command line: arguments in, exit code and text out. Results go to stdout, the rest to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from . import __version__
from .config import Config, checked, configured, package_name
from .diagnostics import Diagnostic, Report, Severity, SpecloomError
from .pipeline import NOTHING, Mode, Outcome

OK, FAILED, USAGE, BUG = 0, 1, 2, 70

_SHOWN = 20
"""How many warnings are printed unless all are asked for."""

_USAGE_CODES = frozenset(
    "broken-journal broken-manifest edited-file file-in-the-way file-not-found invalid-configuration "
    "invalid-layout invalid-package locked missing-extra no-configuration no-pages not-a-file "
    "symlink unreadable unwritable-output".split()
)
"""Errors that are not about what a document says: they end with the exit code for usage."""


def _follows_references(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which documents a `$ref` may lead to."""
    remote = click.option(
        "--allow-remote-refs",
        is_flag=True,
        help="Fetch documents that a $ref names by URL.",
    )
    outside = click.option(
        "--allow-refs-outside",
        is_flag=True,
        help="Read files that a $ref names outside the folder of SPEC.",
    )
    return remote(outside(command))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="specloom")
def cli() -> None:
    """Read an OpenAPI document, write a typed Python client."""


@cli.command()
@click.argument("spec", required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder to write to."
)
@click.option(
    "--package", help="The name of the package. By default from the API's title."
)
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
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--no-docs", is_flag=True, help="Leave out the pages of documentation.")
@click.option(
    "--template-dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Templates of your own, which go before those of specloom.",
)
@_follows_references
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every warning.")
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
    from . import pipeline

    mode: Mode = "check" if check else "preview" if show_diff else "write"
    code = OK
    for config in _configurations(spec, flags):
        outcome = pipeline.generate(config, mode=mode, force=force)
        _print_report(outcome.report, quiet=quiet, verbose=verbose)
        code = max(code, _tell(outcome, mode, quiet=quiet))
    sys.exit(code)


def _configurations(spec: str | None, flags: dict[str, Any]) -> Iterable[Config]:
    """What the flags ask for: a client of their own, or those of the configuration, overridden."""
    overrides = {
        "docs": False if flags["no_docs"] else None,
        "layout": flags["layout"],
        "strict": flags["strict"] or None,
        "template_dir": flags["template_dir"],
        "allow_remote_refs": flags["allow_remote_refs"] or None,
        "allow_refs_outside": flags["allow_refs_outside"] or None,
    }
    given = {key: value for key, value in overrides.items() if value is not None}
    if spec is None:
        if flags["output"] is not None or flags["package"] is not None:
            raise click.UsageError("--output and --package go with SPEC")
        from dataclasses import replace

        return [replace(config, **given) for config in configured(Path.cwd())]
    output: Path | None = flags["output"]
    if output is None:
        raise click.UsageError("say where to write to: -o DIR")
    package = flags["package"] or _guessed_package(spec)
    return [checked(Config(spec=spec, output=output, package=package, **given))]


@cli.command()
@click.argument("spec", required=False)
@click.option(
    "--test",
    is_flag=True,
    help="Run every Python example of the pages against a mock of the API.",
)
@click.option(
    "--package", help="The name of the package. By default from the API's title."
)
@click.option(
    "--template-dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Templates of your own, which go before those of specloom.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@_follows_references
@click.option("-q", "--quiet", is_flag=True, help="Print failures only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every warning.")
def docs(
    spec: str | None,
    test: bool,
    style: str,
    quiet: bool,
    verbose: bool,
    **flags: Any,
) -> None:
    """Run the examples of the pages of a client of SPEC, which is generated and thrown away.

    Without SPEC, those of the clients that [tool.specloom] in pyproject.toml names, as they are.
    """
    if not test:
        raise click.UsageError("say what to do with the pages: --test")
    sys.exit(_test_docs(spec, flags, style, quiet=quiet, verbose=verbose))


def _test_docs(
    spec: str | None, flags: dict[str, Any], style: str, *, quiet: bool, verbose: bool
) -> int:
    """Run the examples of all clients asked for; answers the exit code."""
    from . import pipeline

    output = Path() if spec is not None else None  # nothing is written there
    asked = {"no_docs": False, "layout": None, "output": output, **flags}
    rows: list[dict[str, Any]] = []
    code = OK
    for config in _configurations(spec, asked):
        tried = pipeline.try_examples(config, as_they_are=spec is None)
        _print_report(tried.report, quiet=quiet, verbose=verbose)
        if tried.result is None:
            click.echo(f"{config.package}: there are no examples to run", err=True)
        elif style == "json":
            rows.append({"package": config.package, **tried.result.as_json()})
        else:
            for line in tried.result.lines():
                click.echo(line)
            _say(f"{config.package}: {tried.result.summary()}", quiet)
        code = max(code, FAILED if tried.failed else OK)
    if style == "json":
        click.echo(json.dumps(rows, indent=2))
    return code


def _guessed_package(spec: str) -> str:
    if spec == "-":
        raise click.UsageError("say what the package is called: --package NAME")
    from .load import title

    return package_name(title(spec))


def _tell(outcome: Outcome, mode: Mode, *, quiet: bool) -> int:
    """Say what a run came to; answers its exit code."""
    config, changes = outcome.config, outcome.changes
    if outcome.report.failed:
        click.echo(f"{config.package}: nothing was written", err=True)
        return FAILED
    if outcome.diff:
        click.echo(outcome.diff, nl=False)
    if outcome.up_to_date:
        _say(f"{config.package}: up to date", quiet)
        return OK
    assert changes is not None
    counted = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed"
    if mode == "check":
        click.echo(
            f"{config.package}: out of date in {config.output} ({counted})", err=True
        )
        return FAILED
    verb = "would be written" if mode == "preview" else "written"
    _say(f"{config.package}: {verb} to {config.output} ({counted})", quiet)
    return OK


def _say(text: str, quiet: bool) -> None:
    if not quiet:
        click.echo(text)


@cli.command()
@click.argument("spec")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@_follows_references
def validate(
    spec: str,
    style: str,
    strict: bool,
    allow_remote_refs: bool,
    allow_refs_outside: bool,
) -> None:
    """Say what is wrong with SPEC; fail if a client cannot be generated from it."""
    from .load import Access, read
    from .pipeline import inspect

    access = Access(remote=allow_remote_refs, outside=allow_refs_outside)
    loaded = inspect(read(spec), access, strict=strict)
    if style == "json":
        rows = [_row(loaded.report, each) for each in loaded.report.diagnostics]
        click.echo(json.dumps(rows, indent=2))
    else:
        from .diagnostics_text import render, summary

        click.echo(render(loaded.report, color=_has_color(sys.stdout)), nl=False)
        click.echo(f"{spec}: {summary(loaded.report.diagnostics)}")
    sys.exit(FAILED if loaded.report.failed else OK)


def _row(report: Report, diagnostic: Diagnostic) -> dict[str, Any]:
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


@cli.command()
@click.argument("spec")
@click.option(
    "--dump-model", is_flag=True, help="Print the intermediate model as JSON."
)
@click.option(
    "--dump-document", is_flag=True, help="Print the document, upgraded to OpenAPI 3.1."
)
@_follows_references
def inspect(
    spec: str,
    dump_model: bool,
    dump_document: bool,
    allow_remote_refs: bool,
    allow_refs_outside: bool,
) -> None:
    """Say what is in SPEC."""
    from . import pipeline
    from .load import Access, read

    access = Access(remote=allow_remote_refs, outside=allow_refs_outside)
    loaded = pipeline.inspect(read(spec), access)
    if dump_document:
        click.echo(json.dumps(loaded.document.data, indent=2))
    elif loaded.api is None:
        _print_report(loaded.report, quiet=False, verbose=True)
        sys.exit(FAILED)
    elif dump_model:
        from .model.dump import dump

        click.echo(dump(loaded.api), nl=False)
    else:
        api = loaded.api
        version = loaded.document.version
        dialect = "Swagger" if version == "2.0" else "OpenAPI"
        click.echo(f"{api.title} {api.version} ({dialect} {version})")
        click.echo(f"operations: {len(api.operations)}")
        click.echo(f"webhooks: {len(api.webhooks)}")
        click.echo(f"callbacks: {len(api.callbacks)}")
        click.echo(f"component schemas: {len(api.components)}")
        click.echo(f"tags: {', '.join(tag.name for tag in api.tags)}")


def _print_report(report: Report, *, quiet: bool, verbose: bool) -> None:
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

    from .diagnostics_text import render, summary

    errors = [each for each in shown if each.severity is Severity.ERROR]
    limited = (
        shown if verbose else [*errors, *(e for e in shown if e not in errors)][:_SHOWN]
    )
    text = render(
        replace(report, diagnostics=tuple(limited)), color=_has_color(sys.stderr)
    )
    click.echo(text, nl=False, err=True)
    more = (
        f"; {len(shown) - len(limited)} of them not shown (--verbose)"
        if len(limited) < len(shown)
        else ""
    )
    click.echo(f"{summary(shown)}{more}", err=True)


def _has_color(stream: Any) -> bool:
    """Whether to colour: on a terminal, unless `NO_COLOR` is set (no-color.org)."""
    return bool(stream.isatty()) and not os.environ.get("NO_COLOR")


def _fail(problem: SpecloomError) -> NoReturn:
    report = Report(diagnostics=problem.diagnostics, locate=NOTHING.locate)
    _print_report(report, quiet=False, verbose=True)
    usage = all(each.code in _USAGE_CODES for each in problem.diagnostics)
    sys.exit(USAGE if usage else FAILED)


def main(run: Callable[[], object] = cli) -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        run()
    except SpecloomError as problem:
        _fail(problem)
    except BrokenPipeError:
        # The reader of our output has gone; so do we, without a word (and without a second error
        # when Python flushes the stream at exit).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except Exception as bug:
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
