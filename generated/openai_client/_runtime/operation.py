# SPDX-License-Identifier: MIT-0
"""Operations as data: what a call sends, what it may receive, what it may override.

Nothing here does anything, and importing it costs next to nothing: the modules of a
generated client state what their operations are in these terms, `core` carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    Literal,
    TypeAlias,
    TypedDict,
    TypeVar,
)

if TYPE_CHECKING:
    from .limits import Retries, Timeout
    from .servers import Server

T_co = TypeVar("T_co", covariant=True)


class RequestOptions(TypedDict, total=False):
    """What a single call may override."""

    _request_timeout: Timeout
    """Seconds, (connect, read), or `Timeouts`; None leaves the client's setting."""
    _retries: Retries | int | None
    """How often to try again, whatever the method; None leaves the client's setting."""
    _request_auth: str | Mapping[str, str] | None
    """A bearer token, or `{"in": "header", "key": "X-Key", "value": "..."}`."""
    _content_type: str | None
    """The media type of the body, where the operation takes several. With that of JSON,
    None is a body: null."""
    _headers: Mapping[str, str] | None
    """Headers to send; they win over all others."""
    _host_index: int | None
    """Which of the servers of the API, or of the operation, to call, from 0."""
    _host: str | None
    """The base URL, in place of that of the client; it gets the credentials."""


class Empty(str):
    """The text of a path parameter that is meant to be empty."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "EMPTY"


EMPTY: Final[str] = Empty()
"""An empty segment of the path, as the value of a parameter: `/contents/`.

"" itself is refused: a value that somebody forgot would call another operation.
"""


class Omit:
    """The type of `omit`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "omit"


omit: Final[Any] = Omit()
"""A field of the body that is not sent; None is sent, as null."""

OPTIONS = tuple(RequestOptions.__annotations__)

Check: TypeAlias = Callable[[object], str | None]
"""Says what is wrong with the value of a parameter; None where nothing is."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path parameter: always required (OpenAPI 3.1.1, Parameter Object)."""

    name: str
    style: Literal["simple", "label", "matrix"] = "simple"
    explode: bool = False
    allow_reserved: bool = False
    content: str | None = None
    """The media type, where the parameter has a `content` instead of a `schema`."""
    constraints: Check | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query parameter; `explode` is by default true for the style "form" only."""

    name: str
    style: Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"] = "form"
    explode: bool | None = None
    allow_reserved: bool = False
    content: str | None = None
    required: bool = False
    constraints: Check | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A header parameter; its style is always "simple"."""

    name: str
    explode: bool = False
    content: str | None = None
    required: bool = False
    constraints: Check | None = None


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie parameter; the style "cookie" is form without percent-encoding."""

    name: str
    style: Literal["form", "cookie"] = "form"
    explode: bool = True
    allow_reserved: bool = False
    content: str | None = None
    required: bool = False
    constraints: Check | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """How one property of a form is sent (OpenAPI 3.1.1, Encoding Object)."""

    content_type: str | None = None
    """One or several media types or ranges, separated by commas."""
    style: Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"] | None = (
        None
    )
    explode: bool | None = None
    allow_reserved: bool | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Headers of the part whose value the API leaves no choice of."""
    encoding: Mapping[str, Encoding] = field(default_factory=dict[str, "Encoding"])
    """How the parts within are sent, where the part is a multipart itself."""


@dataclass(frozen=True, slots=True, eq=False)
class QueryString:
    """The whole query as one value (OpenAPI 3.2.0, `in: querystring`)."""

    name: str
    content: str
    """The media type."""
    encoding: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])
    """By name of property, where the value is a form."""
    required: bool = False
    constraints: Check | None = None


Parameter: TypeAlias = Path | Query | Header | Cookie | QueryString


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """One media type of a body, with the name of its type.

    The name is one that the package's `models` exports, or one of `types.BUILTINS`;
    None is any JSON value, or whatever fits the media type.
    """

    media_type: str
    type: str | None = None
    encoding: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])
    """By name of property; in a multipart without names, by position ("0") or "*"."""


def json(type: str | None = None) -> Content:
    """JSON of a type, as nearly all bodies are."""
    return Content("application/json", type)


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """The body that an operation takes, in one or several media types."""

    content: Content | tuple[Content, ...]
    required: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Operation(Generic[T_co]):
    """One operation of the API; `T_co` is the type of its successful response."""

    id: str
    """The `operationId`: it names the operation in messages."""
    method: str
    path: str
    """The template: "/files/{file_id}"."""
    parameters: tuple[Parameter, ...] = ()
    """In the order in which the generated method passes their values."""
    body: Body | None = None
    responses: Mapping[str, Content | tuple[Content, ...] | None] = field(
        default_factory=dict[str, "Content | tuple[Content, ...] | None"]
    )
    """By status: "200", "4XX" or "default"; None where there is no body."""
    answers: tuple[str, ...] = ()
    """Those of the statuses that are successes though they are 3xx: nothing else is declared."""
    response_headers: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict[str, Mapping[str, str]]
    )
    """By status: the headers that the API describes, and the names of their types.

    "Pet*" is exploded (`a=1,b=2`), "Pet+json" is JSON text.
    """
    security: tuple[tuple[str, ...], ...] | None = None
    """Alternatives, each the names of the schemes that must go together; None: those of
    the API."""
    servers: tuple[Server, ...] = ()
    """Where it is served, if not where the API is."""
    stream: str = ""
    """The method that reads what it answers as a stream, if there is one."""
    flag: Mapping[str, object] = field(default_factory=dict[str, object])
    """The fields of the body that ask for the stream, and what they then are."""


@dataclass(frozen=True, slots=True, eq=False)
class Streamed(Generic[T_co]):
    """A response of an operation that is read while it arrives, item by item."""

    media_type: str
    type: str | None = None
    """The name of the type of an item, as in `Content`."""
    end: str | None = None
    """The data of an event that only says that there are no more."""
    whole: bool = False
    """Whether an item is the event with its type and ID, not just its data."""


CHUNKS: Streamed[bytes] = Streamed("*/*", "bytes")
"""The bytes of a response, as they come."""


@dataclass(frozen=True, slots=True)
class ApiResponse(Generic[T_co]):
    """A successful response: what `..._with_http_info` methods return."""

    status_code: int
    headers: Mapping[str, str]
    """By name, case-insensitively."""
    data: T_co
    """The decoded body."""
    raw_data: bytes
    """The body as it came."""
    typed_headers: Mapping[str, Any] = field(
        default_factory=dict[str, Any], compare=False, repr=False
    )
    """The headers that the API describes, read when asked for; text if not as described."""
