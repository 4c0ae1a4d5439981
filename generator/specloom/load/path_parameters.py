"""A path and its path item in, findings about the parameters of the path's template out."""

from __future__ import annotations

import re
from typing import Final

from ..pointer import Pointer, join
from .document import JsonObject, JsonValue
from .findings import Findings
from .grammar import METHODS

_TEMPLATE: Final = re.compile(r"\{([^{}]*)\}")


def check_path_parameters(
    findings: Findings, path: str, item: JsonValue, pointer: Pointer
) -> None:
    """Every `{name}` of a path needs a parameter, and every path parameter a `{name}`."""
    if isinstance(item, dict) and isinstance(item.get("$ref"), str):
        target = findings.refs.resolve(findings.document.name, str(item["$ref"]))
        if target is None:
            return
        item, pointer = target.value, target.pointer
        findings = findings.of(target.document)
    if not isinstance(item, dict):
        return
    template = set(_TEMPLATE.findall(path))
    shared = _declared(findings, item, pointer)
    _check_unused(findings, path, template, shared)
    for method in METHODS:
        operation = item.get(method)
        if isinstance(operation, dict):
            below = join(pointer, method)
            own = _declared(findings, operation, below)
            _check_unused(findings, path, template, own)
            _check_undeclared(findings, path, {*shared, *own}, below)


def _declared(
    findings: Findings, holder: JsonObject, pointer: Pointer
) -> dict[str, Pointer]:
    """The path parameters that a path item or an operation declares."""
    parameters = holder.get("parameters")
    found: dict[str, Pointer] = {}
    for index, value in enumerate(parameters if isinstance(parameters, list) else ()):
        parameter = findings.refs.deref(findings.document.name, value)
        name = parameter.get("name")
        if parameter.get("in") == "path" and isinstance(name, str):
            found[name] = join(pointer, "parameters", index)
    return found


def _check_unused(
    findings: Findings, path: str, template: set[str], declared: dict[str, Pointer]
) -> None:
    for name, pointer in declared.items():
        if name not in template:
            message = f'"{path}" has no "{{{name}}}" for this path parameter; '
            message += "it is left out"
            findings.warning("unused-path-parameter", message, pointer)


def _check_undeclared(
    findings: Findings, path: str, declared: set[str], pointer: Pointer
) -> None:
    for name in _TEMPLATE.findall(path):
        if name not in declared:
            message = f'the path parameter "{name}" of "{path}" is not declared; '
            message += "it is taken as a string"
            findings.warning("undeclared-path-parameter", message, pointer, "key")
