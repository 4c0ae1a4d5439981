"""Where documents are: what is in a URL, and how the address of a document is shown.

An address may carry credentials (`https://user:password@host/`, `?token=...`). They are for whoever
fetches the document; `shown` is the only way from an address to what is printed or stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
"""The schemes that documents are fetched by, each with its port."""

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://([^/?#\\]*)([^?#]*)", re.DOTALL)
_ALMOST = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]+):.*@", re.DOTALL)
"""What may be a URL with a password that somebody mistyped: "http:/user:password@host/"."""
_WRITTEN = re.compile(
    r"""(?:\b[A-Za-z][A-Za-z0-9+.-]{0,20}://|\$ref["']?\s*:\s*["']?)[^\s"'<>#]+"""
)
"""A URL, or a reference, up to its fragment."""
_MOST_BEFORE = 20
"""Characters between the name of a reference and what it is."""
_SECRET = re.compile(r"(?<=://)[^/?]+(?=@)|(?<=\?).+")
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^:@\[\]]+)(?::[0-9]*)?")
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f\\]")
_SAFE = "/?%:@!$&'()*+,;=~[]"


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: whom credentials are given to (RFC 6454, section 4)."""

    scheme: str
    host: str
    """In lower case, as DNS has it; an IPv6 address without brackets."""
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.is_default else f':{self.port}'}"

    @property
    def is_default(self) -> bool:
        """Whether the port is that of the scheme."""
        return PORTS[self.scheme] == self.port


@dataclass(frozen=True, slots=True)
class Url:
    """An http(s) URL, in its parts."""

    origin: Origin
    target: str = field(repr=False)
    """Path and query as a request line has them (RFC 9112, section 3.2.1)."""
    login: tuple[str, str] | None = field(repr=False)
    """User and password."""

    def __str__(self) -> str:
        """The URL without what may be secret."""
        return f"{self.origin}{self.target.partition('?')[0]}"


def is_url(address: str) -> bool:
    """Whether a document is somewhere on the network."""
    return address[:8].lower().startswith(("http://", "https://"))


def is_host(name: str) -> bool:
    """Whether this is a host, with or without a port."""
    return _HOST.fullmatch(name) is not None and "/" not in name


def joined(base: str, reference: str) -> str:
    """A URI reference relative to another (RFC 3986, section 5); as it is where one is no URI."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def shown(address: str) -> str:
    """An address as it may be printed and stored: a URL without user, password, query and fragment.

    A path is as it is. Of what cannot be told apart from a password, nothing is left.
    """
    found = _URL.match(address)
    if found is None:
        almost = _ALMOST.match(address)
        return f"{almost[1]}:..." if almost else address
    scheme, authority, path = found.groups()
    host = authority.rpartition("@")[2]
    if host and not _HOST.fullmatch(host):
        return f"{scheme}://..."
    return f"{scheme}://{host}{path}"


def shown_reference(reference: str) -> str:
    """A URI reference as it may be printed: what may be secret in a URL is left out."""
    uri, mark, fragment = reference.partition("#")
    return f"{shown(uri)}{mark}{fragment}"


def masked(text: str, first: int = 0, last: int | None = None) -> str:
    """A stretch of a document's line, as long as it is, without what may be secret in addresses."""
    begin = max(text.rfind(each, 0, first) for each in " \"'") - _MOST_BEFORE
    begin = max(begin, 0)
    found = _WRITTEN.sub(
        lambda address: _SECRET.sub(_stars, address[0]), text[begin:last]
    )
    return found[first - begin :]


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])


def parse_url(text: str) -> Url:
    """Take an http(s) URL apart.

    Raises:
        ValueError: it is none; the message repeats nothing of it.
    """
    if _UNUSABLE.search(text):
        raise ValueError("the URL has a control character or a backslash")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("it is no URL") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise ValueError("only http and https are fetched")
    if not parts.hostname:
        raise ValueError("the URL names no host")
    login = None
    if parts.username is not None:
        login = unquote(parts.username), unquote(parts.password or "")
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    origin = Origin(scheme, _host(parts.hostname), port or PORTS[scheme])
    return Url(origin, quote(target, safe=_SAFE), login)


def _host(name: str) -> str:
    """A host as DNS has it (RFC 5890)."""
    if name.isascii():
        return name.lower()
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        raise ValueError("the host of the URL is no name of a host") from None
