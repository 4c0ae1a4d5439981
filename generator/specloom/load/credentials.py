"""Credentials for fetching documents: from options, the environment, the SPEC itself and netrc.

What is given for one origin is sent to no other. No message repeats a value.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator

from ..address import Origin, Url
from ..diagnostics import SpecloomError, error
from .access import Access, Headers
from .grammar import is_token

HINT = (
    '--header "Authorization: Bearer ${TOKEN}" sends a variable of the environment; a netrc file '
    "is read as well"
)
_VALUE = re.compile(
    r"[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?"
)
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_OURS = frozenset(
    "accept-encoding connection content-length host te trailer transfer-encoding upgrade".split()
)
"""Header fields that belong to the transfer itself."""


def headers_for(origin: Origin, spec: Url | None, access: Access) -> dict[str, str]:
    """The header fields that a request to `origin` carries beside its own.

    Args:
        origin: where the request goes.
        spec: where SPEC is; None where that is a file.
        access: what the user gave.

    Raises:
        SpecloomError: a header or the netrc file cannot be used.
    """
    found: dict[str, str] = {}
    if spec is not None and origin == spec.origin:
        found = dict(_checked(access.headers))
        if "authorization" not in found and spec.login is not None:
            found["authorization"] = basic(*spec.login)
    if "authorization" not in found:
        login = _from_netrc(origin, is_named=spec is not None and origin == spec.origin)
        if login is not None:
            found["authorization"] = basic(*login)
    return found


def basic(user: str, password: str) -> str:
    """Basic credentials (RFC 7617, section 2)."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _checked(headers: Headers) -> Iterator[tuple[str, str]]:
    """Header fields with lower-case names and whole values (RFC 9110, sections 5.1 and 5.5)."""
    for name, written in headers:
        if not is_token(name):
            raise _invalid("a header needs a name, such as Authorization")
        if name.lower() in _OURS:
            raise _invalid(f'the header "{name}" belongs to the transfer')
        value = _with_variables(name, written).strip()
        if not _VALUE.fullmatch(value):
            raise _invalid(
                f'the value of the header "{name}" is empty, or has characters that no header can have'
            )
        yield name.lower(), value


def _with_variables(header: str, written: str) -> str:
    """A value with `${NAME}` as the environment has it."""

    def variable(found: re.Match[str]) -> str:
        value = os.environ.get(found[1])
        if not value:
            message = f'the header "{header}" needs {found[0]}, which is not set'
            raise _invalid(message)
        return value

    if "${" in _VARIABLE.sub("", written):
        raise _invalid(
            f'the header "{header}" has "${{" without the name of a variable'
        )
    return _VARIABLE.sub(variable, written)


def _from_netrc(origin: Origin, *, is_named: bool) -> tuple[str, str] | None:
    """User and password of a host; where the user did not name it, only safely to the host meant.

    A document must not have them sent in clear, to another port, or to a host that only
    `default` fits.
    """
    if not is_named and not (origin.scheme == "https" and origin.is_default):
        return None
    path = os.environ.get("NETRC") or os.path.join(os.path.expanduser("~"), ".netrc")
    if not os.path.isfile(path):
        return None
    from netrc import NetrcParseError, netrc

    try:
        # Without a path the rights of the file are checked, as for other programs.
        found = netrc(path if os.environ.get("NETRC") else None)
    except NetrcParseError as problem:
        at = f":{problem.lineno}" if problem.lineno else ""
        reason = "" if at else f" ({problem.msg})"
        raise _unreadable(f"{path}{at} cannot be read as netrc{reason}") from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "it is no text"
        raise _unreadable(f"{path} cannot be read: {reason}") from None
    known = (
        found.authenticators(origin.host) if is_named else found.hosts.get(origin.host)
    )
    return (known[0], known[2] or "") if known and known[0] else None


def _invalid(message: str) -> SpecloomError:
    return SpecloomError(error("invalid-header", message))


def _unreadable(message: str) -> SpecloomError:
    return SpecloomError(error("unreadable", message))
