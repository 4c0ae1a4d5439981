"""Types as source text, with the imports that they need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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

    def with_none(self) -> Expression:
        """The same, or null."""
        return Expression(self.code, self.imports, self.code not in ("Any", "None"))


ANY = Expression("Any", frozenset({Import("typing", "Any")}))
NONE = Expression("None")
"""Of a schema that only null is valid for: Python has no union of None and None."""


def joined(variants: Iterable[Expression]) -> Expression:
    """A union, each type once."""
    expressions = list(variants)
    if any(e.code == "Any" for e in expressions):
        return ANY
    codes = {part: None for e in expressions for part in [e.code] if part != "None"}
    imports = frozenset().union(*(e.imports for e in expressions))
    optional = any(e.optional or e.code == "None" for e in expressions)
    return Expression(" | ".join(codes) or "None", imports, optional and bool(codes))
