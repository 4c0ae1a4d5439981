"""Documents in, what openapi-spec-validator says about them out, as warnings with their places.

The validator reads the document as it is written, in its own dialect. It complains about real
documents where no harm is done, so it is heard but not obeyed: nothing here is an error.

openapi-spec-validator is the reference. Where its port to Rust is installed, that one is asked: it
says the same in a hundredth of the time, and `tests/unit/test_validate.py` holds the two together.
"""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ...diagnostics import Diagnostic, Place, warning
from ..document import Documents, JsonValue
from .bundle import bundle
from .effort import MOST, effort
from .problem import problems
from .retrace import Retrace

REFERENCE = "openapi_spec_validator"
PORT = "openapi_spec_validator_rs"

_LONGEST_MESSAGE = 200
_LONGEST_VALUE = 60

_OWN_CHECKS = frozenset(
    (
        "DuplicateOperationIDError",
        "ParameterDuplicateError",
        "UnresolvableParameterError",
    )
)
"""Findings that `structure` has too, and says better."""


def validate(documents: Documents, module: str = "") -> tuple[Diagnostic, ...]:
    """The validator's findings; where it fails itself, that is a finding too.

    Args:
        documents: all that was read.
        module: which validator to ask, by default the quickest one that is installed.
    """
    module = module or _quickest()
    validator = _validator(documents, module)
    if validator is None:  # an older release does not know every version
        return ()
    whole = bundle(documents, backtracks=module == REFERENCE)
    if effort(whole) > MOST:
        message = f"openapi-spec-validator was not asked: it takes over {MOST:,} steps"
        return (warning("spec-validator", message, Place()),)
    retrace = Retrace(documents, whole)
    found: dict[Diagnostic, None] = {}
    for problem in problems(validator, whole):
        if problem.kind in _OWN_CHECKS or _is_file(documents, problem.instance):
            continue
        for place, value in retrace.places(problem):
            message = _message(problem.message, problem.instance, value)
            found[warning("spec-validator", message, place)] = None
    return tuple(found)


def _quickest() -> str:
    return PORT if find_spec(PORT) is not None else REFERENCE


def _validator(documents: Documents, module: str) -> Any:
    """The class that validates documents of the root's version; None where there is none."""
    written = documents[""].version
    version = "2" if written == "2.0" else written.replace(".", "")[:2]
    # Takes 140 ms, the port 20.
    return getattr(import_module(module), f"OpenAPIV{version}SpecValidator", None)


def _is_file(documents: Documents, instance: object) -> bool:
    """Whether a finding of the validator is about `type: file`, which the validator does not know.

    Swagger 2.0 has that type in responses (Response Object) and in forms (Parameter Object); the
    conversion of Swagger takes it for a file wherever it stands.
    """
    return documents[""].version == "2.0" and instance == "file"


def _message(said: str, instance: object, value: JsonValue) -> str:
    """What the validator says. It likes to print whole values, and as Python writes them."""
    text = json.dumps(value, default=repr, ensure_ascii=False)
    shown = _short(text, _LONGEST_VALUE)
    return _short(said.replace(repr(instance), shown, 1), _LONGEST_MESSAGE)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."
