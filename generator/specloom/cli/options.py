"""The options that several commands have, and the clients that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..address import is_host, is_url
from ..config import Config, checked, configured, package_name

if TYPE_CHECKING:
    from ..load import Access

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


def reads_documents(command: Command) -> Command:
    """The options that say which documents may be read, and as whom."""
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
    host = click.option(
        "--allow-host",
        "allow_hosts",
        multiple=True,
        metavar="HOST",
        help="Fetch from this host, which is not a public one, when a document names it.",
    )
    header = click.option(
        "--header",
        "headers",
        multiple=True,
        metavar='"NAME: VALUE"',
        help="Send a header to where SPEC is; ${NAME} in it is read from the environment.",
    )
    return remote(outside(host(header(command))))


def access(spec: str, flags: dict[str, Any]) -> Access:
    """What the options allow for the documents of SPEC."""
    from ..load import Access

    return Access(
        remote=flags["allow_remote_refs"],
        outside=flags["allow_refs_outside"],
        hosts=_hosts(flags["allow_hosts"]),
        headers=_headers(spec, flags["headers"]),
    )


def _hosts(written: tuple[str, ...]) -> tuple[str, ...]:
    for each in written:
        if not is_host(each):
            raise click.UsageError(f"--allow-host takes HOST or HOST:PORT: {each!r}")
    return written


def _headers(spec: str | None, written: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Names and values of `--header`; nothing of them is repeated, should they be wrong."""
    if written and (spec is None or not is_url(spec)):
        raise click.UsageError(
            "--header goes with a SPEC that is a URL; a configuration has headers of its own"
        )
    pairs = [each.partition(":") for each in written]
    if not all(colon for _, colon, _ in pairs):
        raise click.UsageError('--header takes "NAME: VALUE"')
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def configurations(spec: str | None, flags: dict[str, Any]) -> Iterable[Config]:
    """What the flags ask for: a client of their own, or those of the configuration, overridden."""
    overrides = {
        "docs": False if flags["no_docs"] else None,
        "layout": flags["layout"],
        "strict": flags["strict"] or None,
        "template_dir": flags["template_dir"],
        "allow_remote_refs": flags["allow_remote_refs"] or None,
        "allow_refs_outside": flags["allow_refs_outside"] or None,
        "allow_hosts": _hosts(flags["allow_hosts"]) or None,
        "headers": _headers(spec, flags["headers"]) or None,
    }
    given = {key: value for key, value in overrides.items() if value is not None}
    if spec is None:
        if flags["output"] is not None or flags["package"] is not None:
            raise click.UsageError("--output and --package go with SPEC")
        return configured(Path.cwd(), given)
    output: Path | None = flags["output"]
    if output is None:
        raise click.UsageError("say where to write to: -o DIR")
    package = flags["package"] or _guessed_package(spec, flags)
    return [checked(Config(spec=spec, output=output, package=package, **given))]


def _guessed_package(spec: str, flags: dict[str, Any]) -> str:
    if spec == "-":
        raise click.UsageError("say what the package is called: --package NAME")
    from ..load import title

    return package_name(title(spec, access(spec, flags)))
