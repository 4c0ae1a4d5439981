"""Views of pages -> the examples in Python that they show.

They are known by the views that specloom makes, not by what a page looks like: text of a document
is in a page, too, and whatever it looks like, it is no example.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..python.text.source import Code
from .views import (
    MethodPageView,
    ModelPageView,
    OperationPageView,
    OtherBodyView,
    ReadmeView,
    ReceivedPageView,
    SchemeView,
    TagPageView,
    WebhooksPageView,
    WorkedView,
)

EXAMPLES: Mapping[type, tuple[str, ...]] = {
    OperationPageView: (
        "example",
        "every",
        "drop_in",
        "paged",
        "asynchronous",
    ),
    MethodPageView: ("example",),
    OtherBodyView: ("example",),
    WorkedView: ("example",),
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
    OperationPageView: ("others", "methods", "more"),
    WebhooksPageView: ("requests",),
    ReadmeView: ("schemes",),
}
"""The fields of a view with views of parts of its page."""


def told(views: Iterable[object]) -> Code:
    """How many examples pages have, as the subject of a sentence; empty where there are none."""
    count = sum(1 for view in views for _ in examples_of(view))
    if count < 2:
        return Code("The Python example in these pages is" if count else "")
    return Code(f"Every one of the {count} Python examples in these pages is")


def examples_of(view: object) -> Iterator[Code]:
    """The examples of a page, by its view; in no order."""
    for name in EXAMPLES.get(type(view), ()):
        example = getattr(view, name)
        if example is not None:
            yield example
    for name in _WITHIN.get(type(view), ()):
        for part in getattr(view, name):
            yield from examples_of(part)
