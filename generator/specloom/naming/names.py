"""Every identifier of the output, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..pointer import OperationId, SchemaId


@dataclass(frozen=True, slots=True, kw_only=True)
class TagNames:
    """What a tag is called."""

    module: str
    """`images_api`."""
    api: str
    """`ImagesApi`."""
    async_api: str
    """`AsyncImagesApi`."""
    attribute: str
    """`images`: of the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationNames:
    """What an operation is called in the class of one tag."""

    method: str
    """`create_image`; the twin that returns the whole response has `_with_http_info` added."""
    constant: str
    """`CREATE_IMAGE`."""
    stream: str
    """`create_image_stream`: the twin that returns items while they arrive."""
    stream_constant: str
    """`CREATE_IMAGE_STREAM`."""
    chunks: str
    """`create_image_chunks`: the twin that returns bytes while they arrive."""
    fields: str
    """`CreateImageFields`: the body's fields and the options as keywords."""
    parameters: tuple[str, ...]
    """One a parameter, in their order."""
    body: str | None
    """The argument that takes the whole body."""
    form: Mapping[str, str]
    """Property of a form body -> argument; empty where the form is no list of arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedNames:
    """What reads a webhook or callback."""

    function: str
    """`parse_order_created`: reads its body."""
    constant: str
    """`_ORDER_CREATED`."""
    parameters: str
    """`parse_order_created_parameters`: reads its headers and query."""
    parameters_type: str
    """`OrderCreatedParameters`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaNames:
    """What a named schema is called."""

    type: str
    """`CreateImageRequest`."""
    twin: str
    """`CreateImageRequestDict`: the same as a dict; of an enum `SizeValue`, its values."""
    home: SchemaId
    """The schema whose module it lives in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of one client."""

    package: str
    tags: Mapping[str, TagNames]
    operations: Mapping[tuple[str, OperationId], OperationNames]
    """By tag and operation."""
    received: Mapping[OperationId, ReceivedNames]
    """Webhooks and callbacks."""
    schemas: Mapping[SchemaId, SchemaNames]
    """Every schema that has a name of its own."""
    modules: Mapping[SchemaId, str]
    """Module of `models`, by the schema that gives it its name."""
    properties: Mapping[SchemaId, Mapping[str, str]]
    """Object -> property -> attribute."""
    members: Mapping[SchemaId, tuple[str, ...]]
    """Named enum -> its members."""
    pins: Mapping[str, Mapping[str, str]]
    """Names that a later run has to keep: scope -> key -> name."""
