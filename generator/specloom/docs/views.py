"""What the templates of pages see: one frozen view for each kind of page.

As in `views`, a `str` is text of the document and has to go through a filter; `Markdown` is text
that is safe in a page as it is, put together from names, links and filtered text.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..python.text.markdown import Markdown
from ..python.text.source import Code, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """A row of an index: what it is, where it is, what it is for."""

    link: Markdown
    request: Markdown
    """Method and path of an operation; empty for a model."""
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentView:
    """An argument of a method, as a row of a table."""

    name: Markdown
    place: Markdown
    type: Markdown
    required: Markdown
    default: Markdown
    notes: Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRowView:
    """A field of a model, as a row of a table."""

    name: Markdown
    type: Markdown
    required: Markdown
    default: Markdown
    notes: Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseView:
    """A response, as a row of a table."""

    status: Markdown
    description: str
    type: Markdown
    headers: Markdown
    raises: Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """A link of a response, as a row of a table."""

    status: Markdown
    name: Markdown
    target: Markdown
    values: Markdown
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodPageView:
    """A method of an operation beside the usual one."""

    name: Markdown
    signatures: tuple[Code, ...]
    returns: Markdown
    told: Markdown
    """What it does, before its example."""
    example: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedView:
    """An example that the document works out: a call, an answer, or both."""

    title: Markdown
    """Empty where it has none."""
    description: str | None
    example: Code | None
    status: Markdown
    json: Code | None
    text: str | None
    """The answer, if it is no JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherBodyView:
    """A body in another media type than the one that the signature of a method is about."""

    media_type: Markdown
    told: Markdown
    example: Code
    fields: tuple[FieldRowView, ...]
    """Those that can be keywords."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPageView:
    """The section of one operation."""

    name: Markdown
    signatures: tuple[Code, ...]
    returns: Markdown
    summary: str | None
    description: str | None
    external_docs: Markdown
    deprecated: bool
    request: Markdown
    authorization: Markdown
    content_types: Markdown
    accept: Markdown
    example: Code
    every: Code | None
    """With every argument."""
    more: tuple[WorkedView, ...]
    answers: tuple[WorkedView, ...]
    others: tuple[OtherBodyView, ...]
    drop_in: Code
    """The call in the form of OpenAPI Generator's clients."""
    methods: tuple[MethodPageView, ...]
    """The other methods."""
    paged: Code | None
    """A loop over the first pages of a long list."""
    asynchronous: Code
    response_json: Code | None
    response_status: Markdown
    request_json: Code | None
    arguments: tuple[ArgumentView, ...]
    fields: tuple[FieldRowView, ...]
    """Those of a body that can be keywords."""
    responses: tuple[ResponseView, ...]
    links: tuple[LinkView, ...]
    callbacks: Markdown
    top: Markdown
    """A link to the top of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagPageView:
    """The page of one tag."""

    title: Markdown
    description: str | None
    external_docs: Markdown
    attribute: Code
    async_api: Code
    module: Code
    base: Markdown
    entries: tuple[EntryView, ...]
    operations: tuple[OperationPageView, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPageView:
    """The section of one webhook or callback."""

    name: Markdown
    signature: Code
    returns: Markdown
    parameters_signature: Code | None
    parameters_type: Markdown
    kind: Markdown
    wire: Markdown
    summary: str | None
    description: str | None
    external_docs: Markdown
    deprecated: bool
    request: Markdown
    content_types: Markdown
    authorization: Markdown
    secured: bool
    example: Code | None
    bodies: tuple[Code, ...]
    """Further examples of the document, as JSON."""
    parameters: tuple[ArgumentView, ...]
    responses: tuple[ResponseView, ...]
    top: Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksPageView:
    """The page of all webhooks and callbacks."""

    title: Markdown
    package: Code
    example: Code | None
    signature: Code | None
    """Of what reads any webhook."""
    event: Markdown
    tag: Markdown
    """The property that tells webhooks apart."""
    entries: tuple[EntryView, ...]
    requests: tuple[ReceivedPageView, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantView:
    """A member of a union, as a row of a table."""

    type: Markdown
    tag: Markdown
    """The value of the discriminator; empty where there is none."""
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """A member of an enumeration, as a row of a table."""

    name: Markdown
    value: Markdown
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPageView:
    """The page of one named schema."""

    name: Identifier
    kind: Markdown
    """What it is, in a sentence."""
    description: str | None
    external_docs: Markdown
    deprecated: bool
    fields: tuple[FieldRowView, ...]
    further: Markdown
    """What other properties there may be; empty where nothing is said."""
    tag_name: Markdown
    """The discriminator of a union."""
    variants: tuple[VariantView, ...]
    values: tuple[ValueView, ...]
    described: bool
    """Whether any of the values has a description."""
    limits: Markdown
    json: Code
    more: tuple[Code, ...]
    """Further examples of the document, as JSON."""
    made: Markdown
    """How the example makes its value."""
    example: Code
    sent: Markdown
    returned: Markdown
    received: Markdown
    contained: Markdown
    is_used: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeView:
    """A security scheme of the README."""

    heading: Markdown
    kind: Markdown
    description: str | None
    example: Code | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """A server of the README, as a row of a table."""

    index: Markdown
    url: Markdown
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostView:
    """A place that the client calls, and what it sends there."""

    host: Markdown
    gets: Markdown


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRowView:
    """A tag and its operations, in an index."""

    link: Markdown
    description: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeView:
    """The README of a generated project."""

    title: str
    description: str | None
    external_docs: Markdown
    package: Identifier
    distribution: Code
    version: Markdown
    settings: tuple[Code, ...]
    """The rows of their table."""
    source: str
    operation_count: Code
    model_count: Code
    examples: Code
    """How many there are in all pages, as the subject of a sentence; empty where there are none."""
    quick_start: Code | None
    asynchronous: Code | None
    errors: Code | None
    files: Code | None
    timeouts: Code | None
    streaming: Code | None
    testing: Code | None
    has_testing: bool
    webhooks: Code | None
    requests: tuple[EntryView, ...]
    """Webhooks and callbacks."""
    has_docs: bool
    services: tuple[ServiceRowView, ...]
    models: tuple[EntryView, ...]
    schemes: tuple[SchemeView, ...]
    servers: tuple[ServerView, ...]
    hosts: tuple[HostView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    """`pyproject.toml`."""

    fields: tuple[Code, ...]
    """The lines of `[project]`, but for what every client has."""
    package: Code
    """A TOML string."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line of a list."""

    link: Markdown
    text: Markdown
    more: tuple[Markdown, ...] = ()
    """What belongs to it, a line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section of `llms.txt`."""

    title: Markdown
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceSectionView:
    """The signatures of one tag."""

    title: Markdown
    page: Markdown
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GlanceView:
    """The page that has every signature on a line."""

    title: Markdown
    package: Identifier
    sections: tuple[GlanceSectionView, ...]
    models: tuple[LineView, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmsView:
    """`llms.txt`: what there is, for programs that read."""

    title: Markdown
    summary: Markdown
    package: Identifier
    has_docs: bool
    sections: tuple[SectionView, ...]
