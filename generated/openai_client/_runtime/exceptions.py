# SPDX-License-Identifier: MIT-0
"""What can go wrong in a call: everything is an `OpenApiException`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from .headers import Headers

_SHOWN = 1000
"""Characters of a body, and of what else a server says, that a message shows."""

_REQUEST_IDS = (
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-github-request-id",
    "x-correlation-id",
    "x-trace-id",
    "cf-ray",
)
"""Headers that name a request, what the service itself says before its front."""


class OpenApiException(Exception):
    """The base of all exceptions of a client."""


class ApiTypeError(OpenApiException, TypeError):
    """An argument is of the wrong kind, unknown, or given twice."""


class ApiValueError(OpenApiException, ValueError):
    """A value cannot be sent."""


class ApiAttributeError(OpenApiException, AttributeError):
    """An attribute does not exist."""


class ApiKeyError(OpenApiException, KeyError):
    """A key does not exist."""


class RequestValidationError(ApiValueError):
    """A body is missing or ill-typed, or a parameter out of bounds; nothing was sent."""


class ApiConnectionError(OpenApiException):
    """The server could not be reached, or the connection broke."""


class ApiTimeoutError(ApiConnectionError):
    """The server did not answer in time."""


class ResponseValidationWarning(UserWarning):
    """A response is not what the API describes; what could be read is there."""


class ApiException(OpenApiException):
    """A response that is an error, or that cannot be read.

    Attributes:
        status: the status code.
        reason: the reason phrase.
        headers: the headers, by name, case-insensitively.
        body: the body as text.
        raw_body: the body as it came.
        data: the body, decoded to the type that the API declares for this status, else
            as its media type says; None where it is not what it should be.
        typed_headers: those headers that the API describes for this status, read.
    """

    typed_headers: Mapping[str, Any] = MappingProxyType({})

    def __init__(
        self,
        status: int | None = None,
        reason: str | None = None,
        http_resp: object = None,
        *,
        body: str | None = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        raw_body: bytes = b"",
    ) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason
        self.http_resp = http_resp
        self.headers: Mapping[str, str] = Headers() if headers is None else headers
        self.body = raw_body.decode(errors="replace") if body is None else body
        self.raw_body = raw_body
        self.data = data

    @property
    def request_id(self) -> str | None:
        """The name that the server gave the request, if any."""
        return next((self.headers[n] for n in _REQUEST_IDS if n in self.headers), None)

    def __str__(self) -> str:
        head = f"({self.status}) {_shown(self.reason or '')}".rstrip()
        if self.request_id:
            head += f" [request id {_shown(self.request_id)}]"
        return f"{head}\n{_shown(self.body)}" if self.body else head


def _shown(text: str) -> str:
    """A text of a server, as far as a message shows it."""
    if len(text) <= _SHOWN:
        return text
    return f"{text[:_SHOWN]}... ({len(text)} characters)"


class RedirectException(ApiException):
    """Status 300 to 399, and it was not followed; `headers` say where it leads."""


class NotModifiedException(RedirectException):
    """Status 304: what the caller has from before still holds (RFC 9110, 15.4.5)."""


class ClientErrorException(ApiException):
    """Status 400 to 499; the common ones have classes of their own below this one."""


class BadRequestException(ClientErrorException):
    """Status 400."""


class UnauthorizedException(ClientErrorException):
    """Status 401."""


class ForbiddenException(ClientErrorException):
    """Status 403."""


class NotFoundException(ClientErrorException):
    """Status 404."""


class ConflictException(ClientErrorException):
    """Status 409."""


class UnprocessableEntityException(ClientErrorException):
    """Status 422."""


class RateLimitException(ClientErrorException):
    """Status 429."""


class ServiceException(ApiException):
    """Status 500 and above."""


class ResponseDecodingError(ApiException):
    """The body of a response is not in the format that it should be in."""

    def __str__(self) -> str:
        return f"the response cannot be decoded: {super().__str__()}"


class StreamException(ApiException):
    """A stream brought something else than its items, mostly an error.

    `body` has it, `data` as well, decoded to the type of an error that it fits.
    """

    def __str__(self) -> str:
        return f"what the stream brought is no item: {super().__str__()}"


class ResponseTooLargeError(ApiException):
    """A response is larger than `max_response_bytes`; what was read of it is dropped."""

    def __str__(self) -> str:
        return f"the response is too large: {super().__str__()}"


class ResponseValidationError(ApiException):
    """A response is not what the API describes (with `strict_responses`).

    Attributes:
        problems: what is wrong, each with its JSON path.
    """

    problems: Sequence[str] = ()

    def __str__(self) -> str:
        listed = _shown("; ".join(self.problems))
        return f"the response is not as described: {listed}\n{super().__str__()}"


class TokenException(ApiException):
    """An OAuth 2 token could not be obtained; `data` says why (RFC 6749 section 5.2)."""

    def __str__(self) -> str:
        return f"no access token: {super().__str__()}"


_BY_STATUS: Mapping[int, type[ApiException]] = {
    304: NotModifiedException,
    400: BadRequestException,
    401: UnauthorizedException,
    403: ForbiddenException,
    404: NotFoundException,
    409: ConflictException,
    422: UnprocessableEntityException,
    429: RateLimitException,
}
_BY_FAMILY: Mapping[int, type[ApiException]] = {
    3: RedirectException,
    4: ClientErrorException,
    5: ServiceException,
}


def exception_class(status: int) -> type[ApiException]:
    """The class of exception for the status of an error."""
    family = _BY_FAMILY.get(min(status // 100, 5), ApiException)
    return _BY_STATUS.get(status, family)
