"""Bytes in, `Document` out: the data in one dialect, and where each value stands in the text."""

from .document import Document, JsonObject, JsonValue, locator
from .loader import load

__all__ = ["Document", "JsonObject", "JsonValue", "load", "locator"]
