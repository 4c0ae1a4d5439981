"""A document's data in any dialect in, the same document in OpenAPI 3.1 out.

Nothing after this step asks for the version. The input is never changed; what needs no change is
shared with it.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, Place, warning
from ..pointer import ROOT, Pointer, join
from .document import JsonObject, JsonValue, Moved
from .grammar import FIELDS, PATTERNED, Field, Kind, field_of
from .nullable import add_null, hoisted, is_typed, must_move

_LIMITS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def upgrade(
    data: JsonObject, version: str
) -> tuple[JsonObject, Moved, tuple[Diagnostic, ...]]:
    """The upgraded data, what moved on the way, and what was read with doubts."""
    walk = _Upgrade(nullable_is_keyword=version.startswith("3.0"))
    result = walk.object(Kind.DOCUMENT, data, ROOT, ROOT)
    assert isinstance(result, dict)
    result["openapi"] = "3.2.0" if version.startswith("3.2") else "3.1.0"
    return result, tuple(walk.moved), tuple(walk.diagnostics)


class _Upgrade:
    """The walk. `new` is the pointer in the upgraded data, `old` the one in the source."""

    def __init__(self, *, nullable_is_keyword: bool) -> None:
        self._nullable_is_keyword = nullable_is_keyword
        self.moved: list[tuple[Pointer, Pointer]] = []
        self.diagnostics: list[Diagnostic] = []

    def object(
        self, kind: Kind, value: JsonValue, new: Pointer, old: Pointer
    ) -> JsonValue:
        """Upgrade a value that ought to be an object of `kind`; what is not one stays as it is."""
        if not isinstance(value, dict):
            return value
        if kind is Kind.SCHEMA:
            return self._schema(value, new, old)
        return self._fields(kind, value, new, old)

    def _fields(
        self, kind: Kind, value: JsonObject, new: Pointer, old: Pointer
    ) -> JsonObject:
        if not FIELDS[kind] and kind not in PATTERNED:
            return value
        result = dict(value)
        for name, child in value.items():
            field = field_of(kind, name)
            if field is not None:
                below, source = join(new, name), join(old, name)
                result[name] = self._field(field, child, below, source)
        return result

    def _field(
        self, field: Field, value: JsonValue, new: Pointer, old: Pointer
    ) -> JsonValue:
        kind = field.kind
        if field.shape == "map" and isinstance(value, dict):
            return {
                name: self.object(kind, child, join(new, name), join(old, name))
                for name, child in value.items()
            }
        # `items` was a list of schemas before JSON Schema 2020-12.
        if isinstance(value, list):
            return [
                self.object(kind, child, join(new, index), join(old, index))
                for index, child in enumerate(value)
            ]
        return self.object(kind, value, new, old) if field.shape == "object" else value

    def _schema(self, schema: JsonObject, new: Pointer, old: Pointer) -> JsonObject:
        schema = hoisted(schema)
        nullable = schema.get("nullable")
        inner = new
        if nullable is True and must_move(schema):
            inner = join(new, "anyOf", 0)
            self.moved.append((inner, old))
        result = self._fields(Kind.SCHEMA, schema, inner, old)
        if "exclusiveMinimum" in schema or "exclusiveMaximum" in schema:
            _upgrade_limits(result)
        if "example" in schema:
            self._upgrade_example(result, new, old)
        if "nullable" in schema:
            del result["nullable"]
            result = self._nullable(result, nullable, new)
        return result

    def _upgrade_example(self, schema: JsonObject, new: Pointer, old: Pointer) -> None:
        """`example` becomes the last of `examples` (deprecated by OpenAPI 3.1.0, 4.8.24.1)."""
        others = schema.get("examples")
        listed = others if isinstance(others, list) else []
        schema["examples"] = [*listed, schema.pop("example")]
        self.moved.append((join(new, "examples", len(listed)), join(old, "example")))
        if not listed:
            self.moved.append((join(new, "examples"), join(old, "example")))

    def _nullable(
        self, schema: JsonObject, nullable: JsonValue, new: Pointer
    ) -> JsonObject:
        place = Place(pointer=join(new, "nullable"), part="key")
        if nullable is not True:
            if nullable is not False:
                message = '"nullable" takes true or false; it is ignored here'
                self.diagnostics.append(warning("nullable-not-boolean", message, place))
            return schema
        result = add_null(schema)
        if not self._nullable_is_keyword:
            message = '"nullable" is no keyword since OpenAPI 3.1; read as "or null"'
            hint = 'write "null" into "type", or {type: "null"} into "anyOf"'
            self.diagnostics.append(
                warning("nullable-in-3.1", message, place, hint=hint)
            )
        elif not is_typed(schema):
            self.diagnostics.append(_without_type(result != schema, place))
        return result


def _without_type(adds_null: bool, place: Place) -> Diagnostic:
    """OpenAPI 3.0.3, 4.7.24.1: "nullable" applies only where `type` is defined beside it."""
    outcome = 'read as "or null"' if adds_null else "null is allowed here anyway"
    message = f'"nullable" means nothing without "type" beside it; {outcome}'
    return warning("nullable-without-type", message, place)


def _upgrade_limits(schema: JsonObject) -> None:
    """`minimum: 1, exclusiveMinimum: true` becomes `exclusiveMinimum: 1`."""
    for exclusive, limit in _LIMITS.items():
        flag = schema.get(exclusive)
        if not isinstance(flag, bool):
            continue
        del schema[exclusive]
        if flag and limit in schema:
            schema[exclusive] = schema.pop(limit)
