"""Python source text: the types that say a string may stand in a template as it is."""

from __future__ import annotations

from typing import NewType

Code = NewType("Code", str)
"""Python source made by this package alone: an expression, an annotation, an import."""

Identifier = NewType("Identifier", str)
"""A name that `naming` allocated: a valid identifier, and no keyword."""
