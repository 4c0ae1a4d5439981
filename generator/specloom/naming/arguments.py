"""Names of arguments: parameters, and a body or the fields of its form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..model import Api, MediaType, Object, Operation, Parameter
from ..model.queries import body_content, is_form, is_json, object_of, takes_more
from ..pointer import SchemaId
from .identifiers import attribute_name, snake_case
from .names import SchemaNames
from .pins import Pins, kept, pinned
from .reserved import ARGUMENTS
from .scope import allocate
from .wording import operation_key

_LOCATIONS = ("path", "query", "querystring", "header", "cookie")
_BODY = "body", ""

Argument = tuple[str, str]
"""Where it goes, and its name there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The names in the signature of an operation, and those to keep."""

    parameters: tuple[str, ...]
    body: str | None
    form: Mapping[str, str]
    scope: str
    pins: Mapping[str, str]


def argument_names(
    api: Api,
    operation: Operation,
    schemas: Mapping[SchemaId, SchemaNames],
    pins: Pins | None,
) -> Arguments:
    """The arguments of an operation, which are the same under each of its tags."""
    wanted = dict(_wanted(api, operation, schemas))
    scope = f"arguments of {operation_key(operation)}"
    keys = {each: " ".join(filter(None, each)) for each in wanted}
    names = allocate(
        ((each, (name, _elsewhere(each, name))) for each, name in wanted.items()),
        reserved=ARGUMENTS,
        kept=kept(pins, scope, keys),
    )
    return Arguments(
        parameters=tuple(names[p.location, p.name] for p in operation.parameters),
        body=names.get(_BODY),
        form={key[1]: name for key, name in names.items() if key[0] == "form"},
        scope=scope,
        pins=pinned(names, keys, lambda each, name: _is_certain(each, name, wanted)),
    )


def _is_certain(argument: Argument, name: str, wanted: Mapping[Argument, str]) -> bool:
    """Whether no argument that comes later can take a name.

    The first ones are those of the path, and no others come with the same path; then those of the
    query that are a name already.
    """
    location, written = argument
    if location == "path":
        return name == wanted[argument]
    return location == "query" and name == written


def _elsewhere(argument: Argument, name: str) -> str:
    """What an argument is called where another one has its name."""
    location, _ = argument
    return "body" if argument == _BODY else f"{name}_{location}"


def _wanted(
    api: Api, operation: Operation, schemas: Mapping[SchemaId, SchemaNames]
) -> Iterator[tuple[Argument, str]]:
    """Everything that becomes an argument: parameters by location, then the body or its form."""
    for parameter in sorted(operation.parameters, key=_precedence):
        name = attribute_name(parameter.name, fallback="value")
        yield (parameter.location, parameter.name), name
    content = body_content(operation)
    form = _form(api, operation)
    if form is not None:
        for each in sorted(form.properties, key=lambda p: p.name):
            yield ("form", each.name), attribute_name(each.name, fallback="value")
    whole = content
    if form is not None and not takes_more(form):
        whole = _in_place_of(api, operation, form)
    if whole is not None:
        yield _BODY, _body_name(api, whole.schema, schemas)


def _precedence(parameter: Parameter) -> tuple[int, bool, str]:
    """By location; there, what is a name already comes first."""
    name = parameter.name
    changes = attribute_name(name, fallback="value") != name
    return _LOCATIONS.index(parameter.location), changes, name


def _form(api: Api, operation: Operation) -> Object | None:
    content = body_content(operation)
    if content is None or not is_form(content.name):
        return None
    return object_of(api, content.schema)


def _in_place_of(api: Api, operation: Operation, form: Object) -> MediaType | None:
    """The first other media type of a body that does not have the fields of the form, too."""
    declared = operation.request_body
    for each in declared.content if declared is not None else ():
        has_fields = is_json(each.name) or is_form(each.name)
        if not has_fields or object_of(api, each.schema) != form:
            return each
    return None


def _body_name(
    api: Api, schema: SchemaId | None, schemas: Mapping[SchemaId, SchemaNames]
) -> str:
    """The argument of a whole body is named after its type."""
    seen: set[SchemaId] = set()
    while schema is not None and schema not in schemas and schema not in seen:
        seen.add(schema)
        schema = getattr(api.schemas[schema], "target", None)
    if schema is None or schema not in schemas:
        return "body"
    return snake_case(schemas[schema].type, fallback="body")
