# SPDX-License-Identifier: MIT-0
"""Properties that go one way only: `readOnly` and `writeOnly`.

OpenAPI 3.0.4, Schema Object: what is read-only "SHOULD NOT be sent as part of the
request", and if it is required, that "will take effect on the response only"; the
reverse for what is write-only. From 3.1 on both are annotations (JSON Schema 2020-12,
validation, 9.4), by which a server may ignore or refuse what it manages by itself; so
the same is done there.
"""

from __future__ import annotations

from typing import Any, cast

from .bodies import DIRECTIONS
from .exceptions import RequestValidationError
from .marks import OneWay
from .model import ApiModel, attributes, models_of, traits
from .received import inherit
from .types import is_dict
from .validation_messages import bounded, child


def sent(name: str, value: object, source: object) -> Any:
    """What is sent of a value.

    Args:
        name: what the value is, for the message of an error.
        value: what validation made of `source`.
        source: what the program gave. Of the models in it, which may have been received,
            read-only properties are left out. What it says in dicts is sent as it is.

    Raises:
        RequestValidationError: what is write-only and required is not there.
    """
    if not (OneWay.used and any(map(_goes_one_way, models_of(value)))):
        return value
    problems: list[str] = []
    received = {id(model) for model in models_of(source)}
    found = _Sent(received, problems).of(value, "$")
    if problems:
        raise RequestValidationError(f"{name} is ill-typed{bounded(problems)}")
    return found


DIRECTIONS.append(sent)


def _goes_one_way(model: ApiModel) -> bool:
    known = traits(type(model))
    return bool(known.read_only or known.write_only)


class _Sent:
    """Copies of values, without what is not sent."""

    def __init__(self, received: set[int], problems: list[str]) -> None:
        self._received = received
        self._problems = problems

    def of(self, value: object, path: str) -> Any:
        if isinstance(value, ApiModel):
            return self._model(value, path)
        if is_dict(value):
            pairs = value.items()
            return inherit({k: self.of(v, child(path, k)) for k, v in pairs}, value)
        if isinstance(value, (list, tuple)):
            items = cast("list[object]", value)
            made = [self.of(item, f"{path}[{i}]") for i, item in enumerate(items)]
            return inherit(made if isinstance(value, list) else tuple(made), items)
        return value

    def _model(self, model: ApiModel, path: str) -> ApiModel:
        known, fields = traits(type(model)), vars(model)
        left_out = known.read_only
        if id(model) not in self._received:  # but for what was filled in
            left_out &= known.constants
        copied = model.model_copy()
        for wire, name in attributes(type(model)).items():
            if name in left_out:
                copied.model_fields_set.discard(name)
                (copied.model_extra or {}).pop(wire, None)
            elif name in fields:
                vars(copied)[name] = self.of(fields[name], child(path, wire))
            elif name in known.write_only:
                self._problems.append(f"{child(path, wire)}: Field required")
        for name, item in (copied.model_extra or {}).items():
            if copied.__pydantic_extra__ is not None:
                copied.__pydantic_extra__[name] = self.of(item, child(path, name))
        return copied
