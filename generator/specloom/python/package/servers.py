"""Servers -> the tuples that tell the runtime where the API, or one operation of it, is."""

from __future__ import annotations

from ...model import Server
from ..text.literals import literal
from ..text.source import Code
from ..text.summaries import one_line


def servers_code(servers: tuple[Server, ...]) -> tuple[Code, frozenset[str]]:
    """A tuple of servers, and the names of the runtime that it is written with."""
    written = [_server(server) for server in servers]
    names = {"Server"} if servers else set()
    if any(server.variables for server in servers):
        names.add("ServerVariable")
    listed = f"({', '.join(written)}{',' if len(written) == 1 else ''})"
    return Code(listed), frozenset(names)


def _server(server: Server) -> Code:
    terms = [literal(server.url)]
    if server.description:
        terms.append(literal(one_line(server.description)))
    if server.variables:
        rows = [
            f"ServerVariable({literal(v.name)}, {literal(v.default)}"
            + (f", enum={literal(v.enum)})" if v.enum else ")")
            for v in server.variables
        ]
        terms.append(Code(f"variables=({', '.join(rows)},)"))
    return Code(f"Server({', '.join(terms)})")
