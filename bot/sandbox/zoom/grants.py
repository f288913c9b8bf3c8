"""Authorization codes, grants and the tokens of each."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.sandbox.zoom.accounts import new_id

CODE_LIFETIME = timedelta(minutes=5)
ACCESS_TOKEN_LIFETIME = timedelta(hours=1)
REFRESH_TOKEN_IDLE_LIFETIME = timedelta(days=90)


class ChallengeMethod(StrEnum):
    """Name how a PKCE challenge was made (RFC 7636, section 4.2)."""

    PLAIN = "plain"
    S256 = "S256"


@dataclass(frozen=True, slots=True)
class Challenge:
    """Hold a PKCE challenge."""

    value: str
    method: ChallengeMethod

    def is_met_by(self, verifier: str) -> bool:
        """Check a verifier (RFC 7636, section 4.6)."""
        if self.method is ChallengeMethod.PLAIN:
            return secrets.compare_digest(self.value.encode(), verifier.encode())
        digest = hashlib.sha256(verifier.encode()).digest()
        made = base64.urlsafe_b64encode(digest).rstrip(b"=")
        return secrets.compare_digest(self.value.encode(), made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Hold what an authorization code stands for."""

    client_id: str
    user_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: Challenge | None
    issued_at: datetime

    def expired(self, now: datetime) -> bool:
        """Tell whether it is older than five minutes."""
        return now - self.issued_at > CODE_LIFETIME


class End(StrEnum):
    """Say why a grant ended."""

    REVOKED = "revoked"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Record that a user authorized an app."""

    client_id: str
    app_id: str
    user_id: str
    scopes: tuple[str, ...]
    authorized_at: datetime
    ended: End | None = None
    ended_at: datetime | None = None
    id: str


@dataclass(frozen=True, slots=True)
class AccessToken:
    """Say what an access token opens, and until when."""

    grant_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """Say what a refresh token renews, since when, and how often it has done so."""

    grant_id: str
    issued_at: datetime
    used: int = 0
    presented: int = 0  # how often somebody has asked with it, whatever came of that

    def live(self, now: datetime, *, uses: int) -> bool:
        """Tell whether it can still be used, if each can be `uses` times."""
        return self.used < uses and now - self.issued_at <= REFRESH_TOKEN_IDLE_LIFETIME


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """Hold the two tokens of one answer."""

    access_token: str
    refresh_token: str


class Grants:
    """Keep codes, grants and tokens; decide nothing but their lifetimes."""

    def __init__(self) -> None:
        self.codes: dict[str, Code] = {}
        self.grants: dict[str, Grant] = {}
        self.access_tokens: dict[str, AccessToken] = {}
        self.refresh_tokens: dict[str, RefreshToken] = {}

    def issue_code(self, code: Code) -> str:
        """Return a new authorization code."""
        value = secrets.token_urlsafe(24)
        self.codes[value] = code
        return value

    def redeem(self, value: str, *, app_id: str, now: datetime) -> Grant:
        """Turn a code into a grant; the code is gone."""
        code = self.codes.pop(value)
        grant = Grant(
            id=new_id(),
            client_id=code.client_id,
            app_id=app_id,
            user_id=code.user_id,
            scopes=code.scopes,
            authorized_at=now,
        )
        self.grants[grant.id] = grant
        return grant

    def issue_tokens(self, grant: Grant, *, now: datetime) -> IssuedTokens:
        """Return a new pair of tokens."""
        issued = IssuedTokens(_token("access"), _token("refresh"))
        self.access_tokens[issued.access_token] = AccessToken(grant.id, now + ACCESS_TOKEN_LIFETIME)
        self.refresh_tokens[issued.refresh_token] = RefreshToken(grant.id, now)
        return issued

    def presented(self, value: str) -> RefreshToken | None:
        """Return a refresh token that somebody asks with, and count that."""
        token = self.refresh_tokens.get(value)
        if token is not None:
            token = replace(token, presented=token.presented + 1)
            self.refresh_tokens[value] = token
        return token

    def use(self, value: str) -> None:
        """Count that a refresh token has renewed its grant."""
        token = self.refresh_tokens[value]
        self.refresh_tokens[value] = replace(token, used=token.used + 1)

    def live_grants(self, *, app_id: str, user_id: str) -> Iterator[Grant]:
        """Yield what the user has granted the app and nobody has ended."""
        for grant in tuple(self.grants.values()):
            if (grant.app_id, grant.user_id, grant.ended) == (app_id, user_id, None):
                yield grant

    def end(self, grant: Grant, reason: End, *, now: datetime) -> None:
        """End a grant; its tokens are dead from now on."""
        if grant.ended is None:
            self.grants[grant.id] = replace(grant, ended=reason, ended_at=now)

    def supersede_all_but(self, grant: Grant, *, now: datetime) -> None:
        """End what the same user granted the same app before."""
        for earlier in self.live_grants(app_id=grant.app_id, user_id=grant.user_id):
            if earlier.id != grant.id:
                self.end(earlier, End.SUPERSEDED, now=now)


def _token(kind: str) -> str:
    """Return an opaque token in the shape of Zoom's samples: three dotted base64url parts."""
    head = {"sv": "000002", "alg": "HS512", "v": "2.0", "kid": new_id()}
    body = {"ver": 10, "typ": kind, "jti": new_id()}
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (head, body)
    ]
    return b".".join(parts).decode() + "." + secrets.token_urlsafe(64)
