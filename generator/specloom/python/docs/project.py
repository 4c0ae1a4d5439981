"""An API -> `pyproject.toml` and `llms.txt`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ...model import Api
from ...naming import Names
from ..doc_views import LineView, LlmsView, ProjectView, SectionView
from ..docstrings import clean, one_line
from ..markdown import Markdown, md_inline
from ..source import Code, Identifier
from ..webhooks import requests_of
from .links import Pages, tagged
from .operation_pages import headline, request_of
from .webhook_pages import WebhookPages

_VERSION = re.compile(
    r"v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview)[-_.]?\d*)?"
    r"(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?"
    r"(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?",
    re.IGNORECASE | re.ASCII,
)
"""Versions that package indexes know (PEP 440, appendix B)."""


def project(api: Api, names: Names) -> ProjectView:
    """`pyproject.toml`."""
    told = api.description or api.title
    description = one_line(told) if told.strip() else f"A client of {api.title}"
    return ProjectView(
        distribution=toml_string(distribution_name(names.package)),
        version=toml_string(version_of(api)),
        description=toml_string(description),
        package=toml_string(names.package),
    )


def distribution_name(package: str) -> str:
    """The name of the project: normalized (PEP 503)."""
    return re.sub(r"[-_.]+", "-", package).strip("-").lower()


def version_of(api: Api) -> str:
    """The version of the API, where it is one that package indexes know."""
    version = api.version.strip()
    return version if _VERSION.fullmatch(version) else "0.0.0"


def toml_string(text: str) -> Code:
    """Write a basic string (TOML 1.0); its escapes are those of JSON, and delete's."""
    return Code(json.dumps(clean(text), ensure_ascii=False).replace("\x7f", "\\u007f"))


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
