from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.errors import Refusal, SentFromElsewhere, UsherError
from bot.notices.page import ProblemPage
from bot.ui.pages import problem_page
from handlers.web.answers import answer, html
from handlers.web.keys import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger(__name__)

_OWN = {"same-origin", "none"}


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what somebody may not do, and whatever nobody foresaw, with a page that says so."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Refusal as refused:
        return answer(ProblemPage(refused.code))
    except Exception as error:  # the last line of defence; the log has all of it
        incident = secrets.token_hex(4)
        code = error.code if isinstance(error, UsherError) else UsherError.code
        # The route's pattern, not the path: a path may be somebody's personal link.
        route = request.match_info.route.resource
        where = route.canonical if route else None
        log.exception("request_failed", incident=incident, code=code, route=where)
        return html(problem_page(ProblemPage(code, reference=incident)), status=500)


@web.middleware
async def own_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a form that another site has the browser send: login CSRF (RFC 6749, 10.12).

    Browsers say where a request comes from (Fetch Metadata, section 2.2); Slack and Zoom are none,
    and of an old browser nothing is known. `Origin` says nothing: the pages are no-referrer.
    """
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "none") not in _OWN:
        raise SentFromElsewhere
    return await handler(request)


def policy(form_action: str) -> str:
    """Make a Content-Security-Policy that lets a page do nothing but send its forms there."""
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action {form_action}"
    )


def security_headers(zoom_oauth_url: str) -> dict[str, str]:
    """Make the headers that every page carries.

    `form-action` must name every origin that the answer to Continue to Zoom leads through, or
    the browser stops the 303 (CSP Level 3, section 6.4.2).
    """
    return {
        "Content-Security-Policy": policy(f"'self' {_zoom_origins(zoom_oauth_url)}"),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow",
    }


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on every answer; nothing personal is kept by a browser or a proxy."""
    for name, value in security_headers(request.app[SETTINGS].zoom_oauth_url).items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


def _zoom_origins(zoom_oauth_url: str) -> str:
    parts = urlsplit(zoom_oauth_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    for domain in ("zoom.us", "zoomgov.com"):
        if parts.hostname == domain or (parts.hostname or "").endswith(f".{domain}"):
            return f"{origin} https://*.{domain}"
    return origin
