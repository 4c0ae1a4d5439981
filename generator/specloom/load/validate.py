"""Documents in, what openapi-spec-validator says about them out, as warnings with their places.

The validator reads the document as it is written, in its own dialect. It complains about real
documents where no harm is done, so it is heard but not obeyed: nothing here is an error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin

from ..diagnostics import Diagnostic, Place, warning
from ..pointer import Pointer, from_tokens, tokens
from ..refs import reference_of
from .document import Document, Documents, JsonValue
from .links import get
from .moves import follow, onward

_CODE = "spec-validator"
_LONGEST_MESSAGE = 200
_LONGEST_VALUE = 60
_LOCATED = "specloom_located"

_BASE = f"http://documents.invalid/{'folder/' * 100}"
"""Where the validator takes the documents to be: nowhere (RFC 6761, section 6.4), and deep enough
for references to folders above."""
_SCHEMES = ("", "file", "http", "https")

_OWN_CHECKS = frozenset(
    (
        "DuplicateOperationIDError",
        "ParameterDuplicateError",
        "UnresolvableParameterError",
    )
)
"""Findings that `structure` has too, and says better."""


def validate(documents: Documents) -> tuple[Diagnostic, ...]:
    """The validator's findings; where it fails itself, that is a finding too."""
    root = documents[""]
    ways = onward(root.moved)
    found: dict[Diagnostic, None] = {}
    try:
        for problem in _problems(documents):
            found[_diagnostic(root, ways, problem)] = None
    # It recurses, asserts and trips over itself on odd documents.
    except Exception as failure:
        # Of a reference not the document in which it leads nowhere.
        reason = f"{type(failure).__name__}: {getattr(failure, 'ref', failure)}"
        message = f"openapi-spec-validator could not go on: {reason}"
        found[warning(_CODE, _short(message, _LONGEST_MESSAGE), Place())] = None
    return tuple(found)


def _problems(documents: Documents) -> Iterator[Any]:
    """What the validator finds, with complete paths."""
    import openapi_spec_validator  # takes 140 ms

    root = documents[""]
    version = "2" if root.version == "2.0" else root.version.replace(".", "")[:2]
    name = f"OpenAPIV{version}SpecValidator"
    validator = getattr(openapi_spec_validator, name, None)
    if validator is None:  # an older release does not know every version
        return
    members = {
        "keyword_validators": {
            keyword: cls if keyword == "__root__" else _traced(keyword, cls)
            for keyword, cls in validator.keyword_validators.items()
        },
        # A document must not make the validator read files or open connections.
        "resolver_handlers": dict.fromkeys(_SCHEMES, _handler(documents)),
    }
    traced = type(name, (validator,), members)
    for problem in traced(root.source_data, base_uri=_url(root)).iter_errors():
        if type(problem).__name__ not in _OWN_CHECKS and not _is_file(root, problem):
            yield problem


def _is_file(root: Document, problem: Any) -> bool:
    """Whether it is about `type: file`, which the validator does not know.

    Swagger 2.0, Response Object: it is right there, and elsewhere `swagger` reads it alike.
    """
    return root.version == "2.0" and _cause(problem).instance == "file"


def _handler(documents: Documents) -> Callable[[str], JsonValue]:
    """What gives the validator the documents that were read, and no others."""

    known = {_url(document): document for document in documents.values()}

    def read(uri: str) -> JsonValue:
        return known[urldefrag(uri).url].source_data

    return read


def _url(document: Document) -> str:
    """Where the validator takes a document to be, from what the documents call each other."""
    own = quote(document.path.replace("\\", "/").rpartition("/")[2])
    return urljoin(_BASE, document.name or own)


def _traced(keyword: str, cls: Any) -> type:
    """A keyword validator that completes the paths of its findings, which begin where it began."""
    suffix = ("default",) if keyword == "default" else ()

    def call(self: Any, *args: Any, **options: Any) -> Iterator[Any]:
        base = next((a.parts for a in args if hasattr(a, "parts")), ())
        for problem in cls.__call__(self, *args, **options):
            if not hasattr(problem, _LOCATED):
                problem.path.extendleft(reversed((*base, *suffix)))
                setattr(problem, _LOCATED, True)
            yield problem

    return type(cls.__name__, (cls,), {"__call__": call})


def _diagnostic(
    document: Document, ways: Mapping[Pointer, Pointer], problem: Any
) -> Diagnostic:
    cause = _cause(problem)
    pointer = _pointer(document.source_data, cause.absolute_path)
    place = Place(document=document.name, pointer=follow(ways, pointer))
    return warning(_CODE, _message(cause), place)


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


def _message(problem: Any) -> str:
    """What the validator says. It likes to print whole values, and as Python writes them."""
    value = problem.instance
    shown = _short(json.dumps(value, default=repr), _LONGEST_VALUE)
    message = str(problem.message).replace(repr(value), shown, 1)
    return _short(message, _LONGEST_MESSAGE)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."


def _pointer(data: JsonValue, path: Iterable[str | int]) -> Pointer:
    """The pointer of a path that may lead through references."""
    value: JsonValue = data
    taken: list[str] = []
    for token in map(str, path):
        for _ in range(_LONGEST_VALUE):
            ref = reference_of(value)
            target = Pointer(unquote(ref[1:])) if ref and ref[0] == "#" else None
            if target is None or (isinstance(value, dict) and token in value):
                break
            taken = list(tokens(target))
            value = get(data, tuple(taken))
        value = get(value, (token,))
        taken.append(token)
    return from_tokens(taken)
