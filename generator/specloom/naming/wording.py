"""What operations are called in the document, and what they are."""

from __future__ import annotations

from ..model import Operation
from .identifiers import words


def operation_name(operation: Operation) -> str:
    """The words of an operation: its `operationId`, if there are any in it, else path and method."""
    if operation.operation_id and words(operation.operation_id):
        return operation.operation_id
    path = operation.path.replace("{", " ").replace("}", " ")
    return f"{path} {operation.method.lower()}"


def operation_key(operation: Operation) -> str:
    """What an operation is, whatever it is called (RFC 9110, section 9.1: a method of a target)."""
    return f"{operation.method} {operation.path}"
