"""Names of webhooks and callbacks, and of the functions that read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import Api, Callback, Operation
from ..pointer import OperationId, from_tokens, schema_id, split_id, tokens
from .identifiers import capitalized, file_key, snake_case
from .names import ReceivedNames
from .pins import RECEIVED, Pins, kept
from .scope import allocate
from .wording import operation_name

_MODULE_NAMES = frozenset(
    "Any Cookie Header Literal Mapping Query Required Sequence TYPE_CHECKING TypedDict UUID "
    "Webhook WebhookError parse_webhook".split()
)
"""What the module of webhooks has beside them."""


def received_words(api: Api) -> dict[OperationId, str]:
    """The words of every webhook and callback, as the types of their bodies have them."""
    return {id: f"{words} {kind}" for id, (words, kind) in _words(api).items()}


def received_keys(api: Api) -> dict[OperationId, str]:
    """What webhooks and callbacks are: callbacks have no name but where they are written."""
    keys = {each.operation.id: str(each.operation.id) for each in api.callbacks}
    for webhook in api.webhooks:
        keys[webhook.operation.id] = f"{webhook.operation.method} {webhook.name}"
    return keys


def received_names(
    api: Api, pins: Pins | None
) -> tuple[dict[OperationId, ReceivedNames], dict[str, str]]:
    """The names of what reads each webhook and callback; and those to keep."""
    rows = sorted(_rows(api))
    keys = received_keys(api)
    functions = allocate(
        (
            (id, (f"parse_{wanted}", f"parse_{wanted}_{kind}"))
            for _, _, id, kind, wanted in rows
        ),
        reserved=_MODULE_NAMES,
        kept=kept(pins, RECEIVED, keys),
        fold=file_key,
    )
    stems = {id: name.removeprefix("parse_") for id, name in functions.items()}
    readers = allocate(
        ((id, (f"{name}_parameters",)) for id, name in functions.items()),
        reserved={*_MODULE_NAMES, *functions.values()},
    )
    names = {
        id: ReceivedNames(
            function=functions[id],
            constant=f"_{stem.upper()}",
            parameters=readers[id],
            parameters_type=f"{capitalized(stem)}Parameters",
        )
        for id, stem in stems.items()
    }
    return names, {keys[id]: name for id, name in functions.items()}


def _rows(api: Api) -> Iterator[tuple[bool, bool, OperationId, str, str]]:
    """What there is to name, in the order of precedence: what needs no change before the rest."""
    for id, (words, kind) in _words(api).items():
        wanted = snake_case(words, fallback="call")
        # Webhooks come first, which are known by their names.
        yield kind != "webhook", words != wanted, id, kind, wanted


def _words(api: Api) -> dict[OperationId, tuple[str, str]]:
    """The words of every webhook and callback, and which of the two it is.

    Webhooks are mostly sent with POST, which then goes without saying.
    """
    found: dict[OperationId, tuple[str, str]] = {}
    for webhook in api.webhooks:
        words = f"{webhook.name}{_method(webhook.operation)}"
        found[webhook.operation.id] = words, "webhook"
    callers = {op.id: operation_name(op) for op in api.operations}
    callers |= {id: words for id, (words, _) in found.items()}
    for callback in api.callbacks:
        words = f"{_callback(callback, callers)}{_method(callback.operation)}"
        found[callback.operation.id] = words, "callback"
    return found


def _method(operation: Operation) -> str:
    return "" if operation.method == "POST" else f" {operation.method.lower()}"


def _callback(callback: Callback, callers: Mapping[OperationId, str]) -> str:
    """The words of a callback, from where it is defined: its component, or operation and name."""
    document, pointer = split_id(callback.operation.id)
    path = tokens(pointer)
    match path:
        case ("components", "callbacks", _, *_):
            start, words = 1, ""
        case ("components", _, name, *_):
            start, words = _index(path, 3), name
        case _:
            start = _index(path, 0)
            owner = OperationId(schema_id(document, from_tokens(path[:start])))
            words = callers.get(owner, "")
    return " ".join(filter(None, (words, *_names(path, start)))) or callback.name


def _index(path: tuple[str, ...], start: int) -> int:
    """Where the callbacks of an operation begin: before it are a name and a method at least."""
    return path.index("callbacks", start + 2) if "callbacks" in path[start + 2 :] else 0


def _names(path: tuple[str, ...], at: int) -> Iterator[str]:
    """The names of callbacks within each other; after each are an expression and a method."""
    while path[at : at + 1] == ("callbacks",) and at + 1 < len(path):
        yield path[at + 1]
        at += 3
        at += 2 if path[at : at + 1] == ("additionalOperations",) else 1
