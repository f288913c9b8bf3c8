from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import structlog

from bot.campaigns.causes import Cause
from bot.errors import ZoomThrottled, ZoomUnavailable
from bot.oauth.credentials import CredentialsState
from bot.scopes.lists import ListAnswer
from bot.zoom import wire
from bot.zoom.errors import TOO_MANY, authorization_code_refused, list_answer, problem
from bot.zoom.patience import asked_later

if TYPE_CHECKING:
    from datetime import datetime

    from bot.oauth.credentials import ClientPair
    from bot.oauth.grant import ZoomUser
    from bot.oauth.tokens import TokenSet
    from bot.scopes.lists import ListKind
    from bot.secret import Secret

log = structlog.get_logger(__name__)

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
TOTAL_SECONDS = 20.0  # of one call: an answer that drips in must end before a lease does
_ENDED = {Cause.TOKEN_DEAD, Cause.SUPERSEDED}
_PROBE_CODE = "usher-checks-these-credentials"


@dataclass(frozen=True, slots=True)
class ZoomClient:
    """Speak to Zoom's OAuth endpoints and API; one httpx client serves everybody."""

    http: httpx.AsyncClient
    oauth_url: str
    api_url: str
    redirect_uri: str

    async def probe(self, pair: ClientPair) -> CredentialsState:
        """Find out whether a pair is right, with a code that cannot be.

        Zoom authenticates the client first and then refuses the code. That order is standard
        (RFC 6749, section 5.2) but not documented by Zoom, so whatever is neither of the two
        answers settles nothing.
        """
        form = {
            "grant_type": "authorization_code",
            "code": _PROBE_CODE,
            "redirect_uri": self.redirect_uri,
        }
        try:
            response, body = await self._token_request(pair, form)
        except ZoomUnavailable:
            return CredentialsState.UNVERIFIED
        error = wire.error_body(body)
        found = problem(response.status_code, error)
        if found.cause == Cause.INVALID_CLIENT:
            return CredentialsState.WRONG
        if found.cause == Cause.STATE_EXPIRED and authorization_code_refused(error):
            return CredentialsState.RIGHT
        return CredentialsState.UNVERIFIED

    async def exchange(
        self, pair: ClientPair, *, code: Secret, verifier: Secret, now: datetime
    ) -> TokenSet:
        """Turn an authorization code into tokens (RFC 6749, section 4.1.3; RFC 7636, 4.5).

        Raises:
            ZoomRefused: The pair, the redirect URL or the code was refused.
            ZoomUnavailable: Nothing is known; the code may or may not be spent.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code.reveal(),
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier.reveal(),
        }
        return await self._tokens(pair, form, now=now)

    async def refresh(self, pair: ClientPair, refresh_token: Secret, *, now: datetime) -> TokenSet:
        """Renew an access token; the refresh token is spent by it (RFC 6749, section 6).

        Raises:
            ZoomRefused: The pair or the refresh token was refused.
            ZoomUnavailable: Nothing is known; the refresh token may or may not be spent.
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token.reveal()}
        return await self._tokens(pair, form, now=now)

    async def me(self, tokens: TokenSet) -> ZoomUser:
        """Ask who authorized, where Zoom keeps their data; needs the scope to view the profile.

        Raises:
            ZoomRefused: The scope was not granted.
            ZoomUnavailable: Nothing is known.
        """
        response, body = await self._send(self._ask_api(tokens, "/v2/users/me"))
        if not response.is_success:
            raise problem(response.status_code, wire.error_body(body))
        user = wire.zoom_user(body)
        if user is None:
            raise ZoomUnavailable("GET /v2/users/me did not say who that is")
        return user

    async def try_list(self, tokens: TokenSet, kind: ListKind) -> ListAnswer:
        """Find out whether a person's list can be asked for; what it holds is dropped unread.

        Raises:
            ZoomRefused: The token has ended.
            ZoomUnavailable: Nothing is known.
        """
        request = self._ask_api(tokens, f"/v2/users/me/{kind}", page_size=1)
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                response = await self.http.send(request, stream=True)
                try:
                    refusal = None if response.is_success else await response.aread()
                finally:
                    await response.aclose()
        except (httpx.HTTPError, TimeoutError) as error:
            raise _unreachable(request, error) from error
        _note(request, response)
        _require_patience(response)
        if refusal is None:
            return ListAnswer.WORKS
        return list_answer(response.status_code, wire.error_body(_json(response)))

    async def revoke(self, pair: ClientPair, access_token: Secret) -> None:
        """Have Zoom forget an authorization; one that is gone already counts as forgotten.

        Raises:
            ZoomRefused: The pair was refused.
            ZoomUnavailable: Nothing is known.
        """
        form = {"token": access_token.reveal()}
        response, body = await self._form_request("/oauth/revoke", pair, form)
        if response.is_success:
            return
        found = problem(response.status_code, wire.error_body(body))
        if found.cause not in _ENDED:
            raise found

    def _ask_api(self, tokens: TokenSet, path: str, **params: int) -> httpx.Request:
        """Ask where Zoom keeps this person's data; `api_url` has been checked to be Zoom's."""
        headers = {"Authorization": f"Bearer {tokens.access_token.reveal()}"}
        url = f"{tokens.api_url or self.api_url}{path}"
        return self.http.build_request("GET", url, params=params or None, headers=headers)

    async def _tokens(self, pair: ClientPair, form: dict[str, str], *, now: datetime) -> TokenSet:
        response, body = await self._token_request(pair, form)
        tokens = wire.token_set(body, now=now)
        if tokens is None:
            raise problem(response.status_code, wire.error_body(body))
        return tokens

    async def _token_request(
        self, pair: ClientPair, form: dict[str, str]
    ) -> tuple[httpx.Response, Any]:
        return await self._form_request("/oauth/token", pair, form)

    async def _form_request(
        self, path: str, pair: ClientPair, form: dict[str, str]
    ) -> tuple[httpx.Response, Any]:
        # All in the body: Zoom refuses tokens in the query since 2023, and queries are logged.
        auth = httpx.BasicAuth(pair.client_id, pair.client_secret.reveal())
        request = self.http.build_request("POST", f"{self.oauth_url}{path}", data=form)
        return await self._send(request, auth=auth)

    async def _send(
        self, request: httpx.Request, auth: httpx.Auth | None = None
    ) -> tuple[httpx.Response, Any]:
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                response = await self.http.send(request, auth=auth)
        except (httpx.HTTPError, TimeoutError) as error:
            raise _unreachable(request, error) from error
        _note(request, response)
        _require_patience(response)
        return response, _json(response)


def _unreachable(request: httpx.Request, error: Exception) -> ZoomUnavailable:
    log.warning("zoom_unreachable", path=request.url.path, kind=type(error).__name__)
    return ZoomUnavailable(type(error).__name__)


def _note(request: httpx.Request, response: httpx.Response) -> None:
    log.info(
        "zoom_answered",
        path=request.url.path,
        status=response.status_code,
        tracking_id=response.headers.get("x-zm-trackingid"),
    )


def _require_patience(response: httpx.Response) -> None:
    if response.status_code == TOO_MANY:
        raise ZoomThrottled(asked_later(response.headers))


def _json(response: httpx.Response) -> Any:  # noqa: ANN401  JSON
    try:
        return response.json()
    except ValueError:
        return None
