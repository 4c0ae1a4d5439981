# SPDX-License-Identifier: MIT-0
"""Response headers as values of the types that the API declares for them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any, get_origin

from .exceptions import ResponseValidationWarning
from .headers import Headers
from .model import ApiModel
from .responses import HEADERS
from .tolerant_decoding import read
from .types import Types, members, types_of
from .validation_messages import Texts, grave


class TypedHeaders(Mapping[str, Any]):
    """The declared headers that a response has; each is read when it is asked for.

    A value that is not of its type stays text, with a warning.

    Args:
        declared: names, as the API writes them, and types; see `Operation`.
        headers: all of the response.
        models_package: full name of the package that exports the types.
    """

    def __init__(
        self, declared: Mapping[str, str], headers: Headers, models_package: str
    ) -> None:
        self._names = {name.lower(): name for name in declared if name in headers}
        self._declared = declared
        self._headers = headers
        self._package = models_package

    def __getitem__(self, name: str) -> Any:
        problems: list[str] = []
        found = self._read(self._names[name.lower()], problems)
        for each in problems:
            warnings.warn(each, ResponseValidationWarning, stacklevel=2)
        return found

    def problems(self) -> list[str]:
        """What is wrong with any of them."""
        found: list[str] = []
        for name in self:
            self._read(name, found)
        return found

    def _read(self, name: str, found: list[str]) -> Any:
        text, written = self._headers[name].strip(), self._declared[name]
        codec = types_of(self._package).codec(
            written.removesuffix("*").removesuffix("+json")
        )
        is_json = written.endswith("+json")
        problems = list[str]() if is_json else Texts()
        made: Any = text
        try:
            if is_json:
                value: object = codec.parse(text.encode())
            else:
                value = _shape(codec.type, text, explode=written.endswith("*"))
            made = read(codec.type, value, name, problems)
        except ValueError:
            problems.append(f"{name}: it is not written as its type is")
        if refusals := grave(problems):
            found.extend(f"header {each}" for each in refusals)
            return text
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._names)


def _shape(type_: Any, text: str, *, explode: bool) -> object:
    """Split a value of the style "simple" as its type says (OpenAPI 3.1.1, Style Values).

    Raises:
        ValueError: it cannot be an object.
    """
    kinds = [get_origin(member) or member for member in members(type_)]
    objects = (dict, ApiModel)
    pieces = [piece.strip() for piece in text.split(",")] if text else []
    if list in kinds:
        return pieces
    if any(isinstance(kind, type) and issubclass(kind, objects) for kind in kinds):
        if explode:
            return dict(piece.split("=", 1) for piece in pieces)
        return dict(zip(pieces[::2], pieces[1::2], strict=True))
    return text


def _typed(
    declared: Mapping[str, str],
    headers: Headers,
    types: Types,
    problems: list[str] | None,
) -> TypedHeaders:
    found = TypedHeaders(declared, headers, types.package)
    if problems is not None:
        problems += found.problems()
    return found


HEADERS.append(_typed)
