"""Carrying events to apps, and asking whether an address is an app's."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import aiohttp
from aiohttp import web

from bot.sandbox.zoom.events import (
    ANSWER_WITHIN,
    RETRY_DELAYS,
    TAKEN,
    Event,
    Sent,
    encrypted,
    headers,
)
from bot.sandbox.zoom.world import World

_LOOK = 0.1  # seconds between looks at the clock
_MOST_BYTES = 64 * 1024


@dataclass(slots=True)
class Postman:
    """Post what the world has to tell, with Zoom's patience and Zoom's retries."""

    world: World
    session: aiohttp.ClientSession | None = None

    async def on_duty(self, _: web.Application) -> AsyncIterator[None]:
        """Work for as long as the application runs; a cleanup context of aiohttp."""
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=connector) as session:
            self.session = session
            walking = asyncio.create_task(self._walk())
            yield
            walking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await walking
            self.session = None

    async def validates(self, url: str, secret_token: str) -> bool:
        """Ask an address for the answer that only whoever knows the secret can give."""
        plain = secrets.token_urlsafe(16)
        asked = {"event": "endpoint.url_validation", "payload": {"plainToken": plain}}
        status, answer = await self._post(url, secret_token, json.dumps(asked))
        wanted = {"plainToken": plain, "encryptedToken": encrypted(secret_token, plain)}
        try:
            return status in TAKEN and json.loads(answer) == wanted
        except ValueError:
            return False

    async def _walk(self) -> None:
        while True:
            for event in self.world.events.take_due(self.world.clock()):
                await self._deliver(event)
            await asyncio.sleep(_LOOK)

    async def _deliver(self, event: Event) -> None:
        status, _ = await self._post(event.url, event.secret_token, event.body)
        now = self.world.clock()
        self.world.events.sent.append(Sent(event.body, now, status))
        if status not in TAKEN and event.tries < len(RETRY_DELAYS):
            later = now + RETRY_DELAYS[event.tries]
            again = replace(event, due_at=later, tries=event.tries + 1)
            self.world.events.waiting.append(again)

    async def _post(self, url: str, secret_token: str, body: str) -> tuple[int, bytes]:
        if self.session is None:
            raise RuntimeError("the emulator is not running")
        signed = headers(secret_token, body, now=self.world.clock())
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                posting = self.session.post(
                    url, data=body.encode(), headers=signed, allow_redirects=False
                )
                async with posting as response:
                    return response.status, await response.content.read(_MOST_BYTES)
        except (TimeoutError, aiohttp.ClientError):
            return 0, b""


POSTMAN = web.AppKey("postman", Postman)
