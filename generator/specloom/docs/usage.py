"""Where each named schema is used: by which operations, in which other schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..model import Api, Operation
from ..model.queries import received
from ..naming import Names
from ..pointer import SchemaId
from ..python.package.layout import named_below
from ..python.text.markdown import Markdown
from .links import Pages

_Uses = dict[SchemaId, dict[str, Markdown]]


@dataclass(frozen=True, slots=True)
class Usage:
    """Uses by schema, in the order of the document; operations as links."""

    sent: Mapping[SchemaId, Mapping[str, Markdown]]
    returned: Mapping[SchemaId, Mapping[str, Markdown]]
    received: Mapping[SchemaId, Mapping[str, Markdown]]
    """By what webhooks and callbacks."""
    contained: Mapping[SchemaId, Mapping[SchemaId, None]]


def usage(api: Api, names: Names, pages: Pages) -> Usage:
    """Find the uses of all named schemas."""
    sent: _Uses = {}
    returned: _Uses = {}
    for operation in api.operations:
        tag = operation.tags[0]
        link = pages.operation(tag, operation)
        for uses, roots in ((sent, _sent(operation)), (returned, _returned(operation))):
            for root in roots:
                for id in _named(api, names, root):
                    uses.setdefault(id, {})[operation.id] = link
    received_by: _Uses = {}
    for operation in received(api):
        link = pages.received(operation.id)
        for root in (*_sent(operation), *_returned(operation)):
            for id in _named(api, names, root):
                received_by.setdefault(id, {})[operation.id] = link
    contained: dict[SchemaId, dict[SchemaId, None]] = {}
    for owner in names.schemas:
        for id in named_below(api, names, owner):
            if id != owner:
                contained.setdefault(id, {})[owner] = None
    return Usage(sent, returned, received_by, contained)


def _named(api: Api, names: Names, id: SchemaId) -> Iterator[SchemaId]:
    """The named schemas that a use means: the schema itself, else those it is made of."""
    if id in names.schemas:
        yield id
    else:
        yield from named_below(api, names, id)


def _sent(operation: Operation) -> Iterator[SchemaId]:
    yield from (parameter.schema for parameter in operation.parameters)
    for content in operation.request_body.content if operation.request_body else ():
        if content.schema is not None:
            yield content.schema


def _returned(operation: Operation) -> Iterator[SchemaId]:
    for response in operation.responses:
        for content in response.content:
            if content.schema is not None:
                yield content.schema
