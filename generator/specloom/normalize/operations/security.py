"""Security schemes and requirements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model import (
    ApiKeyScheme,
    HttpScheme,
    MutualTlsScheme,
    OAuth2Scheme,
    OpenIdScheme,
    SecurityAlternative,
    SecurityScheme,
    UnappliedScheme,
)
from ..context import Context, Part
from .content import named, text_of, told


def security_schemes(context: Context, root: Part) -> tuple[SecurityScheme, ...]:
    """The security schemes of the document."""
    return tuple(_schemes(context, root))


def _schemes(context: Context, root: Part) -> Iterator[SecurityScheme]:
    components = root.get("components")
    if components is None:
        return
    for name, written in named(components.get("securitySchemes")):
        part = context.follow(written)
        if part is not None and isinstance(part.data, dict):
            yield _scheme(context, name, part)


def _scheme(context: Context, name: str, part: Part) -> SecurityScheme:
    data, description = part.data, told(context, part.data)
    match data.get("type"), data.get("scheme"), data.get("in"):
        case "http", str() as written, _:
            # Case does not matter (RFC 9110, section 11.1).
            match written.strip().lower():
                case ("bearer" | "basic") as scheme:
                    return HttpScheme(name=name, scheme=scheme, description=description)
                case _:
                    return _unapplied(context, name, f"http {written}", part)
        case "apiKey", _, ("header" | "query" | "cookie") as location:
            key = text_of(data, "name") or name
            return ApiKeyScheme(
                name=name, key=key, location=location, description=description
            )
        case "oauth2", _, _:
            flows = tuple(
                (flow, written.data)
                for flow, written in named(part.get("flows"))
                if isinstance(written.data, dict)
            )
            return OAuth2Scheme(name=name, flows=flows, description=description)
        case "openIdConnect", _, _:
            url = text_of(data, "openIdConnectUrl") or ""
            return OpenIdScheme(name=name, url=url, description=description)
        case "mutualTLS", _, _:
            return MutualTlsScheme(name=name, description=description)
        case kind, _, _:
            return _unapplied(context, name, str(kind), part)


def _unapplied(context: Context, name: str, kind: str, part: Part) -> UnappliedScheme:
    """A scheme that is left to the user of a client: what it sends is not made up."""
    context.warn(
        "unusable-security-scheme",
        f'the client does not apply a security scheme "{kind}": what it needs is sent by hand, '
        "with _headers, default_headers or an event hook",
        part,
    )
    return UnappliedScheme(name=name, kind=kind, description=told(context, part.data))


def security(
    schemes: tuple[SecurityScheme, ...], *owners: Part
) -> tuple[SecurityAlternative, ...]:
    """The effective requirements: those of the innermost owner that says any.

    OpenAPI 3.1.1, Operation Object: an operation's `security` overrides the document's, and an
    empty list removes it.
    """
    known = {scheme.name for scheme in schemes}
    for owner in owners:
        requirements = owner.get("security")
        if requirements is not None and isinstance(requirements.data, list):
            return tuple(_alternatives(requirements.data, known))
    return ()


def _alternatives(
    requirements: list[Any], known: set[str]
) -> Iterator[SecurityAlternative]:
    """The requirements whose schemes are there; of others loading has told."""
    for requirement in requirements:
        names = tuple(requirement) if isinstance(requirement, dict) else ()
        if known.issuperset(names):
            yield names
