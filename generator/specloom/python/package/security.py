"""Security schemes and requirements -> what tells the runtime how to apply them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from ...model import (
    Api,
    ApiKeyScheme,
    HttpScheme,
    JsonValue,
    MutualTlsScheme,
    OAuth2Scheme,
    OpenIdScheme,
    SecurityAlternative,
    SecurityScheme,
    UnappliedScheme,
)
from ..text.literals import literal


def scheme_code(scheme: SecurityScheme) -> str | None:
    """The construction of a scheme; None for one that clients do not apply."""
    match scheme:
        case HttpScheme(scheme=kind):
            return "HttpBasic()" if kind == "basic" else "HttpBearer()"
        case ApiKeyScheme(key=key, location=location):
            return f"ApiKey({literal(key)}, {literal(location)})"
        case OAuth2Scheme(flows=flows):
            urls = _token_urls(dict(flows))
            terms = [f"{key}={literal(url)}" for key, url in urls if url]
            return f"OAuth2Bearer({', '.join(terms)})"
        case OpenIdScheme():
            return "OpenIdBearer()"
        case MutualTlsScheme():
            return "MutualTls()"
        case UnappliedScheme():
            return None
        case _:
            assert_never(scheme)


def applied(
    api: Api, alternatives: tuple[SecurityAlternative, ...]
) -> tuple[SecurityAlternative, ...]:
    """What of each alternative a client applies; the rest is left to its user."""
    theirs = {s.name for s in api.security_schemes if isinstance(s, UnappliedScheme)}
    return tuple(
        tuple(name for name in names if name not in theirs) for names in alternatives
    )


def _token_urls(
    flows: Mapping[str, Mapping[str, JsonValue]],
) -> Iterator[tuple[str, str | None]]:
    """Where a client gets tokens by itself (OpenAPI 3.1.1, OAuth Flow Object).

    With its own credentials where there is a flow for that; with a refresh token, of any flow.
    """
    own = flows.get("clientCredentials", {}).get("tokenUrl")
    yield "token_url", own if isinstance(own, str) else None
    found = [flow.get(k) for k in ("refreshUrl", "tokenUrl") for flow in flows.values()]
    texts = (url for url in found if isinstance(url, str) and url)
    refresh = next(texts, None)
    yield "refresh_url", refresh if refresh != own else None
