from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from storage.crypto import Keyring, new_key
from storage.store import Store
from storage.tables import work

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Row

    from storage.database import Database
    from storage.work import WorkItem

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Desk:
    """Hand work in and out, each time in a transaction of its own, at nine o'clock."""

    store: Store

    async def add(self, subject_id: str = "a", *, due_at: datetime = _NOW) -> None:
        async with self.store.transaction() as tx:
            await self.store.work.add(tx, "T1", "card", subject_id, due_at=due_at)

    async def arm(self, subject_id: str = "a", *, due_at: datetime = _NOW) -> None:
        async with self.store.transaction() as tx:
            await self.store.work.arm(tx, "T1", "card", subject_id, due_at=due_at)

    async def postpone(self, subject_id: str = "a", *, due_at: datetime) -> None:
        async with self.store.transaction() as tx:
            await self.store.work.postpone(tx, "T1", "card", subject_id, due_at=due_at)

    async def cancel(self, subject_id: str = "a") -> None:
        async with self.store.transaction() as tx:
            await self.store.work.cancel(tx, "T1", "card", subject_id, now=_NOW)

    async def claim(
        self, *, now: datetime = _NOW, limit: int = 10, kinds: Collection[str] = ("card",)
    ) -> tuple[WorkItem, ...]:
        async with self.store.transaction() as tx:
            return await self.store.work.claim(
                tx, kinds, now=now, lease_until=now + _LEASE, limit=limit
            )

    async def claim_one(self, *, now: datetime = _NOW) -> WorkItem:
        items = await self.claim(now=now)
        assert len(items) == 1
        return items[0]

    async def sending(self, item: WorkItem, *, now: datetime = _NOW) -> None:
        async with self.store.transaction() as tx:
            await self.store.work.sending(tx, item, now=now)

    async def finish(self, item: WorkItem, *, now: datetime = _NOW) -> None:
        async with self.store.transaction() as tx:
            await self.store.work.finish(tx, item, now=now)

    async def release(
        self, item: WorkItem, *, due_at: datetime = _NOW, known: bool = False
    ) -> None:
        async with self.store.transaction() as tx:
            await self.store.work.release(
                tx, item, due_at=due_at, error="slack_refused:x", known=known
            )

    async def defer(self, item: WorkItem, *, due_at: datetime) -> None:
        async with self.store.transaction() as tx:
            await self.store.work.defer(tx, item, due_at=due_at)

    async def row(self, subject_id: str = "a") -> Row[Any]:
        async with self.store.transaction() as tx:
            return (await tx.execute(select(work).where(work.c.subject_id == subject_id))).one()


@pytest.fixture
def store(database: Database) -> Store:
    """Open everything that is kept, on each backend in turn."""
    return Store(database, Keyring.parse(new_key()))


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)
