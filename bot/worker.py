from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from math import ceil
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SlackRefused, SlackThrottled, UsherError, ZoomProblem, ZoomThrottled
from bot.services.kinds import Kind
from bot.services.outbox import NotYetError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from bot.observability import Metrics
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
# What takes longer is stopped before its lease ends, or it would be done twice at once.
_LONGEST_SECONDS = 100.0
_POLL_SECONDS = 1.0
_AT_ONCE = 8
_DRAIN_SECONDS = 25.0
_LONGEST_BACKOFF = timedelta(minutes=10)
# Between which bounds Zoom is believed when it says when to ask again.
_AT_LEAST, _AT_MOST = timedelta(seconds=1), timedelta(days=1)
# What people have ended is ended at Zoom, also where Usher was uninstalled.
_ALWAYS = frozenset({Kind.GRANT_REVOCATION, Kind.FAREWELL})
_PACED = frozenset({Kind.INVITATION})
# Nobody waits for these, and a Zoom that does not answer must not keep the rest from being done.
_PATIENT = frozenset({Kind.KEEP_ALIVE})
_PATIENT_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Worker:
    """Claim work that is due and carry it out; what fails is tried again, nothing is dropped."""

    store: Store
    table: Mapping[Kind, Callable[[WorkItem], Awaitable[None]]]
    metrics: Metrics
    clock: Callable[[], datetime]
    invitations_per_second: float
    _running: dict[UUID, tuple[str, asyncio.Task[None]]] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is under way."""
        if self.store.database.is_sqlite:
            # One process works on SQLite, so whoever held a lease is gone.
            async with self.store.database.transaction() as tx:
                await self.store.work.release_all(tx)
        while not stop.is_set():
            self.store.committed.clear()
            try:
                claimed = await self._claim()
            except (SQLAlchemyError, OSError):
                # It comes back, or whoever watches /readyz acts; nothing is lost meanwhile.
                log.exception("work_not_claimed")
                claimed = 0
            if not claimed:
                await self._idle(stop)
        await self._drain()

    async def _claim(self) -> int:
        taken = await self._take(set(self.table) - _PACED - _PATIENT, _AT_ONCE)
        taken += await self._take(_PATIENT, _PATIENT_AT_ONCE)
        # No more than can be sent within the next second.
        taken += await self._take(_PACED, min(_AT_ONCE, ceil(self.invitations_per_second)))
        return taken

    async def _take(self, kinds: Collection[str], at_once: int) -> int:
        free = at_once - sum(kind in kinds for kind, _ in self._running.values())
        if free <= 0:
            return 0
        now = self.clock()
        async with self.store.database.transaction() as tx:
            items = await self.store.work.claim(
                tx,
                kinds,
                now=now,
                lease_until=now + LEASE,
                limit=free,
                always=_ALWAYS,
                running=self._running,
            )
        for item in items:
            task = asyncio.create_task(self._carry(item), name=f"{item.kind} {item.id}")
            self._running[item.id] = item.kind, task
            task.add_done_callback(partial(self._ended, item.id))
        return len(items)

    def _ended(self, item_id: UUID, task: asyncio.Task[None]) -> None:
        self._running.pop(item_id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The outcome could not be written; the lease ends, and the row is claimed again.
            log.error("work_outcome_not_kept", task=task.get_name(), exc_info=error)
        self.store.committed.set()

    async def _carry(self, item: WorkItem) -> None:
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                await self.table[Kind(item.kind)](item)
        except NotYetError as early:
            self.metrics.work.labels(item.kind, "not_yet").inc()
            async with self.store.database.transaction() as tx:
                await self.store.work.defer(tx, item, due_at=early.due_at)
        except SlackThrottled as throttled:
            later = self.clock() + timedelta(seconds=throttled.retry_after)
            await self._release(item, due_at=later, error=throttled.code, known=True)
        except ZoomThrottled as throttled:
            await self._release(
                item, due_at=self._when_zoom_listens(item, throttled), error=throttled.cause
            )
        except UsherError as error:
            log.warning("work_failed", kind=item.kind, attempt=item.attempt, code=_code(error))
            definite = isinstance(error, SlackRefused)
            await self._release(
                item, due_at=self._backoff(item), error=_code(error), known=definite
            )
        except (
            Exception
        ):  # what nobody foresaw must not lose the row: it is tried again, and logged
            log.exception("work_failed", kind=item.kind, attempt=item.attempt)
            await self._release(item, due_at=self._backoff(item), error="unexpected")
        else:
            self.metrics.work.labels(item.kind, "done").inc()
            async with self.store.database.transaction() as tx:
                await self.store.work.finish(tx, item, now=self.clock())

    async def _release(
        self, item: WorkItem, *, due_at: datetime, error: str, known: bool = False
    ) -> None:
        self.metrics.work.labels(item.kind, error).inc()
        async with self.store.database.transaction() as tx:
            await self.store.work.release(tx, item, due_at=due_at, error=error, known=known)

    def _when_zoom_listens(self, item: WorkItem, throttled: ZoomThrottled) -> datetime:
        """Keep to the time that Zoom names; a nonsensical one costs neither a rush nor a week."""
        now, later = self.clock(), throttled.later
        if later is None:
            return self._backoff(item)
        at = now + later if isinstance(later, timedelta) else later
        return min(max(at, now + _AT_LEAST), now + _AT_MOST)

    def _backoff(self, item: WorkItem) -> datetime:
        seconds = min(2**item.attempt, int(_LONGEST_BACKOFF.total_seconds()))
        return self.clock() + timedelta(seconds=seconds)

    async def _idle(self, stop: asyncio.Event) -> None:
        """Wait until something was committed here, or another process may have committed."""
        waiting = [
            asyncio.create_task(self.store.committed.wait()),
            asyncio.create_task(stop.wait()),
        ]
        await asyncio.wait(waiting, timeout=_POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _drain(self) -> None:
        tasks = [task for _, task in self._running.values()]
        if not tasks:
            return
        _, unfinished = await asyncio.wait(tasks, timeout=_DRAIN_SECONDS)
        for task in unfinished:
            log.warning("work_left_unfinished", task=task.get_name())
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)


def _code(error: UsherError) -> str:
    """Name an error for the row and the log; Slack's and Zoom's own words say more than ours."""
    match error:
        case SlackRefused():
            return f"{error.code}:{error.error}"
        case ZoomProblem():
            return error.cause
        case _:
            return error.code
