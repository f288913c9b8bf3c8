from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from bot.campaigns.causes import Cause
from bot.campaigns.model import CampaignKind
from bot.campaigns.permission import PermissionUse, Survival
from bot.errors import Refusal, StaleView, ZoomProblem, ZoomRefused
from bot.oauth.grant import GrantStatus
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.services.audit import AuditService
    from bot.services.refresh import RefreshService
    from bot.services.setup import SetupService
    from bot.zoom.client import ZoomClient
    from storage.store import Store
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class SharedTestService:
    """Find out whether Usher's permission survives once the target has one of the same app."""

    store: Store
    zoom: ZoomClient
    refresh: RefreshService
    setup: SetupService
    audit: AuditService
    clock: Callable[[], datetime]

    async def start(self, workspace_id: str, member_id: str) -> None:
        """Have Zoom asked about the permission of the newest rehearsal.

        Raises:
            StaleView: The two do not share an app, or no rehearsal holds a permission.
        """
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            grant_id = await self._rehearsed(tx, workspace_id)
            if setup.permission_use is not PermissionUse.SHARED or grant_id is None:
                raise StaleView
            await self.store.setups.save(tx, replace(setup, shared_test=Survival.ASKING))
            await self.store.work.arm(
                tx, workspace_id, Kind.SHARED_TEST, grant_id, due_at=self.clock()
            )
            await self.audit.record(tx, workspace_id, Act.SHARED_TEST_ASKED, actor=member_id)
            await self.setup.refresh_cards(tx, workspace_id)

    async def run(self, item: WorkItem) -> None:
        """Ask Zoom, and keep what it says."""
        survival = await self._ask(item.workspace_id, UUID(item.subject_id))
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, item.workspace_id)
            tested = replace(setup, shared_test=survival, shared_tested_at=self.clock())
            await self.store.setups.save(tx, tested)
            await self.audit.record(
                tx,
                item.workspace_id,
                Act.SHARED_TEST_ANSWERED,
                actor=None,
                details={"permission": survival.value},
            )
            await self.setup.refresh_cards(tx, item.workspace_id)

    async def _ask(self, workspace_id: str, grant_id: UUID) -> Survival:
        """Ask with the token there is: a new one might end what the target has."""
        try:
            tokens = await self.refresh.tokens(workspace_id, grant_id)
            if tokens is None:
                return Survival.ENDED
            await self.zoom.me(tokens)
        except ZoomRefused as refused:
            if refused.cause != Cause.TOKEN_DEAD:
                return Survival.UNKNOWN
            return await self._ask_again(workspace_id, grant_id)
        except (ZoomProblem, Refusal):
            return Survival.UNKNOWN
        return Survival.ALIVE

    async def _ask_again(self, workspace_id: str, grant_id: UUID) -> Survival:
        """Find out whether only the token had ended; what has ended for good is recorded."""
        try:
            tokens = await self.refresh.refresh(workspace_id, grant_id)
        except (ZoomProblem, Refusal):
            return Survival.UNKNOWN
        return Survival.ENDED if tokens is None else Survival.ALIVE

    async def _rehearsed(self, tx: AsyncConnection, workspace_id: str) -> UUID | None:
        for campaign in await self.store.campaigns.running(
            tx, workspace_id, CampaignKind.REHEARSAL
        ):
            for invitation in await self.store.invitations.of_campaign(tx, campaign.id):
                for grant in await self.store.grants.of_invitation(tx, invitation.id):
                    if grant.status is GrantStatus.HELD:
                        return grant.id
        return None
