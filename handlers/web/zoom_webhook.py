from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from bot.zoom.webhook import Validation, genuine, read
from handlers.web.keys import DEAUTHORIZATION, SETTINGS

if TYPE_CHECKING:
    from bot.zoom.webhook import Deauthorization

_MOST_BYTES: Final = 64 * 1024


async def zoom_webhook(request: web.Request) -> web.Response:
    """Take what Zoom tells by itself; without a secret set there is no such address."""
    secret = request.app[SETTINGS].zoom_webhook_secret
    if secret is None:
        raise web.HTTPNotFound
    deauthorization = request.app[DEAUTHORIZATION]
    body = await _body(request)
    if not genuine(
        secret,
        timestamp=request.headers.get("x-zm-request-timestamp", ""),
        signature=request.headers.get("x-zm-signature", ""),
        body=body,
        now=deauthorization.clock(),
    ):
        raise web.HTTPUnauthorized
    event = _event(body)
    if isinstance(event, Validation):
        return web.json_response(event.answer(secret))
    if event is not None:
        await deauthorization.take(event)
    return web.Response(status=204)


async def _body(request: web.Request) -> bytes:
    """Read the body as it is, and no further than it may be long."""
    read_so_far = bytearray()
    while len(read_so_far) <= _MOST_BYTES and (request.content_length or 0) <= _MOST_BYTES:
        chunk = await request.content.read(_MOST_BYTES + 1 - len(read_so_far))
        if not chunk:
            return bytes(read_so_far)
        read_so_far += chunk
    raise web.HTTPRequestEntityTooLarge(_MOST_BYTES, len(read_so_far))


def _event(body: bytes) -> Validation | Deauthorization | None:
    try:
        return read(body)
    except ValueError:
        raise web.HTTPBadRequest from None
