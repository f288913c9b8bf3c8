"""Telling a page that watches the workspace when to look again."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

_HEARTBEAT: Final = 15.0  # seconds; a silent stream looks dead to browsers and proxies


@dataclass(slots=True)
class Changes:
    """Counts what may have changed the workspace: every request that is not a mere look."""

    number: int = 0
    _next: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: bool = False

    @web.middleware
    async def count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count a request once it has been handled, however it went."""
        try:
            return await handler(request)
        finally:
            if request.method == "POST" or request.path.startswith("/api/"):
                self._tell()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send the count at once and whenever it has grown (Server-Sent Events)."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):  # the page was closed
            await self._send_to(response)
        return response

    async def end(self, _: web.Application) -> None:
        """Let go of every stream, so that the server can stop."""
        self._ended = True
        self._tell()

    async def _send_to(self, response: web.StreamResponse) -> None:
        while not self._ended:
            news = self._next
            await response.write(f"data: {self.number}\n\n".encode())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), _HEARTBEAT)

    def _tell(self) -> None:
        self.number += 1
        self._next.set()
        self._next = asyncio.Event()
