"""Documents and values at random: schemas of all kinds in each other, and what a server may send."""

from __future__ import annotations

import json
from random import Random
from typing import Any

SCALARS: tuple[dict[str, Any], ...] = (
    *({"type": kind} for kind in ("integer", "number", "boolean", "string")),
    *({"type": "string", "format": f} for f in ("date-time", "date", "uuid")),
    *({"type": kind, "format": "decimal"} for kind in ("string", "number")),
    {"type": "integer", "minimum": 3},
    {"type": "string", "maxLength": 3},
    {"type": "integer", "enum": [1, 2]},
    {"type": "string", "enum": ["a", "b"]},
    {"enum": [1, "a", True, None]},
    {"const": "k"},
    {"type": ["string", "null"], "format": "date"},
    {"type": ["boolean", "number"]},
    {"type": ["integer", "string"]},
    {},
)

_VALUES: tuple[Any, ...] = (
    *(0, 1, 5, -1, 1.5, 7.25, 1e20, 1700000000, 123456789012345678901),
    *(True, False, None, "", "a", "k", "5", "-1", "1.50", "1e2", "yes", "true"),
    *("2020-01-01", "2020-01-01T00:00:00", "2020-01-01T00:00:00.1234567+02:00"),
    *("2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08aa9811eab4aa73b441d16380"),
)

_TEXTS = {
    "date-time": "2020-01-01T00:00:00.5Z",
    "date": "2020-01-01",
    "uuid": "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
    "decimal": "1.50",
}


class Drifting:
    """Schemas by name, and values of them of which some are of other types."""

    def __init__(self, seed: int, count: int = 20) -> None:
        self._random = Random(seed)
        self._names = [f"S{number}" for number in range(count)]
        self.schemas = {name: self._object(3) for name in self._names}

    def document(self) -> str:
        """A document with an operation that gets and one that puts each of the schemas."""
        paths = {}
        for name in self._names:
            content = {"application/json": {"schema": _ref(name)}}
            answer = {"200": {"description": "ok", "content": content}}
            put = {"requestBody": {"required": True, "content": content}}
            paths[f"/{name}"] = {
                "get": {"operationId": f"get{name}", "responses": answer},
                "put": {
                    **put,
                    "operationId": f"put{name}",
                    "responses": {"204": {"description": "ok"}},
                },
            }
        return json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "Drifting", "version": "1"},
                "paths": paths,
                "components": {"schemas": self.schemas},
            }
        )

    def value(self, schema: dict[str, Any], drift: float, depth: int = 6) -> Any:
        """A value of a schema, of which a share is something else."""
        random = self._random
        if random.random() < drift:
            other = random.choice(_VALUES)
            return random.choice([other, other, other, [other], {"p0": other}])
        if "$ref" in schema:
            target = self.schemas[schema["$ref"].rpartition("/")[2]]
            return self.value(target, drift, depth - 1) if depth > 0 else None
        if "anyOf" in schema:
            return self.value(random.choice(schema["anyOf"]), drift, depth - 1)
        values = schema.get("enum", [schema["const"]] if "const" in schema else [])
        if values:
            return random.choice(values)
        kind = schema.get("type", "string")
        match random.choice(kind) if isinstance(kind, list) else kind:
            case "array" if "prefixItems" in schema:
                return [self.value(s, drift, depth - 1) for s in schema["prefixItems"]]
            case "array":
                count = random.randint(0, 3)
                return [
                    self.value(schema["items"], drift, depth - 1) for _ in range(count)
                ]
            case "object":
                return self._properties(schema, drift, depth)
            case "string" if "format" in schema:
                return _TEXTS[schema["format"]]
            case "string":
                return random.choice(["a", "abc"])
            case "integer":
                return random.choice([1, 5, 12345678901234567890])
            case "number":
                return random.choice([1, 2.5, 0.1])
            case "boolean":
                return random.choice([True, False])
        return None

    def _properties(self, schema: dict[str, Any], drift: float, depth: int) -> Any:
        random = self._random
        found = {
            name: self.value(each, drift, depth - 1)
            for name, each in schema.get("properties", {}).items()
            if random.random() < 0.7 or name in schema.get("required", ())
        }
        others = schema.get("additionalProperties", {"type": "integer"})
        for name in "xyz"[: random.randint(0, 3)]:
            found[name] = self.value(others, drift, depth - 1)
        return found

    def _schema(self, depth: int) -> dict[str, Any]:
        random = self._random
        if depth <= 0 or random.random() < 0.4:
            return random.choice(SCALARS)
        inner = depth - 1
        match random.choice("RRAAMUUTOO"):
            case "R":
                return _ref(random.choice(self._names))
            case "A":
                return {"type": "array", "items": self._schema(inner)}
            case "M":
                return {"type": "object", "additionalProperties": self._schema(inner)}
            case "U":
                return {"anyOf": [self._schema(inner), self._schema(inner)]}
            case "T":
                items = [self._schema(inner) for _ in range(random.randint(1, 3))]
                size = len(items)
                return {
                    "type": "array",
                    "prefixItems": items,
                    "minItems": size,
                    "maxItems": size,
                }
        return self._object(inner)

    def _object(self, depth: int) -> dict[str, Any]:
        random = self._random
        count = random.randint(1, 4)
        properties = {f"p{n}": self._schema(depth - 1) for n in range(count)}
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if random.random() < 0.5:
            schema["required"] = random.sample(
                list(properties), random.randint(1, count)
            )
        if random.random() < 0.3:
            schema["additionalProperties"] = self._schema(depth - 1)
        return schema


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}
