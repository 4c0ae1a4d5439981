"""The checks that each kind of object has beside its shape: one function per kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ..diagnostics import did_you_mean
from ..pointer import Pointer, join
from .document import JsonObject, JsonValue, describe
from .findings import Findings
from .grammar import FIELDS, METHODS, Kind, is_token
from .path_parameters import check_path_parameters

_PATH_ITEM_FIELDS: Final = ("$ref", "summary", "description")
_STATUS: Final = re.compile(r"[0-9](?:[0-9]{2}|XX)|default", re.ASCII)
_PARAMETER_PLACES: Final = ("query", "querystring", "header", "path", "cookie")


def _check_document(findings: Findings, value: JsonObject, pointer: Pointer) -> None:
    info = value.get("info")
    if "info" not in value or (isinstance(info, dict) and not info.get("title")):
        message = 'the document has no "info.title"; the package name stands in for it'
        below = join(pointer, "info") if "info" in value else pointer
        findings.warning("missing-title", message, below, "key")
    _check_security(findings, value, pointer)


def _check_security(findings: Findings, value: JsonObject, pointer: Pointer) -> None:
    requirements = value.get("security", [])
    below = join(pointer, "security")
    if not isinstance(requirements, list):
        message = f"expected a list, found {describe(requirements)}; it is ignored"
        findings.warning("wrong-type", message, below)
        return
    for index, requirement in enumerate(requirements):
        place = join(below, index)
        if not isinstance(requirement, dict):
            message = (
                f"expected a mapping, found {describe(requirement)}; it is ignored"
            )
            findings.warning("wrong-type", message, place)
            continue
        for name in requirement:
            _check_scheme(findings, name, join(place, name))


def _check_scheme(findings: Findings, name: str, pointer: Pointer) -> None:
    components = findings.known.root.get("components")
    known = components.get("securitySchemes") if isinstance(components, dict) else None
    names = known if isinstance(known, dict) else {}
    if name not in names:
        message = f'there is no security scheme "{name}"; the requirement is ignored'
        hint = did_you_mean(name, names)
        findings.warning("unknown-security-scheme", message, pointer, "key", hint=hint)


def _check_paths(findings: Findings, value: JsonObject, pointer: Pointer) -> None:
    for path, item in value.items():
        if path.startswith("x-"):
            continue
        below = join(pointer, path)
        if not path.startswith("/"):
            message = f'the path "{path}" does not start with "/"; one is put before it'
            findings.warning("invalid-path", message, below, "key")
        check_path_parameters(findings, path, item, below)


def _check_path_item(findings: Findings, value: JsonObject, pointer: Pointer) -> None:
    known = (*FIELDS[Kind.PATH_ITEM], *_PATH_ITEM_FIELDS)
    for name in value:
        if name in known or name.startswith("x-"):
            continue
        fate = "read in lower case" if name.lower() in METHODS else "it is ignored"
        message = f'"{name}" is no field of a path item; {fate}'
        hint = did_you_mean(name, known)
        below = join(pointer, name)
        findings.warning("unknown-path-item-field", message, below, "key", hint=hint)
    below = join(pointer, "additionalOperations")
    _check_methods(findings, value.get("additionalOperations"), below)
    _check_duplicates(findings, value.get("parameters"), join(pointer, "parameters"))


def _check_methods(findings: Findings, value: JsonValue, pointer: Pointer) -> None:
    for name in value if isinstance(value, dict) else ():
        if not is_token(name):
            message = f'"{name}" is no method of HTTP; the operation is left out'
            findings.warning("invalid-method", message, join(pointer, name), "key")


def _check_operation(findings: Findings, value: JsonObject, pointer: Pointer) -> None:
    if "operationId" in value:
        _check_operation_id(
            findings, value["operationId"], join(pointer, "operationId")
        )
    if "responses" not in value:
        message = "the operation describes no response; any body is returned as it is"
        findings.warning("missing-responses", message, pointer, "key")
    _check_duplicates(findings, value.get("parameters"), join(pointer, "parameters"))
    _check_security(findings, value, pointer)


def _check_operation_id(
    findings: Findings, operation_id: JsonValue, pointer: Pointer
) -> None:
    if not isinstance(operation_id, str):
        message = f"expected a string, found {describe(operation_id)}; it is ignored"
        findings.warning("wrong-type", message, pointer)
        return
    place = findings.place(pointer)
    first = findings.known.operation_ids.setdefault(operation_id, place)
    if first != place:
        message = (
            f'the operationId "{operation_id}" is taken; the method gets another name'
        )
        findings.warning("duplicate-operation-id", message, pointer, first=first)


def _check_duplicates(
    findings: Findings, parameters: JsonValue, pointer: Pointer
) -> None:
    """OpenAPI 3.1.0, 4.8.10.1: a parameter is told from others by its name and `in`."""
    seen: dict[tuple[str, str], Pointer] = {}
    for index, value in enumerate(parameters if isinstance(parameters, list) else ()):
        parameter = findings.refs.deref(findings.document.name, value)
        name, place = parameter.get("name"), parameter.get("in")
        if not isinstance(name, str) or not isinstance(place, str):
            continue
        below = join(pointer, index)
        first = seen.setdefault((name, place), below)
        if first != below:
            message = (
                f'the {place} parameter "{name}" is listed already; the first counts'
            )
            at = findings.place(first)
            findings.warning("duplicate-parameter", message, below, first=at)


def _check_parameter(findings: Findings, value: JsonObject, pointer: Pointer) -> None:
    if "$ref" in value or not value:  # of what is empty, loading has told the reason
        return
    name, place = value.get("name"), value.get("in")
    if not isinstance(name, str):
        message = 'a parameter must have a "name", a string; it is left out'
        findings.warning("invalid-parameter", message, pointer)
    if place not in _PARAMETER_PLACES:
        known = ", ".join(_PARAMETER_PLACES)
        hint = (
            did_you_mean(place, _PARAMETER_PLACES) if isinstance(place, str) else None
        )
        message = f'a parameter must have an "in", one of {known}; it is left out'
        below = join(pointer, "in") if "in" in value else pointer
        findings.warning("invalid-parameter", message, below, hint=hint)
    if "schema" not in value and "content" not in value:
        message = f'the parameter "{name}" has neither "schema" nor "content"; '
        message += "it is taken as a string"
        findings.warning("parameter-without-schema", message, pointer)


def _check_responses(findings: Findings, value: JsonObject, pointer: Pointer) -> None:
    for name in value:
        if _STATUS.fullmatch(name) or name.startswith("x-"):
            continue
        meant = next(
            (m for m in (name.upper(), name.lower()) if _STATUS.fullmatch(m)), None
        )
        fate = f'taken as "{meant}"' if meant else "ignored"
        message = f'"{name}" is no status code, "4XX" or "default"; it is {fate}'
        findings.warning("invalid-status-code", message, join(pointer, name), "key")


def _check_schema(findings: Findings, value: JsonObject, pointer: Pointer) -> None:
    if not isinstance(value.get("enum", []), list):
        message = f"expected a list, found {describe(value['enum'])}; it is ignored"
        findings.warning("wrong-type", message, join(pointer, "enum"))
    required = value.get("required", [])
    if not isinstance(required, list):
        message = (
            '"required" is a list of property names in a schema; it is ignored here'
        )
        hint = 'name the property in "required" of the object that has it'
        findings.warning(
            "misplaced-required", message, join(pointer, "required"), hint=hint
        )


CHECKS: Final[dict[Kind, Callable[[Findings, JsonObject, Pointer], None]]] = {
    Kind.DOCUMENT: _check_document,
    Kind.PATHS: _check_paths,
    Kind.PATH_ITEM: _check_path_item,
    Kind.OPERATION: _check_operation,
    Kind.PARAMETER: _check_parameter,
    Kind.RESPONSES: _check_responses,
    Kind.SCHEMA: _check_schema,
}
