"""Names of tags, methods and arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, count

from ..model import Api, Operation, Parameter
from ..model.queries import body_content, is_form, object_of
from ..pointer import OperationId, SchemaId
from .identifiers import attribute_name, pascal_case, snake_case
from .names import OperationNames, SchemaNames, TagNames
from .received import operation_name
from .reserved import (
    ANNOTATION_TYPES,
    API_ATTRIBUTES,
    API_CLASSES,
    API_CONSTANTS,
    ARGUMENTS,
    CLIENT_ATTRIBUTES,
)
from .scope import allocate

_LOCATIONS = ("path", "query", "querystring", "header", "cookie")


def tag_names(api: Api) -> dict[str, TagNames]:
    """Module, classes and attribute of each tag."""
    rows = sorted(
        ((tag.name, snake_case(tag.name, fallback="tag")) for tag in api.tags),
        key=lambda row: (row[0] != row[1], row[0].lower() != row[1], row[0]),
    )
    attributes = allocate(
        ((tag, (wanted, f"{wanted}_api")) for tag, wanted in rows),
        reserved=CLIENT_ATTRIBUTES,
    )
    modules = allocate(
        (tag, (f"{attribute.rstrip('_').removesuffix('_api')}_api", f"{attribute}_api"))
        for tag, attribute in attributes.items()
    )
    stems = _stems(attributes)
    return {
        tag: TagNames(
            module=modules[tag],
            api=f"{stems[tag]}Api",
            async_api=f"Async{stems[tag]}Api",
            attribute=attribute,
        )
        for tag, attribute in attributes.items()
    }


def _stems(attributes: Mapping[str, str]) -> dict[str, str]:
    """What the two classes of a tag are called, without "Async" and "Api"; both must be free."""
    found: dict[str, str] = {}
    taken = set(API_CLASSES)
    for tag, attribute in attributes.items():
        whole = pascal_case(attribute, fallback="Tag")
        short = whole.removesuffix("Api") or whole
        numbered = (f"{whole}{number}" for number in count(2))
        for stem in chain((short, whole), numbered):
            pair = {f"{stem}Api", f"Async{stem}Api"}
            if taken.isdisjoint(pair):
                taken |= pair
                found[tag] = stem
                break
    return found


def operation_names(
    api: Api, schemas: Mapping[SchemaId, SchemaNames]
) -> dict[tuple[str, OperationId], OperationNames]:
    """Names of every operation in the class of each of its tags."""
    found = {}
    for tag in api.tags:
        operations = [op for op in api.operations if tag.name in op.tags]
        methods = _methods(operations)
        constants = _constants(methods)
        twins = _twins(methods)
        fields = allocate(
            (id, (f"{pascal_case(name, fallback='Call')}Fields",))
            for id, name in methods.items()
        )
        for operation in operations:
            id = operation.id
            called = OperationNames(
                method=methods[id],
                constant=constants[id, ""],
                stream=twins[id, "stream"],
                stream_constant=constants[id, "STREAM"],
                chunks=twins[id, "chunks"],
                fields=fields[id],
                parameters=(),
                body=None,
                form={},
            )
            found[tag.name, id] = _operation(api, operation, called, schemas)
    return found


def _constants(
    methods: Mapping[OperationId, str],
) -> dict[tuple[OperationId, str], str]:
    """The constants of each method: for itself and for its stream."""
    upper = {id: name.upper() for id, name in methods.items()}
    return allocate(
        chain(
            (((id, ""), (name, f"{name}_CALL")) for id, name in upper.items()),
            (
                ((id, "STREAM"), (f"{name}_STREAM", f"{name}_STREAMED"))
                for id, name in upper.items()
            ),
        ),
        reserved=API_CONSTANTS | {n for n in methods.values() if n == n.upper()},
    )


def _twins(methods: Mapping[OperationId, str]) -> dict[tuple[OperationId, str], str]:
    """The methods that are made of others, and that no operation has the name of."""
    return allocate(
        (
            ((id, kind), (f"{name}_{kind}", f"{name}_as_{kind}"))
            for id, name in methods.items()
            for kind in ("stream", "chunks")
        ),
        reserved=set(methods.values())
        | {f"{name}_with_http_info" for name in methods.values()},
    )


def _methods(operations: list[Operation]) -> dict[OperationId, str]:
    rows = [
        (op.operation_id or "", op.id, snake_case(operation_name(op), fallback="call"))
        for op in operations
    ]
    rows.sort(key=lambda row: (row[0] != row[2], row[0], row[1]))
    return allocate(
        ((id, (wanted, f"{wanted}_")) for _, id, wanted in rows),
        reserved=API_ATTRIBUTES
        | ANNOTATION_TYPES
        | {f"{m}_with_http_info" for *_, m in rows},
    )


def _operation(
    api: Api,
    operation: Operation,
    called: OperationNames,
    schemas: Mapping[SchemaId, SchemaNames],
) -> OperationNames:
    """The names in the signature of an operation, beside those that it is called by."""
    arguments = allocate(
        _arguments(api, operation, called.method, schemas), reserved=ARGUMENTS
    )
    form = {key[1]: name for key, name in arguments.items() if key[0] == "form"}
    return replace(
        called,
        parameters=tuple(arguments[p.location, p.name] for p in operation.parameters),
        body=arguments.get(("body", "")),
        form=form,
    )


def _arguments(
    api: Api, operation: Operation, method: str, schemas: Mapping[SchemaId, SchemaNames]
) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Everything that becomes an argument: parameters by location, then the body or its form."""

    def rank(parameter: Parameter) -> tuple[int, str]:
        return _LOCATIONS.index(parameter.location), parameter.name

    for parameter in sorted(operation.parameters, key=rank):
        wanted = attribute_name(parameter.name, fallback="value")
        yield (parameter.location, parameter.name), (
            wanted,
            f"{wanted}_{parameter.location}",
        )
    content = body_content(operation)
    form = object_of(api, content.schema) if content and is_form(content.name) else None
    if form is not None:
        for each in sorted(form.properties, key=lambda p: p.name):
            wanted = attribute_name(each.name, fallback="value")
            yield ("form", each.name), (wanted, f"{wanted}_form")
    elif content is not None:
        wanted = _body_name(api, content.schema, method, schemas)
        yield ("body", ""), (wanted, "body")


def _body_name(
    api: Api,
    schema: SchemaId | None,
    method: str,
    schemas: Mapping[SchemaId, SchemaNames],
) -> str:
    """The argument of a whole body is named after its type."""
    while schema is not None and schema not in schemas:
        target = api.schemas[schema]
        schema = getattr(target, "target", None)
    return snake_case(schemas[schema].type, fallback="body") if schema else "body"
