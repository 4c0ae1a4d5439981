# SPDX-License-Identifier: MIT-0
"""Headers as a mapping that ignores the case of names (RFC 9110 section 5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


class Headers(Mapping[str, str]):
    """Response headers; values of a repeated name are joined by ", ".

    But for `Set-Cookie`, which that would spoil (RFC 9110 section 5.3): the first counts.
    """

    __slots__ = ("_known", "_pairs")

    def __init__(
        self, pairs: Iterable[tuple[str, str]] | Iterable[tuple[bytes, bytes]] = ()
    ) -> None:
        self._pairs = pairs
        self._known: dict[str, list[str]] | None = None

    @property
    def _values(self) -> dict[str, list[str]]:
        """By name in lower case; made when it is first asked for, as few are."""
        if self._known is None:
            self._known = {}
            for name, value in self._pairs:
                key, text = _text(name).lower(), _text(value)
                self._known.setdefault(key, []).append(text)
        return self._known

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

    def __reduce__(self) -> tuple[type[Headers], tuple[list[tuple[str, str]]]]:
        pairs = ((k, v) for k, values in self._values.items() for v in values)
        return Headers, (list(pairs),)


def _text(written: str | bytes) -> str:
    return written if isinstance(written, str) else written.decode("latin-1")
