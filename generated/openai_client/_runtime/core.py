# SPDX-License-Identifier: MIT-0
"""The core of a client, without I/O: calls to requests, responses to values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol, TypeVar, cast
from urllib.parse import parse_qsl

from . import checks
from .attempts import Attempts, retries, timeouts
from .auth import GRANTERS, Grant, Provider, chosen, credential, override
from .bodies import encode_body, sent_arguments
from .checks import check
from .configuration import BaseConfiguration
from .exceptions import ApiValueError
from .limits import Retries, Timeout, Timeouts
from .messages import PreparedRequest, RawResponse
from .operation import (
    CHUNKS,
    OPTIONS,
    ApiResponse,
    Body,
    Content,
    Operation,
    Query,
    RequestOptions,
    Streamed,
    omit,
)
from .request_builder import (
    TOKEN,
    RequestBuilder,
    path_of,
    plan_of,
    put_parameters,
    usual_headers,
)
from .responses import read_as, read_response
from .servers import origin, same_origin
from .types import codec_of, types_of

T = TypeVar("T")

_NO_TOKENS: Mapping[str, str] = {}


class Elsewhere(Operation[object]):
    """What another origin serves: default headers, too, may hold secrets."""

    __slots__ = ()


class Call(NamedTuple):
    """A call: the arguments of `Core.prepare`."""

    operation: Operation[Any]
    arguments: Sequence[object]
    options: Mapping[str, object]
    body: object = None
    streamed: Streamed[Any] | None = None


class Streams(Protocol):
    """Opens streams of calls, whose responses `connect` opens."""

    def open(self, core: Core, call: Call, connect: Callable[[], Any]) -> Any:
        """A `Stream`."""
        ...

    def aopen(self, core: Core, call: Call, connect: Callable[[], Any]) -> Any:
        """An `AsyncStream`."""
        ...


STREAMS: list[Streams] = []
"""What opens streams, in a client whose API has some."""


class Core:
    """Turns calls into requests and responses into values.

    Args:
        configuration: read at each call.
        default_headers: of the client; they win over those of the configuration.
        models_package: full name of the package that exports the types.
        host: the base URL where neither the API nor its user has an absolute one.
    """

    def __init__(
        self,
        configuration: BaseConfiguration,
        default_headers: Mapping[str, str],
        models_package: str,
        host: str | None = None,
    ) -> None:
        self.configuration = configuration
        self._host = host
        self._default_headers = default_headers
        self.types = types_of(models_package)
        self.granter = next((make(self) for make in GRANTERS), None)

    call = staticmethod(Call)

    def begin(
        self,
        call: Call,
        tokens: Mapping[str, str] = _NO_TOKENS,
        start: float | None = None,
    ) -> Attempts:
        """Begin a call; raises as `prepare`."""
        configuration = self.configuration
        given = cast("Retries | int | None", call.options.get("_retries"))
        try:
            request = self.prepare(*call, tokens)
        except RecursionError:
            told = f"{call.operation.id}: a value holds itself, or too many levels"
            raise ApiValueError(told) from None
        return Attempts(
            request,
            retries(configuration.retries, given),
            follows=configuration.follow_redirects,
            start=start,
        )

    def prepare(
        self,
        operation: Operation[object],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
        streamed: Streamed[object] | None = None,
        tokens: Mapping[str, str] = _NO_TOKENS,
    ) -> PreparedRequest:
        """Make the request of a call.

        Args:
            operation: what to call.
            arguments: values of its parameters, in their order; None is "not given".
            options: `RequestOptions`, and fields of the body under Python names.
            body: the body as a whole; see `encode_body`.
            streamed: how the response is to be read, if not as a whole.
            tokens: by security scheme: those that were obtained for this call.

        Raises:
            ApiTypeError: an argument is unknown or given twice.
            ApiValueError: a value cannot be sent.
        """
        given, fields = _split(options)
        agent, accept = self.configuration.USER_AGENT, plan_of(operation).accept
        builder = RequestBuilder(usual_headers(agent, accept))
        url = self.configuration.base_url(
            given.get("_host_index"),
            operation.servers,
            given.get("_host"),
            self._host,
        )
        trusted = self._trusts(operation, url, given)
        if trusted:
            builder.update(self.configuration.default_headers)
            builder.update(self._default_headers)
        if streamed is not None and streamed is not CHUNKS:
            builder.header("Accept", streamed.media_type)
        arguments = sent_arguments(operation, arguments)
        url += path_of(operation, arguments)
        put_parameters(operation, arguments, builder)
        wanted = given.get("_content_type")
        encoded = encode_body(operation, body, fields, wanted, self.types, streamed)
        if encoded is not None:
            builder.header("Content-Type", encoded.media_type)
        self._authenticate(builder, operation if trusted else None, given, tokens)
        if builder.query:
            url += ("&" if "?" in url else "?") + "&".join(builder.query)
        content = b"" if encoded is None else encoded.content
        headers = builder.headers(given.get("_headers") or {})
        return PreparedRequest(
            operation.method, url, headers, content, self.limits(given)
        )

    def _trusts(
        self, operation: Operation[object], url: str, options: RequestOptions
    ) -> bool:
        """Whether credentials and default headers go where a call goes.

        A host that the user gives is the only one that gets them, also where the user
        picks another server of the document.
        """
        if isinstance(operation, Elsewhere):
            return False
        host = options.get("_host") or self.configuration.given_host
        if host is None or options.get("_host_index") is None:
            return True
        return same_origin(url, host)

    def _authenticate(
        self,
        builder: RequestBuilder,
        operation: Operation[object] | None,
        options: RequestOptions,
        tokens: Mapping[str, str],
    ) -> None:
        auth = options.get("_request_auth")
        if auth is not None:
            builder.credential(override(auth))
        if auth is not None or operation is None:
            return
        for name in chosen(operation.security, self.configuration):
            found = credential(name, self.configuration, tokens)
            if found is not None:
                builder.credential(found)

    def sources(self, call: Call) -> list[tuple[str, Provider | Grant]]:
        """By security scheme: where the tokens of a call must be obtained from."""
        configuration = self.configuration
        overridden = call.options.get("_request_auth") is not None
        if overridden or not configuration.has_providers:
            return []
        names = chosen(call.operation.security, configuration)
        found = ((name, configuration.secret(name)) for name in names)
        return [(n, s) for n, s in found if s is not None and not isinstance(s, str)]

    def limits(self, options: Mapping[str, object]) -> Timeouts:
        """The timeouts of a call; raises ApiValueError where they are none."""
        given = cast("Timeout", options.get("_request_timeout"))
        return timeouts(self.configuration.timeout if given is None else given)

    def general(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None,
        body: object,
        content_type: str,
        options: RequestOptions,
    ) -> Call:
        """A call of what the API does not describe.

        Raises:
            ApiValueError: the URL is none, or the method.
        """
        if TOKEN.fullmatch(method) is None:
            raise ApiValueError(f"{method!r} cannot be a method")
        base = self.configuration.base_url(
            options.get("_host_index"),
            host=options.get("_host"),
            otherwise=self._host,
        )
        host, path, trusted = _place(base, path)
        path, _, written = path.partition("?")
        pairs = [*parse_qsl(written, keep_blank_values=True), *(query or {}).items()]
        every = tuple((name,) for name in self.configuration.SECURITY_SCHEMES)
        operation: Operation[object] = (Operation if trusted else Elsewhere)(
            f"{method} {path}",
            method.upper(),
            path.replace("{", "%7B").replace("}", "%7D"),
            parameters=tuple(Query(name) for name, _ in pairs),
            body=None if body is None else Body(Content(content_type)),
            security=(self.configuration.SECURITY or every) if trusted else (),
        )
        return Call(
            operation, [value for _, value in pairs], {**options, "_host": host}, body
        )

    def interpret(self, operation: Operation[T], raw: RawResponse) -> ApiResponse[T]:
        """Read the response of a call; raises as `read_response`."""
        strict = self.configuration.strict_responses
        follows = self.configuration.follow_redirects
        return read_response(operation, raw, self.types, strict=strict, follows=follows)

    def interpret_as(
        self, operation: Operation[object], raw: RawResponse, type_: Any
    ) -> ApiResponse[Any]:
        """Likewise, of JSON that is of a type of the caller's."""
        found = self.interpret(operation, raw)
        if type_ is None:
            return found
        strict = self.configuration.strict_responses
        data = read_as(
            raw,
            codec_of(type_),
            name=operation.id,
            strict=strict,
            package=self.types.package,
        )
        return replace(found, data=data)

    @property
    def streams(self) -> Streams:
        """What opens streams; raises `ApiValueError` in a client without any."""
        for found in STREAMS:
            return found
        raise ApiValueError("this client has no streams: `features` can add them")


def _place(base: str, path: str) -> tuple[str, str, bool]:
    """Base URL and path of a path, or of a whole URL; whether it is where the API is.

    Raises:
        ApiValueError: the URL is none.
    """
    path = re.sub("%2e", ".", path, flags=re.IGNORECASE)  # RFC 3986 section 6.2.2.2
    found = re.fullmatch(r"(?s)([A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)(.*)", path)
    if found is None:
        return base, "/" + path.removeprefix("/"), True
    try:
        return found[1], found[2], origin(found[1]) == origin(base)
    except ValueError:
        raise ApiValueError("the URL cannot be called") from None


def _split(options: Mapping[str, object]) -> tuple[RequestOptions, dict[str, object]]:
    """Tell options from fields of the body; an option that is None is not given."""
    if not options:
        return {}, {}
    fields = {name: value for name, value in options.items() if value is not omit}
    if fields.keys().isdisjoint(OPTIONS):
        return {}, fields
    given = {name: fields.pop(name) for name in OPTIONS if name in fields}
    chosen = {name: value for name, value in given.items() if value is not None}
    for name, value in chosen.items():
        check(checks.OPTIONS, name, value)
    return cast("RequestOptions", chosen), fields
