"""What one run of the normalizer shares: references, the schemas so far, what is still to do."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..diagnostics import Diagnostic, Place, note, warning
from ..load.document import reference_of
from ..load.refs import Refs, Target
from ..model import Anything, JsonValue, Schema
from ..pointer import Pointer, SchemaId, join, schema_id, split_id

T = TypeVar("T")


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
class Trail:
    """How a conjunction came to be, so that a document cannot make endlessly many of them."""

    variants: frozenset[SchemaId] = frozenset()
    """The variants that have been chosen on the way."""
    combinations: int = 1
    """How many such conjunctions the choices on the way make."""
    depth: int = 0
    """How many conjunctions this one stands in."""
    origin: SchemaId | None = None
    """The schema of the document that all this comes of; None for such a schema."""


START = Trail()
_MOST_MADE = 1000
"""How many conjunctions one schema may lead to: no one could use the classes of more."""


@dataclass(frozen=True, slots=True)
class Task:
    """A schema to normalize: the conjunction of `parts`, to be known as `id`."""

    id: SchemaId
    parts: tuple[Part, ...]
    trail: Trail = START


@dataclass(slots=True)
class Context:
    """The one mutable object of the stage; it does not outlive `normalize`."""

    refs: Refs
    base: str = ""
    """The URL that links of descriptions are relative to."""
    schemas: dict[SchemaId, Schema] = field(default_factory=dict)
    discriminators: dict[SchemaId, Part] = field(default_factory=dict)
    """Union -> the Discriminator Object that stands beside it."""
    variants: dict[SchemaId, SchemaId] = field(default_factory=dict)
    """Variant joined with what stands beside its union -> the schema that the union names."""
    stands_for: dict[SchemaId, Part] = field(default_factory=dict)
    """Component that is nothing but a name -> the schema that has it."""
    evidence: Mapping[SchemaId, list[JsonValue]] | None = None
    """Schema without a type -> values that examples have for it; None until it is asked for."""
    undeclared: list[tuple[Part, str, bool]] = field(default_factory=list)
    """Schemas that require a name which no property has, and whether they forbid it."""
    declared: set[tuple[SchemaId, str]] = field(default_factory=set)
    """Schemas that require a name, where it is declared by what they are a part of."""
    tasks: deque[Task] = field(default_factory=deque)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _known: set[SchemaId] = field(default_factory=set)
    _conjunctions: dict[tuple[object, ...], SchemaId] = field(default_factory=dict)
    _made: Counter[SchemaId | None] = field(default_factory=Counter)
    _reported: set[Diagnostic] = field(default_factory=set)
    _answers: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def schema(
        self, *parts: Part, id: SchemaId | None = None, trail: Trail = START
    ) -> SchemaId:
        """Ask for the conjunction of `parts` to be normalized; answers how it will be known.

        Nothing is normalized here, so cycles and deep nesting need no recursion. The same parts
        make the same schema: a conjunction may stand in itself.
        """
        known_as = parts[0].id
        if id is not None:
            shared = self.shared(parts, id, trail)
            known_as = self._conjunctions.setdefault(tuple(map(_key, parts)), shared)
        if known_as not in self._known:
            self._known.add(known_as)
            self._made[trail.origin] += 1
            self.tasks.append(Task(known_as, parts, trail))
        return known_as

    def shared(self, parts: Iterable[Part], id: SchemaId, trail: Trail) -> SchemaId:
        """How a conjunction is known: by `id`, or as where it came up first on such a trail.

        What one schema of the document leads to is shared, in whatever order its pieces come
        together, and by what references; what another leads to has names of its own.
        """
        named = (self.target(p) if _is_name(p) else p for p in parts)
        pieces = frozenset(_key(p) for p in named if p is not None)
        return self._conjunctions.setdefault((trail.origin, pieces), id)

    def has_enough(self, trail: Trail) -> bool:
        """Whether one schema has led to so many conjunctions that no more of them are of use."""
        return trail.origin is not None and self._made[trail.origin] >= _MOST_MADE

    def once(self, ask: Callable[[Context, Part], T], part: Part) -> T:
        """What `ask` says of a piece, found out once: the same pieces stand in many conjunctions."""
        key = (ask, *_key(part))
        if key not in self._answers:
            self._answers[key] = ask(self, part)
        answer: T = self._answers[key]
        return answer

    def warn(
        self, code: str, message: str, part: Part, hint: str | None = None
    ) -> None:
        """Report what is degraded, once."""
        self._report(warning(code, message, part.place, hint=hint))

    def note(self, code: str, message: str, id: SchemaId) -> None:
        """Tell of something that no one has to look at, once."""
        document, pointer = split_id(id)
        self._report(note(code, message, Place(document=document, pointer=pointer)))

    def _report(self, found: Diagnostic) -> None:
        if found not in self._reported:
            self._reported.add(found)
            self.diagnostics.append(found)

    def anything(self, id: SchemaId) -> SchemaId:
        """The identifier of a schema that allows every value, made where the document has none."""
        self.schemas.setdefault(id, Anything(id=id))
        return id

    def target(self, part: Part) -> Part | None:
        """What the `$ref` of `part` names, which may be a reference again."""
        ref = reference_of(part.data)
        if ref is None:
            return None
        found = _part(self.refs.lookup(part.document, ref))
        return self.stands_for.get(found.id, found) if found is not None else None

    def follow(self, part: Part) -> Part | None:
        """The piece that a reference object stands for at last; `part` itself if it is none."""
        ref = reference_of(part.data)
        if ref is None:
            return part
        return _part(self.refs.resolve(part.document, ref))


def _key(part: Part) -> tuple[object, ...]:
    """Tells pieces apart: by their place and by what was left out of them."""
    if not isinstance(part.data, Mapping):
        return (part.id,)
    return (part.id, *part.data, str(part.data.get("type")))


def _is_name(part: Part) -> bool:
    """Whether a piece is a reference and nothing more."""
    return isinstance(part.data, Mapping) and part.data.keys() == {"$ref"}


def _part(target: Target | None) -> Part | None:
    if target is None:
        return None
    return Part(target.document, target.pointer, target.value)
