"""The views of a package -> its public API, one line a name: what a review of a change reads first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..text.source import Code
from .views import (
    ApiModuleView,
    DefinitionView,
    ModelsModuleView,
    SurfaceView,
    WebhooksView,
)


def surface(
    models: Iterable[ModelsModuleView],
    apis: Iterable[ApiModuleView],
    webhooks: WebhooksView | None = None,
) -> SurfaceView:
    """Every method and every type, with what belongs to it."""
    lines = [line for api in apis for line in _methods(api)]
    if webhooks is not None:
        lines += _functions(webhooks)
    lines += [
        line
        for module in models
        for definition in module.definitions
        for line in _type(definition)
    ]
    return SurfaceView(lines=tuple(sorted(lines)))


def _methods(api: ApiModuleView) -> Iterator[Code]:
    for name, methods in (
        (api.api, api.methods),
        (api.async_api, api.async_methods),
    ):
        for method in methods:
            yield from (Code(f"{name}.{line}") for line in method.listed)


def _functions(webhooks: WebhooksView) -> Iterator[Code]:
    for request in webhooks.requests:
        for function in request.functions:
            shown = function.signature.removeprefix("def ").removesuffix(":")
            yield Code(f"webhooks.{shown}")
    for definition in webhooks.parameters:
        if definition.twin is not None:
            for key in definition.twin.keys:
                name = definition.twin.name
                annotation = key.annotation[1:-1]
                yield Code(f"webhooks.{name}[{key.key}]: {annotation}")


def _type(definition: DefinitionView) -> Iterator[Code]:
    if definition.model is not None:
        name = definition.model.name
        yield Code(f"models.{name}")
        for field in definition.model.fields:
            default = f" = {field.default}" if field.default is not None else ""
            yield Code(f"models.{name}.{field.name}: {field.annotation}{default}")
    if definition.enum is not None:
        name = definition.enum.name
        yield Code(f"models.{name}")
        for member in definition.enum.members:
            yield Code(f"models.{name}.{member.name} = {member.value}")
    if definition.alias is not None:
        yield Code(f"models.{definition.alias.name} = {definition.alias.type}")
