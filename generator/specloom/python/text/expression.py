"""Types as trees: as source text, with the imports that they need, and as what they are made of.

A type is made of a schema in one place, `types.TypeWriter`. Its text has the marks that pydantic
wants; whoever writes of it for people goes by its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self

from ...model import JsonValue
from ...pointer import SchemaId
from ...scalar_types import ScalarType


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """`from module import name`; without a module, `import name`."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A type as source text. `code` is without null: see `optional`."""

    code: str
    imports: frozenset[Import] = frozenset()
    optional: bool = False
    """Whether null is valid as well."""

    @property
    def full(self) -> str:
        """The type with null, where null is valid."""
        return (
            f"{self.code} | None"
            if self.optional and self.code != "None"
            else self.code
        )

    @property
    def nullable(self) -> bool:
        """Whether null is valid, be it that a name stands for a union with null."""
        return self.optional

    def with_none(self) -> Self:
        """The same, or null."""
        return replace(self, optional=self.code not in ("Any", "None"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Expression):
    """A type of the models."""

    id: SchemaId
    has_none: bool
    """Whether null is one of its values."""

    @property
    def nullable(self) -> bool:
        """Whether null is valid, be it that the name stands for a union with null."""
        return self.optional or self.has_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain(Expression):
    """A scalar."""

    type: ScalarType


@dataclass(frozen=True, slots=True, kw_only=True)
class Values(Expression):
    """One of some values."""

    values: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generic(Expression):
    """A container of items: `list[item]`, `dict[str, item]`."""

    container: str
    item: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed(Expression):
    """A tuple of some items and any number of others; it may end before the last of the items."""

    items: tuple[Expression, ...]
    rest: Expression | None
    fewest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Either(Expression):
    """A union."""

    members: tuple[Expression, ...]


ANY = Expression("Any", frozenset({Import("typing", "Any")}))
NONE = Expression("None")
"""Of a schema that only null is valid for: Python has no union of None and None."""


def joined(variants: Iterable[Expression]) -> Expression:
    """A union, each type once."""
    members = tuple(variants)
    if any(e.code == "Any" for e in members):
        return Either(ANY.code, ANY.imports, members=members)
    codes = {part: None for e in members for part in _parts(e) if part != "None"}
    imports = frozenset().union(*(e.imports for e in members))
    optional = any(e.optional or e.code == "None" for e in members)
    code = " | ".join(codes) or "None"
    return Either(code, imports, optional and bool(codes), members=members)


def _parts(expression: Expression) -> Iterator[str]:
    """The types that a union has, each on its own; of all else, the type itself."""
    parts = expression.members if isinstance(expression, Either) else ()
    inner = [part for member in parts for part in _parts(member) if part != "None"]
    written = " | ".join(dict.fromkeys(inner))
    yield from inner if written == expression.code else [expression.code]


def generic(container: str, item: Expression) -> Expression:
    """A container of items."""
    code = container_code(container, item.full)
    imports = item.imports
    if container in ("Sequence", "Mapping"):
        imports |= {Import("collections.abc", container)}
    return Generic(code, imports, container=container, item=item)


def container_code(container: str, item: str) -> str:
    """`list[item]`, or `dict[str, item]`."""
    key = "str, " if container in ("dict", "Mapping") else ""
    return f"{container}[{key}{item}]"


def tuple_codes(items: list[str], rest: str | None, fewest: int) -> Iterator[str]:
    """Tuples of the items and what may follow them, one for each length."""
    further = [f"*tuple[{rest}, ...]"] if rest is not None else []
    for length in range(len(items), fewest - 1, -1):
        yield f"tuple[{', '.join((*items[:length], *further)) or '()'}]"
