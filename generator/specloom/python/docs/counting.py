"""Views of pages -> how many examples in Python they show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..doc_views import (
    ModelPageView,
    OperationPageView,
    ReadmeView,
    ReceivedPageView,
    SchemeView,
    TagPageView,
    WebhooksPageView,
)
from ..source import Code

EXAMPLES: Mapping[type, tuple[str, ...]] = {
    OperationPageView: (
        "example",
        "with_model",
        "with_http_info",
        "stream",
        "paged",
        "chunks",
        "asynchronous",
    ),
    ModelPageView: ("example",),
    ReceivedPageView: ("example",),
    WebhooksPageView: ("example",),
    SchemeView: ("example",),
    ReadmeView: (
        "quick_start",
        "asynchronous",
        "errors",
        "files",
        "timeouts",
        "streaming",
        "testing",
        "webhooks",
    ),
}
"""The fields of a view that its template shows as Python."""
_WITHIN: Mapping[type, tuple[str, ...]] = {
    TagPageView: ("operations",),
    WebhooksPageView: ("requests",),
    ReadmeView: ("schemes",),
}
"""The fields of a view with views of parts of its page."""


def told(views: Iterable[object]) -> Code:
    """How many examples pages have, as the subject of a sentence; empty where there are none."""
    count = sum(map(_count, views))
    if count < 2:
        return Code("The Python example in these pages is" if count else "")
    return Code(f"Every one of the {count} Python examples in these pages is")


def _count(view: object) -> int:
    own = (getattr(view, name) for name in EXAMPLES.get(type(view), ()))
    return sum(each is not None for each in own) + sum(map(_count, _parts(view)))


def _parts(view: object) -> Iterator[object]:
    for name in _WITHIN.get(type(view), ()):
        yield from getattr(view, name)
