"""Examples of schemas and parameters that are not what these say: told, since no page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...diagnostics import Diagnostic, Place, note
from ...model import Api, JsonValue, Operation
from ...model.conformity import is_completable
from ...model.queries import is_json, received
from ...pointer import SchemaId, split_id


def unfitting(api: Api, operations: Iterable[Operation]) -> tuple[Diagnostic, ...]:
    """A note for each schema and parameter with such an example, and each request of the API.

    What an example lacks of an object makes it no worse: that is filled in where it is shown. Null
    is what an empty line of YAML says.

    Args:
        api: the model.
        operations: with the examples of the document alone, without those of code samples.
    """
    found = map(SchemaId, dict.fromkeys(_examples(api, operations)))
    return tuple(
        note(
            "example-left-out",
            "this example is in no page: it is not what its schema says",
            Place(document=document, pointer=pointer),
        )
        for document, pointer in map(split_id, found)
    )


def _examples(api: Api, operations: Iterable[Operation]) -> Iterator[str]:
    for schema in api.schemas.values():
        if not _fit(api, schema.id, schema.info.examples):
            yield schema.id
    for operation in operations:
        for each in operation.parameters:
            if not _fit(api, each.schema, each.examples):
                yield each.id
    for operation in received(api):
        declared = operation.request_body
        for content in declared.content if declared is not None else ():
            if content.schema is not None and is_json(content.name):
                if not _fit(api, content.schema, content.examples):
                    yield operation.id


def _fit(api: Api, id: SchemaId, examples: Iterable[JsonValue]) -> bool:
    return all(each is None or is_completable(api, id, each) for each in examples)
