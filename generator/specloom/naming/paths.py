"""What to call a schema that the document does not name, from where it stands.

`#/components/schemas/CreateImageEditRequest/properties/model` is parent and property:
`CreateImageEditRequestModel`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model import Api, Const, Object
from ..model.queries import every_operation, resolve
from ..pointer import OperationId, SchemaId, from_tokens, schema_id, split_id, tokens
from .identifiers import pascal_case
from .received import operation_name, received_words

_KEPT = {
    "items": "Inner",
    "additionalProperties": "Value",
    "patternProperties": "Value",
}
_NUMBERED = ("prefixItems",)
_NAMING = ("properties", "$defs", "definitions", "required")


@dataclass(frozen=True, slots=True)
class Home:
    """Where a schema belongs: a component, or a body or parameter that has a schema of its own."""

    id: SchemaId
    name: str
    """What the schema there would be called."""
    rest: tuple[str, ...]
    """Tokens from there on."""


class Homes:
    """Finds the home of a schema from its identifier."""

    def __init__(self, api: Api) -> None:
        self._operations: dict[str, str] = {
            op.id: operation_name(op) for op in api.operations
        }
        self._received = received_words(api)
        named = (*self._operations.items(), *self._received.items())
        words = {OperationId(id): name for id, name in named}
        self._parameters: Mapping[SchemaId, str] = {
            p.id: f"{words[op.id]} {p.name} parameter"
            for op in every_operation(api)
            for p in op.parameters
        }

    def of(self, id: SchemaId) -> Home:
        """The home of one schema."""
        document, pointer = split_id(id)
        path = tokens(pointer)
        length, name = self._root(document, path)
        root = "".join("/" + token for token in pointer.split("/")[1 : length + 1])
        return Home(
            SchemaId(f"{document}#{root}"),
            pascal_case(name, fallback="Model"),
            path[length:],
        )

    def _root(self, document: str, path: tuple[str, ...]) -> tuple[int, str]:
        """How many tokens lead to the home, and the words of its name."""
        for length in range(len(path), 0, -1):
            prefix = _prefix(document, path[:length])
            if prefix in self._parameters and path[length : length + 1] in (
                ("schema",),
                ("content",),
            ):
                return _after_schema(path, length), self._parameters[prefix]
            words = self._received.get(OperationId(prefix))
            if words is not None and length < len(path):
                return _of_received(path, length, words)
        match path:
            case ("components", "schemas", name, *_):
                return 3, name
            case ("components", ("pathItems" | "callbacks") as kind, name, *_):
                return _after_schema(path, 3), _shared(kind, name, path)
            case ("components", kind, name, *_):
                return _after_schema(path, 3), f"{name} {_singular(kind)}"
            case ("paths", _, "additionalOperations", _, _, *_):
                return self._of_operation(document, path, 4)
            case ("paths", _, _, part, *_) if part in ("requestBody", "responses"):
                return self._of_operation(document, path, 3)
            case ("webhooks",):
                return 1, "webhook event"
            case _:
                return min(len(path), 3), " ".join(path[-3:])

    def _of_operation(
        self, document: str, path: tuple[str, ...], length: int
    ) -> tuple[int, str]:
        """The home of a body of the operation that `length` tokens lead to."""
        written = _prefix(document, path[:length])
        name = self._operations.get(written, " ".join(path[1:length]))
        if path[length] == "requestBody":
            return _after_schema(path, length + 1), f"{name} request"
        return _of_response(path, length, name)


def _of_received(path: tuple[str, ...], length: int, name: str) -> tuple[int, str]:
    """The home of a body of a webhook or callback: the one that it brings has its name."""
    if path[length] == "responses":
        return _of_response(path, length, name)
    return _after_schema(path, length + 1), name


def _of_response(path: tuple[str, ...], length: int, name: str) -> tuple[int, str]:
    status = path[length + 1] if len(path) > length + 1 else ""
    return _after_schema(path, length + 2), f"{name} {status} response"


def _shared(kind: str, name: str, path: tuple[str, ...]) -> str:
    """The words for a body below a path item or callback that is a component."""
    words = f"{name} {_singular(kind)}"
    if "responses" not in path[:-1]:
        return words
    return f"{words} {path[path.index('responses') + 1]} response"


def _prefix(document: str, path: Iterable[str]) -> SchemaId:
    return schema_id(document, from_tokens(path))


def _after_schema(path: tuple[str, ...], start: int) -> int:
    """The length of the path up to the first schema from `start` on."""
    for length in range(start, len(path)):
        if path[length] in ("schema", "itemSchema"):
            return length + 1
    return len(path)


def _singular(kind: str) -> str:
    return {"requestBodies": "request", "responses": "response"}.get(
        kind, kind.rstrip("s")
    )


def inline_name(api: Api, home: Home) -> str:
    """The name of a schema below its home."""
    if home.rest == ("discriminator",):
        return f"Any{home.name}"
    parts = [home.name]
    rest = home.rest
    index = 0
    while index < len(rest):
        token, following = rest[index], rest[index + 1 : index + 2]
        if token in _NAMING and following:
            parts.append(pascal_case(following[0], fallback="Property"))
        elif token in ("oneOf", "anyOf") and following:
            parts.append(_variant_name(api, home, rest[: index + 2]))
        elif token in _KEPT:
            parts.append(_KEPT[token])
        elif token in _NUMBERED and following:
            parts.append(f"Inner{following[0]}")
        index += 1 if token in ("items", "additionalProperties") else 2
    return pascal_case("".join(parts), fallback="Model")


def _variant_name(api: Api, home: Home, rest: tuple[str, ...]) -> str:
    """A variant by the value that tells it apart, else its title, else its number."""
    document, pointer = split_id(home.id)
    id = _prefix(document, (*tokens(pointer), *rest))
    schema = api.schemas.get(id)
    if schema is None:
        return ""
    if isinstance(schema, Object):
        for each in schema.properties:
            value = resolve(api, each.schema)
            if (
                each.required
                and isinstance(value, Const)
                and isinstance(value.value, str)
            ):
                return pascal_case(value.value, fallback="Variant")
    if schema.info.title:
        return pascal_case(schema.info.title[:60], fallback="Variant")
    return f"{rest[-2][0].upper()}{rest[-2][1:]}{rest[-1] if rest[-1] != '0' else ''}"
