"""A tag and its operations -> the page about them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from ...model import (
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
    Tag,
    UnappliedScheme,
)
from ...model.queries import (
    REDIRECTS,
    is_json,
    is_stream,
    is_text,
    stream_content,
    success_responses,
)
from ...naming import Names
from ..bodies import raw, returned
from ..deprecation import is_untold
from ..doc_views import (
    ArgumentView,
    EntryView,
    FieldRowView,
    LinkView,
    MethodPageView,
    OperationPageView,
    ResponseView,
    TagPageView,
)
from ..literals import literal
from ..markdown import Markdown, anchor, code, code_cell, link, md_inline, strong
from ..operations import exception_for
from ..source import Code
from ..summaries import one_line
from .arguments import Argument, Call
from .examples import ExampleWriter
from .links import Pages, tagged
from .type_texts import TypeTexts
from .values import json_text
from .worked_examples import FurtherExamples, further_examples

_YES = Markdown("yes")
_NO = Markdown("no")
_NOTHING = Markdown("")


@dataclass(frozen=True, slots=True)
class OperationPages:
    """Makes the views of the pages of one API's tags."""

    api: Api
    names: Names
    pages: Pages
    types: TypeTexts
    examples: ExampleWriter
    further: FurtherExamples
    source: str

    def page(self, tag: Tag) -> TagPageView:
        """The page of one tag."""
        named = self.names.tags[tag.name]
        label = " ".join(tag.name.split())
        title = Markdown(f"{md_inline(label)}: {code(named.api)}")
        top = link("Back to top", f"#{anchor(f'{label}: {named.api}')}")
        calls = [
            Call(self.api, self.names, tag.name, operation)
            for operation in tagged(self.api, tag)
        ]
        return TagPageView(
            title=title,
            description=tag.description,
            external_docs=documentation(tag.external_docs),
            attribute=Code(f"client.{named.attribute}"),
            async_api=Code(named.async_api),
            module=Code(f"{self.names.package}.api.{named.module}"),
            base=base_of(self.api),
            entries=tuple(self.entry(tag, each.operation) for each in calls),
            operations=tuple(self._operation(each, top) for each in calls),
            source=self.source,
        )

    def entry(self, tag: Tag, operation: Operation, folder: str = "") -> EntryView:
        """The row of an operation in an index."""
        return EntryView(
            link=self._links_to(tag, operation, folder),
            request=request_of(operation),
            description=headline(operation),
        )

    def _links_to(self, tag: Tag, operation: Operation, folder: str) -> Markdown:
        """Links to all methods of an operation, below each other."""
        call = Call(self.api, self.names, tag.name, operation)
        found = (
            self.pages.operation(
                tag.name, operation, folder, code_cell(each.name), each.name
            )
            for each in call.methods()
        )
        return Markdown("<br>".join(found))

    def _methods(self, each: Call) -> Iterator[MethodPageView]:
        """The methods beside the usual one."""
        content = stream_content(each.operation)
        item = self._item(content) if content is not None else _NOTHING
        usual = self._returns(each)
        asked = each.operation.stream_flag
        sent = f", which it asks for by {code(_assignment(*asked))}" if asked else ""
        rows = {
            "with_http_info": (
                Markdown(f"`ApiResponse` of {usual}"),
                Markdown("The same call, with status and headers, too:"),
                self.examples.with_http_info(each),
            ),
            "stream": (
                Markdown(f"a stream of {item}"),
                Markdown(f"As a stream, item by item while it arrives{sent}:"),
                self.examples.stream(each),
            ),
            "chunks": (
                Markdown("a stream of `bytes`"),
                Markdown("Straight to a file, piece by piece while it arrives:"),
                self.examples.chunks(each),
            ),
        }
        for method in each.methods():
            if method.way == "usual":
                continue
            returns, told, example = rows[method.way]
            if example is not None:
                yield MethodPageView(
                    name=code(method.name),
                    signatures=each.signature(method.name),
                    returns=returns,
                    told=told,
                    example=example,
                )

    def _operation(self, each: Call, top: Markdown) -> OperationPageView:
        operation = each.operation
        summary, description = _texts(operation)
        accepted, worked = self._types_of(each), self.further.worked(each)
        return OperationPageView(
            name=code(each.method),
            signatures=each.signature(each.method),
            returns=self._returns(each),
            summary=summary,
            description=description,
            external_docs=documentation(operation.external_docs),
            deprecated=is_untold(operation.deprecated, summary, description),
            request=request_of(operation),
            authorization=self.authorization(operation),
            content_types=accepted,
            accept=_listed(self._media_types(operation)),
            example=self.examples.main(each),
            every=self.further.every(each),
            more=worked.more,
            answers=worked.answers,
            alternative=self.examples.alternative(each),
            drop_in=self.examples.drop_in(each),
            methods=tuple(self._methods(each)),
            paged=self.examples.paged(each),
            asynchronous=self.examples.asynchronous(each),
            response_status=worked.status,
            response_json=worked.json,
            request_json=self._request_json(each),
            arguments=tuple(
                self._argument(argument, each) for argument in each.arguments()
            ),
            fields=self._fields(each),
            responses=tuple(self._response(each, r) for r in operation.responses),
            links=tuple(self._links(operation)),
            callbacks=self._callbacks(operation),
            top=top,
        )

    # Types and media types

    def _returns(self, each: Call) -> Markdown:
        content = stream_content(each.operation)
        if each.only_streams() and content is not None:
            return Markdown(f"a stream of {self._item(content)}")
        found = map(self._body_type, returned(self.api, each.operation))
        return Markdown(" or ".join(dict.fromkeys(found)) or "`None`")

    def _item(self, content: MediaType) -> Markdown:
        """What a stream is made of."""
        if content.item is None:
            return Markdown("`str`" if is_text(content.name) else "any value")
        return self.types.type(content.item)

    def _body_type(self, content: MediaType | None) -> Markdown:
        if content is not None and is_stream(content):
            return self._item(content)
        if content is None:
            return Markdown("`None`")
        if plain := raw(self.api, content):
            return Markdown(f"`{plain}`")
        if content.schema is None:
            return Markdown("any value")
        return self.types.type(content.schema)

    def _types_of(self, each: Call) -> Markdown:
        body = each.operation.request_body
        return _listed(content.name for content in body.content) if body else _NOTHING

    def _media_types(self, operation: Operation) -> Iterator[str]:
        for response in operation.responses:
            yield from (content.name for content in response.content)

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

    def _fields(self, each: Call) -> tuple[FieldRowView, ...]:
        other = each.alternative()
        keywords = each.keywords() if other is None else other[1]
        if keywords is None:
            return ()
        rows = self.types.fields(keywords.body)
        return tuple(
            replace(row, notes=_with_stream(each, field.name, row.notes))
            for field, row in zip(keywords.body.properties, rows, strict=True)
        )

    # JSON

    def _request_json(self, each: Call) -> Code | None:
        content = each.content
        if content is None or content.schema is None or not is_json(content.name):
            return None
        return None if each.is_raw_body() else json_text(self.examples.body(each))

    # Rows

    def _argument(self, each: Argument, call: Call) -> ArgumentView:
        name = code_cell(each.name)
        if each.wire not in ("", each.name):
            name = Markdown(f"{name} ({code_cell(each.wire)})")
        if each.schema is None:
            text = md_inline(each.description) if each.description else _NOTHING
            return ArgumentView(
                name=name,
                place=Markdown(each.place),
                type=_accepted(self._body_type(call.content)),
                required=_YES if each.required else _NO,
                default=_NOTHING,
                notes=text,
            )
        notes = self.types.notes(each.schema, each.description, each.deprecated)
        in_form = each.place == "form"
        return ArgumentView(
            name=name,
            place=Markdown(each.place),
            type=self.types.type(each.schema),
            required=_YES if each.required else _NO,
            default=self.types.default(each.schema),
            notes=_with_stream(call, each.wire, notes) if in_form else notes,
        )

    def _response(self, each: Call, response: Response) -> ResponseView:
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
        type = self._body_type(content)
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

    def _links(self, operation: Operation) -> Iterator[LinkView]:
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

    def _callbacks(self, operation: Operation) -> Markdown:
        """What the API may request because of a call."""
        found = (c for c in self.api.callbacks if operation.id in c.callers)
        rows = (self.pages.received(each.operation.id) for each in found)
        return Markdown(", ".join(rows))


def _assignment(flag: str, value: JsonValue) -> str:
    """A field of a body and its value, as a keyword."""
    return f"{flag}={literal(value)}"


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


def operation_pages(
    api: Api,
    names: Names,
    pages: Pages,
    types: TypeTexts,
    examples: ExampleWriter,
    source: str,
) -> OperationPages:
    """What makes the pages of an API's tags."""
    further = further_examples(api, names, examples)
    return OperationPages(api, names, pages, types, examples, further, source)


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


def request_of(operation: Operation) -> Markdown:
    """Method and path."""
    return Markdown(f"{strong(operation.method)} {code_cell(operation.path)}")


def base_of(api: Api) -> Markdown:
    """The base URL, where the document has one."""
    return code(api.servers[0].url) if api.servers else _NOTHING


def documentation(url: str | None) -> Markdown:
    """A link to documentation elsewhere; empty where there is none."""
    return link("More about it", url) if url else _NOTHING


def headline(operation: Operation) -> str:
    """An operation in a few words."""
    text = operation.summary or operation.description or ""
    return one_line(text) if text else ""


def _texts(operation: Operation) -> tuple[str | None, str | None]:
    """Summary and description, where the one does not begin with the other."""
    summary, description = operation.summary, operation.description
    if summary and description and description.startswith(summary.rstrip(".")):
        return None, description
    return summary, description


def _listed(names: Iterator[str]) -> Markdown:
    return Markdown(", ".join(code(name) for name in dict.fromkeys(names)))


def _accepted(type: Markdown) -> Markdown:
    """What may be passed for a body of a type."""
    files = Markdown("`bytes`, path, binary file or iterable of `bytes`")
    return files if type == "`bytes`" else type
