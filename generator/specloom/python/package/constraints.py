"""Schemas of parameters -> what the runtime checks before it sends a value."""

from __future__ import annotations

from ...model import Api, Array, Scalar
from ...model.queries import resolve
from ...pointer import SchemaId
from ..text.source import Code
from ..values.limits import constraint_terms
from .scalars import held


def parameter_constraints(
    api: Api, id: SchemaId, within: frozenset[SchemaId] = frozenset()
) -> Code | None:
    """The runtime's `Constraints` of a value and, of an array, of its items.

    None where nothing is limited. `within` are the arrays around the schema: of one that
    contains itself, what is inside is not checked again.
    """
    schema = resolve(api, id)
    if not isinstance(schema, Scalar | Array) or schema.id in within:
        return None
    code = held(schema).code if isinstance(schema, Scalar) else "list[Any]"
    if code == "DecimalNumber":  # these limits are compared by what they say
        code = "ApiNumber"
    terms = [
        f"{name}={value}" for name, value in constraint_terms(code, schema.constraints)
    ]
    if isinstance(schema, Array):
        if schema.constraints.unique_items:
            terms.append("unique=True")
        items = parameter_constraints(api, schema.items, within | {schema.id})
        if items is not None:
            terms.append(f"items={items}")
    return Code(f"Constraints({', '.join(terms)})") if terms else None
