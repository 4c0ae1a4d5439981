"""The schemas of a run's documents -> whether a value is valid, judged by a validator of JSON Schema.

It reads the documents themselves, not the model that the client is made from: a fault of the one
does not hide in the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from ...load import Documents, JsonObject, JsonValue
from ...load.refs import Refs
from ...model.patterns import fits
from ...pointer import Pointer, SchemaId, split_id

_LONGEST = 200
_NAMES = frozenset(
    ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
)
"""Keywords whose value is a mapping of names, which may be those of keywords."""
_VALUES = frozenset(("example", "examples", "default", "enum", "const"))
"""Keywords whose value is data, whatever it looks like."""
_IDENTITIES = frozenset(("$id", "$schema", "$anchor", "$dynamicAnchor"))
"""What would give a schema another address: by now all references are pointers."""
_INTEGERS = {"int32": 2**31, "int64": 2**63}
"""OpenAPI Format Registry: a value of the format is below this, and not below its negative."""
_FORMATS = ("date", "date-time", "email", "idn-email", "ipv4", "ipv6", "time", "uuid")


class Schemas:
    """Judges values by the schemas of documents.

    Args:
        documents: all documents of the run.
        strict: whether a value that is valid for several schemas of a `oneOf` is invalid, as the
            standard has it. Documents rarely mean it, and their own examples often are.
    """

    def __init__(self, documents: Documents, *, strict: bool = False) -> None:
        addresses = {name: f"urn:specloom:{n}" for n, name in enumerate(documents)}
        self._refs = Refs(documents)
        self._addresses = addresses
        rows = []
        for name, document in documents.items():
            copy: Any = _Copy(self._refs, name, addresses).of(document.data)
            rows.append((addresses[name], DRAFT202012.create_resource(copy)))
        self._registry: Registry[Any] = Registry().with_resources(rows)
        self._validators: dict[SchemaId, Any] = {}
        self._validator = _Strict if strict else _Lenient

    def has(self, id: SchemaId) -> bool:
        """Whether the documents have the schema as it is, so that it can be judged by."""
        document, pointer = split_id(id)
        return self._refs.lookup(document, f"#{quote(pointer)}") is not None

    def complaint(self, id: SchemaId, value: object) -> str | None:
        """What is wrong with a value; None where nothing is, or where nobody can say."""
        if id not in self._validators:
            document, pointer = split_id(id)
            self._validators[id] = self._validator(
                {"$ref": _address(self._addresses[document], pointer)},
                registry=self._registry,
                format_checker=_CHECKER,
            )
        try:
            problem = best_match(self._validators[id].iter_errors(value))
        # Schemas that refer to each other in a circle, and what no validator can read.
        except (RecursionError, Unresolvable, re.error):
            return None
        return None if problem is None else _told(problem)


def _address(base: str, pointer: Pointer) -> str:
    return f"{base}#{quote(pointer, safe='/~')}"


def _told(problem: ValidationError) -> str:
    text = f"{problem.json_path}: {problem.message}"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


@dataclass(frozen=True, slots=True)
class _Copy:
    """Copies a document as a validator of JSON Schema is to see it.

    References are whole addresses, and what refers to nothing allows everything.
    """

    refs: Refs
    document: str
    addresses: Mapping[str, str]

    def of(self, value: JsonValue, *, named: bool = False) -> JsonValue:
        """The copy of a value; `named` says that its keys are names, not keywords."""
        if isinstance(value, list):
            return [self.of(item) for item in value]
        if not isinstance(value, dict):
            return value
        return self._named(value) if named else dict(self._keywords(value))

    def _named(self, value: JsonObject) -> JsonObject:
        return {key: self.of(item) for key, item in value.items()}

    def _keywords(self, schema: JsonObject) -> Iterator[tuple[str, JsonValue]]:
        for key, item in schema.items():
            if key == "$ref" and isinstance(item, str):
                target = self.refs.lookup(self.document, item)
                if target is not None:
                    yield key, _address(self.addresses[target.document], target.pointer)
            elif key == "required" and isinstance(item, list):
                yield key, [name for name in item if self._is_asked(schema, name)]
            elif key in _VALUES:
                yield key, item
            elif key not in _IDENTITIES or not isinstance(item, str):
                yield key, self.of(item, named=key in _NAMES)

    def _is_asked(self, schema: JsonObject, name: JsonValue) -> bool:
        """Whether a request must have a property that is required.

        A read-only property is required of responses only (OpenAPI 3.0.4, Schema Object,
        `readOnly`). One that the same schema forbids cannot be there.
        """
        if name in _forbidden(schema):
            return False
        properties = schema.get("properties")
        own = properties.get(str(name)) if isinstance(properties, dict) else None
        target = self.refs.deref(self.document, own)
        is_read_only = own.get("readOnly") if isinstance(own, dict) else None
        return True not in (is_read_only, target.get("readOnly"))


def _forbidden(schema: JsonObject) -> list[str]:
    """The properties that a schema requires and forbids: it knows no such name, and no others."""
    required, properties = schema.get("required"), schema.get("properties")
    closed = schema.get("additionalProperties") is False
    if not closed or not isinstance(required, list) or "patternProperties" in schema:
        return []
    known = properties if isinstance(properties, dict) else {}
    return [name for name in required if isinstance(name, str) and name not in known]


def _pattern(
    validator: Any, pattern: Any, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """`pattern`, unless it is none that clients look for."""
    if isinstance(instance, str) and isinstance(pattern, str):
        if not fits(pattern, instance):
            yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, patterns: Any, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict) or not isinstance(patterns, dict):
        return
    for pattern, below in patterns.items():
        for name, value in instance.items():
            if fits(pattern, name):
                yield from validator.descend(value, below, path=name)


_Strict: Any = extend(
    Draft202012Validator,
    {"pattern": _pattern, "patternProperties": _pattern_properties},
)
_Lenient: Any = extend(_Strict, {"oneOf": _Strict.VALIDATORS["anyOf"]})


def _below(limit: int) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        return not isinstance(value, int) or -limit <= value < limit

    return check


def _checker() -> FormatChecker:
    known = Draft202012Validator.FORMAT_CHECKER.checkers
    checker = FormatChecker(())
    for name in known.keys() & set(_FORMATS):
        function, raises = known[name]
        checker.checks(name, raises)(function)
    for name, limit in _INTEGERS.items():
        checker.checks(name)(_below(limit))
    return checker


_CHECKER = _checker()
