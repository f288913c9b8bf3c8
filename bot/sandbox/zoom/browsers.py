"""Who is signed in in which browser."""

import secrets
from dataclasses import dataclass

from aiohttp import web

COOKIE = "zm_pretend_session"


@dataclass(frozen=True, slots=True)
class Browser:
    """Hold one browser's session; `form_key` is the hidden field of its forms."""

    session_id: str
    form_key: str
    user_id: str | None = None


class Browsers:
    """Keep sessions by the cookie that names them."""

    def __init__(self) -> None:
        self._browsers: dict[str, Browser] = {}

    def find(self, request: web.Request) -> Browser | None:
        """Return the session that the request's cookie names."""
        return self._browsers.get(request.cookies.get(COOKIE, ""))

    def meet(self, request: web.Request) -> Browser:
        """Return the request's session, or a new one in which nobody is signed in."""
        return self.find(request) or self._open(None)

    def sign_in(self, browser: Browser, user_id: str) -> Browser:
        """Return a session under a new name, so that nobody can plant one beforehand."""
        self._browsers.pop(browser.session_id, None)
        return self._open(user_id)

    def sign_out(self, browser: Browser) -> Browser:
        """Return a new session in which nobody is signed in."""
        self._browsers.pop(browser.session_id, None)
        return self._open(None)

    def _open(self, user_id: str | None) -> Browser:
        browser = Browser(secrets.token_urlsafe(24), secrets.token_urlsafe(24), user_id)
        self._browsers[browser.session_id] = browser
        return browser


def remember(response: web.Response, browser: Browser) -> web.Response:
    """Set the session's cookie; no `Secure`, since the emulator speaks http on loopback."""
    response.set_cookie(COOKIE, browser.session_id, path="/", httponly=True, samesite="Lax")
    return response
