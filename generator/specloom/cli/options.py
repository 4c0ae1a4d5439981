"""The options that several commands have, and the clients that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from ..config import Config, checked, configured, package_name

Command = Callable[..., None]

package = click.option(
    "--package", help="The name of the package. By default from the API's title."
)
strict = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
template_dir = click.option(
    "--template-dir",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Templates of your own, which go before those of specloom.",
)
style = click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text"
)


def verbosity(command: Command) -> Command:
    """How much is printed."""
    quiet = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
    verbose = click.option("-v", "--verbose", is_flag=True, help="Print every warning.")
    return quiet(verbose(command))


def follows_references(command: Command) -> Command:
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


def configurations(spec: str | None, flags: dict[str, Any]) -> Iterable[Config]:
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


def _guessed_package(spec: str) -> str:
    if spec == "-":
        raise click.UsageError("say what the package is called: --package NAME")
    from ..load import title

    return package_name(title(spec))
