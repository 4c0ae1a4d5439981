"""The order of the stages, and nothing else: from a configuration to files on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from . import __version__
from .address import is_url
from .config import Config
from .diagnostics import (
    Diagnostic,
    Location,
    Report,
    Severity,
    SpecloomError,
    notes,
)
from .fingerprint import fingerprint
from .load import (
    Access,
    Document,
    Documents,
    Source,
    locator,
    parse,
    read,
    unchanged,
)
from .model import Api, StreamDeclaration
from .python.places import places
from .write import (
    Changes,
    Footprint,
    Manifest,
    OutputFile,
    apply,
    compare,
    diff,
    is_up_to_date,
    preview,
    read_manifest,
    recover,
    refuse_unfinished,
)

if TYPE_CHECKING:
    from .examples.pages import Block
    from .examples.report import Result
    from .naming import Names, Pins
    from .python.plan import PlannedFile, Rendered
    from .site.pages import Page

Tell = Callable[[str], None]
"""Says what a run is at now: "reading spec.yaml"."""


def silent(stage: str) -> None:
    """Say nothing."""


Mode = Literal["write", "check", "preview"]
"""Whether to change the disk, to say that it should change, or to say what would change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A document, what it describes, and what is wrong with it."""

    document: Document
    api: Api | None
    """None when there are errors."""
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to."""

    config: Config
    report: Report
    changes: Changes | None = None
    """None when nothing had to be looked at, or nothing could be generated."""
    diff: str = ""
    """The difference to what is on disk, where it was asked for."""

    @property
    def up_to_date(self) -> bool:
        """Whether the disk has already what the run would write."""
        return not self.report.failed and not self.changes


NOTHING = Report(diagnostics=(), locate=lambda place: None)


@dataclass(frozen=True, slots=True)
class _Front:
    """What the stages before Python have found."""

    documents: Documents
    api: Api | None
    diagnostics: tuple[Diagnostic, ...]

    def report(self, *, strict: bool) -> Report:
        """All that is wrong; of a run that is strict, warnings are errors."""
        found = self.diagnostics
        if strict:
            found = tuple(_strictly(each) for each in found)
        return Report(diagnostics=found, locate=locator(self.documents))


def _front(
    source: Source,
    access: Access,
    tell: Tell,
    streams: tuple[StreamDeclaration, ...] = (),
    links_base: str | None = None,
) -> _Front:
    # The stages are imported where they run: a run that has nothing to do ends before.
    from .load.structure import check
    from .load.validate import validate
    from .normalize import normalize
    from .normalize.streams import hidden_streams

    tell(f"parsing {source.path}")
    documents, found = parse(source, access)
    tell("checking the document")
    diagnostics = (*found, *check(documents))
    if _failed(diagnostics):
        # What the validator says of a document that is broken mostly follows from that.
        return _Front(documents, None, diagnostics)
    tell("reading its operations and schemas")
    api, degraded = normalize(documents, links_base)
    tell("asking openapi-spec-validator")
    if not _failed(degraded):
        hidden = hidden_streams(api, streams)
        degraded = (*degraded, *hidden, *validate(documents))
    return _Front(documents, api, (*diagnostics, *degraded))


@contextmanager
def _bounded(source: Source) -> Iterator[None]:
    """Blame the document where schemas within schemas take more than Python's stack."""
    try:
        yield
    except RecursionError:
        raise SpecloomError(
            Diagnostic(
                code="too-deep",
                severity=Severity.ERROR,
                message="the schemas of the document nest too deeply to be processed",
                location=Location(path=source.path, line=1, column=1),
            )
        ) from None


def inspect(
    source: Source, access: Access, *, strict: bool = False, tell: Tell = silent
) -> Loaded:
    """Load, check and normalize a document.

    Raises:
        SpecloomError: nothing can be made of the document at all.
    """
    with _bounded(source):
        front = _front(source, access, tell)
    report = front.report(strict=strict)
    api = None if report.failed else front.api
    return Loaded(document=front.documents[""], api=api, report=report)


def _access(config: Config) -> Access:
    return Access(
        remote=config.allow_remote_refs,
        outside=config.allow_refs_outside,
        hosts=config.allow_hosts,
        headers=config.headers,
    )


def footprint_of(config: Config) -> Footprint:
    """What runs of a configuration write."""
    return Footprint(config.package, places(config))


def _failed(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(each.severity is Severity.ERROR for each in diagnostics)


def _strictly(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.severity is Severity.WARNING:
        return replace(diagnostic, severity=Severity.ERROR)
    return diagnostic


def generate(
    config: Config, *, mode: Mode = "write", force: bool = False, tell: Tell = silent
) -> Outcome:
    """Generate one client.

    Raises:
        SpecloomError: the document cannot be read, or the output cannot be written.
    """
    access = _access(config)
    source = read(config.spec, access)
    inputs = fingerprint(config, source.digest)
    are_current = partial(unchanged, source, access)
    output, footprint = config.output, footprint_of(config)
    if mode != "write":
        # Nothing may change, and what the manifest says of the files is not to be believed.
        refuse_unfinished(output)
    else:
        recover(output, footprint)
        if is_up_to_date(output, footprint, inputs, are_current):
            return Outcome(config=config, report=NOTHING)
    old = read_manifest(output, footprint)
    pins = old.names if old else None
    with _bounded(source):
        front = _front(source, access, tell, config.streams, config.links_base)
        built = build(front.api, config, pins, tell) if front.api else None
    report = front.report(strict=config.strict)
    if built is None or report.failed:
        return Outcome(config=config, report=report)
    files, pins = built
    if mode != "write":
        changes = preview(output, footprint, files)
        shown = diff(changes, output, files)
        told = report if changes else NOTHING
        return Outcome(config=config, report=told, changes=changes, diff=shown)
    changes = compare(output, footprint, files, force=force)
    manifest = Manifest(
        generator=f"specloom {__version__}",
        fingerprint=inputs,
        files=changes.after,
        documents={n: d.digest for n, d in front.documents.items() if n},
        names=pins,
        notes=notes(report.diagnostics),
    )
    tell(f"{config.package}: writing to {output}")
    apply(output, footprint, files, manifest, changes)
    return Outcome(config=config, report=report, changes=changes)


def build(
    api: Api, config: Config, pins: Pins | None, tell: Tell = silent
) -> tuple[list[OutputFile], Pins]:
    """Make every file of a client in memory; and the names that the next run has to keep."""
    from .python.plan import plan

    tell(f"{config.package}: naming what is in the API")
    api, names = _named(api, config, pins)
    tell(f"{config.package}: planning its files")
    files = rendered(plan(api, names, config), config, tell)
    return [OutputFile(row.path, content) for row, content in files], names.pins


def rendered(
    planned: Sequence[Rendered], config: Config, tell: Tell = silent
) -> Iterator[tuple[PlannedFile, bytes]]:
    """What is in the files of a plan, and in those of the runtime that they need."""
    from .format import format_python, format_with_black
    from .python.plan import plan_runtime
    from .render import Renderer

    renderer = Renderer(config.template_dir)
    made: dict[str, bytes] = {}
    for number, row in enumerate(planned, 1):
        tell(f"{config.package}: making file {number:,} of {len(planned):,}")
        text = renderer.render(row.template, row.view)
        if row.path.endswith(".py"):
            own = config.template_dir is None
            text = format_python(text, row.path) if own else format_with_black(text)
        made[row.path] = text.encode()
        yield row, made[row.path]
    for copy in plan_runtime(config, made):
        yield copy, copy.origin.read_bytes()


def _complete(api: Api, config: Config) -> Api:
    """The API with what the configuration knows beside the document."""
    from .normalize.servers import located
    from .normalize.streams import declare

    api = declare(api, config.streams)
    return located(api, config.document) if is_url(config.spec) else api


def _named(api: Api, config: Config, pins: Pins | None) -> tuple[Api, Names]:
    """The API as its client has it, and what everything in it is called."""
    from .naming import name_everything

    api = _complete(api, config)
    return api, name_everything(api, config.package, pins)


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
    from .python.plan import plan, plan_pages

    require(types=types)
    access = _access(config)
    source = read(config.spec, access)
    if not as_they_are:
        config = replace(config, layout="project", docs=True)
    old = read_manifest(config.output, footprint_of(config)) if as_they_are else None
    rows = []
    with _bounded(source):
        front = _front(source, access, tell, config.streams, config.links_base)
        api = front.api
        if api is not None:
            api, names = _named(api, config, old.names if old else None)
            planned = (plan_pages if as_they_are else plan)(api, names, config)
            rows = list(rendered(planned, config, tell))
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


def _samples(api: Api, documents: Documents, package: str) -> Sequence[Block]:
    """The Python samples of a document that import the client."""
    from .examples.samples import sampled
    from .normalize.code_samples import python_samples

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

    access = _access(config)
    source = read(config.spec, access)
    old = read_manifest(config.output, footprint_of(config))
    with _bounded(source):
        front = _front(source, access, tell, config.streams, config.links_base)
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
    from .python.plan import plan_pages
    from .render import Renderer
    from .site.pages import KINDS, Page

    api, names = _named(api, config, pins)
    renderer = Renderer(config.template_dir)
    return tuple(
        Page(
            planned.path,
            KINDS.get(planned.template, "other"),
            renderer.render(planned.template, planned.view),
        )
        for planned in plan_pages(api, names, config)
    )
