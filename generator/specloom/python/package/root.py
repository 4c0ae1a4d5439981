"""The files of the package beside its models and operations: exports, clients, configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from ...model import Api, Server
from ...naming import Names
from ..text.expression import Import
from ..text.imports import import_lines
from ..text.literals import literal
from ..text.source import Code, Identifier
from .security import applied, scheme_code
from .servers import servers_code
from .settings import keywords
from .views import (
    ClientView,
    ConfigurationView,
    ExceptionsView,
    ExportView,
    PackageView,
    ServiceView,
)

EXCEPTIONS = (
    "ApiAttributeError",
    "ApiConnectionError",
    "ApiException",
    "ApiKeyError",
    "ApiTimeoutError",
    "ApiTypeError",
    "ApiValueError",
    "BadRequestException",
    "ClientErrorException",
    "ConflictException",
    "ForbiddenException",
    "NotFoundException",
    "NotModifiedException",
    "OpenApiException",
    "RateLimitException",
    "RedirectException",
    "RequestValidationError",
    "ResponseDecodingError",
    "ResponseTooLargeError",
    "ResponseValidationError",
    "ResponseValidationWarning",
    "ServiceException",
    "StreamException",
    "TokenException",
    "UnauthorizedException",
    "UnprocessableEntityException",
)


def export(module: str, names: Iterable[str]) -> ExportView:
    """One row of a package's exports."""
    listed = tuple(sorted(names))
    return ExportView(
        module=Code(module),
        names=Code(", ".join(f"{name} as {name}" for name in listed)),
        origin=literal(module),
        listed=literal(" ".join(listed)),
    )


def models_package(
    source: str,
    exports: Iterable[tuple[str, Sequence[str]]],
) -> PackageView:
    """The `__init__` of `models`."""
    rows = tuple(export(f".{module}", names) for module, names in exports if names)
    return PackageView(
        source=source,
        heading="The models of the API, each imported when it is first asked for.",
        runtime=Code(".._runtime"),
        exports=rows,
        typing_exports=(),
        fallback=None,
    )


def root_package(
    source: str,
    api: Api,
    names: Names,
    types: Iterable[str],
    runtime: str | None = None,
) -> PackageView:
    """The `__init__` of the package: all that a user needs, in one place.

    `runtime` is the full name of one that the client shares.
    """
    runtime = runtime or "._runtime"
    own = [
        (".api_client", ("ApiClient", "AsyncApiClient")),
        (".api_response", ("ApiResponse",)),
        (".configuration", ("EMPTY", "Configuration", "Retries", "Timeouts")),
        (".exceptions", EXCEPTIONS),
        (f"{runtime}.variants", ("UnknownVariant",)),
        *(
            (f".api.{tag.module}", (tag.api, tag.async_api))
            for tag in sorted(names.tags.values(), key=lambda tag: tag.module)
        ),
    ]
    taken = {name for _, exported in own for name in exported}
    models = tuple(name for name in types if name not in taken)
    return PackageView(
        source=source,
        heading=_heading(api),
        runtime=Code(runtime),
        exports=tuple(export(module, exported) for module, exported in own),
        typing_exports=(export(".models", models),) if models else (),
        fallback=literal(".models"),
    )


def _heading(api: Api) -> str:
    described = api.description or ""
    return f"{api.title}.\n\n{described}" if described else f"{api.title}."


def client(source: str, api: Api, names: Names) -> ClientView:
    """The clients."""
    title = " ".join(api.title.split())
    return ClientView(
        source=source,
        summary=f"{title}: a client, and a context manager that closes its connections.",
        async_summary=f"{title}: the asynchronous client.",
        services=tuple(
            ServiceView(
                attribute=Identifier(named.attribute),
                module=Identifier(named.module),
                api=Identifier(named.api),
                async_api=Identifier(named.async_api),
                description=tag.description or f"Operations of {tag.name}.",
            )
            for tag in api.tags
            for named in [names.tags[tag.name]]
        ),
    )


def exceptions(source: str) -> ExceptionsView:
    """The exceptions."""
    return ExceptionsView(source=source, names=tuple(map(Identifier, EXCEPTIONS)))


def configuration(source: str, api: Api, names: Names) -> ConfigurationView:
    """Servers and security schemes."""
    # A document without servers means this one (OpenAPI 3.1.1, OpenAPI Object, `servers`).
    servers, kinds = servers_code(api.servers or (Server(url="/"),))
    schemes = {scheme.name: scheme_code(scheme) for scheme in api.security_schemes}
    usable = {name: written for name, written in schemes.items() if written is not None}
    imports = [Import("._runtime.configuration", "BaseConfiguration")]
    imports += [Import("._runtime.limits", kind) for kind in ("Retries", "Timeouts")]
    imports.append(Import("._runtime.operation", "EMPTY"))
    imports += [Import("._runtime.servers", kind) for kind in kinds]
    imports += [
        Import("._runtime.auth", written.partition("(")[0])
        for written in usable.values()
    ]
    fields, needed = keywords()
    return ConfigurationView(
        source=source,
        summary="Where the API is, who is calling, and how to connect.",
        imports=import_lines([*imports, *needed, Import("typing", "TypedDict")]),
        settings=fields,
        servers=servers,
        schemes=tuple(
            Code(f"{literal(name)}: {written}") for name, written in usable.items()
        ),
        security=literal(applied(api, api.security)) if api.security else None,
        user_agent=literal(f"{names.package}/{_token(api.version)} specloom"),
    )


def _token(text: str) -> str:
    """A version as HTTP lets it stand in a header (RFC 9110, section 5.6.2)."""
    kept = "".join(
        c if c.isascii() and (c.isalnum() or c in "!#$&+-.^_`|~") else "-" for c in text
    )
    return kept[:40] or "0"


def source_name(path: str) -> str:
    """The document as the header of a file names it: its last part, whatever the platform."""
    return PurePosixPath(path.replace("\\", "/")).name or "an OpenAPI document"
