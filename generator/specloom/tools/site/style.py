"""What a site looks like beyond the theme: a logo and a colour of the user's -> settings and CSS."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COLOURS = "colours.css"
"""The style sheet with the user's colour."""
_LIGHT, _DARK = (255, 255, 255), (13, 14, 18)
"""What stands behind the text of a page, in light and in dark."""
_READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""

_Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What is the user's own."""

    logo: Path | None = None
    color: str | None = None
    """As CSS has it: `#3f51b5`."""

    @property
    def logo_name(self) -> str | None:
        """The logo's file among the pages."""
        return f"logo{self.logo.suffix.lower()}" if self.logo is not None else None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The style sheets that it needs."""
        return (COLOURS,) if self.color is not None else ()


PLAIN = Style()
"""Nothing but the theme."""


def write_style(style: Style, pages: Path) -> None:
    """Put the files of a style among the pages."""
    if style.logo is not None and style.logo_name is not None:
        shutil.copyfile(style.logo, pages / style.logo_name)
    if style.color is not None:
        (pages / COLOURS).write_text(colours(style.color), encoding="utf-8")


def colours(color: str) -> str:
    """A style sheet with a colour: as it is for marks, darker or lighter for text if need be."""
    return "\n".join(_rules(_rgb(color)))


def _rules(own: _Rgb) -> Iterator[str]:
    for scheme, background, towards in (
        ("default", _LIGHT, (0, 0, 0)),
        ("slate", _DARK, (255, 255, 255)),
    ):
        text = _hex(_readable(own, background, towards))
        yield f'[data-md-color-scheme="{scheme}"] {{'
        yield f"  --md-primary-fg-color: {_hex(own)};"
        yield f"  --md-accent-fg-color: {text};"
        yield f"  --md-typeset-a-color: {text};"
        yield "}"
    yield f".md-header {{ border-top: 0.2rem solid {_hex(own)}; }}"
    yield ""


def _rgb(color: str) -> _Rgb:
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * each for each in digits)
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def _hex(color: _Rgb) -> str:
    return f"#{bytes(color).hex()}"


def _readable(color: _Rgb, background: _Rgb, towards: _Rgb) -> _Rgb:
    """The colour, or the nearest to it on the way to another that can be read."""
    for part in range(21):
        mixed = [
            round(own + (end - own) * part / 20)
            for own, end in zip(color, towards, strict=True)
        ]
        found = (mixed[0], mixed[1], mixed[2])
        if contrast(found, background) >= _READABLE:
            return found
    return towards


def contrast(one: _Rgb, other: _Rgb) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: _Rgb) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (each / 255 for each in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
