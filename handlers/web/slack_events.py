from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from handlers.web.keys import BOLT

if TYPE_CHECKING:
    from aiohttp import web


async def slack_events(request: web.Request) -> web.Response:
    """Hand everything Slack sends to Bolt, which checks the signature first."""
    answer = await request.app[BOLT].async_dispatch(await to_bolt_request(request))
    return await to_aiohttp_response(answer)
