# SPDX-License-Identifier: MIT-0
"""OAuth 2 tokens that a client gets by itself (RFC 6749)."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    contextmanager,
)
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote_plus, urlencode

from pydantic_core import from_json

from .attempts import Attempts, replayable, retries
from .auth import GRANTERS, Grant, Provider
from .exceptions import OpenApiException, TokenException
from .limits import Timeouts
from .messages import PreparedRequest, RawResponse
from .types import is_dict

if TYPE_CHECKING:
    from .core import Call, Core

_EARLY = 30.0
"""Seconds before its end at which a token counts as expired."""


class _Token(NamedTuple):
    value: str | None
    end: float | None = None


class Tokens:
    """The tokens of a client, by how it gets them.

    Args:
        core: of the client.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tokens: dict[Grant, _Token] = {}
        self._refresh: dict[Grant, str] = {}
        self._failures: dict[Grant, OpenApiException] = {}

    def fetch(
        self,
        grant: Grant,
        call: Call,
        start: float,
        turn: AbstractContextManager[object],
        send: Callable[[Attempts], RawResponse],
    ) -> str:
        """A token for a call that began at `start`: a valid one, or a new one.

        Args:
            turn: keeps other calls from fetching one as well.
            send: makes the attempts.

        Raises:
            OpenApiException: there is none.
        """
        before = self._failures.get(grant)
        with turn, self._told(grant, before):
            valid = self.valid(grant)
            if valid is not None:
                return valid
            return self.store(grant, send(self._attempts(grant, call, start)))

    async def afetch(
        self,
        grant: Grant,
        call: Call,
        start: float,
        turn: AbstractAsyncContextManager[object],
        send: Callable[[Attempts], Awaitable[RawResponse]],
    ) -> str:
        """The asynchronous twin of `fetch`."""
        before = self._failures.get(grant)
        async with turn:
            with self._told(grant, before):
                valid = self.valid(grant)
                if valid is not None:
                    return valid
                attempts = self._attempts(grant, call, start)
                return self.store(grant, await send(attempts))

    @contextmanager
    def _told(self, grant: Grant, before: OpenApiException | None) -> Generator[None]:
        """Fail as the call did that this one waited for; `before` is what was known then.

        So that calls do not fail one after the other, each at the end of its patience.
        """
        failure = self._failures.get(grant)
        if failure is not None and failure is not before:
            raise failure
        try:
            yield
        except OpenApiException as error:
            self._failures[grant] = error
            raise

    def _attempts(self, grant: Grant, call: Call, start: float) -> Attempts:
        """Begin to fetch a token.

        A refresh token may be good for one request only: that is not repeated.
        """
        configuration = self._core.configuration
        policy = retries(configuration.retries)
        if grant.refresh_token is None:
            policy = replace(policy, any_method=True)
        limits = self._core.limits(call.options)
        request = self.request(grant, limits, configuration.USER_AGENT)
        return Attempts(request, policy, follows=False, start=start)

    def is_refused(
        self,
        found: object,
        attempts: Attempts,
        sources: Iterable[tuple[str, Provider | Grant]],
        tokens: Mapping[str, str],
    ) -> bool:
        """Whether to try again with new tokens, since the server refused those fetched."""
        sent = " ".join(value for _, value in attempts.request.headers)
        grants = [
            (grant, tokens[scheme])
            for scheme, grant in sources
            if isinstance(grant, Grant) and tokens[scheme] in sent
        ]
        unauthorized = isinstance(found, RawResponse) and found.status == 401
        if not (grants and unauthorized and replayable(attempts.request)):
            return False
        for grant, value in grants:
            if self.valid(grant) == value:
                self._tokens[grant] = _Token(None)
        return True

    def valid(self, grant: Grant) -> str | None:
        """A token that has not expired; None where one must be fetched."""
        value, end = self._tokens.get(grant) or _Token(grant.initial)
        return value if end is None or monotonic() < end else None

    def request(self, grant: Grant, limits: Timeouts, agent: str) -> PreparedRequest:
        """The request for a token (RFC 6749 sections 2.3.1, 4.4.2 and 6)."""
        refresh = self._refresh.get(grant, grant.refresh_token)
        form = {"grant_type": "refresh_token" if refresh else "client_credentials"}
        if refresh:
            form["refresh_token"] = refresh
        if grant.scopes:
            form["scope"] = " ".join(grant.scopes)
        headers = [
            ("User-Agent", agent),
            ("Accept", "application/json"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ]
        if grant.client_secret:
            pair = (
                f"{quote_plus(grant.client_id or '')}:{quote_plus(grant.client_secret)}"
            )
            basic = base64.b64encode(pair.encode()).decode()
            headers.append(("Authorization", f"Basic {basic}"))
        elif grant.client_id:
            form["client_id"] = grant.client_id
        content = urlencode(form).encode()
        return PreparedRequest("POST", grant.token_url, headers, content, limits)

    def store(self, grant: Grant, raw: RawResponse) -> str:
        """Keep the token of a response (RFC 6749 section 5.1).

        Raises:
            TokenException: there is none.
        """
        try:
            found: object = from_json(raw.content)
        except ValueError:
            found = None
        table: dict[str, object] = found if is_dict(found) else {}
        value = table.get("access_token")
        if raw.status // 100 != 2 or not (isinstance(value, str) and value):
            raise _refusal(raw, table)
        renewed = table.get("refresh_token")
        lasts = _seconds(table.get("expires_in"))
        end = None if lasts is None else monotonic() + max(lasts - _EARLY, lasts / 2)
        self._tokens[grant] = _Token(value, end)
        self._failures.pop(grant, None)
        if isinstance(renewed, str) and renewed:
            self._refresh[grant] = renewed
        return value


def _refusal(raw: RawResponse, table: dict[str, object]) -> TokenException:
    """The exception for an answer without a token.

    It shows the error of the standard only: the rest may echo the request, or be a token.
    """
    said = {key: text for key, text in table.items() if key.startswith("error")}
    shown = ": ".join(text for text in said.values() if isinstance(text, str))
    body = raw.content if raw.status >= 400 else b""
    return TokenException(
        raw.status,
        raw.reason,
        body=shown,
        data=said,
        headers=raw.headers,
        raw_body=body,
    )


def _seconds(value: object) -> float | None:
    """How long a token lasts; None where that is not said."""
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except (ValueError, OverflowError):
        return None


GRANTERS.append(Tokens)
