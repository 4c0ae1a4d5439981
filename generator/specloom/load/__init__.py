"""Bytes in, `Documents` out: their data in one dialect, and where each value stands in the text."""

from .access import Access
from .document import Document, Documents, JsonObject, JsonValue, locator
from .loader import load, parse, title
from .places import unchanged
from .source import Source, read

__all__ = [
    "Access",
    "Document",
    "Documents",
    "JsonObject",
    "JsonValue",
    "Source",
    "load",
    "locator",
    "parse",
    "read",
    "title",
    "unchanged",
]
