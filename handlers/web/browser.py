"""The cookie by which a browser proves that it started the trip it comes back from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.secret import Secret
from handlers.web.keys import SETTINGS

if TYPE_CHECKING:
    from aiohttp import web

_WORD = re.compile(r"[A-Za-z0-9_-]{43}")


def read(request: web.Request) -> Secret | None:
    """Read the browser's word; None when it has none or a malformed one."""
    word = request.cookies.get(_name(request), "")
    return Secret(word) if _WORD.fullmatch(word) else None


def write(request: web.Request, response: web.StreamResponse, browser: Secret) -> None:
    """Give the browser its word, for as long as a trip to Zoom may take.

    Lax, not Strict: Zoom sends the browser back from another site (RFC 6265bis, 5.6.7.1).
    """
    settings = request.app[SETTINGS]
    response.set_cookie(
        _name(request),
        browser.reveal(),
        max_age=int(settings.state_ttl.total_seconds()),
        path="/",
        httponly=True,
        secure=_secure(request),
        samesite="Lax",
    )


def _secure(request: web.Request) -> bool:
    return request.app[SETTINGS].public_url.startswith("https://")


def _name(request: web.Request) -> str:
    # Browsers take the __Host- prefix only from https; plain http is for loopback alone.
    return "__Host-usher" if _secure(request) else "usher"
