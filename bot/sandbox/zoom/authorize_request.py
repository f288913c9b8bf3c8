"""Reading `GET /oauth/authorize`: what Zoom refuses before anybody is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.sandbox.zoom.apps import App, Environment
from bot.sandbox.zoom.grants import Challenge, ChallengeMethod
from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.scopes import AppScope
from bot.sandbox.zoom.switches import Switches
from bot.sandbox.zoom.world import World

_URL_SAFE = re.compile(r"[A-Za-z0-9\-._~=%]*")
_CHALLENGE = re.compile(r"[A-Za-z0-9\-._~]{43,128}")  # RFC 7636, section 4.2


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizeRequest:
    """Hold what an app asks of a person. `state` is None on the Marketplace's own link."""

    app: App
    client_id: str
    redirect_uri: str
    state: str | None
    challenge: Challenge | None
    scopes: tuple[AppScope, ...]

    def callback(self, **answer: str) -> str:
        """Return the redirect URL with an answer in its query, byte for byte otherwise."""
        if not answer:
            return self.redirect_uri
        joint = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{joint}{urlencode(answer)}"

    def callback_with_state(self, **answer: str) -> str:
        """Return the callback with the app's state, if it sent one."""
        if self.state is None:
            return self.callback(**answer)
        return self.callback(**answer, state=self.state)


def read_authorize_request(query: Mapping[str, str], world: World) -> AuthorizeRequest:
    """Check the parameters of the authorize URL in the order in which Zoom needs them.

    Raises:
        PageRefused: Zoom shows a page. Whatever is wrong, it never redirects.
    """
    if len(query) != len(set(query)):
        raise PageRefused("Invalid request (4,700)", "A parameter stands twice in the link.")
    client = world.usable_client(query.get("client_id", ""))
    if client is None:
        raise PageRefused("Invalid client (4,702)", "No app has this Client ID.")
    app = client.app
    _require_enabled(app)
    redirect_uri = query.get("redirect_uri", "")
    if not app.accepts_redirect(redirect_uri):
        raise PageRefused(
            "Invalid redirect url (4,700)",
            "The redirect URL of the link is not one that the app has registered.",
            detail=redirect_uri,
        )
    if query.get("response_type") != "code":
        raise PageRefused("Invalid response type (4,700)", "response_type must be code.")
    state = query.get("state")
    if state is not None and not _URL_SAFE.fullmatch(state):
        raise PageRefused("Invalid state (4,700)", "The state of the link is not URL-safe.")
    return AuthorizeRequest(
        app=app,
        client_id=client.credentials.client_id,
        redirect_uri=redirect_uri,
        state=state,
        challenge=_challenge(query),
        scopes=_scopes(app, query.get("scope"), world.switches),
    )


def marketplace_request(app: App) -> AuthorizeRequest:
    """Return what "Add app now" asks: the app's own redirect URL, and no state.

    Raises:
        PageRefused: the app is disabled, or not finished.
    """
    _require_enabled(app)
    if app.unfinished() is not None:
        raise PageRefused("The app is not complete", f"Still missing: {', '.join(app.missing())}.")
    return AuthorizeRequest(
        app=app,
        client_id=app.credentials(Environment.DEVELOPMENT).client_id,
        redirect_uri=app.redirect_url,
        state=None,
        challenge=None,
        scopes=app.scopes,
    )


def _require_enabled(app: App) -> None:
    if not app.enabled:
        raise PageRefused("The app has been disabled (4,717)", "Ask whoever made the app.")


def _challenge(query: Mapping[str, str]) -> Challenge | None:
    value = query.get("code_challenge")
    method = query.get("code_challenge_method", ChallengeMethod.PLAIN)
    if value is None and "code_challenge_method" not in query:
        return None
    if method not in set(ChallengeMethod) or value is None or not _CHALLENGE.fullmatch(value):
        raise PageRefused("Invalid code challenge (4,700)", "The PKCE parameters are malformed.")
    return Challenge(value, ChallengeMethod(method))


def _scopes(app: App, asked: str | None, switches: Switches) -> tuple[AppScope, ...]:
    if not app.scopes:
        raise PageRefused("Invalid scope (4,700)", "The app has no scopes yet.")
    if asked is None:
        wanted = {s.name for s in app.scopes if not switches.required_only_without_scope} | {
            s.name for s in app.scopes if not s.optional
        }
    else:
        wanted = set(asked.split(" "))
        known = {scope.name for scope in app.scopes}
        if not wanted <= known or (switches.several_scopes_refused and len(wanted) > 1):
            raise PageRefused("Invalid scope (4,700)", "The app may not ask for these scopes.")
    return tuple(scope for scope in app.scopes if scope.name in wanted)
