"""The bot itself: inside the test for speed, or as a process of its own that can be killed."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

import httpx

from bot.app import build, utc_now
from bot.config import Settings
from campus.people import until
from campus.places import BOT_TOKEN, ROOT, SIGNING_SECRET
from storage import schema
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime
    from pathlib import Path

    from bot.running import Usher
    from campus.places import Campus


def values(campus: Campus, *, database_url: str, key: str) -> dict[str, str]:
    """Give the settings of a bot on this campus, as environment variables without the prefix."""
    return {
        "PUBLIC_URL": campus.bot_url,
        "HOST": "127.0.0.1",
        "PORT": str(campus.bot_port),
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEYS": key,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": f"{campus.slack_url}/api",
        "ZOOM_OAUTH_URL": campus.zoom_url,
        "ZOOM_API_URL": campus.zoom_url,
        "ADMINS": campus.people["ada"],
        "DM_RATE": "50/s",
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "json",
    }


@asynccontextmanager
async def inside(
    campus: Campus,
    *,
    database_url: str,
    key: str,
    clock: Callable[[], datetime] = utc_now,
    **changes: str,
) -> AsyncIterator[Usher]:
    """Run the bot in this very process."""
    given = values(campus, database_url=database_url, key=key) | changes
    settings = Settings.of(**{name.lower(): value for name, value in given.items()})
    database = Database.open(database_url)
    await schema.upgrade(database)
    await database.close()
    stop = asyncio.Event()
    async with build(settings, clock=clock) as usher:
        running = asyncio.create_task(usher.run(with_web=True, with_worker=True, stop=stop))
        try:
            await _ready(campus)
            yield usher
        finally:
            stop.set()
            await running


@dataclass(slots=True)
class Process:
    """The bot as `usher run`, to be killed and started again."""

    campus: Campus
    environment: dict[str, str]
    folder: Path
    role: str = "all"
    kills: int = 0
    _process: asyncio.subprocess.Process | None = field(default=None)

    @classmethod
    def of(
        cls, campus: Campus, folder: Path, *, database_url: str, key: str, role: str = "all"
    ) -> Process:
        given = values(campus, database_url=database_url, key=key)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("USHER_")}
        environment |= {f"USHER_{name}": value for name, value in given.items()}
        environment["PYTHONPATH"] = str(ROOT)
        return cls(campus, environment, folder, role)

    @property
    def log(self) -> str:
        return (self.folder / "usher.log").read_text(encoding="utf-8", errors="replace")

    async def command(self, *words: str) -> int:
        """Run another command of the same deployment to its end."""
        process = await self.launch(*words)
        return await process.wait()

    async def start(self) -> None:
        self._process = await self.launch("run", "--role", self.role)

    async def ready(self) -> None:
        await _ready(self.campus)

    async def kill(self) -> None:
        """End it as a power cut would, and start it again."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        self.kills += 1
        await self.start()

    async def terminate(self) -> int:
        """Ask it to stop, as an orchestrator does."""
        assert self._process is not None
        self._process.terminate()
        return await self._process.wait()

    async def launch(self, *words: str, to: IO[bytes] | None = None) -> asyncio.subprocess.Process:
        """Start any command of the same deployment; what it prints goes there, or to the log."""
        with (self.folder / "usher.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                *words,
                env=self.environment,
                cwd=self.folder,
                stdout=to or log,
                stderr=log,
            )


async def _ready(campus: Campus) -> None:
    async def look() -> bool:
        try:
            answer = await campus.http.get(f"{campus.bot_url}/readyz")
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    await until(look)
