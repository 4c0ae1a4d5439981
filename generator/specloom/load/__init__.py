"""Bytes in, `Document` out: the data in one dialect, and where each value stands in the text."""

from .document import Document, JsonObject, JsonValue, locator
from .loader import load, parse
from .source import Source, read

__all__ = [
    "Document",
    "JsonObject",
    "JsonValue",
    "Source",
    "load",
    "locator",
    "parse",
    "read",
]
