# SPDX-License-Identifier: MIT-0
"""What is said of a response that is not as described: an exception, or a warning."""

from __future__ import annotations

import warnings
from inspect import currentframe
from typing import TypeVar

from .exceptions import ApiException, ResponseValidationError, ResponseValidationWarning
from .media import charset
from .messages import RawResponse
from .validation_messages import Novelty, bounded

E = TypeVar("E", bound=ApiException)

_RUNTIME = __name__.rpartition(".")[0]


def complain(
    name: str, raw: RawResponse, problems: list[str], strict: bool, package: str
) -> None:
    """Warn of what is wrong with a response, where the `package` of models is called from.

    Raises:
        ResponseValidationError: `strict` says so.
    """
    if strict:
        failure = failure_of(ResponseValidationError, raw)
        failure.problems = problems
        raise failure
    told = [each for each in problems if not isinstance(each, Novelty)]
    if told:
        warnings.warn(
            f"{name}: the response is not as described{bounded(told)}",
            ResponseValidationWarning,
            stacklevel=_frames(package.rpartition(".")[0]),
        )


def _frames(package: str) -> int:
    """How many frames up from its caller the code is that called the client of a package."""
    ours = (f"{_RUNTIME}.", f"{package or _RUNTIME}.")
    frame, count = currentframe(), 0
    while frame and f"{frame.f_globals['__name__']}.".startswith(ours):
        frame, count = frame.f_back, count + 1
    return count


def failure_of(make: type[E], raw: RawResponse) -> E:
    """An exception of a class about a response."""
    body = text_of(raw)
    return make(
        raw.status, raw.reason, body=body, headers=raw.headers, raw_body=raw.content
    )


def text_of(raw: RawResponse) -> str:
    try:
        encoding = charset(raw.headers.get("content-type", ""))
        return raw.content.decode(encoding, "replace")
    except (LookupError, ValueError):  # no encoding, or one that is not for text
        return raw.content.decode("utf-8", "replace")
