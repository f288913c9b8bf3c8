from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.services.audit import Act
from bot.services.kinds import Kind
from storage.erasure import erase_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.services.audit import AuditService
    from bot.services.ending import EndingService
    from bot.services.setup import SetupService
    from bot.services.workspace import WorkspaceService
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

_KEPT_FOR: Final = timedelta(days=7)
_ZOOM_IS_ASKED_FOR: Final = timedelta(days=7)
_BETWEEN_LOOKS: Final = timedelta(hours=1)
_WHILE_REVOKING: Final = timedelta(minutes=1)
_AT_ONCE: Final = 50  # people a transaction


@dataclass(frozen=True, slots=True)
class FarewellService:
    """Leave a workspace that Usher was uninstalled from: wait a week, revoke, erase."""

    store: Store
    workspace: WorkspaceService
    setup: SetupService
    ending: EndingService
    audit: AuditService
    clock: Callable[[], datetime]

    async def go_on(self, item: WorkItem) -> None:
        """Do what the time has come for, and come back until there is nothing left."""
        workspace_id, now = item.workspace_id, self.clock()
        if await self.workspace.resumes(workspace_id):
            return
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            installation = await self.store.installations.get(tx, workspace_id)
            if installation is None or installation.uninstalled_at is None:
                return
            ends_at = installation.uninstalled_at + _KEPT_FOR
            if now < ends_at:
                await self._come_back(tx, workspace_id, min(now + _BETWEEN_LOOKS, ends_at))
            elif await self._revoking(tx, workspace_id, until=ends_at + _ZOOM_IS_ASKED_FOR):
                await self._come_back(tx, workspace_id, now + _WHILE_REVOKING)
            else:
                await erase_workspace(tx, workspace_id)
                await self.audit.record(tx, workspace_id, Act.WORKSPACE_ERASED, actor=None)
                await self.audit.forget(tx, workspace_id, None)
                log.info("workspace_erased", workspace_id=workspace_id)

    async def _revoking(self, tx: AsyncConnection, workspace_id: str, *, until: datetime) -> bool:
        """End what people had allowed; True as long as Zoom has not heard of all of it."""
        now = self.clock()
        for member_id in await self.store.holders.some(tx, workspace_id, until=now, limit=_AT_ONCE):
            await self.ending.end(tx, workspace_id, member_id)
            await self.audit.record(
                tx,
                workspace_id,
                Act.AUTHORIZATION_ENDED,
                actor=None,
                subject=member_id,
                details={"reason": "uninstalled"},
            )
        left = await self.store.holders.count(tx, workspace_id, until=now)
        return left > 0 and now < until

    async def _come_back(self, tx: AsyncConnection, workspace_id: str, at: datetime) -> None:
        await self.store.work.postpone(tx, workspace_id, Kind.FAREWELL, workspace_id, due_at=at)
