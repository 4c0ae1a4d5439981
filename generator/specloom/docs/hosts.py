"""An API -> the hosts that its client calls, and what goes to each: rows of the README."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..model import Api, OAuth2Scheme, Operation, Tag
from ..python.text.markdown import Markdown, code, code_cell
from .links import tagged
from .views import HostView

_SHOWN = 8
"""Operations that a row names."""


def hosts(
    api: Api, link_to: Callable[[Tag, Operation], Markdown]
) -> tuple[HostView, ...]:
    """Where calls and credentials go, if not only to the API's servers."""
    rows = (*_own_servers(api, link_to), *_token_urls(api))
    if not rows:
        return ()
    usual = Markdown("All calls that are not listed below, with their credentials.")
    first = Markdown("the server that is chosen")
    if api.servers:
        first = Markdown(", ".join(code_cell(each.url) for each in api.servers))
    return (HostView(host=first, gets=usual), *rows)


def _own_servers(
    api: Api, link_to: Callable[[Tag, Operation], Markdown]
) -> Iterator[HostView]:
    served: dict[str, list[Markdown]] = {}
    for tag in api.tags:
        for operation in tagged(api, tag):
            for server in operation.servers:
                if "://" in server.url or server.url.startswith("{"):
                    links = served.setdefault(server.url, [])
                    links.append(link_to(tag, operation))
    for url, links in served.items():
        named = ", ".join(dict.fromkeys(links[:_SHOWN]))
        more = f" and {len(links) - _SHOWN} more" if len(links) > _SHOWN else ""
        yield HostView(
            host=code_cell(url), gets=Markdown(f"{named}{more}, with credentials.")
        )


def _token_urls(api: Api) -> Iterator[HostView]:
    found: dict[str, None] = {}
    for scheme in api.security_schemes:
        if isinstance(scheme, OAuth2Scheme):
            for _, flow in scheme.flows:
                urls = (flow.get("tokenUrl"), flow.get("refreshUrl"))
                found.update((url, None) for url in urls if isinstance(url, str))
    settings = ", ".join(
        map(code, ("client_id", "client_secret", "refresh_token")),
    )
    for url in found:
        if "://" in url:
            gets = Markdown(f"{settings}, where they are set, for a token.")
            yield HostView(host=code_cell(url), gets=gets)
