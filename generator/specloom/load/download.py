"""An http(s) URL in, the bytes of a document out; imported when there is something to fetch.

On `http.client`, because none of the libraries has a limit for a whole download, and because each
hop is judged here before anything is sent.
"""

from __future__ import annotations

import http.client
import re
import ssl
from functools import partial
from typing import NoReturn
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from .. import __version__
from ..address import Url, joined, parse_url
from ..diagnostics import SpecloomError, error
from .access import Access
from .credentials import HINT, basic, headers_for
from .hosts import check_address, check_host, is_named
from .transfer import (
    Body,
    CutOff,
    Deadline,
    Encrypted,
    Plain,
    TooLarge,
    TransferError,
    read_body,
)

TOTAL = 60.0
"""Seconds that a download may take."""
_MOST_REDIRECTS = 10
_REDIRECTS = (301, 302, 303, 307, 308)
_TUNNEL = re.compile(r"Tunnel connection failed: ([0-9]{3})\b")
_PAGE = re.compile(rb"\s*<(!doctype\s+html|html)\b", re.I)


def download(
    url: Url,
    spec: Url | None,
    access: Access,
    *,
    is_own: bool,
    most: int,
) -> Body:
    """Fetch a document, following redirects.

    Args:
        url: the document.
        spec: where SPEC is, and as whom it is fetched; None where that is a file.
        access: what the user allowed and gave.
        is_own: whether a file of the user's names the document.
        most: bytes that a document may have.

    Raises:
        SpecloomError: there is nothing to be had, it is not whole, or must not be fetched.
    """
    deadline, own = Deadline(TOTAL), url.origin.host if is_own else None
    for _ in range(1 + _MOST_REDIRECTS):
        found = _Hop(url, spec, access, deadline, own).take(most)
        if isinstance(found, Body):
            return found
        url = found
    raise _failed(url, f"there were more than {_MOST_REDIRECTS} redirects")


class _Hop:
    """One request of a download."""

    def __init__(
        self,
        url: Url,
        spec: Url | None,
        access: Access,
        deadline: Deadline,
        own: str | None,
    ) -> None:
        origin = url.origin
        self._url = url
        self._is_own = origin.host == own
        self._named = is_named(origin, spec.origin if spec else None, access.hosts)
        self._headers = headers_for(origin, spec, access)
        self._kept = bool(access.headers or (spec and spec.login)) and not self._headers
        self._proxy = _proxy(url)
        self._deadline = deadline

    def take(self, most: int) -> Body | Url:
        """The document, or where the server says that it is."""
        try:
            return self._taken(most)
        except TooLarge:
            message = f"{self._url} is larger than {most // 1_000_000} MB"
            raise SpecloomError(error("too-large", message)) from None
        except CutOff as problem:
            raise self._incomplete(str(problem)) from None
        except TransferError as problem:
            raise _failed(self._url, str(problem)) from None
        except TimeoutError:
            hint = "download it by other means, and give its path"
            raise _failed(self._url, self._deadline.told(), hint=hint) from None
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise _failed(self._url, _reason(problem)) from None

    def _taken(self, most: int) -> Body | Url:
        connection, target = self._connection(), self._url.target
        if self._proxy is not None and isinstance(connection, Plain):
            target = f"{self._url.origin}{target}"
        try:
            connection.request("GET", target, headers=self._all_headers())
            with connection.getresponse() as response:
                if response.status in _REDIRECTS:
                    return self._redirected(response.headers.get("Location"))
                if response.status != 200:
                    self._fail_with(response.status)
                found = read_body(response, self._deadline, most)
        finally:
            connection.close()
        if _PAGE.match(found.content):
            reason = "the server sent a page of HTML, perhaps one that asks for a login"
            raise _failed(self._url, reason, hint=HINT)
        return found

    def _connection(self) -> Plain | Encrypted:
        origin, proxy = self._url.origin, self._proxy
        if not self._named:
            self._check_host()
        made = Encrypted if origin.scheme == "https" else Plain
        if proxy is None:
            check = partial(check_address, origin, self._is_own)
            return made(
                origin.host, origin.port, self._deadline, None if self._named else check
            )
        connection = made(proxy.origin.host, proxy.origin.port, self._deadline)
        if isinstance(connection, Encrypted):
            connection.set_tunnel(origin.host, origin.port, _for_proxy(proxy))
        return connection

    def _check_host(self) -> None:
        try:
            check_host(self._url.origin, is_own=self._is_own)
        except OSError:
            if self._proxy is None:  # a proxy may know hosts that this machine does not
                raise

    def _all_headers(self) -> dict[str, str]:
        is_plain = self._url.origin.scheme == "http"
        return {
            "accept": "*/*",
            "user-agent": f"specloom/{__version__}",
            **self._headers,
            **(_for_proxy(self._proxy) if self._proxy and is_plain else {}),
            "accept-encoding": "identity",
            "connection": "close",
        }

    def _redirected(self, location: str | None) -> Url:
        """Where a redirect leads; not from https to http, where anybody could change what comes."""
        here = self._url
        if not location:
            raise _failed(here, "there is a redirect, and no word of where to")
        try:
            url = parse_url(_led(f"{here.origin}{here.target}", _text(location)))
        except ValueError as problem:
            raise _failed(here, f"there is a redirect, and {problem}") from None
        if here.origin.scheme == "https" and url.origin.scheme != "https":
            raise _failed(here, f"there is a redirect to {url}, which is not encrypted")
        if url.login is not None:
            raise _failed(here, f"there is a redirect to {url}, with a password")
        return url

    def _fail_with(self, status: int) -> NoReturn:
        phrase = http.client.responses.get(status, "")
        reason = f"the server answered {status} {phrase}".rstrip()
        hint = None
        if status in (401, 403):
            hint = HINT
            if self._kept:
                reason += f"; {self._url.origin} is not what the credentials are for"
            elif self._headers:
                reason += ", to a request with credentials"
        elif status == 407:
            hint = "the password for a proxy stands in its URL, in HTTPS_PROXY"
        raise _failed(self._url, reason, hint=hint)

    def _incomplete(self, reason: str) -> SpecloomError:
        message = f"{self._url} did not come whole: {reason}"
        return SpecloomError(error("incomplete-download", message))


def _led(base: str, location: str) -> str:
    """Where a redirect leads; raises ValueError where it names a scheme and no host.

    `urljoin` takes that for a path, for the sake of RFC 1630.
    """
    parts = urlsplit(location)
    if not parts.netloc and (parts.scheme or location.startswith("//")):
        raise ValueError("it names no host")
    return joined(base, location)


def _text(field: str) -> str:
    """A header field that has more than ASCII in it, which is UTF-8 mostly."""
    try:
        return field.encode("latin-1").decode()
    except UnicodeDecodeError:
        return field


def _proxy(url: Url) -> Url | None:
    """The proxy that the environment, or the system, has for a URL."""
    written = getproxies().get(url.origin.scheme)
    host = str(url.origin).partition("//")[2]
    if not written or proxy_bypass(host):
        return None
    try:
        found = parse_url(written if "://" in written else f"http://{written}")
    except ValueError:
        found = None
    if found is None or found.origin.scheme != "http":
        raise _failed(url, "only http proxies can be used")
    return found


def _for_proxy(proxy: Url) -> dict[str, str]:
    return {"proxy-authorization": basic(*proxy.login)} if proxy.login else {}


def _failed(url: Url, reason: str, *, hint: str | None = None) -> SpecloomError:
    message = f"cannot download {url}: {reason}"
    return SpecloomError(error("unreadable", message, hint=hint))


def _reason(problem: Exception) -> str:
    """What went wrong, without what the server or the user wrote."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {problem.verify_message}"
    if isinstance(problem, ssl.SSLError):
        return f"TLS failed: {problem.reason or 'it is not TLS'}"
    if isinstance(problem, http.client.RemoteDisconnected):
        return "the server sent nothing"
    if isinstance(problem, http.client.HTTPException):
        return "the answer is not HTTP"
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    if refused := _TUNNEL.match(str(problem)):
        return f"the proxy answered {refused[1]}"
    return "it cannot be asked for"
