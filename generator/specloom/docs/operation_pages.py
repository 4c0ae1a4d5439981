"""A tag and its operations -> the page about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Api, JsonValue, Operation, Tag
from ..model.queries import is_json, stream_content
from ..naming import Names
from ..python.package.deprecation import is_untold
from ..python.text.literals import literal
from ..python.text.markdown import (
    Markdown,
    anchor,
    code,
    code_cell,
    link,
    md_inline,
    strong,
)
from ..python.text.source import Code
from ..python.text.summaries import one_line
from .arguments import Call
from .examples import ExampleWriter
from .links import Pages, tagged
from .operation_rows import OperationRows
from .type_texts import TypeTexts
from .values import json_text
from .views import (
    EntryView,
    MethodPageView,
    OperationPageView,
    OtherBodyView,
    TagPageView,
)
from .worked_examples import FurtherExamples, further_examples

_NOTHING = Markdown("")


@dataclass(frozen=True, slots=True)
class OperationPages:
    """Makes the views of the pages of one API's tags."""

    api: Api
    names: Names
    pages: Pages
    rows: OperationRows
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
        item = self.rows.item(content) if content is not None else _NOTHING
        usual = self.rows.returns(each)
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
        worked = self.further.worked(each)
        return OperationPageView(
            name=code(each.method),
            signatures=each.signature(each.method),
            returns=self.rows.returns(each),
            summary=summary,
            description=description,
            external_docs=documentation(operation.external_docs),
            deprecated=is_untold(operation.deprecated, summary, description),
            request=request_of(operation),
            authorization=self.rows.authorization(operation),
            content_types=self.rows.content_types(each),
            accept=self.rows.accept(operation),
            example=self.examples.main(each),
            every=self.further.every(each),
            more=worked.more,
            answers=worked.answers,
            others=tuple(self._others(each)),
            drop_in=self.examples.drop_in(each),
            methods=tuple(self._methods(each)),
            paged=self.examples.paged(each),
            asynchronous=self.examples.asynchronous(each),
            response_status=worked.status,
            response_json=worked.json,
            request_json=self._request_json(each),
            arguments=tuple(
                self.rows.argument(argument, each, shown)
                for argument, shown in self.examples.values(each)
            ),
            fields=self.rows.fields(each, self.examples.body(each)),
            responses=tuple(self.rows.response(each, r) for r in operation.responses),
            links=tuple(self.rows.links(operation)),
            callbacks=self.rows.callbacks(operation),
            top=top,
        )

    def _others(self, each: Call) -> Iterator[OtherBodyView]:
        """The body in other media types."""
        for other in each.others():
            example = self.further.other(other)
            fields = self.rows.fields(other, self.examples.body(other))
            by_keywords = fields and "_content_type=" not in example
            said = "; its keywords say so, or `_content_type`" if by_keywords else ""
            kind = code(other.content.name) if other.content is not None else _NOTHING
            yield OtherBodyView(
                told=Markdown(f"With a body of {kind}{said}:"),
                example=example,
                media_type=kind,
                fields=fields,
            )

    def _request_json(self, each: Call) -> Code | None:
        content = each.content
        if content is None or content.schema is None or not is_json(content.name):
            return None
        return None if each.is_raw_body() else json_text(self.examples.body(each))


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
    rows = OperationRows(api, pages, types)
    return OperationPages(api, names, pages, rows, examples, further, source)


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


def _assignment(flag: str, value: JsonValue) -> str:
    """A field of a body and its value, as a keyword."""
    return f"{flag}={literal(value)}"
