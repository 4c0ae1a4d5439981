"""What openapi-spec-validator, or its port, says of a document, as one kind of data."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

NOTHING: Final = object()
"""In the place of a value that a problem does not have."""

_CHATTER: Final = re.compile(r" within \{.*| (?:while|in) .*", re.DOTALL)
"""What a failure adds: the whole document, or what the interpreter was at."""
_EXTRA: Final = "Required list has not defined properties: "


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint about a document; or why there are no more of them."""

    kind: str
    """The name of the validator's exception, "" of a failure of its own."""
    message: str
    path: tuple[str, ...] = ()
    """From the root, the schema or the default that was looked at to what is wrong there."""
    schema_path: tuple[str, ...] = ()
    """From the schema that it was held against to the keyword."""
    instance: Any = NOTHING
    """What is wrong."""
    expected: Any = NOTHING
    """The value of the keyword."""

    @property
    def is_about_name(self) -> bool:
        """Whether what is wrong may be the name of a property, whose object the path leads to
        (JSON Schema 2020-12, core, 10.3.2.4)."""
        return "propertyNames" in self.schema_path and isinstance(self.instance, str)


def problems(validator: Any, data: object) -> Iterator[Problem]:
    """All that a validator says of a document.

    Where it fails, it tells no more than what it found first, and that it failed.
    """
    try:
        yield from map(_problem, list(validator(data).iter_errors()))
    except (KeyboardInterrupt, SystemExit):
        raise
    # It recurses, asserts and trips over itself on odd documents; and a panic of the port is no
    # Exception.
    except BaseException as failure:
        yield from _first(validator, data)
        reason = _CHATTER.sub("", str(failure))
        said = "openapi-spec-validator could not go on"
        yield Problem("", f"{said}: {reason}" if reason else said)


def _first(validator: Any, data: object) -> Iterator[Problem]:
    try:
        validator(data).validate()
    except Exception as problem:
        if hasattr(problem, "absolute_path"):
            yield _problem(problem)


def _problem(problem: Any) -> Problem:
    cause = _cause(problem)
    return Problem(
        kind=type(problem).__name__,
        message=_in_order(str(cause.message)),
        path=tuple(map(str, cause.absolute_path)),
        schema_path=tuple(map(str, cause.absolute_schema_path)),
        instance=NOTHING if _is_unset(cause) else cause.instance,
        expected=NOTHING if _is_unset(cause) else cause.validator_value,
    )


def _is_unset(problem: Any) -> bool:
    return repr(problem.validator) == "<unset>"


def _cause(problem: Any) -> Any:
    """The reason beneath "not valid under any of the given schemas": the one that got furthest."""
    while problem.context:
        # Of "a schema or a reference", the schema is what was meant.
        reasons = [p for p in problem.context if "'$ref' is a" not in p.message]
        problem = min(reasons or problem.context, key=_nearness)
    return problem


def _nearness(problem: Any) -> tuple[int, list[str]]:
    """The deepest first; of equals the same one whatever order the validator has them in."""
    return -len(problem.path), [str(token) for token in problem.path]


def _in_order(message: str) -> str:
    """The message with the names that it lists sorted: the validator takes them from a set."""
    if message.startswith(_EXTRA):
        return f"{_EXTRA}{sorted(extra_names(message))}"
    return message


def extra_names(message: str) -> list[str]:
    """The names that a message about `required` lists; none of another message."""
    listed: object = None
    with suppress(ValueError, SyntaxError):
        listed = literal_eval(message.removeprefix(_EXTRA))
    return [str(name) for name in listed] if isinstance(listed, list) else []
