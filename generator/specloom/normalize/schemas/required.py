"""Names that are required, and that no property has.

By JSON Schema such a name may have any value, and has to be there (2020-12, validation, 6.5.3).
Documents have them by mistake, and servers do not know them: what the document forbids is left out,
what something else brings is not asked for again, and what comes back is not expected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ...model import Absent, Api, Object, Property, Schema
from ...model.patterns import fits
from ...model.queries import body_content, reached, resolve
from ...pointer import SchemaId, escape
from ..context import Context, Part
from .conjunction import Atom
from .scalars import keyword_values


def undeclared(
    context: Context,
    id: SchemaId,
    atoms: tuple[Atom, ...],
    declared: Collection[str],
    additional: SchemaId | None | Absent,
) -> Iterator[Property]:
    """The properties of an object that only their names in `required` tell of.

    A discriminator declares its property, and a pattern those that match it. A piece of an `allOf`
    may be about the properties of others.
    """
    tags = [each.get("propertyName") for each in _discriminators(atoms)]
    seen: set[str] = set()
    for place, name in required_names(atoms):
        if name in declared:
            context.declared.add((place.id, name))
            continue
        if name in seen:
            continue
        seen.add(name)
        matched = _matched(context, atoms, name)
        schema = matched or _value(context, id, name, additional)
        if matched is not None or name in tags:
            yield Property(name=name, schema=schema, required=True)
            continue
        context.undeclared.append((place, name, additional is None))
        if additional is not None:
            yield Property(name=name, schema=schema, required=True, undeclared=True)


def _discriminators(atoms: tuple[Atom, ...]) -> list[Mapping[str, object]]:
    found = keyword_values(atoms, "discriminator")
    return [each for each in found if isinstance(each, Mapping)]


def required_names(atoms: tuple[Atom, ...]) -> Iterator[tuple[Part, str]]:
    """Each name that is required, with the piece that says so."""
    for atom in atoms:
        data = atom.part.data
        for name in data.get("required", ()) if isinstance(data, Mapping) else ():
            if isinstance(name, str):
                yield atom.part, name


def _matched(context: Context, atoms: tuple[Atom, ...], name: str) -> SchemaId | None:
    """The schema of the first pattern that matches a name."""
    parts = (a.part for a in atoms if isinstance(a.part.data, Mapping))
    for patterns in filter(None, (part.get("patternProperties") for part in parts)):
        for pattern in patterns.data:
            if fits(pattern, name):
                return context.schema(patterns.child(pattern))
    return None


def _value(
    context: Context, id: SchemaId, name: str, additional: SchemaId | None | Absent
) -> SchemaId:
    if isinstance(additional, str):
        return additional
    return context.anything(SchemaId(f"{id}/required/{escape(name)}"))


def report_undeclared(context: Context) -> None:
    """Tell of the names that no schema declares which the piece that requires them is a part of."""
    for part, name, forbidden in context.undeclared:
        if (part.id, name) in context.declared:
            continue
        fate = (
            "and there can be no other: it is left out"
            if forbidden
            else "so any value is asked for in requests, and none expected in responses"
        )
        message = f'"{name}" is required, but no property has that name, {fate}'
        index = part.data["required"].index(name)
        context.warn("required-not-declared", message, part.child("required", index))


def with_required(api: Api) -> Api:
    """The API, with undeclared properties asked for only where nothing else brings them.

    A parameter brings what has its name, and in what is never sent nothing is asked for.
    """
    sent = reached(api, set(_sent(api)))
    taken = _taken(api)
    schemas = {
        id: (
            replace(schema, properties=tuple(_kept(schema, id in sent, taken)))
            if isinstance(schema, Object)
            else schema
        )
        for id, schema in api.schemas.items()
    }
    return replace(api, schemas=schemas)


def _kept(
    schema: Object, is_sent: bool, taken: Mapping[SchemaId, set[str]]
) -> Iterator[Property]:
    for each in schema.properties:
        if not each.undeclared:
            yield each
        elif each.name not in taken.get(schema.id, ()):
            yield replace(each, required=is_sent)


def _sent(api: Api) -> Iterator[SchemaId]:
    for operation in api.operations:
        yield from (parameter.schema for parameter in operation.parameters)
        for content in operation.request_body.content if operation.request_body else ():
            yield from filter(None, (content.schema, content.item))


def _taken(api: Api) -> dict[SchemaId, set[str]]:
    """Body -> the names of parameters that every operation has which sends it."""
    found: dict[SchemaId, set[str]] = {}
    for operation in api.operations:
        content = body_content(operation)
        if content is not None and content.schema is not None:
            body: Schema = resolve(api, content.schema)
            names = {parameter.name for parameter in operation.parameters}
            found[body.id] = found.get(body.id, names) & names
    return found
