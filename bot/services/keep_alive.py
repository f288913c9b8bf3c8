from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bot.errors import RefreshingStopped, TargetIsLive, ZoomRefused
from bot.oauth.grant import GrantStatus
from bot.oauth.lifetimes import keep_alive_at
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.services.refresh import RefreshService
    from storage.store import Store
    from storage.work import WorkItem

# An admin can change each of these, and an approval that was withdrawn may come back.
_FOR_NOW = (RefreshingStopped, TargetIsLive, ZoomRefused)
_BETWEEN_LOOKS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeepAliveService:
    """Use every held grant now and then, so that a summer break ends none."""

    store: Store
    refreshing: RefreshService
    clock: Callable[[], datetime]

    async def keep_alive(self, item: WorkItem) -> None:
        """Refresh a grant that nobody has refreshed for weeks, and come back after as many.

        Raises:
            ZoomUnavailable: Nothing is known; the worker tries again soon.
        """
        grant_id = UUID(item.subject_id)
        due_at = await self._due_at(grant_id)
        if due_at is not None and due_at <= self.clock():
            try:
                await self.refreshing.refresh(item.workspace_id, grant_id)
            except _FOR_NOW:
                due_at = self.clock() + _BETWEEN_LOOKS
            else:
                due_at = await self._due_at(grant_id)
        if due_at is None:
            return
        async with self.store.transaction() as tx:
            await self.store.work.postpone(
                tx, item.workspace_id, Kind.KEEP_ALIVE, grant_id, due_at=due_at
            )

    async def _due_at(self, grant_id: UUID) -> datetime | None:
        async with self.store.transaction() as tx:
            grant = await self.store.grants.get(tx, grant_id)
        if grant is None or grant.status is not GrantStatus.HELD:
            return None
        return keep_alive_at(grant_id, used_at=grant.refreshed_at or grant.obtained_at)
