"""Operations as data: what a call sends, what it may receive, what it may override.

Nothing here does anything, and importing it costs next to nothing: the modules of a
generated client state what their operations are in these terms, `core` carries it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeAlias, TypedDict, TypeVar

T_co = TypeVar("T_co", covariant=True)

Timeout: TypeAlias = float | tuple[float, float] | None
"""Seconds for each phase of a call, or for (connecting, reading); None is no limit."""


class RequestOptions(TypedDict, total=False):
    """What a single call may override."""

    _request_timeout: Timeout
    """Seconds, or (connect, read) in seconds; None leaves the client's setting."""
    _request_auth: str | Mapping[str, str] | None
    """A bearer token, or `{"in": "header", "key": "X-Key", "value": "..."}`."""
    _content_type: str | None
    """The media type of the body, where the operation takes several."""
    _headers: Mapping[str, str] | None
    """Headers to send; they win over all others."""
    _host_index: int | None
    """Which of the servers of the API to call, from 0."""


OPTIONS = tuple(RequestOptions.__annotations__)


@dataclass(frozen=True, slots=True)
class Path:
    """A path parameter: always required (OpenAPI 3.1.1, Parameter Object)."""

    name: str
    style: Literal["simple", "label", "matrix"] = "simple"
    explode: bool = False
    allow_reserved: bool = False
    content: str | None = None
    """The media type, where the parameter has a `content` instead of a `schema`."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query parameter; `explode` is by default true for the style "form" only."""

    name: str
    style: Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"] = "form"
    explode: bool | None = None
    allow_reserved: bool = False
    content: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A header parameter; its style is always "simple"."""

    name: str
    explode: bool = False
    content: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie parameter; the style "cookie" is form without percent-encoding."""

    name: str
    style: Literal["form", "cookie"] = "form"
    explode: bool = True
    content: str | None = None
    required: bool = False


Parameter: TypeAlias = Path | Query | Header | Cookie


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one property of a form is sent (OpenAPI 3.1.1, Encoding Object)."""

    content_type: str | None = None
    """One or several media types or ranges, separated by commas."""
    style: Literal["form", "spaceDelimited", "pipeDelimited", "deepObject"] | None = (
        None
    )
    explode: bool | None = None
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """One media type of a body, with the name of its type.

    The name is one that the package's `models` exports, or one of `types.BUILTINS`;
    None is any JSON value, or whatever fits the media type.
    """

    media_type: str
    type: str | None = None
    encoding: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])


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
    security: tuple[tuple[str, ...], ...] = ()
    """Alternatives, each the names of the schemes that must go together."""


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
