# SPDX-License-Identifier: MIT-0
"""Values of streams, each read by the rules of a whole response; and what is no stream."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from .exceptions import ApiException, ResponseDecodingError, StreamException
from .messages import RawResponse
from .misfits import as_error, error_codecs, is_item, is_strange
from .model import UNKNOWN, ApiModel
from .operation import Operation
from .response_reports import complain, failure_of
from .responses import UNDECLARED, parsed, value_of
from .types import Codec, Types
from .validation_messages import grave


def read_event(
    data: bytes,
    operation: Operation[object],
    codec: Codec,
    *,
    types: Types,
    raw_head: RawResponse,
    strict: bool,
) -> Any:
    """Read one JSON value of a stream, by the rules of a whole response.

    Args:
        data: its JSON text.
        raw_head: status and headers of the stream, for exceptions.
        strict: raise rather than warn.

    Raises:
        ResponseDecodingError: it is no JSON.
        ResponseValidationError: it is not as described, with `strict`.
        StreamException: it is an error, or nothing like an item.
    """
    raw, problems = raw_head._replace(content=data), list[str]()
    try:
        value = parsed(raw, codec, problems)
    except ValueError as error:
        raise failure_of(ResponseDecodingError, raw) from error
    if problems or is_strange(value):
        source = value.to_dict() if isinstance(value, ApiModel) else value
        found = as_error(source, codec, error_codecs(operation, types))
        stray = type(value) is UNKNOWN[-1] and grave(problems)
        if found is not None or stray or not is_item(value, codec):
            failure = failure_of(StreamException, raw)
            failure.data = source if found is None else found
            raise failure
    if problems:
        complain(operation.id, raw, problems, strict, types.package)
    return value


def misplaced(
    operation: Operation[object], raw: RawResponse, reason: str, types: Types
) -> ApiException:
    """The exception for a response in place of a stream; its data are as of an error."""
    failure = failure_of(ResponseDecodingError, raw._replace(reason=reason))
    with suppress(ValueError):
        failure.data = value_of(raw, UNDECLARED, types, [])
    errors = error_codecs(operation, types)
    found = as_error(failure.data, types.codec(None), errors)
    if found is not None:
        failure.data = found
    return failure
