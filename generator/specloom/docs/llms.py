"""An API -> `llms.txt`."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Api
from ..naming import Names
from ..python.package.webhooks import requests_of
from ..python.text.markdown import Markdown, code, md_inline
from ..python.text.source import Identifier
from ..python.text.summaries import one_line
from .arguments import Call
from .links import Pages, tagged
from .operation_pages import headline, request_of
from .views import LineView, LlmsView, SectionView
from .webhook_pages import WebhookPages


def llms(api: Api, names: Names, webhooks: WebhookPages) -> LlmsView:
    """`llms.txt`, in the form that llmstxt.org describes."""
    pages = webhooks.pages
    return LlmsView(
        title=md_inline(" ".join(api.title.split()) or names.package),
        summary=md_inline(one_line(api.description) if api.description else ""),
        package=Identifier(names.package),
        has_docs=pages.linked,
        sections=(
            *(
                SectionView(
                    title=md_inline(" ".join(tag.name.split())),
                    lines=tuple(
                        LineView(
                            link=pages.operation(tag.name, operation, "docs/"),
                            text=_told(request_of(operation), headline(operation)),
                            more=_others(Call(api, names, tag.name, operation)),
                        )
                        for operation in tagged(api, tag)
                    ),
                )
                for tag in api.tags
            ),
            SectionView(
                title=Markdown("Webhooks and callbacks"),
                lines=tuple(_received(api, webhooks)),
            ),
            SectionView(
                title=Markdown("Models"), lines=tuple(_models(api, names, pages))
            ),
        ),
    )


def _others(call: Call) -> tuple[Markdown, ...]:
    """The methods of an operation beside the usual one."""
    return tuple(code(each.name) for each in call.methods() if each.way != "usual")


def _received(api: Api, webhooks: WebhookPages) -> Iterator[LineView]:
    for each in requests_of(api):
        entry = webhooks.entry(each, "docs/")
        yield LineView(link=entry.link, text=_told(entry.request, entry.description))


def _models(api: Api, names: Names, pages: Pages) -> Iterator[LineView]:
    for id in sorted(names.schemas, key=lambda id: names.schemas[id].type):
        text = api.schemas[id].info.description
        yield LineView(
            link=pages.model(id, "docs/"),
            text=md_inline(one_line(text)) if text else Markdown(""),
        )


def _told(request: Markdown, description: str) -> Markdown:
    if not description:
        return request
    return Markdown(f"{request} - {md_inline(description)}")
