"""`specloom docs`: build a site of a client's pages, and run their examples."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..config import Config
from . import options
from .progress import progress
from .report import FAILED, OK, print_report, say

if TYPE_CHECKING:
    from ..tools.examples.report import Result


@click.command()
@click.argument("spec", required=False)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder of the site."
)
@click.option(
    "--test",
    is_flag=True,
    help="Run every Python example of the pages against a mock of the API.",
)
@click.option(
    "--samples",
    is_flag=True,
    help="With --test: run the document's own Python samples that import the client, too. That is "
    "code of whoever wrote the document.",
)
@click.option(
    "--types",
    is_flag=True,
    help="With --test: have mypy check every example, too, at its strictest.",
)
@options.package
@click.option(
    "--force", is_flag=True, help="Build over files of the site that were edited."
)
@options.strict
@options.template_dir
@options.style
@options.reads_documents
@options.verbosity
def docs(
    spec: str | None,
    test: bool,
    samples: bool,
    types: bool,
    output: Path | None,
    style: str,
    **flags: Any,
) -> None:
    """Build a site of the pages of SPEC's client: search, tabs, dark mode (-o).

    Or run the examples of the pages (--test): of a client of SPEC, which is generated and thrown
    away. Without SPEC, both are about the clients that [tool.specloom] in pyproject.toml names; their
    examples are run as they lie in their folders. With both, a site is built if the examples run.
    Needs the extra specloom[site] or specloom[examples].
    """
    if not test and output is None:
        raise click.UsageError("say what to do with the pages: -o DIR or --test")
    for name, is_given in (("samples", samples), ("types", types)):
        if is_given and not test:
            raise click.UsageError(f"--{name} is about --test")
    code = _test_docs(spec, flags, style, samples, types) if test else OK
    if output is not None and code == OK:
        flags["quiet"] |= test and style == "json"  # that is all there is to read
        code = _build_sites(spec, output, flags)
    sys.exit(code)


def _test_docs(
    spec: str | None, flags: dict[str, Any], style: str, samples: bool, types: bool
) -> int:
    """Run the examples of all clients asked for; answers the exit code."""
    from ..tools import documentation

    output = Path() if spec is not None else None  # nothing is written there
    asked = {**flags, "no_docs": False, "layout": None, "output": output}
    quiet = flags["quiet"]
    rows: list[dict[str, Any]] = []
    code = OK
    for config in options.configurations(spec, asked):
        with progress(quiet=quiet) as tell:
            tried = documentation.try_examples(
                config,
                as_they_are=spec is None,
                samples=samples,
                types=types,
                tell=tell,
            )
        print_report(tried.report, quiet=quiet, verbose=flags["verbose"])
        if tried.result is None:
            click.echo(f"{config.package}: there are no examples to run", err=True)
        elif style == "json":
            rows.append(_row(config.package, tried.result, tried.samples))
        else:
            _say_result(config.package, tried.result, tried.samples, quiet)
        code = max(code, FAILED if tried.failed else OK)
    if style == "json":
        click.echo(json.dumps(rows, indent=2))
    return code


def _say_result(
    package: str, result: Result, samples: Result | None, quiet: bool
) -> None:
    for line in result.lines():
        click.echo(line)
    say(f"{package}: {result.summary()}", quiet)
    if samples is not None:
        for line in samples.told():
            click.echo(line)
        told = f"{samples.ran} of {samples.examples} Python samples of the document ran"
        say(f"{package}: {told}", quiet)


def _row(package: str, result: Result, samples: Result | None) -> dict[str, Any]:
    """What is said of a client for programs."""
    own = samples.as_json() if samples is not None else None
    shown = {} if own is None else {"samples": own}
    return {"package": package, **result.as_json(), **shown}


def _build_sites(spec: str | None, output: Path, flags: dict[str, Any]) -> int:
    """Build the sites that were asked for; answers the exit code."""
    from ..tools import documentation

    quiet, code = flags["quiet"], OK
    configs = list(_documented(spec, output, flags))
    for config in configs:
        folder = output if len(configs) == 1 else output / config.package
        with progress(quiet=quiet) as tell:
            built = documentation.publish(
                config, folder, force=flags["force"], tell=tell
            )
        print_report(built.report, quiet=quiet, verbose=flags["verbose"])
        if built.report.failed:
            click.echo(f"{config.package}: nothing was written", err=True)
            code = FAILED
        else:
            say(f"{config.package}: {built.pages} pages written to {folder}", quiet)
    return code


def _documented(
    spec: str | None, output: Path, flags: dict[str, Any]
) -> Iterable[Config]:
    """The clients whose pages are asked for."""
    asked = {**flags, "layout": None, "no_docs": False}
    if spec is not None:
        return options.configurations(spec, {**asked, "output": output})
    return options.configurations(None, {**asked, "output": None})
