"""A curl command -> the request that it makes.

Documents that show how an operation is called nearly all do so for a shell.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_LONGEST = 10_000
"""Characters of a command; what is longer nobody reads as an example."""
_DATA = (
    "-d",
    "--data",
    "--data-raw",
    "--data-ascii",
    "--data-binary",
    "--data-urlencode",
    "--json",
)
_FORM = ("-F", "--form", "--form-string")
_METHOD = ("-X", "--request")
_HEADER = ("-H", "--header")
_WITH_VALUE = (*_DATA, *_FORM, *_METHOD, *_HEADER, "-o", "--output", "-u", "--user")
_OTHERS = ("-A", "--user-agent", "-b", "--cookie", "-e", "--referer", "-T", "-m", "-w")
_AS_QUERY = ("-G", "--get")
_URL = "--url"
_SUBSTITUTION = re.compile(r"(?:-[oD]\s+)?[<>]\([^()]*\)")
"""What another command reads or writes: `-o >(jq .)`."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a command sends, as text."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    data: tuple[str, ...]
    form: tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def command(text: str) -> Command | None:
    """Read the first command of a text; None where there is none that can be read."""
    start = re.search(r"\bcurl\s", text) if len(text) <= _LONGEST else None
    if start is None:
        return None
    try:
        line = _SUBSTITUTION.sub(" ", _one_line(text[start.end() :]))
        words = shlex.split(line)
    except ValueError:  # a quotation has no end
        return None
    found = list(_options(words))
    urls = [value for option, value in found if option == _URL]
    if not urls:
        return None
    data = tuple(value for option, value in found if option in _DATA)
    form = tuple(_pair(value, "=") for option, value in found if option in _FORM)
    if any(option in _AS_QUERY for option, _ in found):
        urls, data = ["&".join([f"{urls[0]}?", *data])], ()
    methods = [value for option, value in found if option in _METHOD]
    usual = "POST" if data or form else "GET"
    return Command(
        method=methods[0].upper() if methods else usual,
        url=urls[0],
        headers=tuple(
            _pair(value, ":") for option, value in found if option in _HEADER
        ),
        data=data,
        form=form,
    )


def _one_line(text: str) -> str:
    """The command without what follows it: lines that go on end with a backslash.

    An option at the start of a line goes on, too: that is how a forgotten one is meant. So does one
    after a backslash, where YAML has folded the lines, and a backslash at the end ends nothing.
    """
    return re.sub(r"\\\r?\n|\r?\n(?=\s*-)|\\\s+(?=-)|\\\s*\Z", " ", text)


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Options and their values; a URL needs none."""
    rest = iter(words)
    for word in rest:
        name, is_joined, value = word.partition("=")
        if word in _WITH_VALUE or word in _OTHERS or word == _URL:
            yield word, next(rest, "")
        elif name.startswith("--") and is_joined and name in (*_WITH_VALUE, _URL):
            yield name, value
        elif word[:2] in ("-X", "-d", "-F", "-H") and len(word) > 2:
            yield word[:2], word[2:]
        elif word.startswith("-"):
            yield word, ""
        elif word in ("|", ";", "&&", ">"):
            return
        elif "/" in word:
            yield _URL, word


def _pair(text: str, separator: str) -> tuple[str, str]:
    name, _, value = text.partition(separator)
    return name.strip(), value.strip()
