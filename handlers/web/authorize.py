from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.services.departure import Departure
from handlers.web import browser
from handlers.web.answers import answer
from handlers.web.keys import DEPARTURE

if TYPE_CHECKING:
    from collections.abc import Mapping


async def authorize_page(request: web.Request) -> web.Response:
    """Show the personal page behind the DM's button; changes nothing."""
    return answer(await request.app[DEPARTURE].page(_word(request.match_info)))


async def continue_to_zoom(request: web.Request) -> web.Response:
    """Take **Continue to Zoom**: a state, a verifier, a cookie, and off with 303."""
    departure = await request.app[DEPARTURE].begin(_word(request.match_info), browser.read(request))
    if not isinstance(departure, Departure):
        return answer(departure)
    response = web.Response(status=303, headers={"Location": departure.url})
    browser.write(request, response, departure.browser)
    return response


async def fresh_link(request: web.Request) -> web.Response:
    """Take **Send me a fresh link**: it arrives in the owner's DM."""
    return answer(await request.app[DEPARTURE].send_fresh_link(_word(request.match_info)))


def _word(match_info: Mapping[str, str]) -> str:
    return match_info["token"]
