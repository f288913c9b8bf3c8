from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus import stage
from sqlalchemy import select

from bot.app import build
from bot.observability import Metrics
from bot.services.kinds import Kind
from bot.worker import Worker
from storage.crypto import Keyring, new_key
from storage.store import Store
from storage.tables import work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from campus.places import Campus
    from campus.stage import Clock as CampusClock
    from campus.stage import Stage
    from sqlalchemy import Row
    from structlog.typing import EventDict

    from bot.running import Usher
    from storage.database import Database
    from storage.work import WorkItem

    Handler = Callable[[WorkItem], Awaitable[None]]

_SOON_SECONDS = 0.8  # under the second between two polls, with room for a busy machine
_PATIENCE_SECONDS = 20.0


@dataclass
class Clock:
    """The present, moved forward as far as a test wants."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **duration: float) -> None:
        self.ahead += timedelta(**duration)


@dataclass
class Shop:
    """A worker over a real database, with handlers that a test gives."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    metrics: Metrics = field(default_factory=Metrics.new)

    @asynccontextmanager
    async def working(
        self, table: dict[Kind, Handler], *, per_second: float = 4
    ) -> AsyncIterator[asyncio.Event]:
        """Run a worker until the block ends, and wait for it to drain."""
        stop = asyncio.Event()
        worker = Worker(self.store, table, self.metrics, self.clock, per_second)
        running = asyncio.create_task(worker.run(stop))
        try:
            yield stop
        finally:
            stop.set()
            await asyncio.wait_for(running, _PATIENCE_SECONDS)

    async def arm(
        self, subject_id: str = "a", *, kind: Kind = Kind.BOARD, due_at: datetime | None = None
    ) -> None:
        async with self.store.transaction() as tx:
            await self.store.work.arm(tx, "T1", kind, subject_id, due_at=due_at or self.clock())

    async def row(self, subject_id: str = "a") -> Row[Any]:
        async with self.store.database.transaction() as tx:
            return (await tx.execute(select(work).where(work.c.subject_id == subject_id))).one()

    async def until(self, happened: Callable[[Row[Any]], bool], subject_id: str = "a") -> Row[Any]:
        """Wait for something to be true of a row."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not happened(row := await self.row(subject_id)):  # noqa: ASYNC110 - rows set no event
                await asyncio.sleep(0.01)
        return row


async def soon(event: asyncio.Event) -> None:
    """Wait for an event that must not take as long as the next poll."""
    await asyncio.wait_for(event.wait(), _SOON_SECONDS)


@pytest.fixture
def shop(sqlite_database: Database) -> Shop:
    return Shop(Store(sqlite_database, Keyring.parse(new_key())))


@pytest.fixture
async def replicas(
    campus: Campus, clock: CampusClock, postgres_database_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[tuple[Stage, Usher]]:
    """Run a bot with two admins, and a second worker beside it."""
    del log  # looked at when the test is over
    admins = ",".join(campus.people[name] for name in ("ada", "kim"))
    given = {"database_url": postgres_database_url, "key": key, "ADMINS": admins}
    async with stage.opened(campus, clock, **given) as first:
        await first.prepare()
        settings = first.usher.settings.model_copy(update={"port": 0})
        stop = asyncio.Event()
        async with build(settings, clock=clock) as second:
            running = asyncio.create_task(second.run(with_web=False, with_worker=True, stop=stop))
            try:
                yield first, second
            finally:
                stop.set()
                await running


@pytest.fixture
def two(replicas: tuple[Stage, Usher]) -> Stage:
    """Run two processes, for a test that only looks at what comes of it."""
    return replicas[0]
