"""Security schemes: Swagger 2.0's in, OpenAPI 3.0's out."""

from __future__ import annotations

from typing import Final

from ..document import JsonValue
from .context import Context, Spot

_FLOWS: Final = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
"""The flows of OAuth 2 (Swagger 2.0, Security Scheme Object) by their names in OpenAPI 3.0."""

_OF_FLOW: Final = ("authorizationUrl", "tokenUrl", "refreshUrl", "scopes")


def security_scheme(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """One security scheme; what is of no known type stays as it is."""
    if not isinstance(value, dict) or "$ref" in value:
        return value
    if value.get("type") == "basic":
        return {**value, "type": "http", "scheme": "basic"}
    flow = value.get("flow")
    if value.get("type") != "oauth2" or not isinstance(flow, str):
        return value
    if flow not in _FLOWS:
        known = ", ".join(_FLOWS)
        message = f'"{flow[:40]}" is no flow of OAuth 2; Swagger 2.0 has {known}'
        context.warn("unknown-oauth-flow", message, spot.below("flow"))
        return value
    context.move(spot.at("flows", _FLOWS[flow]))
    result = {k: v for k, v in value.items() if k not in (*_OF_FLOW, "flow")}
    of_flow = {k: v for k, v in value.items() if k in _OF_FLOW}
    result["flows"] = {_FLOWS[flow]: {"scopes": {}, **of_flow}}
    return result
