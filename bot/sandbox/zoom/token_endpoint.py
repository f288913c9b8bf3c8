"""`POST /oauth/token` and `POST /oauth/revoke`."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aiohttp import web

from bot.sandbox.zoom import standing
from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.grants import ACCESS_TOKEN_LIFETIME, Code, End, Grant
from bot.sandbox.zoom.registry import Client
from bot.sandbox.zoom.standing import TokenRefusal, TokenRefused
from bot.sandbox.zoom.switches import ErrorNumbers, GrantErrors, ScopeLag
from bot.sandbox.zoom.world import World

_FORM = "application/x-www-form-urlencoded"
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """Exchange codes, rotate refresh tokens, revoke."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [web.post("/oauth/token", self.token), web.post("/oauth/revoke", self.revoke)]

    async def token(self, request: web.Request) -> web.Response:
        """Answer with tokens, or with a refusal."""
        try:
            form = await _form(request)
            return self._answer(self._granted(request, form), api_url=self._api_url(request))
        except TokenRefused as refused:
            return self._refuse(refused.refusal)

    async def revoke(self, request: web.Request) -> web.Response:
        """End the grant that an access token belongs to, by a switch with all others like it."""
        try:
            grant = self._revocable(request, await _form(request))
        except TokenRefused as refused:
            return self._refuse(refused.refusal)
        ended = [grant]
        if self.world.switches.revoking_ends_all:
            live = self.world.grants.live_grants(app_id=grant.app_id, user_id=grant.user_id)
            ended = list(live)
        for each in ended:
            self.world.grants.end(each, End.REVOKED, now=self.world.clock())
        return web.json_response({"status": "success"}, headers=_NO_STORE)

    def _granted(self, request: web.Request, form: Mapping[str, str]) -> Grant:
        grant_type = form.get("grant_type")
        if grant_type == "authorization_code" and self.world.switches.code_before_client:
            self._check_code(form)
        client = self._authenticate(request)
        match grant_type:
            case "authorization_code":
                return self._by_code(client.app, client.credentials.client_id, form)
            case "refresh_token":
                return self._by_refresh_token(client.app, form)
            case None:
                raise TokenRefused(standing.MISSING_GRANT_TYPE)
            case _:
                raise TokenRefused(standing.BAD_GRANT_TYPE)

    def _authenticate(self, request: web.Request) -> Client:
        """Check the Basic header; client credentials in the form do not count."""
        client_id, secret = _basic(request)
        client = self.world.usable_client(client_id)
        if client is None:
            raise TokenRefused(standing.BAD_CLIENT)
        if not secrets.compare_digest(client.credentials.client_secret.encode(), secret.encode()):
            raise TokenRefused(standing.BAD_CLIENT)
        if not client.app.enabled:
            raise TokenRefused(standing.APP_DISABLED)
        return client

    def _check_code(self, form: Mapping[str, str]) -> Code:
        value = form.get("code", "")
        code = self.world.grants.codes.get(value)
        if code is None:
            raise TokenRefused(self._about_code(standing.BAD_CODE, value))
        if code.expired(self.world.clock()):
            raise TokenRefused(self._about_code(standing.EXPIRED_CODE, value))
        return code

    def _by_code(self, app: App, client_id: str, form: Mapping[str, str]) -> Grant:
        code = self._check_code(form)
        if code.client_id != client_id:
            raise TokenRefused(self._about_code(standing.BAD_CODE, form["code"]))
        if form.get("redirect_uri") != code.redirect_uri:
            raise TokenRefused(standing.REDIRECT_MISMATCH)
        if code.challenge and not code.challenge.is_met_by(form.get("code_verifier", "")):
            raise TokenRefused(standing.BAD_VERIFIER)
        _raise(standing.what_blocks(self.world.registry, app_id=app.id, user_id=code.user_id))
        grant = self.world.grants.redeem(form["code"], app_id=app.id, now=self.world.clock())
        if self.world.switches.last_authorization_wins:
            self.world.grants.supersede_all_but(grant, now=self.world.clock())
        return grant

    def _by_refresh_token(self, app: App, form: Mapping[str, str]) -> Grant:
        value = form.get("refresh_token", "")
        token = self.world.grants.presented(value)
        if token is None:
            raise TokenRefused(standing.BAD_TOKEN)
        grant = self.world.grants.grants[token.grant_id]
        uses = self.world.switches.refresh_token_uses
        if grant.app_id != app.id:
            raise TokenRefused(standing.BAD_TOKEN)
        if token.used >= uses > 1:
            raise TokenRefused(standing.USED_UP)
        if not token.live(self.world.clock(), uses=uses):
            raise TokenRefused(standing.BAD_TOKEN)
        _raise(standing.what_ended(grant, self.world.registry))
        offered = {scope.name for scope in app.scopes}
        if self.world.switches.narrowed_scopes_refused and not set(grant.scopes) <= offered:
            raise TokenRefused(standing.OTHER_SCOPES)
        self.world.grants.use(value)
        return grant

    def _revocable(self, request: web.Request, form: Mapping[str, str]) -> Grant:
        client = self._authenticate(request)
        token = self.world.grants.access_tokens.get(form.get("token", ""))
        if token is None:
            raise TokenRefused(standing.BAD_TOKEN)
        grant = self.world.grants.grants[token.grant_id]
        if grant.app_id != client.app.id or grant.ended is not None:
            raise TokenRefused(standing.BAD_TOKEN)
        return grant

    def _about_code(self, refusal: TokenRefusal, code: str) -> TokenRefusal:
        return standing.naming(refusal, code) if self.world.switches.code_echoed else refusal

    def _api_url(self, request: web.Request) -> str:
        return self.world.switches.api_url or str(request.url.origin())

    def _answer(self, grant: Grant, *, api_url: str) -> web.Response:
        now = self.world.clock()
        tokens = self.world.grants.issue_tokens(grant, now=now)
        body: dict[str, object] = {
            "access_token": tokens.access_token,
            "token_type": "bearer",
            "refresh_token": tokens.refresh_token,
            "expires_in": int(ACCESS_TOKEN_LIFETIME.total_seconds()) - 1,
            "api_url": api_url,
        }
        scope = self._scope_echo(grant, now)
        if scope is not None:
            body["scope"] = scope
        return web.json_response(body, headers=_NO_STORE)

    def _scope_echo(self, grant: Grant, now: datetime) -> str | None:
        switches = self.world.switches
        if now - grant.authorized_at >= timedelta(seconds=switches.scope_lag_seconds):
            return " ".join(grant.scopes)
        if switches.scope_lag is ScopeLag.MISSING:
            return None
        return " ".join(grant.scopes[: len(grant.scopes) // 2])

    def _refuse(self, refusal: TokenRefusal) -> web.Response:
        switches = self.world.switches
        if (
            refusal.error == "invalid_grant"
            and switches.grant_errors is GrantErrors.INVALID_REQUEST
        ):
            refusal = replace(refusal, error="invalid_request")
        body: dict[str, object] = {"reason": refusal.reason, "error": refusal.error}
        if switches.error_numbers is ErrorNumbers.FIELD:
            body["errorCode"] = refusal.number
        if switches.error_numbers is ErrorNumbers.REASON:
            body["reason"] = f"{refusal.reason} ({refusal.number:,})"
        if refusal.error == "invalid_grant" and switches.grant_errors is GrantErrors.BARE:
            del body["reason"]
        return web.json_response(body, status=switches.token_error_status, headers=_NO_STORE)


def _raise(refusal: TokenRefusal | None) -> None:
    if refusal is not None:
        raise TokenRefused(refusal)


async def _form(request: web.Request) -> dict[str, str]:
    """Read a form body; query parameters, other bodies and repeated fields are refused."""
    if request.query or request.content_type != _FORM:
        raise TokenRefused(standing.BAD_REQUEST)
    try:
        form = await request.post()
    except (ValueError, LookupError):  # a charset that is unknown, or not the body's
        raise TokenRefused(standing.BAD_REQUEST) from None
    if len(form) != len(set(form)):
        raise TokenRefused(standing.BAD_REQUEST)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _basic(request: web.Request) -> tuple[str, str]:
    """Return Client ID and Client Secret of the Authorization header (RFC 7617)."""
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        raise TokenRefused(standing.MISSING_CLIENT)
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except ValueError:  # no base64, or no text in it
        raise TokenRefused(standing.BAD_CLIENT) from None
    client_id, colon, secret = decoded.partition(":")
    if not colon:
        raise TokenRefused(standing.BAD_CLIENT)
    return client_id, secret
