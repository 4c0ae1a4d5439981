"""An operation -> what the tables of its page say: arguments, fields, responses, links."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from ..model import (
    Absent,
    Api,
    ApiKeyScheme,
    HttpScheme,
    JsonValue,
    Link,
    MediaType,
    MutualTlsScheme,
    OAuth2Scheme,
    OpenIdScheme,
    Operation,
    Response,
    SecurityScheme,
    UnappliedScheme,
)
from ..model.queries import (
    REDIRECTS,
    is_json,
    is_stream,
    is_text,
    stream_content,
    success_responses,
)
from ..python.package.bodies import raw, returned
from ..python.package.operations import exception_for
from ..python.text.literals import literal
from ..python.text.markdown import Markdown, code, code_cell, md_inline
from .arguments import Argument, Call
from .links import Pages
from .type_texts import TypeTexts
from .views import ArgumentView, FieldRowView, LinkView, ResponseView

_YES = Markdown("yes")
_NO = Markdown("no")
_NOTHING = Markdown("")


@dataclass(frozen=True, slots=True)
class OperationRows:
    """Writes the rows of one API's operations."""

    api: Api
    pages: Pages
    types: TypeTexts

    # Types and media types

    def returns(self, each: Call) -> Markdown:
        """The type of what a call returns."""
        content = stream_content(each.operation)
        if each.only_streams() and content is not None:
            return Markdown(f"a stream of {self.item(content)}")
        found = map(self.body_type, returned(self.api, each.operation))
        return Markdown(" or ".join(dict.fromkeys(found)) or "`None`")

    def item(self, content: MediaType) -> Markdown:
        """What a stream is made of."""
        if content.item is None:
            return Markdown("`str`" if is_text(content.name) else "any value")
        return self.types.type(content.item)

    def body_type(self, content: MediaType | None) -> Markdown:
        """The type of a body."""
        if content is not None and is_stream(content):
            return self.item(content)
        if content is None:
            return Markdown("`None`")
        if plain := raw(self.api, content):
            return Markdown(f"`{plain}`")
        if content.schema is None:
            return Markdown("any value")
        return self.types.type(content.schema)

    def content_types(self, each: Call) -> Markdown:
        """The media types of a body, and which of them is sent."""
        body = each.operation.request_body
        found = [content.name for content in body.content] if body is not None else []
        which = "; the first that fits the body, or what `_content_type` says"
        return Markdown(f"{_listed(found)}{which if len(found) > 1 else ''}")

    def accept(self, operation: Operation) -> Markdown:
        """The media types of responses."""
        return _listed(c.name for r in operation.responses for c in r.content)

    def authorization(self, operation: Operation) -> Markdown:
        """The security schemes that go together, and their alternatives."""
        alternatives = [
            " and ".join(map(self._scheme, names)) or "none"
            for names in operation.security
        ]
        return Markdown(" or ".join(dict.fromkeys(alternatives)) or "none")

    def _scheme(self, name: str) -> str:
        """A link to what the README says of a scheme, and what it is in a word."""
        kinds = (_kind(s) for s in self.api.security_schemes if s.name == name)
        return f"{self.pages.scheme(name)} ({next(kinds, 'unknown')})"

    # Rows

    def fields(self, each: Call, shown: JsonValue) -> tuple[FieldRowView, ...]:
        """The fields of a body that can be keywords; `shown` is the body of the example."""
        keywords = each.keywords()
        if keywords is None:
            return ()
        rows = self.types.fields(keywords.body, shown)
        return tuple(
            replace(row, notes=_with_stream(each, field.name, row.notes))
            for field, row in zip(keywords.body.properties, rows, strict=True)
        )

    def argument(
        self, each: Argument, call: Call, shown: JsonValue | Absent
    ) -> ArgumentView:
        """An argument of a method; `shown` is its value in the example."""
        name = code_cell(each.name)
        if each.wire not in ("", each.name):
            name = Markdown(f"{name} ({code_cell(each.wire)})")
        if each.schema is None:
            text = md_inline(each.description) if each.description else _NOTHING
            return ArgumentView(
                name=name,
                place=Markdown(each.place),
                type=_accepted(self.body_type(call.content)),
                required=_YES if each.required else _NO,
                default=_NOTHING,
                notes=text,
            )
        examples = (
            self.types.further(each.schema, shown, each.examples)
            if each.place != "body"
            else ""
        )
        notes = self.types.notes(
            each.schema, each.description, each.deprecated, examples
        )
        in_form = each.place == "form"
        return ArgumentView(
            name=name,
            place=Markdown(each.place),
            type=self.types.type(each.schema),
            required=_YES if each.required else _NO,
            default=self.types.default(each.schema),
            notes=_with_stream(call, each.wire, notes) if in_form else notes,
        )

    def response(self, each: Call, response: Response) -> ResponseView:
        """A response, and the exception that it is."""
        types = dict.fromkeys(map(self.written, response.content))
        failed = response not in success_responses(each.operation)
        raises = code_cell(exception_for(response.status)) if failed else _NOTHING
        if failed and response.status in REDIRECTS:
            raises = Markdown(f"{raises}, if it is not followed")
        return ResponseView(
            status=code_cell(response.status),
            description=response.description,
            type=Markdown("<br>".join(types) or "no body"),
            headers=self.headers(response),
            raises=raises if response.status[0] in "345d" else _NOTHING,
        )

    def written(self, content: MediaType) -> Markdown:
        """The type of a body, and its media type where that is not JSON."""
        type = self.body_type(content)
        return (
            type
            if is_json(content.name)
            else Markdown(f"{type} ({code_cell(content.name)})")
        )

    def headers(self, response: Response) -> Markdown:
        """The headers of a response."""
        rows = []
        for header in response.headers:
            text = f": {md_inline(header.description)}" if header.description else ""
            type = self.types.type(header.schema)
            rows.append(f"{code_cell(header.name)} ({type}){text}")
        return Markdown("<br>".join(rows))

    def links(self, operation: Operation) -> Iterator[LinkView]:
        """The links of all responses."""
        for response in operation.responses:
            for each in response.links:
                yield LinkView(
                    status=code_cell(response.status),
                    name=code_cell(each.name),
                    target=self._target(each),
                    values=Markdown("<br>".join(_values(each))),
                    description=each.description or "",
                )

    def _target(self, each: Link) -> Markdown:
        """The operation that a link leads to, and where that is called, if not where it is served."""
        known = self.pages.caller(each.operation) if each.operation else None
        target = known or code_cell(each.reference)
        if each.server is None:
            return Markdown(target)
        return Markdown(f"{target} at {code_cell(each.server.url)}")

    def callbacks(self, operation: Operation) -> Markdown:
        """What the API may request because of a call."""
        found = (c for c in self.api.callbacks if operation.id in c.callers)
        rows = (self.pages.received(each.operation.id) for each in found)
        return Markdown(", ".join(rows))


def _with_stream(each: Call, field: str, notes: Markdown) -> Markdown:
    """The notes of a field, and which method sets it, where it asks for a stream."""
    asked = each.operation.stream_flag
    if asked is None or asked[0] != field or each.only_streams():
        return notes
    told = f"{code_cell(str(literal(asked[1])))} is refused: {code_cell(each.named.stream)} sets it."
    return Markdown(f"{notes} {told}".strip())


def _values(each: Link) -> Iterator[str]:
    """What a link passes on: runtime expressions, or values."""
    sent = (
        () if isinstance(each.request_body, Absent) else (("body", each.request_body),)
    )
    for name, value in (*each.parameters, *sent):
        text = value if isinstance(value, str) else json.dumps(value, default=str)
        yield f"{code_cell(name)} = {code_cell(text)}"


def _kind(scheme: SecurityScheme) -> str:
    match scheme:
        case HttpScheme(scheme=kind):
            return "user name and password" if kind == "basic" else "bearer token"
        case ApiKeyScheme(key=key, location=location):
            return f"key in {location} {code(key)}"
        case OAuth2Scheme():
            return "OAuth 2"
        case OpenIdScheme():
            return "OpenID Connect"
        case MutualTlsScheme():
            return "certificate of the client"
        case UnappliedScheme(kind=kind):
            return f"{code(kind)}, to be sent by hand"
        case _:
            assert_never(scheme)


def _listed(names: Iterable[str]) -> Markdown:
    return Markdown(", ".join(code(name) for name in dict.fromkeys(names)))


def _accepted(type: Markdown) -> Markdown:
    """What may be passed for a body of a type."""
    files = Markdown("`bytes`, path, binary file or iterable of `bytes`")
    return files if type == "`bytes`" else type
