from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.services.workspace import WorkspaceService
    from bot.worker import Worker

log = structlog.get_logger(__name__)

_SHUTDOWN_SECONDS = 10.0
# aiohttp 3.14 does not see that a connection is idle whose task has not begun to run: it waits the
# whole of the above for it. So those accepted at the last moment are given one to begin.
_ACCEPTING_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Usher:
    """The opened and wired service."""

    site: web.Application
    health: web.Application
    worker: Worker
    workspace: WorkspaceService
    settings: Settings

    async def run(self, *, with_web: bool, with_worker: bool, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; then refuse what is new and finish what is under way.

        A process that only works still answers for its health and its metrics.
        """
        background = [asyncio.create_task(self.workspace.install())]
        if with_worker:
            background.append(asyncio.create_task(self.worker.run(stop)))
        runner = web.AppRunner(
            self.site if with_web else self.health,
            access_log=None,
            shutdown_timeout=_SHUTDOWN_SECONDS,
            handle_signals=False,
        )
        await runner.setup()
        try:
            site = web.TCPSite(runner, self.settings.host, self.settings.port)
            await site.start()
            log.info("listening", addresses=[f"{a[0]}:{a[1]}" for a in runner.addresses])
            await self._until(stop, background)
            await site.stop()
            await asyncio.sleep(_ACCEPTING_SECONDS)
        finally:
            stop.set()
            await runner.cleanup()
            await _ended(background)

    async def _until(self, stop: asyncio.Event, background: list[asyncio.Task[None]]) -> None:
        stopping = asyncio.create_task(stop.wait())
        # A worker that dies takes the process with it: whoever supervises starts it anew.
        working = background[1:]
        await asyncio.wait({stopping, *working}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()


async def _ended(background: list[asyncio.Task[None]]) -> None:
    """Let the worker finish, end the installing, and pass on what went wrong in either."""
    installing, *working = background
    installing.cancel()
    outcomes = await asyncio.gather(installing, *working, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


def require_role_fits(settings: Settings, role: str) -> None:
    """Refuse to split web and worker on SQLite, where one process does both.

    Raises:
        ConfigurationError: It is SQLite and the role is not `all`.
    """
    if role != "all" and settings.database_url.reveal().startswith("sqlite"):
        raise ConfigurationError(
            f"--role {role} needs PostgreSQL: set USHER_DATABASE_URL, or run with --role all"
        )
