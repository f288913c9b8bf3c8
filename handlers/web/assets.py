from __future__ import annotations

from aiohttp import web

from bot.ui.pages import stylesheet


async def usher_css(_request: web.Request) -> web.Response:
    """Give the pages their one stylesheet."""
    return web.Response(
        text=stylesheet(),
        content_type="text/css",
        headers={"Cache-Control": "public, max-age=3600"},
    )
