from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import NotAdmin, StaleView
from bot.guide.model import Check
from bot.notices.setup import Live
from bot.services.audit import Act

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.campaigns.permission import PermissionUse
    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class PermissionService:
    """Keep who uses the permission that people give, and since when the target is live."""

    store: Store
    setup: SetupService
    about: AboutService
    audit: AuditService
    clock: Callable[[], datetime]

    async def choose(
        self, workspace_id: str, member_id: str, use: PermissionUse, *, by_admin: bool
    ) -> None:
        """Take an answer to the guide's question; a later one takes its place.

        Raises:
            NotAdmin: The target is live: another answer decides over everybody's permission.
        """
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            if setup.live_at is not None and not by_admin:
                raise NotAdmin
            await self.store.setups.save(tx, replace(setup, permission_use=use))
            await self.setup.complete(tx, workspace_id, Check.PERMISSION_USE)
            await self.audit.record(
                tx,
                workspace_id,
                Act.PERMISSION_USE_CHOSEN,
                actor=member_id,
                details={"use": use.value},
            )

    async def turn(self, workspace_id: str, member_id: str, *, live: bool) -> None:
        """Switch that the target is live on or off; pressed twice, the first time counts.

        Raises:
            StaleView: Nobody has said who uses the permission.
        """
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            if setup.permission_use is None:
                raise StaleView
            if live == (setup.live_at is not None):
                return
            live_at = self.clock() if live else None
            await self.store.setups.save(tx, replace(setup, live_at=live_at))
            await self.setup.refresh_cards(tx, workspace_id)
            act = Act.TARGET_LIVE if live else Act.TARGET_NOT_LIVE
            await self.audit.record(tx, workspace_id, act, actor=member_id)

    async def live(self, workspace_id: str) -> Live | None:
        """Say since when the target is live; None while it is not."""
        async with self.store.transaction() as tx:
            setup = await self.store.setups.get(tx, workspace_id)
            target = (await self.about.of(tx, workspace_id)).target
        if setup is None or setup.live_at is None:
            return None
        since = int(setup.live_at.timestamp())
        return Live(target, since, hands_off=setup.hands_off)
