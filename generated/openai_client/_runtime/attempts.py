# SPDX-License-Identifier: MIT-0
"""The attempts of a call, without I/O: what to send, and whether again, later or elsewhere."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from time import monotonic
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from .exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    ApiValueError,
    OpenApiException,
    RedirectException,
)
from .limits import Retries, Timeout, Timeouts
from .logs import logger
from .messages import BodyStream, PreparedRequest
from .servers import PORTS, origin

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
"""Methods that may be repeated without harm (RFC 9110 section 9.2.2)."""

HARMLESS = frozenset({"accept", "accept-encoding", "content-type", "user-agent"})
"""Headers that may go to another origin: no other can be known to hold no secret."""

MAX_REDIRECTS = 10
_ASCII = "".join(map(chr, range(128)))


class Attempts:
    """A call under way, whose request may be sent several times.

    Args:
        request: what to send first.
        retries: when to send it again.
        follows: whether to go where a redirect leads.
        start: when the call began, by `time.monotonic`; now by default.

    Attributes:
        request: what to send next.
        deadline: when the call must be over, by `time.monotonic`.
    """

    __slots__ = ("_redirects", "_retries", "_start", "_tried", "deadline", "request")

    def __init__(
        self,
        request: PreparedRequest,
        retries: Retries,
        *,
        follows: bool,
        start: float | None = None,
    ) -> None:
        self.request = request
        self._retries = retries
        self._redirects = MAX_REDIRECTS if follows else None
        self._tried = 0
        self._start = monotonic() if start is None else start
        total = request.timeout.total
        self.deadline = None if total is None else self._start + total

    def after_failure(self, error: OpenApiException) -> float | None:
        """Seconds after which to send `request` again; None where the call has failed."""
        if not isinstance(error, ApiConnectionError):
            return None
        return self._again(type(error).__name__)

    def after_response(self, status: int, headers: Mapping[str, str]) -> float | None:
        """Likewise; None where this is the response of the call.

        Raises:
            RedirectException: there are no end of redirects.
        """
        if status < 300:
            return None
        if status in (301, 302, 303, 307, 308):
            return self._follow(status, headers)
        if is_transient(status):
            hint = headers.get("retry-after")
            return self._again(str(status), hint, is_refusal(status, hint))
        return None

    def _follow(self, status: int, headers: Mapping[str, str]) -> float | None:
        if self._redirects is None:
            return None
        target = self._redirect(status, headers.get("location"))
        if target is None:
            return None
        if not self._redirects:
            reason = f"there were more than {MAX_REDIRECTS} redirects"
            raise RedirectException(status, reason, headers=headers)
        self._redirects -= 1
        self.request = target
        return 0.0

    def remaining(self) -> float | None:
        """Seconds until the deadline.

        Raises:
            ApiTimeoutError: it has passed.
        """
        if self.deadline is None:
            return None
        left = self.deadline - monotonic()
        if left <= 0:
            raise self.too_long()
        return left

    def too_long(self) -> ApiTimeoutError:
        """The exception for a call that reached its deadline."""
        total = self.request.timeout.total
        return ApiTimeoutError(
            f"timeout: the call took longer than {total:g} s, in total"
        )

    def _again(
        self, reason: str, hint: str | None = None, refused: bool = False
    ) -> float | None:
        if self._tried >= self._retries.count or not self._repeatable(refused):
            return None
        asked = retry_after(hint) if hint else None
        wait = self._backoff() if asked is None else asked
        end = monotonic() + wait
        if end - self._start > self._retries.total:
            return None
        if self.deadline is not None and end >= self.deadline:
            return None
        self._tried += 1
        logger.info("trying again in %.1f s (%s)", wait, reason)
        return wait

    def _backoff(self) -> float:
        doubled = self._retries.backoff * 2.0 ** min(self._tried, 64)
        return min(self._retries.longest, doubled) * (1 - random.random() / 2)

    def _repeatable(self, refused: bool) -> bool:
        request = self.request
        return replayable(request) and (
            refused
            or self._retries.any_method
            or request.method in IDEMPOTENT
            or any(name.lower() == "idempotency-key" for name, _ in request.headers)
        )

    def _redirect(self, status: int, location: str | None) -> PreparedRequest | None:
        """The request that a redirect asks for (RFC 9110 section 15.4).

        Another origin gets no credentials, in whatever header they are.
        """
        request, headers = self.request, self.request.headers
        url = _target(request.url, location or "")
        if url is None:
            return None
        if origin(url) != origin(request.url):
            headers = [pair for pair in headers if pair[0].lower() in HARMLESS]
        becomes_get = status == 303 and request.method != "HEAD"
        if becomes_get or (status in (301, 302) and request.method == "POST"):
            of_body = ("content-", "transfer-")
            headers = [p for p in headers if not p[0].lower().startswith(of_body)]
            return request._replace(method="GET", url=url, headers=headers, content=b"")
        if not replayable(request):
            return None
        return request._replace(url=url, headers=headers)


def _target(url: str, location: str) -> str | None:
    """The URL that a `Location` means; None where it is none to be called."""
    encoded = quote(location, _ASCII, "latin-1", "replace")
    try:
        said = urlsplit(encoded)
        found = urldefrag(urljoin(url, encoded)).url
        scheme, host, _ = origin(found)
    except ValueError:
        return None
    if not said.netloc and (said.scheme or encoded.startswith("//")):
        return None  # `urljoin` takes it for a path
    return found if location and host and scheme in PORTS else None


def replayable(request: PreparedRequest) -> bool:
    """Whether a request can be sent again."""
    content = request.content
    return not isinstance(content, BodyStream) or content.replayable


@lru_cache(64)
def timeouts(timeout: Timeout) -> Timeouts:
    """The limits that a setting says.

    Raises:
        ApiValueError: one of them is no number of seconds.
    """
    if isinstance(timeout, tuple):
        timeout = Timeouts(*timeout)
    elif not isinstance(timeout, Timeouts):
        timeout = Timeouts(timeout, timeout)
    for limit in (timeout.connect, timeout.read, timeout.total):
        if not _is_limit(limit):
            raise ApiValueError(f"a timeout must be a number of seconds, not {limit!r}")
    return timeout


def _is_limit(value: object) -> bool:
    return value is None or (isinstance(value, (int, float)) and value >= 0)


def retries(
    setting: Retries | int | None, call: Retries | int | None = None
) -> Retries:
    """The retries that a client's setting says, and one for a `call`.

    A number for a call changes how often, and is for any method.
    """
    if isinstance(call, Retries):
        return call
    if not isinstance(setting, Retries):
        setting = Retries(count=setting or 0)
    return setting if call is None else replace(setting, count=call, any_method=True)


def is_transient(status: int) -> bool:
    """Whether a later try may succeed; what is not implemented will not be."""
    return status in (408, 429) or (status >= 500 and status not in (501, 505))


def is_refusal(status: int, hint: str | None) -> bool:
    """Whether a server says that it did nothing and will do it later; `hint` is Retry-After.

    So of any method the request may be sent again: status 429 (RFC 6585 section 4), and 503
    with the time when the service is back (RFC 9110 section 15.6.4). Without that, 503 may be
    what a gateway says of a request that was under way.
    """
    return status == 429 or (status == 503 and hint is not None)


def retry_after(text: str) -> float | None:
    """Seconds to wait, of a number or a date; None where it is neither."""
    text = text.strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())
