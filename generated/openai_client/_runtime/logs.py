# SPDX-License-Identifier: MIT-0
"""What the package logs, under its own name: requests, responses, tries; no secrets.

One line at DEBUG for each request and response, one at INFO for each further try. Bodies
are not logged; values of headers and of the query only where they are known harmless.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from urllib.parse import urlsplit

from .messages import PreparedRequest, RawResponse

logger = logging.getLogger(__name__.rpartition("._runtime")[0] or __name__)

_SHOWN = frozenset(
    "accept accept-encoding content-length content-type date retry-after user-agent "
    "x-request-id request-id".split()
)


def log_request(request: PreparedRequest) -> None:
    """Log a request that is about to be sent."""
    if logger.isEnabledFor(logging.DEBUG):
        shown = redacted(request.headers)
        logger.debug("%s %s %s", request.method, bare_url(request.url), shown)


def log_response(request: PreparedRequest, head: RawResponse) -> None:
    """Log a response whose headers have come."""
    if logger.isEnabledFor(logging.DEBUG):
        shown = redacted(head.headers.items())
        logger.debug("%d from %s %s", head.status, bare_url(request.url), shown)


def redacted(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers to show: the values of those that may be secret are "***"."""
    return {n: v if n.lower() in _SHOWN else "***" for n, v in headers}


def bare_url(url: str) -> str:
    """A URL to show: without user information, values of the query, and fragment."""
    parts = urlsplit(url)
    names = [pair.partition("=")[0] for pair in parts.query.split("&")]
    query = "?" + "&".join(f"{name}=***" for name in names) if parts.query else ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}{query}"
