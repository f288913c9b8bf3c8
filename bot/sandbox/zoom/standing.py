"""What can be wrong with a client, a code or a grant, in Zoom's words and numbers.

Numbers: developers.zoom.us/docs/integrations/oauth-error-messages/.
"""

from dataclasses import dataclass, replace

from bot.sandbox.zoom.grants import End, Grant
from bot.sandbox.zoom.registry import Registry


@dataclass(frozen=True, slots=True)
class TokenRefusal:
    """Hold what a body of the token endpoint says no with."""

    error: str
    reason: str
    number: int


class TokenRefused(Exception):  # noqa: N818  # a protocol answer, no error of the emulator
    """Carry a refusal out to where it is answered."""

    def __init__(self, refusal: TokenRefusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


BAD_REQUEST = TokenRefusal("invalid_request", "Bad Request", 4700)
MISSING_CLIENT = TokenRefusal("invalid_client", "Invalid client_id or client_secret", 4706)
BAD_CLIENT = TokenRefusal("invalid_client", "Invalid client_id or client_secret", 4702)
BAD_GRANT_TYPE = TokenRefusal("unsupported_grant_type", "unsupported grant type", 4705)
MISSING_GRANT_TYPE = TokenRefusal("unsupported_grant_type", "unsupported grant type", 4706)
APP_DISABLED = TokenRefusal("invalid_client", "The app has been disabled", 4717)
REDIRECT_MISMATCH = TokenRefusal("invalid_grant", "Redirect URI mismatch.", 4709)
BAD_VERIFIER = TokenRefusal("invalid_grant", "Invalid code verifier", 4700)
EXPIRED_CODE = TokenRefusal("invalid_grant", "Invalid authorization code", 4733)
BAD_CODE = TokenRefusal("invalid_grant", "Invalid authorization code", 4734)
OWNER_GONE = TokenRefusal("invalid_grant", "Invalid Token!", 4735)
BAD_TOKEN = TokenRefusal("invalid_grant", "Invalid Token!", 4737)
OTHER_SCOPES = TokenRefusal(
    "invalid_request", "The refresh token scopes are not the client scopes", 4711
)
NOT_APPROVED = TokenRefusal("invalid_grant", "Token is disabled by the account's admin", 4738)
USED_UP = TokenRefusal("invalid_grant", "The token ID is out of the token tolerance range.", 4740)
SUPERSEDED = TokenRefusal("invalid_grant", "Invalid Token!", 4741)


def naming(refusal: TokenRefusal, code: str) -> TokenRefusal:
    """Return the refusal with the code in its reason, as Zoom's bodies did until 2025."""
    return replace(refusal, reason=f"{refusal.reason} {code}")


def what_ended(grant: Grant, registry: Registry) -> TokenRefusal | None:
    """Return why the tokens of a grant are dead, or None while it stands."""
    if grant.ended is End.REVOKED:
        return BAD_TOKEN
    if grant.ended is End.SUPERSEDED:
        return SUPERSEDED
    return what_blocks(registry, app_id=grant.app_id, user_id=grant.user_id)


def what_blocks(registry: Registry, *, app_id: str, user_id: str) -> TokenRefusal | None:
    """Return why an app gets no tokens for a user, or None when it may have them."""
    app = registry.apps.get(app_id)
    user = registry.users.get(user_id)
    if app is None:
        return BAD_TOKEN
    if user is None:
        return OWNER_GONE
    if not app.enabled:
        return APP_DISABLED
    if not registry.is_approved(app=app, user=user):
        return NOT_APPROVED
    return None
