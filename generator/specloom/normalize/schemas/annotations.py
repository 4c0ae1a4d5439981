"""Atoms -> the annotations of a schema: title, description, default, examples and the like."""

from __future__ import annotations

from typing import Any

from ...load.json_text import written_json
from ...model import ABSENT, Absent, Info, JsonValue
from ..context import Context
from ..prose import absolute, prose
from .conjunction import Atom


def info_of(context: Context, atoms: tuple[Atom, ...]) -> Info:
    """Merge annotations. What stands at the schema itself beats what a reference brings in."""
    for atom in atoms:
        _report_example(context, atom)
    own = [
        a.part.data for a in atoms if not a.inherited and isinstance(a.part.data, dict)
    ]
    inherited = [
        a.part.data for a in atoms if a.inherited and isinstance(a.part.data, dict)
    ]
    # The pieces of an `allOf` come first in the list, the schema's own keywords last.
    nearest_first = [*reversed(own), *reversed(inherited)]
    return Info(
        title=_text(own[::-1], "title"),
        description=_prose(nearest_first, context.base),
        deprecated=any(data.get("deprecated") is True for data in own),
        read_only=any(data.get("readOnly") is True for data in nearest_first),
        write_only=any(data.get("writeOnly") is True for data in nearest_first),
        default=_default(nearest_first),
        examples=examples_of(own[::-1]),
        external_docs=_external_docs(own, context.base),
    )


def _text(sources: list[dict[str, Any]], keyword: str) -> str | None:
    found = (data[keyword] for data in sources if isinstance(data.get(keyword), str))
    return next((text.strip() for text in found if text.strip()), None)


def _prose(sources: list[dict[str, Any]], base: str) -> str | None:
    text = _text(sources, "description")
    return prose(text, base) or None if text is not None else None


def _default(sources: list[dict[str, Any]]) -> JsonValue | Absent:
    found: JsonValue | Absent = next(
        (data["default"] for data in sources if "default" in data), ABSENT
    )
    return found


def examples_of(sources: list[dict[str, Any]]) -> tuple[JsonValue, ...]:
    """The examples of the first source that has any, in either spelling."""
    for data in sources:
        examples = data.get("examples")
        if isinstance(examples, list) and examples:
            return tuple(examples)
        if "example" in data:
            return (data["example"],)
        shown = _oai_example(data)
        if shown is not None:
            return (shown,)
    return ()


def _oai_example(data: dict[str, Any]) -> JsonValue:
    """The example that `x-oaiMeta` (OpenAI) has, as JSON text."""
    text = _oai_text(data)
    return written_json(text) if text is not None else None


def _oai_text(data: dict[str, Any]) -> str | None:
    meta = data.get("x-oaiMeta")
    text = meta.get("example") if isinstance(meta, dict) else None
    return text if isinstance(text, str) and text.strip() else None


def _report_example(context: Context, atom: Atom) -> None:
    """Say where such an example is no JSON."""
    data = atom.part.data
    text = _oai_text(data) if isinstance(data, dict) and not atom.inherited else None
    if text is not None and written_json(text) is None:
        place = atom.part.child("x-oaiMeta").id
        context.note(
            "example-left-out", "this example is in no page: it is no JSON", place
        )


def _external_docs(sources: list[dict[str, Any]], base: str) -> str | None:
    for data in sources:
        docs = data.get("externalDocs")
        if isinstance(docs, dict) and isinstance(docs.get("url"), str):
            return absolute(base, docs["url"]) or None
    return None
