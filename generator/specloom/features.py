"""Which features of the runtime an API can use: those that nothing else of a client imports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from .model import Api, HttpScheme, OAuth2Scheme, OpenIdScheme, Scalar
from .model.queries import holds_text, is_file, is_form, is_json
from .scalar_types import TYPES, ScalarType, scalar_type


def features(api: Api) -> Iterator[str]:
    """The modules of the runtime that register themselves, and that the API can use."""
    yield from _formats(api)
    yield from (name for name, is_used in FEATURES.items() if is_used(api))


def _formats(api: Api) -> set[str]:
    scalars = (each for each in api.schemas.values() if isinstance(each, Scalar))
    return _modules(scalar_type(each.type, each.format) for each in scalars)


def _modules(types: Iterable[ScalarType]) -> set[str]:
    """The modules of the runtime that hold values of scalars; files are of its core."""
    named = {each.held.module.rpartition("._runtime.")[2] for each in types}
    return named - {"", "files"}


def _goes_one_way(api: Api) -> bool:
    return any(s.info.read_only or s.info.write_only for s in api.schemas.values())


def _has_forms(api: Api) -> bool:
    return any(map(is_form, _sent(api)))


def _has_multipart(api: Api) -> bool:
    return any(each.startswith("multipart/") for each in _sent(api))


def _sent(api: Api) -> Iterator[str]:
    """The media types that the API takes, in bodies and in parameters."""
    for operation in api.operations:
        if operation.request_body is not None:
            yield from (each.name for each in operation.request_body.content)
        yield from (p.content_type for p in operation.parameters if p.content_type)


def _has_files(api: Api) -> bool:
    return any(map(is_file, api.schemas.values())) or any(
        "*" in name or not (is_json(name) or is_form(name) or holds_text(name))
        for name in _sent(api)
    )


def _has_bearers(api: Api) -> bool:
    return any(
        isinstance(each, OAuth2Scheme | OpenIdScheme)
        or (isinstance(each, HttpScheme) and each.scheme != "basic")
        for each in api.security_schemes
    )


def _has_typed_headers(api: Api) -> bool:
    return any(r.headers for each in api.operations for r in each.responses)


FEATURES: Mapping[str, Callable[[Api], bool]] = {
    "directions": _goes_one_way,
    "forms": _has_forms,
    "multipart": _has_multipart,
    "oauth": _has_bearers,
    "typed_headers": _has_typed_headers,
    "uploads": _has_files,
}
"""When an API can use a feature; formats of scalars are features as well."""

KNOWN = frozenset({*FEATURES, *_modules(TYPES.values()), "streams"})
"""All features; what the modules of a client import needs no row above."""
