"""Operations, parameters, bodies, security: everything of an API but its schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..pointer import OperationId, SchemaId
from .schema import ABSENT, Absent, JsonValue, Schema

ParameterLocation = Literal["path", "query", "querystring", "header", "cookie"]
Style = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """A variable of a server's URL template."""

    name: str
    default: str
    enum: tuple[str, ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the API is (OpenAPI 3.1.1, Server Object)."""

    url: str
    description: str | None = None
    variables: tuple[ServerVariable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A group of operations."""

    name: str
    description: str | None = None
    external_docs: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask about the API (OpenAPI 3.1.1, Contact Object)."""

    name: str | None = None
    url: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """The licence of the API (OpenAPI 3.1.1, License Object)."""

    name: str | None = None
    identifier: str | None = None
    """An SPDX expression."""
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpScheme:
    """An HTTP authentication scheme that clients apply (RFC 6750, RFC 7617)."""

    name: str
    scheme: Literal["bearer", "basic"]
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyScheme:
    """A key sent as a header, query parameter or cookie."""

    name: str
    key: str
    location: Literal["header", "query", "cookie"]
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Scheme:
    """OAuth 2; the token is sent as a bearer token."""

    name: str
    flows: tuple[tuple[str, Mapping[str, JsonValue]], ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdScheme:
    """OpenID Connect; the token is sent as a bearer token."""

    name: str
    url: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MutualTlsScheme:
    """Mutual TLS: the client shows a certificate of its own."""

    name: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnappliedScheme:
    """A scheme that clients do not apply: HTTP's "digest", for one, or an unknown type."""

    name: str
    kind: str
    """In the words of the document: `http digest`."""
    description: str | None = None


SecurityScheme: TypeAlias = (
    HttpScheme
    | ApiKeyScheme
    | OAuth2Scheme
    | OpenIdScheme
    | MutualTlsScheme
    | UnappliedScheme
)

SecurityAlternative: TypeAlias = tuple[str, ...]
"""Names of schemes that are needed together; () is anonymous access."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How one property of a form is sent (OpenAPI 3.1.1, Encoding Object)."""

    property_name: str
    """Of a multipart without names: the position ("0"), or "*" for the other items."""
    content_type: str | None = None
    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Name and value of the part's headers that have only one value."""
    encoding: tuple[Encoding, ...] = ()
    """Of the parts within, where the part is a multipart itself (OpenAPI 3.2.0)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """One representation of a body."""

    name: str
    schema: SchemaId | None
    encoding: tuple[Encoding, ...] = ()
    examples: tuple[JsonValue, ...] = ()
    item: SchemaId | None = None
    """Of a sequence of values: each of them (OpenAPI 3.2.0, `itemSchema`)."""
    item_is_event: bool = False
    """Whether an item is an event with its type and ID, not just its data."""
    end: str | None = None
    """Of a stream of events: the data that only says that there are no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamDeclaration:
    """A stream that a document does not tell of, as the configuration declares it."""

    operation: str
    """The `operationId`."""
    item: str | None = None
    """The component schema of an item; None is any JSON value."""
    flag: str | None = None
    """The field of the body that asks for it; by default "stream", where there is one."""
    media_type: str = "text/event-stream"
    end: str | None = None
    """The data of the event that only says that there are no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter with its defaults resolved (OpenAPI 3.1.1, Parameter Object)."""

    id: SchemaId
    """Where it is defined."""
    name: str
    location: ParameterLocation
    required: bool
    schema: SchemaId
    style: Style
    explode: bool
    allow_reserved: bool = False
    content_type: str | None = None
    """Set for a parameter that is described by `content`: its value is sent in this media type."""
    encoding: tuple[Encoding, ...] = ()
    """Of a `querystring` parameter that is a form."""
    description: str | None = None
    deprecated: bool = False
    examples: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBody:
    """The body of a request, in one or several representations."""

    required: bool
    content: tuple[MediaType, ...]
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header of a response."""

    name: str
    schema: SchemaId
    explode: bool = False
    content_type: str | None = None
    """Set for a header that is described by `content`."""
    required: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What may be called next, with values of a response (OpenAPI 3.1.1, Link Object)."""

    name: str
    operation: OperationId | None
    """What is called; None where it is no operation of the document."""
    reference: str
    """The `operationId` or `operationRef`, as written."""
    parameters: tuple[tuple[str, JsonValue], ...] = ()
    """Name, perhaps with its location ("path.id"), and runtime expression or value."""
    request_body: JsonValue | Absent = ABSENT
    """Runtime expression or value of the body to send."""
    description: str | None = None
    server: Server | None = None
    """Where the operation is called, if not where it is served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response by status: "200", "4XX" or "default"."""

    status: str
    description: str
    content: tuple[MediaType, ...] = ()
    headers: tuple[Header, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """What a document shows of an operation: a call, an answer, or a call with its answer."""

    title: str = ""
    description: str | None = None
    calls: bool = True
    """False where only an answer is shown."""
    parameters: tuple[tuple[ParameterLocation, str, JsonValue], ...] = ()
    media_type: str | None = None
    """Of the body; None where the call has none."""
    body: JsonValue | Absent = ABSENT
    """It may lack properties that its schema requires."""
    status: str | None = None
    response: JsonValue | Absent = ABSENT
    """Whether or not it is what its schema says; text where it is no JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, with what its path item and the document say of it merged in."""

    id: OperationId
    operation_id: str | None
    method: str
    """Upper case."""
    path: str
    tags: tuple[str, ...]
    """At least one: operations without a tag are in "default"."""
    summary: str | None = None
    description: str | None = None
    external_docs: str | None = None
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    request_body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[SecurityAlternative, ...] = ()
    servers: tuple[Server, ...] = ()
    """The operation's own servers; empty when the API's serve it."""
    stream_flag: tuple[str, JsonValue] | None = None
    """The field of the body that asks for a stream, and what it then is."""
    worked: tuple[WorkedExample, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A request that the API makes to a server of its user (OpenAPI 3.1.1, `webhooks`)."""

    name: str
    operation: Operation
    """What is sent, and the responses that are expected; `path` says nothing: it is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A request that the API makes because of another one (OpenAPI 3.1.1, Callback Object)."""

    name: str
    operation: Operation
    """As of a webhook, but `path` is the runtime expression of the URL."""
    callers: tuple[OperationId, ...]
    """The operations whose calls bring it about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One API, whole."""

    title: str
    version: str
    description: str | None
    servers: tuple[Server, ...]
    tags: tuple[Tag, ...]
    """Every tag that an operation has, the declared ones first and in their order."""
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    callbacks: tuple[Callback, ...] = ()
    event: SchemaId | None = None
    """The payload of any of the webhooks; None where none is JSON."""
    components: Mapping[str, SchemaId]
    """Name of a component schema -> its schema."""
    schemas: Mapping[SchemaId, Schema]
    security_schemes: tuple[SecurityScheme, ...]
    security: tuple[SecurityAlternative, ...] = ()
    """What operations need that say nothing themselves."""
    external_docs: str | None = None
    contact: Contact = Contact()
    license: License = License()
    terms_of_service: str | None = None
