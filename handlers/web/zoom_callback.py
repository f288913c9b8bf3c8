from __future__ import annotations

from typing import TYPE_CHECKING

from bot.notices.page import OutcomePage
from bot.secret import Secret
from bot.services.arrival import Return
from handlers.web import browser
from handlers.web.answers import answer
from handlers.web.keys import ARRIVAL, METRICS

if TYPE_CHECKING:
    from aiohttp import web


async def zoom_callback(request: web.Request) -> web.Response:
    """Take people back from Zoom (RFC 6749, sections 4.1.2 and 4.1.2.1)."""
    code = request.query.get("code")
    page = await request.app[ARRIVAL].arrive(
        Return(
            state=request.query.get("state"),
            code=Secret(code) if code else None,
            error=request.query.get("error"),
            browser=browser.read(request),
        )
    )
    outcome = page.outcome if isinstance(page, OutcomePage) else page.code
    request.app[METRICS].callbacks.labels(outcome).inc()
    return answer(page)
