"""Headers as a mapping that ignores the case of names (RFC 9110 section 5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


class Headers(Mapping[str, str]):
    """Response headers; values of a repeated name are joined by ", ".

    But for `Set-Cookie`, which that would spoil (RFC 9110 section 5.3): the first counts.
    """

    __slots__ = ("_values",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name.lower(), []).append(value)

    def get_all(self, name: str) -> list[str]:
        """All values of a name, one for each line that has it."""
        return self._values.get(name.lower(), [])[:]

    def __getitem__(self, name: str) -> str:
        values = self._values[name.lower()]
        alone = len(values) == 1 or name.lower() == "set-cookie"
        return values[0] if alone else ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        shown = {**self, "set-cookie": "***"} if "set-cookie" in self else dict(self)
        return f"Headers({shown!r})"
