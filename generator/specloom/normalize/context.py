"""What one run of the normalizer shares: references, the schemas so far, what is still to do."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Diagnostic, Place, warning
from ..model import Schema
from ..pointer import Pointer, SchemaId, join, schema_id
from ..refs import Refs, Target


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document, and where it stands."""

    document: str
    pointer: Pointer
    data: Any

    def child(self, *tokens: str | int) -> Part:
        """The piece below, which must exist."""
        data = self.data
        for token in tokens:
            data = data[token]
        return Part(self.document, join(self.pointer, *tokens), data)

    def get(self, key: str) -> Part | None:
        """The piece under `key`; None where there is none."""
        return self.child(key) if key in self.data else None

    def without(self, *keys: str) -> Part:
        """The same place with some keywords left out."""
        kept = {k: v for k, v in self.data.items() if k not in keys}
        return Part(self.document, self.pointer, kept)

    @property
    def id(self) -> SchemaId:
        """The identifier of the schema that stands here."""
        return schema_id(self.document, self.pointer)

    @property
    def place(self) -> Place:
        """Where a diagnostic about this piece points."""
        return Place(document=self.document, pointer=self.pointer)


@dataclass(frozen=True, slots=True)
class Task:
    """A schema to normalize: the conjunction of `parts`, to be known as `id`."""

    id: SchemaId
    parts: tuple[Part, ...]


@dataclass(slots=True)
class Context:
    """The one mutable object of the stage; it does not outlive `normalize`."""

    refs: Refs
    schemas: dict[SchemaId, Schema] = field(default_factory=dict)
    tasks: deque[Task] = field(default_factory=deque)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _known: set[SchemaId] = field(default_factory=set)

    def schema(self, *parts: Part, id: SchemaId | None = None) -> SchemaId:
        """Ask for the conjunction of `parts` to be normalized; answers how it will be known.

        Nothing is normalized here, so cycles and deep nesting need no recursion.
        """
        known_as = parts[0].id if id is None else id
        if known_as not in self._known:
            self._known.add(known_as)
            self.tasks.append(Task(known_as, parts))
        return known_as

    def warn(
        self, code: str, message: str, part: Part, hint: str | None = None
    ) -> None:
        """Report what is degraded."""
        self.diagnostics.append(warning(code, message, part.place, hint=hint))

    def target(self, part: Part) -> Part | None:
        """What the `$ref` of `part` names, which may be a reference again."""
        return _part(self.refs.lookup(part.document, part.data["$ref"]))

    def follow(self, part: Part) -> Part | None:
        """The piece that a reference object stands for at last; `part` itself if it is none."""
        if not isinstance(part.data, Mapping) or "$ref" not in part.data:
            return part
        return _part(self.refs.resolve(part.document, part.data["$ref"]))


def _part(target: Target | None) -> Part | None:
    if target is None:
        return None
    return Part(target.document, target.pointer, target.value)
