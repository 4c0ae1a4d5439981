"""The order of the stages, and nothing else: from a configuration to files on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
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
from .output_places import places
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
    from .naming import Names, Pins
    from .plan import PlannedFile

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
    runtime: tuple[str, ...] = ()
    """The modules that the client needs of a runtime that it shares."""

    @property
    def up_to_date(self) -> bool:
        """Whether the disk has already what the run would write."""
        return not self.report.failed and not self.changes


NOTHING = Report(diagnostics=(), locate=lambda place: None)


@dataclass(frozen=True, slots=True)
class Front:
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


def front_of(
    source: Source,
    access: Access,
    tell: Tell,
    streams: tuple[StreamDeclaration, ...] = (),
    links_base: str | None = None,
) -> Front:
    # The stages are imported where they run: a run that has nothing to do ends before.
    from .load.structure import check
    from .load.validate import validate
    from .normalize import normalize
    from .normalize.operations.streams import hidden_streams

    tell(f"parsing {source.path}")
    documents, found = parse(source, access)
    tell("checking the document")
    diagnostics = (*found, *check(documents))
    if _failed(diagnostics):
        # What the validator says of a document that is broken mostly follows from that.
        return Front(documents, None, diagnostics)
    tell("reading its operations and schemas")
    api, degraded = normalize(documents, links_base)
    tell("asking openapi-spec-validator")
    if not _failed(degraded):
        hidden = hidden_streams(api, streams)
        degraded = (*degraded, *hidden, *validate(documents))
    return Front(documents, api, (*diagnostics, *degraded))


@contextmanager
def bounded(source: Source) -> Iterator[None]:
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
    with bounded(source):
        front = front_of(source, access, tell)
    report = front.report(strict=strict)
    api = None if report.failed else front.api
    return Loaded(document=front.documents[""], api=api, report=report)


def access_of(config: Config) -> Access:
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
    access = access_of(config)
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
            return Outcome(config=config, report=NOTHING, runtime=_shared(config))
    old = read_manifest(output, footprint)
    pins = old.names if old else None
    with bounded(source):
        front = front_of(source, access, tell, config.streams, config.links_base)
        built = build(front.api, config, pins, tell) if front.api else None
    report = front.report(strict=config.strict)
    if built is None or report.failed:
        return Outcome(config=config, report=report, runtime=_shared(config))
    manifest = Manifest(
        generator=f"specloom {__version__}",
        fingerprint=inputs,
        documents={n: d.digest for n, d in front.documents.items() if n},
        names=built.pins,
        notes=notes(report.diagnostics),
        runtime=built.runtime,
    )
    return put(
        config,
        footprint,
        built.files,
        manifest,
        report,
        mode=mode,
        force=force,
        tell=tell,
    )


def _shared(config: Config) -> tuple[str, ...]:
    """What a client needs of the runtime that it shares, as it is on disk."""
    old = read_manifest(config.output, footprint_of(config)) if config.runtime else None
    return old.runtime if old else ()


def put(
    config: Config,
    footprint: Footprint,
    files: Sequence[OutputFile],
    manifest: Manifest,
    report: Report,
    *,
    mode: Mode,
    force: bool,
    tell: Tell = silent,
) -> Outcome:
    """Write files and the manifest, or say what would be written."""
    output = config.output
    if mode != "write":
        changes = preview(output, footprint, files)
        shown, report = diff(changes, output, files), report if changes else NOTHING
    else:
        changes = compare(output, footprint, files, force=force)
        shown = ""
        tell(f"{config.package}: writing to {output}")
        manifest = replace(manifest, files=changes.after)
        apply(output, footprint, files, manifest, changes)
    return Outcome(
        config=config,
        report=report,
        changes=changes,
        diff=shown,
        runtime=manifest.runtime,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A client in memory."""

    files: Sequence[OutputFile]
    pins: Pins
    """The names that the next run has to keep."""
    runtime: tuple[str, ...]
    """The modules that it needs of a runtime that it shares with others."""


def build(api: Api, config: Config, pins: Pins | None, tell: Tell = silent) -> Built:
    """Make every file of a client in memory."""
    tell(f"{config.package}: naming what is in the API")
    api, names = named(api, config, pins)
    rows, modules = client_files(api, names, config, tell)
    return Built(
        files=[OutputFile(row.path, content) for row, content in rows],
        pins=names.pins,
        runtime=modules if config.runtime else (),
    )


def client_files(
    api: Api, names: Names, config: Config, tell: Tell = silent
) -> tuple[list[tuple[PlannedFile, bytes]], tuple[str, ...]]:
    """The files of a client, with its runtime where it has one of its own; and what it needs of one."""
    from .features import features
    from .plan import plan, plan_runtime
    from .runtime_modules import runtime_modules

    tell(f"{config.package}: planning its files")
    rows = list(rendered(plan(api, names, config), config, tell))
    found = {*features(api), *config.features}
    texts = (made.decode() for row, made in rows if row.path.endswith(".py"))
    modules = runtime_modules(texts, found, config.runtime)
    if not config.runtime:
        own = plan_runtime(f"{config.package}/_runtime", modules)
        rows += rendered(own, config)
    return rows, modules


def rendered(
    planned: Sequence[PlannedFile], config: Config, tell: Tell = silent
) -> Iterator[tuple[PlannedFile, bytes]]:
    """What is in the files of a plan."""
    from .format import format_python, format_with_black
    from .plan import Copied
    from .render import Renderer
    from .runtime_modules import with_runtime

    renderer = Renderer(config.template_dir)
    for number, row in enumerate(planned, 1):
        tell(f"{config.package}: making file {number:,} of {len(planned):,}")
        if isinstance(row, Copied):
            yield row, row.origin.read_bytes()
            continue
        text = renderer.render(row.template, row.view)
        if row.path.endswith(".py"):
            own = config.template_dir is None
            text = with_runtime(text, config.runtime) if config.runtime else text
            text = format_python(text, row.path) if own else format_with_black(text)
        yield row, text.encode()


def _complete(api: Api, config: Config) -> Api:
    """The API with what the configuration knows beside the document."""
    from .normalize.operations.servers import located
    from .normalize.operations.streams import declare

    api = declare(api, config.streams)
    return located(api, config.document) if is_url(config.spec) else api


def named(api: Api, config: Config, pins: Pins | None) -> tuple[Api, Names]:
    """The API as its client has it, and what everything in it is called."""
    from .naming import name_everything

    api = _complete(api, config)
    return api, name_everything(api, config.package, pins)
