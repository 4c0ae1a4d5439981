# SPDX-License-Identifier: MIT-0
"""What settings and options may be: a wrong one is told by its name, and never shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import TypeAlias, TypeGuard

from .exceptions import ApiValueError
from .limits import Retries, Timeouts

Check: TypeAlias = tuple[Callable[[object], bool], str]
"""Whether a value is right, and what it must be."""


def check(table: Mapping[str, Check], name: str, value: object) -> None:
    """Look at a value, if there is a row for its name.

    Raises:
        ApiValueError: it is not what the row says; None always is.
    """
    found = table.get(name)
    if value is not None and found is not None and not found[0](value):
        raise ApiValueError(
            f"`{name}` must be {found[1]}, not a {type(value).__name__}"
        )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_seconds(value: object) -> bool:
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and not isnan(value)
        and value >= 0
    )


def _is_timeout(value: object) -> bool:
    if isinstance(value, Timeouts):
        value = (value.connect, value.read, value.total)
    elif not _is_tuple(value):
        return _is_seconds(value)
    elif len(value) not in (2, 3):
        return False
    return all(each is None or _is_seconds(each) for each in value)


def _is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, Mapping)


def _is_tuple(value: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(value, tuple)


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, (list, tuple))


def _is_secret(value: object) -> bool:
    if _is_mapping(value):
        return all(isinstance(k, str) and _is_secret(v) for k, v in value.items())
    return isinstance(value, str) or callable(value)


def _is_of_texts(value: object) -> bool:
    return _is_mapping(value) and all(
        isinstance(key, str) and isinstance(text, str) for key, text in value.items()
    )


def _is_hooks(value: object) -> bool:
    return _is_mapping(value) and all(
        _is_list(hooks) and all(map(callable, hooks)) for hooks in value.values()
    )


def _is_auth(value: object) -> bool:
    if not _is_mapping(value):
        return isinstance(value, str)
    return all(isinstance(value.get(key), str) for key in ("in", "key", "value"))


_TEXT: Check = (lambda value: isinstance(value, str), "a string")
_FILE: Check = (lambda value: isinstance(value, (str, os.PathLike)), "a path")
_FLAG: Check = (lambda value: isinstance(value, bool), "True or False")
_TEXTS: Check = (_is_of_texts, "a mapping of strings to strings")
_INDEX: Check = (
    lambda value: isinstance(value, int) and not isinstance(value, bool),
    "the number of a server",
)
_TIMEOUT: Check = (
    _is_timeout,
    "a number of seconds, a pair of them (connecting, reading), or `Timeouts`",
)
_RETRIES: Check = (
    lambda value: isinstance(value, Retries) or _is_count(value),
    "`Retries`, or a number that is not below zero",
)

SETTINGS: Mapping[str, Check] = {
    **dict.fromkeys(("host", "username", "password", "token_url", "proxy"), _TEXT),
    **dict.fromkeys(("client_id", "client_secret", "refresh_token"), _TEXT),
    **dict.fromkeys(("ssl_ca_cert", "cert_file", "key_file"), _FILE),
    **dict.fromkeys(("follow_redirects", "verify_ssl", "strict_responses"), _FLAG),
    **dict.fromkeys(("trust_env", "http2"), _FLAG),
    **dict.fromkeys(("default_headers", "api_key_prefix"), _TEXTS),
    **dict.fromkeys(
        ("access_token", "api_key"),
        (_is_secret, "a string, a function, or a mapping of security schemes to them"),
    ),
    "scopes": (
        lambda value: isinstance(value, (list, tuple, set, frozenset)),
        "a list of strings",
    ),
    "server_variables": (lambda value: isinstance(value, Mapping), "a mapping"),
    "server_index": _INDEX,
    "timeout": _TIMEOUT,
    "retries": _RETRIES,
    "event_hooks": (_is_hooks, "a mapping of lists of functions"),
    "connection_pool_maxsize": (
        lambda value: _is_count(value) and value != 0,
        "a number of connections, from 1",
    ),
    "keepalive_expiry": (_is_seconds, "a number of seconds"),
    "max_response_bytes": (_is_count, "a number of bytes"),
}
OPTIONS: Mapping[str, Check] = {
    "_host": _TEXT,
    "_host_index": _INDEX,
    "_request_timeout": _TIMEOUT,
    "_retries": _RETRIES,
    "_headers": _TEXTS,
    "_content_type": _TEXT,
    "_request_auth": (
        _is_auth,
        'a token, or a mapping with "in" (header, query or cookie), "key" and "value"',
    ),
}
