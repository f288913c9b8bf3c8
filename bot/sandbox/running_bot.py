"""The real bot inside the sandbox's process, stopped and started as a deploy would."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from bot.app import build

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.config import Settings
    from bot.sandbox.clock import Clock

_BETWEEN_LOOKS: Final = 0.02  # seconds


class RunningBot:
    """Run the service; `settings` may be replaced while it is stopped."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self._clock = clock
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it, and return when it listens.

        Raises:
            UsherError: it refuses to start.
            OSError: its port is taken.
        """
        self._stop = asyncio.Event()
        self._task = asyncio.create_task(self._run(self._stop), name="usher")
        while not await self._listens():
            if self._task.done():
                await self._task
                raise RuntimeError("the bot ended before it listened")
            await asyncio.sleep(_BETWEEN_LOOKS)

    async def stop(self) -> None:
        """Refuse what is new, finish what is under way, and close the database."""
        self._stop.set()
        if self._task is not None:
            await self._task
            self._task = None

    @asynccontextmanager
    async def stopped(self) -> AsyncIterator[None]:
        """Stop it for the length of a block."""
        await self.stop()
        try:
            yield
        finally:
            await self.start()

    async def _run(self, stop: asyncio.Event) -> None:
        async with build(self.settings, clock=self._clock) as usher:
            await usher.run(with_web=True, with_worker=True, stop=stop)

    async def _listens(self) -> bool:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(self.settings.host, self.settings.port)
            writer.close()
            await writer.wait_closed()
            return True
        return False
