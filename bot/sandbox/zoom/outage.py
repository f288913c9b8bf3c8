"""What the switch `outage` does to every call, until it is turned back."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.pages import STYLE_PATH
from bot.sandbox.zoom.rate import Label
from bot.sandbox.zoom.rate_answers import second_limit_reached
from bot.sandbox.zoom.switches import Outage
from bot.sandbox.zoom.world import WORLD

_CONTROL = "/_control/"
_FOR_SERVERS = ("/v2/", "/oauth/token", "/oauth/revoke")


@web.middleware
async def suffer_outage(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let Zoom be down, slow or over its limit; control calls and the style sheet are spared."""
    world = request.app[WORLD]
    if request.path.startswith(_CONTROL) or request.path == STYLE_PATH:
        return await handler(request)
    match world.switches.outage:
        case Outage.DOWN:
            raise PageRefused(
                "Zoom is unavailable", "The service is down. Try again later.", status=503
            )
        case Outage.SLOW:
            await asyncio.sleep(world.switches.slow_seconds)
        case Outage.TOO_MANY if request.path.startswith(_FOR_SERVERS):
            limit = world.switches.light_calls_per_second
            return second_limit_reached(Label.LIGHT, limit=limit, now=world.clock())
        case _:
            pass
    return await handler(request)
