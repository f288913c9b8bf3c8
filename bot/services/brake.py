from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.services.audit import Act

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class BrakeService:
    """Stop all refreshing of a workspace's tokens with one switch, and let it go on."""

    store: Store
    setup: SetupService
    audit: AuditService
    clock: Callable[[], datetime]

    async def stopped_at(self, workspace_id: str) -> datetime | None:
        """Say since when nothing is refreshed; None while it is."""
        async with self.store.transaction() as tx:
            setup = await self.store.setups.get(tx, workspace_id)
        return setup.refreshing_stopped_at if setup else None

    async def stop(self, workspace_id: str, admin_id: str) -> None:
        """Have nothing refreshed from now on; what is under way at Zoom comes to its end."""
        await self._turn(workspace_id, admin_id, Act.REFRESHING_STOPPED, stopped_at=self.clock())

    async def release(self, workspace_id: str, admin_id: str) -> None:
        """Let tokens be refreshed again; what waited is looked at within a day."""
        await self._turn(workspace_id, admin_id, Act.REFRESHING_RESUMED, stopped_at=None)

    async def _turn(
        self, workspace_id: str, admin_id: str, act: Act, *, stopped_at: datetime | None
    ) -> None:
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            if (setup.refreshing_stopped_at is None) == (stopped_at is None):
                return  # pressed twice, or by two admins
            await self.store.setups.save(tx, replace(setup, refreshing_stopped_at=stopped_at))
            await self.audit.record(tx, workspace_id, act, actor=admin_id)
