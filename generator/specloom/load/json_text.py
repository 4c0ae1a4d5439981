"""JSON text in, plain data out."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NoReturn

from ..diagnostics import Diagnostic, Severity, SpecloomError
from .document import JsonValue
from .positions import JSON_TOKEN, Lines
from .yaml_text import MAX_DEPTH

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class JsonFailure(SpecloomError):
    """The text is not JSON that can be read."""


class JsonReader:
    """Builds the data of one text. `duplicates` says whether any object repeats a key."""

    def __init__(self, path: str, text: str) -> None:
        self._lines = Lines(path, text)
        self._text = text
        self.duplicates = False

    def read(self) -> JsonValue:
        """The data; raises `JsonFailure`."""
        try:
            data: JsonValue = json.loads(self._text, object_pairs_hook=self._object)
        except json.JSONDecodeError as problem:
            self._fail("syntax", f"this is not JSON: {problem.msg}", problem.pos)
        except RecursionError:
            self._fail_depth()
        except ValueError:  # Python reads no more than 4300 digits
            self._fail("syntax", "there is a number of more than 4300 digits", 0)
        if depth(data) > MAX_DEPTH:
            self._fail_depth()
        if _SURROGATE.search(self._text):
            self._check_surrogates()
        return data

    def _object(self, pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        found = dict(pairs)
        if len(found) != len(pairs):
            self.duplicates = True
        return found

    def _check_surrogates(self) -> None:
        """Half of a surrogate pair is no character and could not be written to any file."""
        for match in JSON_TOKEN.finditer(self._text):
            if _SURROGATE.search(match.group()):
                try:
                    str(json.loads(match.group())).encode()
                except UnicodeEncodeError:
                    self._fail("syntax", "half of a surrogate pair", match.start())

    def _fail_depth(self) -> NoReturn:
        level = 0
        offset = 0
        for match in JSON_TOKEN.finditer(self._text):
            level += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
            offset = match.start()
            if level > MAX_DEPTH:
                break
        message = f"values are nested more than {MAX_DEPTH} levels deep"
        self._fail("too-deep", message, offset)

    def _fail(self, code: str, message: str, offset: int) -> NoReturn:
        location = self._lines.location(offset)
        raise JsonFailure(
            Diagnostic(
                code=code, severity=Severity.ERROR, message=message, location=location
            )
        ) from None


def depth(data: JsonValue) -> int:
    """How deeply collections are nested in `data`."""
    level = [data] if isinstance(data, (dict, list)) else []
    found = 0
    while level:
        found += 1
        level = [
            child
            for value in level
            for child in (value.values() if isinstance(value, dict) else value)
            if isinstance(child, (dict, list))
        ]
    return found


_LONGEST = 50_000
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s*[}\]])')


@lru_cache(maxsize=256)
def written_json(text: str) -> Any:
    """The JSON in a text of a document, where commas may trail; None where there is none.

    It is for people to read: what is very long, or has a number that JSON has not, is none.
    """
    if len(text) > _LONGEST:
        return None
    try:
        found = JsonReader("", _TRAILING_COMMA.sub(_kept, text)).read()
        json.dumps(found, allow_nan=False)
    except (JsonFailure, ValueError):
        return None
    return found


def _kept(match: re.Match[str]) -> str:
    return match[1] or ""
