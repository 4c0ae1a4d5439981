"""Path items and operations: parameters parted into those that stay and those that make a body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...pointer import Pointer, join
from ..document import JsonObject, JsonValue
from ..grammar import FIELDS, METHODS, Field, Kind
from .bodies import FormField, body, form, refer, responses
from .context import JSON, Context, Spot, texts
from .parameters import parameter
from .servers import operation_servers

_TRANSLATED: Final = ("consumes", "produces", "schemes", "parameters")


@dataclass(frozen=True, slots=True)
class Listed:
    """One parameter of a list: as it is written, what it means, and where it stands."""

    written: JsonValue
    meant: JsonObject
    old: Pointer

    @property
    def ref(self) -> str | None:
        """Its `$ref`, if it is a reference."""
        ref = self.written.get("$ref") if isinstance(self.written, dict) else None
        return ref if isinstance(ref, str) else None

    @property
    def place(self) -> JsonValue:
        """Its `in`."""
        return self.meant.get("in")


def path_item(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """A path item. A body or a form that it has for all its operations goes into each of them."""
    if not isinstance(value, dict):
        return value
    result = dict(value)
    result.update(_parameters(context, value, spot))
    inherited = _listed(context, value, spot)
    for method, each in value.items():
        if method.lower() in METHODS:
            result[method] = operation(context, each, spot.below(method), inherited)
    return result


def operation(
    context: Context,
    value: JsonValue,
    spot: Spot,
    inherited: tuple[Listed, ...] = (),
) -> JsonValue:
    """An operation; `inherited` are the parameters of its path item."""
    value = _whole(context, value, spot)
    if not isinstance(value, dict):
        return value
    report_lists(context, value, spot)
    consumes = texts(value.get("consumes", list(context.defaults.consumes)))
    produces = texts(value.get("produces", list(context.defaults.produces)))
    result = {k: v for k, v in value.items() if k not in _TRANSLATED}
    result.update(_parameters(context, value, spot))
    sent = _body(context, inherited, _listed(context, value, spot), spot, consumes)
    if sent is not None and "requestBody" not in result:
        result["requestBody"] = sent
    if "responses" in value:
        below = spot.below("responses")
        result["responses"] = responses(context, value["responses"], below, produces)
    servers = operation_servers(context, value, spot)
    if servers:
        result.setdefault("servers", servers)
    return result


def _whole(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """An operation without references where none is expected: of itself, or of one of its lists."""
    value = context.spread(Field(Kind.OPERATION), value, spot)
    if not isinstance(value, dict):
        return value
    parts = {
        name: context.spread(field, value[name], spot.below(name))
        for name, field in FIELDS[Kind.OPERATION].items()
        if name in value
    }
    return {**value, **parts}


def report_lists(context: Context, value: JsonObject, spot: Spot) -> None:
    """Say so where a list of texts is something else; one text is taken for a list of it."""
    for name in ("consumes", "produces", "schemes"):
        found = value.get(name, [])
        if not isinstance(found, list) or len(texts(found)) < len(found):
            shown = ", ".join(texts(found)) or "nothing"
            message = f'"{name}" is a list of different texts; read as: {shown[:80]}'
            context.warn("not-a-list-of-texts", message, spot.below(name))


def _listed(context: Context, owner: JsonObject, spot: Spot) -> tuple[Listed, ...]:
    written = owner.get("parameters")
    below = spot.below("parameters")
    return tuple(
        Listed(each, context.meant(each), join(below.old, index))
        for index, each in enumerate(written if isinstance(written, list) else ())
    )


def _parameters(context: Context, owner: JsonObject, spot: Spot) -> JsonObject:
    """The parameters that stay parameters."""
    if not isinstance(owner.get("parameters"), list):
        return {k: v for k, v in owner.items() if k == "parameters"}
    staying = [
        each
        for each in _listed(context, owner, spot)
        if each.place not in ("body", "formData")
    ]
    kept: list[JsonValue] = []
    for index, each in enumerate(staying):
        place = Spot(spot.below("parameters", index).new, each.old)
        kept.append(parameter(context, each.written, context.move(place)))
    return {"parameters": kept}


def _body(
    context: Context,
    inherited: tuple[Listed, ...],
    own: tuple[Listed, ...],
    spot: Spot,
    consumes: tuple[str, ...],
) -> JsonValue:
    """The body of an operation. Swagger 2.0, Parameter Object: one, and none beside a form."""
    listed = (*own, *inherited)
    bodies = [each for each in listed if each.place == "body"]
    fields = [each for each in (*inherited, *own) if each.place == "formData"]
    if bodies and not (fields and bodies[0] in inherited):
        _report_others(context, bodies[0], [*bodies[1:], *fields], own, spot)
        place = Spot(spot.below("requestBody").new, bodies[0].old)
        return _one_body(context, bodies[0], place, consumes)
    if not fields:
        return None
    named = {each.name: each for each in _fields(fields)}
    place = spot.below("parameters")
    place = Spot(spot.below("requestBody").new, place.old)
    return form(context, named.values(), place, consumes)


def _fields(listed: list[Listed]) -> Iterator[FormField]:
    for each in listed:
        name = each.meant.get("name")
        if isinstance(name, str):
            yield FormField(name, each.meant, each.old)


def _report_others(
    context: Context,
    chosen: Listed,
    others: list[Listed],
    own: tuple[Listed, ...],
    spot: Spot,
) -> None:
    for index, each in enumerate(others):
        if each in own:
            # A pointer of its own: what is at the old one may be another parameter now.
            new = spot.below("requestBody", "others", index).new
            name = chosen.meant.get("name")
            message = f'a request has one body, which is "{name}"; this is left out'
            context.warn("several-bodies", message, context.move(Spot(new, each.old)))


def _one_body(
    context: Context, chosen: Listed, spot: Spot, consumes: tuple[str, ...]
) -> JsonValue:
    """A body of its own, or a shared one if it is sent in the same media types."""
    shared = context.defaults.consumes
    if chosen.ref is None or (consumes or JSON) == (shared or JSON):
        return body(context, chosen.written, spot, consumes)
    meant = chosen.meant
    if "schema" in meant:
        meant = refer(context, meant, chosen.ref)
    return body(context, meant, spot, consumes)
