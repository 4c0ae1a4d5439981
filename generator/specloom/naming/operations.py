"""Names of operations: methods, and what is made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..model import Api, Operation
from ..model.queries import is_json, is_text, stream_content, success_responses
from ..pointer import OperationId, SchemaId
from .arguments import Arguments, argument_names
from .identifiers import capitalized, file_key, snake_case
from .names import OperationNames, SchemaNames
from .pins import Pins, join, kept
from .reserved import ANNOTATION_TYPES, API_ATTRIBUTES, API_CONSTANTS
from .scope import Scope, allocate
from .wording import operation_key, operation_name

Method = tuple[OperationId, str]
"""An operation and what a method does with it: "" calls it, "stream" and "chunks" read it."""
_CALL, _STREAM, _CHUNKS = "", "stream", "chunks"


def operation_names(
    api: Api, schemas: Mapping[SchemaId, SchemaNames], pins: Pins | None
) -> tuple[dict[tuple[str, OperationId], OperationNames], dict[str, dict[str, str]]]:
    """Names of every operation in the class of each of its tags; and those to keep."""
    arguments = {op.id: argument_names(api, op, schemas, pins) for op in api.operations}
    found: dict[tuple[str, OperationId], OperationNames] = {}
    keep = [(each.scope, each.pins) for each in arguments.values()]
    for tag, operations in _by_tag(api).items():
        scope = f"operations of {tag}"
        keys = dict(_keys(operations))
        methods = _methods(operations, kept(pins, scope, keys))
        keep.append((scope, _to_keep(methods, keys)))
        constants = _constants(methods)
        for each in operations:
            called = _operation(each.id, methods, constants, arguments[each.id])
            found[tag, each.id] = called
    return found, join(keep)


def _by_tag(api: Api) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {tag.name: [] for tag in api.tags}
    for operation in api.operations:
        for tag in operation.tags:
            found[tag].append(operation)
    return found


def _keys(operations: Iterable[Operation]) -> Iterator[tuple[Method, str]]:
    for each in operations:
        key = operation_key(each)
        yield (each.id, _CALL), key
        yield (each.id, _STREAM), f"{key} (stream)"
        yield (each.id, _CHUNKS), f"{key} (chunks)"


def _to_keep(
    methods: Mapping[Method, str], keys: Mapping[Method, str]
) -> dict[str, str]:
    """All methods: a second operation can have the same `operationId`. Twins, if not the usual."""
    return {
        keys[id, what]: name
        for (id, what), name in methods.items()
        if what == _CALL or name != f"{methods[id, _CALL]}_{what}"
    }


def _operation(
    id: OperationId,
    methods: Mapping[Method, str],
    constants: Mapping[Method, str],
    arguments: Arguments,
) -> OperationNames:
    method = methods[id, _CALL]
    return OperationNames(
        method=method,
        constant=constants[id, _CALL],
        stream=methods[id, _STREAM],
        stream_constant=constants[id, _STREAM],
        chunks=methods[id, _CHUNKS],
        fields=f"{capitalized(method)}Fields",
        parameters=arguments.parameters,
        body=arguments.body,
        form=arguments.form,
    )


def _methods(
    operations: list[Operation], former: Mapping[Method, str]
) -> dict[Method, str]:
    """The methods of one class: those that operations are called by, then what is made of them."""
    scope = Scope(
        reserved=API_ATTRIBUTES | ANNOTATION_TYPES,
        kept={**former, **_usual_twins(operations, former)},
        fold=_without_info,
    )
    times = Counter(operation_name(each) for each in operations)
    found: dict[Method, str] = {}
    for each in sorted(operations, key=_precedence):
        candidates = _candidates(each, is_shared=times[operation_name(each)] > 1)
        found[each.id, _CALL] = scope.give((each.id, _CALL), candidates)
    for (id, _), name in list(found.items()):
        for what in (_STREAM, _CHUNKS):
            twins = f"{name}_{what}", f"{name}_as_{what}"
            found[id, what] = scope.give((id, what), twins)
    return found


def _precedence(operation: Operation) -> tuple[bool, str, str]:
    """What is a name already comes before what has to change; then by name and path."""
    name = operation_name(operation)
    changes = operation.operation_id != _wanted(operation)
    return changes, name, operation_key(operation)


def _wanted(operation: Operation) -> str:
    return snake_case(operation_name(operation), fallback="call")


def _candidates(operation: Operation, *, is_shared: bool) -> tuple[str, ...]:
    """What a method may be called; by path and method if the `operationId` is not the only one."""
    wanted = _wanted(operation)
    place = f"{wanted} {operation.path} {operation.method.lower()}"
    longer = snake_case(place, fallback="call")
    others = (longer, f"{wanted}_") if is_shared else (f"{wanted}_",)
    return wanted, *others, longer


def _usual_twins(
    operations: Iterable[Operation], former: Mapping[Method, str]
) -> dict[Method, str]:
    """The twins that methods had in an earlier run, where another name was not written down."""
    return {
        (each.id, what): f"{former[each.id, _CALL]}_{what}"
        for each in operations
        if (each.id, _CALL) in former
        for what in _twins_of(each)
        if (each.id, what) not in former
    }


def _twins_of(operation: Operation) -> Iterator[str]:
    """Which twins an operation has: of a stream, and of what may be no more than bytes."""
    if stream_content(operation) is not None:
        yield _STREAM
    contents = [c for r in success_responses(operation) for c in r.content]
    if any("*" in c.name or not (is_json(c.name) or is_text(c.name)) for c in contents):
        yield _CHUNKS


def _without_info(name: str) -> str:
    """Equal for methods that have a name in common: `get` has the twin `get_with_http_info`."""
    while name.endswith("_with_http_info"):
        name = name.removesuffix("_with_http_info")
    # Their constants are in capitals.
    return file_key(name)


def _constants(methods: Mapping[Method, str]) -> dict[Method, str]:
    """The constants of methods and of the streams of methods; no script need have capitals."""
    reserved = API_CONSTANTS | {n for n in methods.values() if n == n.upper()}
    upper = {each: name.upper() for each, name in methods.items() if each[1] != _CHUNKS}
    order = sorted(upper, key=lambda each: (upper[each] in reserved, upper[each]))
    return allocate(
        ((each, (upper[each], f"{upper[each]}_CALL")) for each in order),
        reserved=reserved,
    )
