"""A piece of a document in any dialect in, the same piece in OpenAPI 3.1 out.

Nothing after this step asks for the version, and every field that the grammar knows has the shape
that it should have: what has another is left out, with a warning. The input is never changed; what
needs no change is shared with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..diagnostics import Diagnostic, Part, Place, warning
from ..pointer import Pointer, join
from .document import JsonObject, JsonValue, Moved, describe
from .grammar import (
    FIELDS,
    PATTERNED,
    WITHOUT_REFERENCE,
    Field,
    Kind,
    Shape,
    field_of,
)
from .nullable import add_null, hoisted, is_typed, may_stay, must_move
from .spread import is_spread, mismatch, references, spread, told
from .types import read_type

_LIMITS = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_CONTAINER: Final[dict[Shape, tuple[type, str]]] = {
    "object": (dict, "a mapping"),
    "map": (dict, "a mapping"),
    "list": (list, "a list"),
}
_LEFT_OUT: Final = "it is left out"
_ALIKE: Final = frozenset((Kind.PARAMETER, Kind.HEADER))
"""Kinds of which one may stand where the other is expected: they have the same fields."""
_BODIES: Final = (Kind.REQUEST_BODY, Kind.RESPONSE)

Linker = Callable[[Kind, str, Pointer, Pointer], tuple[str, Kind] | None]
"""Makes of a reference, given where it stands now and where it stood, one that can be looked up,
and says what it leads to; None where that is nothing."""
Look = Callable[[Field, JsonObject, Pointer, Pointer], JsonValue]
"""Gives what such a reference leads to, where no reference is expected; None where that is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """A piece of a document after the upgrade."""

    data: JsonValue
    moved: Moved
    """What moved on the way."""
    diagnostics: tuple[Diagnostic, ...]
    """What was left out, or read with doubts."""


def upgrade(
    kind: Kind,
    value: JsonValue,
    pointer: Pointer,
    *,
    document: str,
    version: str,
    link: Linker,
    look: Look = lambda field, value, new, old: None,
) -> Upgraded:
    """Upgrade the value at `pointer` of a document, which ought to be an object of `kind`."""
    walk = _Upgrade(document, version, link, look)
    data = value
    if walk.fits(Field(kind), value, pointer, _LEFT_OUT):
        data = walk.object(kind, value, pointer, pointer)
    if kind is Kind.DOCUMENT and isinstance(data, dict):
        data["openapi"] = "3.2.0" if version.startswith("3.2") else "3.1.0"
    return Upgraded(
        data=data,
        moved=tuple(walk.moved),
        diagnostics=tuple(walk.diagnostics),
    )


class _Upgrade:
    """The walk. `new` is the pointer in the upgraded data, `old` the one in the source."""

    def __init__(self, document: str, version: str, link: Linker, look: Look) -> None:
        self._document = document
        self._is_old = version.startswith(("2.", "3.0"))
        self._link = link
        self._look = look
        self._version = version
        self._made: set[str] = set()
        """References that nobody wrote: those to parts of what a misplaced one leads to."""
        self.moved: list[tuple[Pointer, Pointer]] = []
        self.diagnostics: list[Diagnostic] = []

    def object(
        self, kind: Kind, value: JsonValue, new: Pointer, old: Pointer
    ) -> JsonValue:
        """Upgrade an object of `kind`, or a boolean schema."""
        if not isinstance(value, dict):
            return value
        if kind is Kind.SCHEMA:
            return self._schema(value, new, old)
        return self._fields(kind, value, new, old)

    def fits(self, field: Field, value: JsonValue, new: Pointer, fate: str) -> bool:
        """Whether a value has the shape of its field; if not, what becomes of it is reported."""
        container, expected = _CONTAINER[field.shape]
        if isinstance(value, container) or _is_boolean_schema(field, value):
            return True
        found = describe(value)
        self._warn("wrong-type", f"expected {expected}, found {found}; {fate}", new)
        return False

    def _object_or_empty(
        self, kind: Kind, value: JsonValue, new: Pointer, old: Pointer
    ) -> JsonValue:
        """An object that has a name, which must not be lost with it."""
        fate = "every value is allowed" if kind is Kind.SCHEMA else "read as empty"
        if self.fits(Field(kind), value, new, fate):
            return self.object(kind, value, new, old)
        return {}

    def _warn(
        self,
        code: str,
        message: str,
        pointer: Pointer,
        part: Part = "value",
        hint: str | None = None,
    ) -> None:
        place = Place(document=self._document, pointer=pointer, part=part)
        self.diagnostics.append(warning(code, message, place, hint=hint))

    def _fields(
        self, kind: Kind, value: JsonObject, new: Pointer, old: Pointer
    ) -> JsonObject:
        if not FIELDS[kind] and kind not in PATTERNED and "$ref" not in value:
            return value
        if is_spread(Field(kind), value, self._version):
            spread_out = self._spread(Field(kind), value, new, old)
            value = spread_out if isinstance(spread_out, dict) else {}
        result = dict(value)
        if "$ref" in value and kind not in WITHOUT_REFERENCE:
            result = self._reference(kind, result, new, old)
        for name, child in value.items():
            field = field_of(kind, name)
            if field is None:
                continue
            below, source = join(new, name), join(old, name)
            if field.shape != "object" and isinstance(child, dict):
                if is_spread(field, child, self._version):
                    child = self._spread(field, child, below, source)
            if field.shape == "object":
                result[name] = self._object_or_empty(field.kind, child, below, source)
            elif self.fits(field, child, below, _LEFT_OUT):
                result[name] = self._members(field.kind, child, below, source)
            else:
                del result[name]
        return result

    def _members(
        self, kind: Kind, value: JsonValue, new: Pointer, old: Pointer
    ) -> JsonValue:
        if isinstance(value, dict):
            return {
                name: self._object_or_empty(
                    kind, child, join(new, name), join(old, name)
                )
                for name, child in value.items()
            }
        return list(self._items(kind, value, new, old))

    def _items(
        self, kind: Kind, value: JsonValue, new: Pointer, old: Pointer
    ) -> Iterator[JsonValue]:
        """The items of a list. One that is left out moves those after it."""
        items, field = value if isinstance(value, list) else [], Field(kind)
        is_kept = [isinstance(i, dict) or _is_boolean_schema(field, i) for i in items]
        kept, count = sum(is_kept), 0
        for index, child in enumerate(items):
            source = join(old, index)
            below = join(new, count if is_kept[index] else index)
            if not is_kept[index] and index < kept:
                below = join(new, "-", index)  # what comes after it has its pointer
            if below != join(new, index):
                self.moved.append((below, source))
            if self.fits(field, child, below, _LEFT_OUT):
                yield self.object(kind, child, below, source)
                count += 1

    def _reference(
        self, kind: Kind, value: JsonObject, new: Pointer, old: Pointer
    ) -> JsonObject:
        """Make a reference one that can be looked up; without that, what stands beside it stays."""
        ref = value.pop("$ref")
        place = join(new, "$ref")
        if not isinstance(ref, str):
            message = f"expected a string, found {describe(ref)}; {_LEFT_OUT}"
            self._warn("wrong-type", message, place)
            return value
        linked = self._link(kind, ref, new, old)
        if linked is None:
            return value
        target, found = linked
        is_body = kind in _BODIES and found is Kind.SCHEMA
        if found is not kind and not {found, kind} <= _ALIKE:
            fate = "; read as JSON of that schema" if is_body else ""
            message = f"this leads to a {found.value}, not to a {kind.value}{fate}"
            self._warn("wrong-kind-ref", message, place)
        if is_body:
            body: JsonObject = {"application/json": {"schema": {"$ref": target}}}
            return {**value, "content": body}
        return {"$ref": target, **value}

    def _spread(
        self, field: Field, value: JsonObject, new: Pointer, old: Pointer
    ) -> JsonValue:
        """What a reference leads to, where OpenAPI has none: parts, which are references mostly."""
        ref, place = str(value["$ref"]), join(new, "$ref")
        target = self._look(field, value, new, old)
        found = None if target is None else spread(field, value, target)
        if found is None:
            if field.shape == "list":  # it is told that this is none
                return [] if target is None else value
            if target is not None:
                self._warn("wrong-kind-ref", mismatch(field, target), place)
            return {k: v for k, v in value.items() if k != "$ref"}
        if ref not in self._made:
            self._warn("misplaced-ref", told(field), place)
        self._made.update(references(found))
        return found

    def _schema(self, schema: JsonObject, new: Pointer, old: Pointer) -> JsonObject:
        if self._is_old and isinstance(schema.get("$ref"), str):
            schema = self._reference_only(schema, new)
        schema = hoisted(schema)
        nullable = schema.get("nullable")
        inner = new
        if nullable is True and must_move(schema):
            inner = join(new, "anyOf", 0)
            self.moved.append((inner, old))
        schema = self._older(schema, inner, old)
        result = self._fields(Kind.SCHEMA, schema, inner, old)
        if "exclusiveMinimum" in schema or "exclusiveMaximum" in schema:
            _upgrade_limits(result)
        if "example" in schema:
            self._upgrade_example(result, new, old)
        if "type" in schema:
            self._upgrade_type(result, new)
        if "discriminator" in result:
            self._upgrade_mapping(result, new, old)
        if "nullable" in schema:
            result.pop("nullable", None)
            result = self._nullable(result, nullable, new)
        return result

    def _reference_only(self, schema: JsonObject, new: Pointer) -> JsonObject:
        """A reference with what annotates it: all else beside it is ignored before 3.1.

        OpenAPI 3.0.4, Reference Object: "This object cannot be extended with additional properties,
        and any properties added SHALL be ignored." Descriptions and defaults are kept, since they
        say nothing of what is valid, and `nullable` is read as everywhere.
        """
        ignored = [name for name in schema if name != "$ref" and not may_stay(name)]
        for name in ignored:
            message = (
                f'"{name}" is ignored: before OpenAPI 3.1 nothing counts beside "$ref"'
            )
            hint = "write {allOf: [{$ref: ...}]} and it beside that"
            self._warn("ignored-beside-ref", message, join(new, name), "key", hint)
        return {name: v for name, v in schema.items() if name not in ignored}

    def _older(self, schema: JsonObject, new: Pointer, old: Pointer) -> JsonObject:
        """Keywords that had other forms before JSON Schema 2020-12 (its release notes)."""
        if "$dynamicRef" in schema and "$ref" not in schema:
            dynamic = schema["$dynamicRef"]
            schema = {k: v for k, v in schema.items() if k != "$dynamicRef"}
            schema["$ref"] = dynamic
            self.moved.append((join(new, "$ref"), join(old, "$dynamicRef")))
        items = schema.get("items")
        if isinstance(items, list) and "prefixItems" not in schema:
            schema = {k: v for k, v in schema.items() if k != "items"}
            schema["prefixItems"] = items
            self.moved.append((join(new, "prefixItems"), join(old, "items")))
            if "additionalItems" in schema:
                schema["items"] = schema.pop("additionalItems")
                self.moved.append((join(new, "items"), join(old, "additionalItems")))
        return schema

    def _upgrade_type(self, schema: JsonObject, new: Pointer) -> None:
        """A word that is no type is read as the one that is meant, or left out."""
        read = read_type(schema)
        if read is None:
            return
        place = join(new, "type", *(() if read.index is None else (read.index,)))
        self._warn("unknown-type", read.message, place, hint=read.hint)
        del schema["type"]
        schema |= read.instead

    def _upgrade_mapping(self, schema: JsonObject, new: Pointer, old: Pointer) -> None:
        """The values of a discriminator's mapping that are references (OpenAPI 3.1.1, 4.8.25)."""
        discriminator = schema["discriminator"]
        mapping = (
            discriminator.get("mapping") if isinstance(discriminator, dict) else None
        )
        if not isinstance(discriminator, dict) or not isinstance(mapping, dict):
            return
        kept: JsonObject = {}
        for name, ref in mapping.items():
            if isinstance(ref, str) and _is_uri(ref):
                tokens = ("discriminator", "mapping", name)
                places = join(new, *tokens), join(old, *tokens)
                linked = self._link(Kind.DISCRIMINATOR, ref, *places)
                if linked is not None:
                    kept[name] = linked[0]
            else:
                kept[name] = ref
        schema["discriminator"] = {**discriminator, "mapping": kept}

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
        place = join(new, "nullable")
        if nullable is not True:
            if nullable is not False:
                message = '"nullable" takes true or false; it is ignored here'
                self._warn("nullable-not-boolean", message, place, "key")
            return schema
        result = add_null(schema)
        if not self._is_old:
            message = '"nullable" is no keyword since OpenAPI 3.1; read as "or null"'
            hint = 'write "null" into "type", or {type: "null"} into "anyOf"'
            self._warn("nullable-in-3.1", message, place, "key", hint)
        elif not is_typed(schema):
            # OpenAPI 3.0.3, 4.7.24.1: it applies only where `type` is defined beside it.
            outcome = (
                'read as "or null"'
                if result != schema
                else "null is allowed here anyway"
            )
            message = f'"nullable" means nothing without "type" beside it; {outcome}'
            self._warn("nullable-without-type", message, place, "key")
        return result


def _is_uri(text: str) -> bool:
    """Whether a value of a mapping is no name of a component, which may have dots in it.

    OpenAPI 3.1.1, 4.8.25.4: to tell "foo" from a relative reference, that has to be "./foo".
    """
    return "#" in text or "/" in text or text.endswith((".json", ".yaml", ".yml"))


def _is_boolean_schema(field: Field, value: JsonValue) -> bool:
    is_schema = field.kind is Kind.SCHEMA and field.shape == "object"
    return is_schema and isinstance(value, bool)


def _upgrade_limits(schema: JsonObject) -> None:
    """`minimum: 1, exclusiveMinimum: true` becomes `exclusiveMinimum: 1`."""
    for exclusive, limit in _LIMITS.items():
        flag = schema.get(exclusive)
        if not isinstance(flag, bool):
            continue
        del schema[exclusive]
        if flag and limit in schema:
            schema[exclusive] = schema.pop(limit)
