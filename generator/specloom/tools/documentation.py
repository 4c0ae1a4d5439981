"""What is done with the pages of a client: their examples are run, and a site is built of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import Config
from ..diagnostics import Report
from ..load import Documents, locator, read
from ..model import Api
from ..pipeline import (
    Tell,
    access_of,
    bounded,
    client_files,
    footprint_of,
    front_of,
    named,
    rendered,
    silent,
)
from ..write import read_manifest

if TYPE_CHECKING:
    from ..naming import Names, Pins
    from ..plan import PlannedFile
    from .examples.pages import Block
    from .examples.report import Result
    from .site.pages import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the examples of a client came to."""

    config: Config
    report: Report
    result: Result | None
    """None when no client can be generated."""
    samples: Result | None = None
    """Of the Python samples that the document itself has, where they were asked for."""

    @property
    def failed(self) -> bool:
        """Whether anything is not as it should be."""
        samples_failed = self.samples is not None and bool(self.samples.problems)
        return self.result is None or self.result.failed or samples_failed


def try_examples(
    config: Config,
    *,
    as_they_are: bool,
    samples: bool = False,
    types: bool = False,
    tell: Tell = silent,
) -> Tried:
    """Run every example of a client's pages against a mock of the API.

    Args:
        config: the client.
        samples: run the Python samples of the document that import the client as well: code
            that somebody else may have written.
        types: have mypy check the examples as well.
        as_they_are: take the pages that are in the output folder; else generate new ones, to a
            folder that is gone afterwards.

    Raises:
        SpecloomError: the document cannot be read, there are no pages, or what running them needs
            is not installed.
    """
    from .examples.folder import require, temporary
    from .examples.pages import existing, shown

    require(types=types)
    access = access_of(config)
    source = read(config.spec, access)
    if not as_they_are:
        config = replace(config, layout="project", docs=True, runtime=None)
    old = read_manifest(config.output, footprint_of(config)) if as_they_are else None
    rows: list[tuple[PlannedFile, bytes]] = []
    with bounded(source):
        front = front_of(source, access, tell, config.streams, config.links_base)
        api = front.api
        if api is not None:
            api, names = named(api, config, old.names if old else None)
            rows = _files(api, names, config, as_they_are, tell)
    report = front.report(strict=config.strict)
    if api is None or report.failed:
        return Tried(config=config, report=report, result=None)
    from .examples.run import run_examples

    blocks = shown(rows)
    place: AbstractContextManager[Path] = nullcontext(config.output)
    if as_they_are:
        blocks = existing(config.output, blocks)
    else:
        place = temporary((row.path, content) for row, content in rows)
    with place as folder:
        tell(f"{config.package}: running examples")
        result = run_examples(api, front.documents, folder, blocks, types=types)
        ran = None
        if samples:
            own = _samples(api, front.documents, config.package)
            ran = run_examples(api, front.documents, folder, own)
    return Tried(config=config, report=report, result=result, samples=ran)


def _files(
    api: Api, names: Names, config: Config, as_they_are: bool, tell: Tell
) -> list[tuple[PlannedFile, bytes]]:
    """The pages of a client as they are generated; with the client, where that is not there."""
    from ..plan import plan_pages

    if as_they_are:
        return list(rendered(plan_pages(api, names, config), config, tell))
    return client_files(api, names, config, tell)[0]


def _samples(api: Api, documents: Documents, package: str) -> Sequence[Block]:
    """The Python samples of a document that import the client."""
    from ..normalize.operations.code_samples import python_samples
    from .examples.samples import sampled

    texts = python_samples(documents, api.operations)
    return sampled(texts, package, locator(documents))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What building a site came to."""

    report: Report
    pages: int = 0
    """None of them when there are errors in the document."""


def publish(
    config: Config, output: Path, *, force: bool = False, tell: Tell = silent
) -> Published:
    """Build the site of one client's pages in `output`; the client itself stays as it is.

    Raises:
        SpecloomError: the document cannot be read, or the site cannot be built.
    """
    from .site.build import publish as build_site
    from .site.build import require

    require(output, force=force)
    from .site.pages import lay_out
    from .site.style import Style

    access = access_of(config)
    source = read(config.spec, access)
    old = read_manifest(config.output, footprint_of(config))
    with bounded(source):
        front = front_of(source, access, tell, config.streams, config.links_base)
        names = old.names if old else None
        found = pages(front.api, config, names) if front.api else ()
    report = front.report(strict=config.strict)
    if not found or report.failed:
        return Published(report=report)
    tell(f"{config.package}: building the site")
    style = Style(logo=config.site_logo, color=config.site_color)
    built = build_site(lay_out(found), output, force=force, style=style)
    return Published(report=report, pages=built)


def pages(api: Api, config: Config, pins: Pins | None) -> tuple[Page, ...]:
    """Make every page of a client in memory."""
    from ..plan import plan_pages
    from ..render import Renderer
    from .site.pages import KINDS, Page

    api, names = named(api, config, pins)
    renderer = Renderer(config.template_dir)
    return tuple(
        Page(
            planned.path,
            KINDS.get(planned.template, "other"),
            renderer.render(planned.template, planned.view),
        )
        for planned in plan_pages(api, names, config)
    )
