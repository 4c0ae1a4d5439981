"""What the pages are called, and the links between them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Api, Operation, Tag
from ..naming import Names
from ..naming.identifiers import file_key
from ..naming.reserved import DEVICES
from ..naming.scope import allocate
from ..pointer import OperationId, SchemaId
from ..python.text.markdown import Markdown, anchor, code, code_cell, link

WEBHOOKS = "Webhooks"
"""The page of webhooks and callbacks."""

GLANCE = "api"
"""The page that has every signature on a line."""

_LONGEST = 80
"""Characters of a file's name, for file systems and archives with a limit."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one client; a link is seen from `docs/` unless a `folder` is given."""

    names: Names
    operations: Mapping[str, str]
    """Tag -> file."""
    models: Mapping[SchemaId, str]
    """Named schema -> file."""
    schemes: Mapping[str, str]
    """Security scheme -> fragment in the README."""
    callers: Mapping[OperationId, Operation]
    """Operations by where they are."""
    linked: bool = True
    """Whether the pages are written; else their names stand there without a link."""

    def model(self, id: SchemaId, folder: str = "") -> Markdown:
        """A link to the page of a model."""
        name = code_cell(self.names.schemas[id].type)
        return self._link(name, f"{folder}{self.models[id]}.md")

    def operation(
        self,
        tag: str,
        operation: Operation,
        folder: str = "",
        text: Markdown | None = None,
        method: str | None = None,
    ) -> Markdown:
        """A link to what the page of a tag says of a method of an operation; its text is the method."""
        method = method or self.names.operations[tag, operation.id].method
        target = f"{folder}{self.operations[tag]}.md#{anchor(method)}"
        return self._link(text or code_cell(method), target)

    def received(self, id: OperationId, folder: str = "") -> Markdown:
        """A link to what the page of webhooks says of one of them."""
        function = self.names.received[id].function
        target = f"{folder}{WEBHOOKS}.md#{anchor(function)}"
        return self._link(code_cell(function), target)

    def caller(self, id: OperationId) -> Markdown | None:
        """A link to an operation, or to a webhook; None where there is no such thing."""
        if id in self.names.received:
            return self.received(id)
        found = self.callers.get(id)
        return self.operation(found.tags[0], found) if found is not None else None

    def tag(self, tag: str, folder: str = "") -> Markdown:
        """A link to the page of a tag."""
        name = code_cell(self.names.tags[tag].api)
        return self._link(name, f"{folder}{self.operations[tag]}.md")

    def _link(self, text: Markdown, target: str) -> Markdown:
        return link(text, target) if self.linked else text

    def scheme(self, name: str, folder: str = "../README.md") -> Markdown:
        """A link to what the README says of a security scheme."""
        if name not in self.schemes:
            return code(name)
        return link(code(name), f"{folder}#{self.schemes[name]}")


def pages(api: Api, names: Names, *, linked: bool = True) -> Pages:
    """Name the pages: as the classes are, but never two that differ only by case."""
    wanted: list[tuple[tuple[str, str], tuple[str, ...]]] = [
        (("tag", tag.name), (_short(names.tags[tag.name].api),))
        for tag in sorted(api.tags, key=lambda tag: names.tags[tag.name].api)
    ]
    wanted += [
        (("model", id), (_short(named.type), f"{_short(named.type)}Model"))
        for id, named in sorted(names.schemas.items(), key=lambda row: row[1].type)
    ]
    reserved = DEVICES | {"readme", "api", "index", "webhooks"}
    files = allocate(wanted, fold=file_key, reserved=reserved)
    return Pages(
        names,
        {name: file for (kind, name), file in files.items() if kind == "tag"},
        {SchemaId(id): file for (kind, id), file in files.items() if kind == "model"},
        _fragments(api),
        {op.id: op for op in api.operations},
        linked,
    )


def scheme_heading(name: str) -> str:
    """The text of the heading under which the README has a security scheme."""
    return f"Scheme {code(name)}"


def _fragments(api: Api) -> dict[str, str]:
    """As GitHub numbers headings that have the same fragment."""
    seen: dict[str, int] = {}
    found = {}
    for scheme in api.security_schemes:
        plain = anchor(f"Scheme {scheme.name}")
        count = seen.get(plain, 0)
        seen[plain] = count + 1
        found[scheme.name] = f"{plain}-{count}" if count else plain
    return found


def _short(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}-{digest}"


def tagged(api: Api, tag: Tag) -> tuple[Operation, ...]:
    """The operations of a tag, in the order of the document."""
    return tuple(op for op in api.operations if tag.name in op.tags)
