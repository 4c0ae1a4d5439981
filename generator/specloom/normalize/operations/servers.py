"""Servers of the document, of path items and of operations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...address import joined
from ...model import Api, Server, ServerVariable
from ..context import Context, Part
from .content import listed, named, told


def servers(context: Context, owner: Part) -> tuple[Server, ...]:
    """The servers that the document, a path item or an operation names."""
    found = (server(context, part) for part in listed(owner.get("servers")))
    return tuple(each for each in found if each is not None)


def server(context: Context, part: Part) -> Server | None:
    """One server; None where it has no URL."""
    if not isinstance(part.data, Mapping) or not isinstance(part.data.get("url"), str):
        return None
    url = part.data["url"]
    return Server(
        # A reference without a scheme (RFC 3986, section 4.2) says where, but not how.
        url=f"https:{url}" if url.startswith("//") else url,
        description=told(context, part.data),
        variables=tuple(_variables(context, part)),
    )


def report_foreign(context: Context, root: Part, *owners: Part) -> None:
    """Say where an operation is served by a host that serves no other part of the API.

    Its credentials go there as well, which a document may mean (uploads on a host of their own)
    or not: a client calls what the document names. Another scheme is another place, too.
    """
    own = {_place(each) for each in servers(context, root)} - {None}
    for owner in owners:
        parts = list(listed(owner.get("servers")))
        for part in parts:
            found = server(context, part)
            place = _place(found) if found is not None else None
            if place is not None and place not in own:
                context.warn(
                    "foreign-server",
                    f'"{place}" is none of the hosts that serve the API as a whole; the '
                    "credentials for what stands here go there",
                    part,
                )
        if parts:
            return


def _place(server: Server) -> str | None:
    """Scheme and host of a server, by the defaults of its variables; None of a relative one."""
    url = server.url
    for variable in server.variables:
        url = url.replace(f"{{{variable.name}}}", variable.default)
    scheme, separator, rest = url.lower().partition("://")
    return f"{scheme}://{re.split(r'[/?#]', rest)[0]}" if separator else None


def _variables(context: Context, server: Part) -> Iterator[ServerVariable]:
    for name, part in named(server.get("variables")):
        if isinstance(part.data, Mapping):
            allowed = part.data.get("enum")
            yield ServerVariable(
                name=name,
                default=str(part.data.get("default", "")),
                enum=tuple(map(str, allowed)) if isinstance(allowed, list) else (),
                description=told(context, part.data),
            )


def located(api: Api, url: str) -> Api:
    """The API with absolute servers, given where its document is.

    OpenAPI 3.1.1, Server Object: a relative URL is relative to the document, and a document without
    servers has one of URL "/".
    """
    named = api.servers or (Server(url="/"),)
    return replace(
        api,
        servers=tuple(_absolute(server, url) for server in named),
        operations=tuple(
            replace(op, servers=tuple(_absolute(server, url) for server in op.servers))
            for op in api.operations
        ),
    )


def _absolute(server: Server, url: str) -> Server:
    if "://" in server.url or server.url.startswith("{"):
        return server
    return replace(server, url=joined(url, server.url))
