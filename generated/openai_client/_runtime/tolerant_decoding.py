# SPDX-License-Identifier: MIT-0
"""Reading values that are not what the API describes: all that can be kept is kept.

Runs only on what pydantic has refused, which reads by the types of JSON. A value that a
newer server may well send (of an enumeration, a variant of a union) is a `Novelty`; what
says what it should in another type, "5" for 5, is a `Coercion`: it is read, and sent back
as it came until it is changed. All is reported by JSON path.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import GenericAlias
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from .foreign import disown
from .marks import DEFAULT, FIT
from .model import UNKNOWN, ApiModel, assemble, missized
from .received import CONVERTED, remember
from .shapes import Shape, discriminator, form_of, is_class, shape_of
from .types import Codec, Parts, is_dict, is_list
from .validation_messages import (
    NULL,
    Coercion,
    Novelty,
    Refusal,
    Texts,
    child,
    refusal_of,
)


def read(type_: Any, value: object, path: str, problems: list[str]) -> Any:
    """Read a JSON value as a type, or as near to it as can be.

    Args:
        path: where the value is: "$" is the whole.
        problems: takes what is wrong, each with its path.
    """
    return disown(_read(shape_of(type_), value, path, problems), value)


def repair(
    type_: Any, value: object, problems: list[str], error: ValidationError
) -> Any:
    """The same for a whole value that pydantic has refused."""
    shape, refusal = shape_of(type_), refusal_of(error)
    return disown(_repair(shape, value, "$", problems, refusal), value)


def _read(shape: Shape, value: object, path: str, problems: list[str]) -> Any:
    found, refusal = _ask(shape.codec, value, problems)
    return _repair(shape, value, path, problems, refusal) if refusal else found


def _repair(
    shape: Shape,
    value: object,
    path: str,
    problems: list[str],
    refusal: Refusal | None,
    valid: Parts | None = None,
) -> Any:
    """Read a value that pydantic has refused.

    Args:
        refusal: its reasons, if they are known.
        valid: what is as it should be of an object, if that is read.
    """
    if is_list(value):
        if shape.item is not None:
            return _read_list(shape, shape.item, value, path, problems, refusal)
        if items := shape.items(len(value)):
            pairs = enumerate(zip(items, value, strict=True))
            found = tuple(_read(s, v, f"{path}[{i}]", problems) for i, (s, v) in pairs)
            return _remember(shape, found, value, dict(enumerate(items)))
    elif is_dict(value):
        mark = shape.mark
        tag = mark.choice(value) if mark else FIT
        if mark and tag == DEFAULT:
            return _read(shape_of(mark.default), value, path, problems)
        if mark and tag != FIT:
            if tag not in mark.tags:
                problems.append(_new_variant(path, mark.name, tag))
            variant = mark.tags.get(str(tag), UNKNOWN[-1])
            return _read(shape_of(variant), value, path, problems)
        models, inner = shape.models, shape.value
        if inner is not None and not any(_resembles(m, value) for m in models):
            return _read_map(shape, inner, value, path, problems, refusal)
        if models:
            model = _variant(models, value, path, problems)
            bad = refusal.parts if refusal and shape.is_one else {}
            return _read_object(model, value, path, problems, bad, valid)
    return _read_scalar(shape, value, path, problems, refusal)


def _read_scalar(
    shape: Shape, value: object, path: str, problems: list[str], refusal: Refusal | None
) -> Any:
    """Read what has no parts, or is no array or object where one should be."""
    if isinstance(value, float) and value.is_integer():
        whole, inner = _ask(shape.codec, int(value), problems)
        if inner is None:  # JSON Schema 2020-12, core, 4.2.3: 1.0 is an integer
            return whole
    new = _new_value(shape.choices, value)
    if new is not None:
        problems.append(Novelty(f"{path}: {value!r} is a value not known here"))
        return new
    refusal = refusal or _ask(shape.codec, value, problems)[1]
    if refusal and refusal.kind == "literal_error" and _is_like(shape.choices, value):
        problems.append(Novelty(f"{path}: {value!r} is a value not known here"))
        return value
    told = f"{path}: {refusal.reason if refusal else 'is refused'}"
    found: object
    found, inner = _convert(shape.codec, value)
    problems.append(told if inner else Coercion(told))
    if inner is not None:
        return value
    keep = CONVERTED.get(type(found))
    return keep(found, value) if keep else found


def _ask(
    codec: Codec, value: object, problems: list[str]
) -> tuple[Any, Refusal | None]:
    """What pydantic makes of a value by the types of JSON, or why it refuses it."""
    if isinstance(problems, Texts):
        return _convert(codec, value)
    try:
        return codec.judge(value), None
    except ValidationError as error:
        return None, refusal_of(error)


def _convert(codec: Codec, value: object) -> tuple[Any, Refusal | None]:
    """The same, where a text may be a number."""
    try:
        return codec.validate(value), None
    except ValidationError as error:
        return None, refusal_of(error)


def _parts(
    shape: Shape,
    whole: Shape,
    value: object,
    path: str,
    problems: list[str],
    refusal: Refusal | None,
) -> tuple[Any, dict[int | str, Refusal]]:
    """What is wrong with the items of an array or map; the value, if nothing is.

    Args:
        whole: the array or map alone, of any size.
    """
    if refusal is None or not shape.is_one:
        found, refusal = _ask(whole.codec, value, problems)
        if refusal is None:
            _, refusal = _ask(shape.codec, value, problems)
            problems += [f"{path}: {refusal.reason}"] if refusal else []
            return found, {}
    bad = refusal.parts
    if not bad:
        problems.append(f"{path}: {refusal.reason}")
        return _ask(whole.codec, value, problems)[0], {}
    return None, bad


def _read_list(
    shape: Shape,
    item: Shape,
    value: list[object],
    path: str,
    problems: list[str],
    refusal: Refusal | None,
) -> Any:
    """Read an array: at once what is as it should be, the rest one by one."""
    whole = shape_of(GenericAlias(list, (item.type,)))
    found, bad = _parts(shape, whole, value, path, problems, refusal)
    if not bad:
        return found
    good = [v for i, v in enumerate(value) if i not in bad]
    fine = iter(_ask(whole.codec, good, problems)[0] or ())
    valid = _valid_parts(item, value, bad, problems)
    items = [
        (
            _repair(item, v, f"{path}[{i}]", problems, bad[i], valid.get(i))
            if i in bad
            else next(fine)
        )
        for i, v in enumerate(value)
    ]
    places = sorted(bad) if shape.is_one else range(len(value))
    return _remember(shape, items, value, dict.fromkeys(places, item))


def _valid_parts(
    item: Shape,
    value: list[object],
    bad: Mapping[int | str, Refusal],
    problems: list[str],
) -> dict[int, Parts]:
    """What is valid of the objects of an array, by position: at once, which is quicker."""
    if not (item.is_one and item.models):
        return {}
    model = item.models[0]
    rows = {i: v for i, v in enumerate(value) if i in bad and is_dict(v)}
    parts = [_fine(v, bad[i].parts) for i, v in rows.items()]
    return dict(zip(rows, _valid(model, parts, problems), strict=True))


def _fine(
    value: dict[str, object], bad: Mapping[int | str, Refusal]
) -> dict[str, object]:
    """What may be valid of an object."""
    fine = value.copy()
    for name in bad:
        fine.pop(str(name), None)
    return fine


def _valid(
    model: type[ApiModel], values: list[dict[str, object]], problems: list[str]
) -> list[Parts]:
    """Those properties of some objects that are as they should be."""
    found: list[Parts] = _ask(form_of(model).codec, values, problems)[0]
    return found


def _read_map(
    shape: Shape,
    inner: Shape,
    value: dict[str, object],
    path: str,
    problems: list[str],
    refusal: Refusal | None,
) -> Any:
    """Read a map in the same way."""
    whole = shape_of(GenericAlias(dict, (str, inner.type)))
    found, bad = _parts(shape, whole, value, path, problems, refusal)
    if not bad:
        return found
    fine = {k: v for k, v in value.items() if k not in bad}
    good: dict[str, object] = _ask(whole.codec, fine, problems)[0] or {}
    items = {
        k: _repair(inner, v, child(path, k), problems, bad[k]) if k in bad else good[k]
        for k, v in value.items()
    }
    names = bad.keys() & value.keys() if shape.is_one else value
    return _remember(shape, items, value, dict.fromkeys(names, inner))


def _new_value(choices: tuple[Any, ...], value: object) -> Any:
    """A new value of an enumeration; None where there is none."""
    for choice in choices:
        if is_class(choice, Enum) and is_class(choice, type(value)):
            return choice.of(value) if hasattr(choice, "of") else None
        if get_origin(choice) is Literal and type(value) in map(type, get_args(choice)):
            return value
    return None


def _is_like(choices: tuple[Any, ...], value: object) -> bool:
    """Whether a value is of the type of those that are allowed, but no `Literal` says it."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    kinds = (Any, type(value), float if number else Any)
    return any(choice in kinds for choice in choices)


def _variant(
    models: tuple[type[ApiModel], ...],
    value: dict[str, object],
    path: str,
    problems: list[str],
) -> type[ApiModel]:
    """The member of a union that an object is: by its tag, else the one it is nearest.

    Nearness takes evidence: see `_resembles`. Nothing is made up, so an object without
    a tag that is as near to another is an unknown variant.
    """
    if len(models) == 1:
        return models[0]
    tag = discriminator(models)
    if tag is not None and tag in value:
        told = value[tag]
        tagged = (m for m in models if _is_among(told, form_of(m).literals[tag]))
        found = next(tagged, UNKNOWN[-1])
        if found is UNKNOWN[-1]:
            problems.append(_new_variant(path, tag, told))
        return found
    near = sorted(
        (_distance(model, value), place)
        for place, model in enumerate(models)
        if _resembles(model, value)
    )
    alike = len(near) > 1 and near[0][0] == near[1][0]
    if not near or (alike and tag is not None):
        problems.append(f"{path}: it is none of the variants that are described")
        return UNKNOWN[-1]
    return models[near[0][1]]


def _new_variant(path: str, tag: str, value: object) -> Novelty:
    return Novelty(f"{child(path, tag)}: {value!r} is no variant that is known here")


def _resembles(model: type[ApiModel], value: dict[str, object]) -> bool:
    """Whether there is evidence that an object is meant to be of a model.

    The constants that are there are the model's, and something that the model needs is
    there, or anything that it knows where it needs nothing.
    """
    form = form_of(model)
    constants = [(t, v) for t, v in form.literals.items() if len(v) == 1]
    if any(t in value and not _is_among(value[t], v) for t, v in constants):
        return False
    return not value.keys().isdisjoint(form.needed or form.wires)


def _distance(model: type[ApiModel], value: dict[str, object]) -> tuple[int, int]:
    """How far an object is from a model: what contradicts it, then what is unknown."""
    form = form_of(model)
    missing = sum(wire not in value for wire in form.needed)
    literals = form.literals.items()
    other = sum(t in value and not _is_among(value[t], v) for t, v in literals)
    return missing + other, len(value.keys() - form.wires)


def _is_among(value: object, allowed: tuple[object, ...]) -> bool:
    """Whether a value is one of some: true is not 1."""
    return any(type(value) is type(each) and value == each for each in allowed)


def _read_object(
    model: type[ApiModel],
    value: dict[str, object],
    path: str,
    problems: list[str],
    bad: Mapping[int | str, Refusal],
    valid: Parts | None,
) -> ApiModel | dict[str, object]:
    """Read an object as a model; what it lacks and must have is no attribute.

    An object that has nothing that the model requires is none of its objects. A null
    that the field has no place for is kept beside, to be sent back, and so is what was
    converted, until the field is assigned: see `ApiModel.__setattr__`.

    Args:
        bad: what is wrong with its properties, as far as that is known.
        valid: those that are as they should be, if they are read.
    """
    form, texts = form_of(model), isinstance(problems, Texts)
    if form.needed and value.keys().isdisjoint(form.needed):
        problems += (f"{child(path, wire)}: Field required" for wire in form.needed)
        return value
    if valid is None:
        (valid,) = _valid(model, [_fine(value, bad)], problems)
    state, extras, given = valid
    # What is called as an attribute is: pydantic takes the field for given.
    alike = extras.keys() & model.model_fields.keys()
    given -= alike
    for wire, name, shape, required, omitted in form.fields:
        if name in given:
            if omitted and state[name] is None and not texts:
                problems.append(Coercion(f"{child(path, wire)}: {NULL}"))
        elif wire in value:
            written, where = value[wire], child(path, wire)
            if name in alike and wire not in bad:
                found = _read(shape, written, where, problems)
            else:
                found = _repair(shape, written, where, problems, bad.get(wire))
            state[name] = found
            if found is None:
                del state[name]
            if found is None or shape.is_converted(found, written):
                extras[wire] = written
            else:
                given.add(name)
        elif required:
            problems.append(f"{child(path, wire)}: Field required")
            state.pop(name, None)
    if form.other is not None:
        others = dict.fromkeys(value.keys() - form.wires, form.other)
        for wire, shape in others.items():
            extras[wire] = _read(shape, value[wire], child(path, wire), problems)
        extras = _remember(None, extras, value, dict.fromkeys(extras, form.other))
    told = missized(model, len(value))
    if told is not None:
        problems.append(f"{path}: {told}")
    return assemble(model, state, given, extras)


_ANY = shape_of(Any)


def _remember(
    whole: Shape | None, found: Any, value: Any, shapes: Mapping[Any, Shape]
) -> Any:
    """What was read of an array or object, which knows what was converted of `shapes`.

    A union does not know an array that has an item of another type, and pydantic writes
    all its items as what they are in Python.

    Args:
        whole: what the array or object should be.
    """
    guess = [] if whole is None or whole.is_one else [_ANY]
    origins = {
        place: (found[place], value[place])
        for place, shape in shapes.items()
        if any(s.is_converted(found[place], value[place]) for s in (shape, *guess))
    }
    return remember(found, origins)
