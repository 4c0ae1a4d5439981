"""`host`, `basePath` and `schemes` in, servers out (Swagger 2.0, Swagger Object)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import JsonObject, JsonValue
from .context import Context, Defaults, Spot, texts

_NAME = re.compile(r"\{([^{}]+)\}")
_TEMPLATED = "x-ms-parameterized-host"


def defaults_of(root: JsonValue) -> Defaults:
    """What a document says for all its operations; what is of a wrong type says nothing."""
    if not isinstance(root, dict):
        return Defaults()
    scheme, host = _host(root.get("host"))
    return Defaults(
        consumes=texts(root.get("consumes")),
        produces=texts(root.get("produces")),
        schemes=texts(root.get("schemes")) or scheme,
        host=host,
        base_path=_path(root.get("basePath")),
    )


def _host(value: JsonValue) -> tuple[tuple[str, ...], str]:
    """A host, and the scheme that some write before it."""
    if not isinstance(value, str):
        return (), ""
    scheme, _, host = value.strip().rpartition("://")
    return texts(scheme), host.strip("/")


def _path(value: JsonValue) -> str:
    """A path as what paths are appended to: a slash before it and none after it."""
    path = value.strip().strip("/") if isinstance(value, str) else ""
    return f"/{path}" if path else ""


def servers(context: Context, root: JsonObject, spot: Spot) -> list[JsonValue]:
    """One server for each scheme, https first; a relative one where there is no host."""
    found = context.defaults
    schemes = sorted(found.schemes or (context.scheme,), key=_insecure)
    if isinstance(root.get(_TEMPLATED), dict):
        return _templated(context, root, schemes, spot)
    for name in ("host", "basePath"):
        if not isinstance(root.get(name, ""), str):
            message = f'"{name}" is a text; it is ignored'
            context.warn("unusable-server", message, spot.below(name))
    if not found.host:
        if not found.base_path:
            return []
        context.move(Spot(spot.below("servers", 0).new, spot.below("basePath").old))
        return [_server(found.base_path)]
    context.move(Spot(spot.below("servers").new, spot.below("host").old))
    return [_server(f"{each}://{found.host}{found.base_path}") for each in schemes]


def operation_servers(
    context: Context, value: JsonObject, spot: Spot
) -> list[JsonValue]:
    """The servers of an operation that has `schemes` of its own (Operation Object)."""
    own, found = texts(value.get("schemes")), context.defaults
    if not own or not found.host or set(own) == set(found.schemes or (context.scheme,)):
        return []
    context.move(Spot(spot.below("servers").new, spot.below("schemes").old))
    urls = (f"{s}://{found.host}{found.base_path}" for s in sorted(own, key=_insecure))
    return [_server(url) for url in urls]


def _insecure(scheme: str) -> bool:
    return scheme not in ("https", "wss")


def _server(url: str) -> JsonObject:
    """A server; a name in braces that nothing is known about stands for itself."""
    names = dict.fromkeys(_NAME.findall(url))
    variables: JsonObject = {name: {"default": name} for name in names}
    return {"url": url, "variables": variables} if variables else {"url": url}


def _templated(
    context: Context, root: JsonObject, schemes: list[str], spot: Spot
) -> list[JsonValue]:
    """`x-ms-parameterized-host`: a template of a host, and the parameters in it."""
    value = root[_TEMPLATED]
    host = value if isinstance(value, dict) else {}
    template = host.get("hostTemplate")
    if not isinstance(template, str):
        return []
    context.move(Spot(spot.below("servers").new, spot.below(_TEMPLATED).old))
    prefixed = host.get("useSchemePrefix", True) is not False and "://" not in template
    starts = [f"{scheme}://" for scheme in schemes] if prefixed else [""]
    variables: JsonObject = dict(_variables(context, host.get("parameters")))
    made: list[JsonValue] = []
    for start in starts:
        server = _server(f"{start}{template.rstrip('/')}{context.defaults.base_path}")
        known = server.get("variables")
        named = known if isinstance(known, dict) else {}
        if named:
            server["variables"] = {
                name: variables.get(name, named[name]) for name in named
            }
        made.append(server)
    return made


def _variables(context: Context, listed: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    for each in listed if isinstance(listed, list) else ():
        meant = context.meant(each)
        name, default, allowed = (meant.get(k) for k in ("name", "default", "enum"))
        if not isinstance(name, str):
            continue
        known = (
            [v for v in allowed if isinstance(v, str)]
            if isinstance(allowed, list)
            else []
        )
        if not isinstance(default, str):
            default = known[0] if known else name
        variable: JsonObject = {"default": default}
        if known:
            variable["enum"] = list(known)
        if "description" in meant:
            variable["description"] = meant["description"]
        yield name, variable
