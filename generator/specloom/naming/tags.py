"""Names of tags: attributes of the client, modules of operations and their classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..model import Api
from .identifiers import LONGEST_STEM, file_key, pascal_case, snake_case
from .names import TagNames
from .pins import Pins, kept, pinned
from .reserved import CLIENT_ATTRIBUTES
from .scope import allocate

TAGS, MODULES, CLASSES = "tags", "modules of tags", "classes of tags"


def tag_names(
    api: Api, pins: Pins | None
) -> tuple[dict[str, TagNames], dict[str, dict[str, str]]]:
    """Attribute, module and classes of each tag; and the names to keep."""
    tags = {tag: tag for tag in sorted((t.name for t in api.tags), key=_precedence)}
    attributes = allocate(
        ((tag, (_attribute(tag), f"{_attribute(tag)}_api")) for tag in tags),
        reserved=CLIENT_ATTRIBUTES,
        kept=kept(pins, TAGS, tags),
        fold=file_key,
    )
    modules = allocate(
        _certain_first(attributes, _modules, _has_module),
        kept=kept(pins, MODULES, tags),
        fold=file_key,
    )
    stems = allocate(
        _certain_first(attributes, _stems, _has_class),
        reserved=("",),
        kept=kept(pins, CLASSES, tags),
        fold=_without_async,
    )
    names = {
        tag: TagNames(
            module=modules[tag],
            api=f"{stems[tag]}Api",
            async_api=f"Async{stems[tag]}Api",
            attribute=attribute,
        )
        for tag, attribute in attributes.items()
    }
    return names, {
        TAGS: pinned(attributes, tags, _is_certain),
        MODULES: pinned(modules, tags, lambda t, n: _has_module(attributes[t], n)),
        CLASSES: pinned(stems, tags, lambda t, n: _has_class(attributes[t], n)),
    }


def _certain_first(
    attributes: Mapping[str, str],
    candidates: Callable[[str], tuple[str, ...]],
    has: Callable[[str, str], bool],
) -> list[tuple[str, tuple[str, ...]]]:
    """Tags with their candidates: those come first that nobody else has a better claim to."""
    rows = [(tag, candidates(name)) for tag, name in attributes.items()]
    return sorted(rows, key=lambda row: not has(attributes[row[0]], row[1][0]))


def _attribute(tag: str) -> str:
    return snake_case(tag, fallback="tag", longest=LONGEST_STEM)


def _precedence(tag: str) -> tuple[bool, bool, str]:
    """A tag that is a name already comes first, then one that differs by case only."""
    name = _attribute(tag)
    return tag != name, tag.lower() != name, tag


def _modules(attribute: str) -> tuple[str, ...]:
    return f"{_without_api(attribute)}_api", f"{attribute}_api"


def _without_api(attribute: str) -> str:
    return attribute.rstrip("_").removesuffix("_api")


def _stems(attribute: str) -> tuple[str, ...]:
    """What the classes of a tag are called, without "Async" and "Api"."""
    whole = pascal_case(attribute, fallback="Tag")
    return whole.removesuffix("Api") or whole, whole


def _without_async(stem: str) -> str:
    """Equal for stems that have a class in common: `FooApi`, `AsyncFooApi`, `AsyncAsyncFooApi`."""
    while stem.startswith("Async"):
        stem = stem.removeprefix("Async")
    return stem


def _is_certain(tag: str, attribute: str) -> bool:
    """Whether no other tag has a better claim to an attribute."""
    return tag == attribute and tag.isascii()


def _has_module(attribute: str, module: str) -> bool:
    return module == f"{attribute}_api" and attribute == _without_api(attribute)


def _has_class(attribute: str, stem: str) -> bool:
    return _without_async(stem) == stem and snake_case(
        stem, fallback="tag"
    ) == attribute == _without_api(attribute)
