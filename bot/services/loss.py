from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.permission import PermissionUse
from bot.campaigns.verdict import Verdict
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.oauth.grant import Grant
    from bot.services.audit import AuditService
    from bot.services.grants import GrantService
    from storage.setups import Setup
    from storage.store import Store

log = structlog.get_logger(__name__)

_ENDED = {Cause.TOKEN_DEAD, Cause.SUPERSEDED}
_LOST = Verdict(InvitationState.FAILED, Cause.TOKEN_DEAD)
_SUPERSEDED = Verdict(InvitationState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class LossService:
    """Conclude from what Zoom refuses: what it has ended for good goes, the rest is kept."""

    store: Store
    grants: GrantService
    audit: AuditService
    clock: Callable[[], datetime]

    async def judge(self, grant: Grant, cause: Cause) -> Grant | None:
        """Record why Zoom did not refresh a grant, and give the grant as it is now.

        The grant is read again first: somebody else may have refreshed it meanwhile, or its owner
        authorized anew, and then nothing was lost.
        """
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, grant.workspace_id)
            await self.store.invitations.hold(tx, grant.invitation_id)
            if cause in _ENDED:
                if await self.store.leases.forget(tx, grant):
                    await self._lost(tx, setup, grant, cause)
            elif await self.store.leases.refuse(tx, grant, cause) and grant.refused != cause:
                await self._show(tx, grant)
            return await self.store.grants.get(tx, grant.id)

    async def recovered(self, grant: Grant) -> None:
        """Have what stood between a grant and its refresh shown no more."""
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, grant.workspace_id)
            await self._show(tx, grant)

    async def _show(self, tx: AsyncConnection, grant: Grant) -> None:
        workspace_id, now = grant.workspace_id, self.clock()
        invitation = await self.store.invitations.require(tx, grant.invitation_id)
        await self.store.work.arm(tx, workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now)
        if invitation.being_checked:  # it takes longer than the message and the guide have said
            await self.store.work.arm(tx, workspace_id, Kind.OUTCOME, invitation.id, due_at=now)
            await self.grants.setup.refresh_cards(tx, workspace_id)

    async def _lost(self, tx: AsyncConnection, setup: Setup, grant: Grant, cause: Cause) -> None:
        """Have the person asked again, unless the target has their authorization now."""
        shared = setup.permission_use is PermissionUse.SHARED
        superseded = cause is Cause.SUPERSEDED and shared
        verdict = _SUPERSEDED if superseded else _LOST
        log.info("grant_lost", grant_id=str(grant.id), cause=cause, state=verdict.state)
        for invitation in await self._left_without(tx, grant):
            # A message that was sent long ago is changed unseen: the person gets a new one, once.
            anew = invitation.id == grant.invitation_id and not superseded
            how = Kind.INVITATION if anew else Kind.OUTCOME
            await self.grants.settle(tx, invitation, verdict, None, told_by=how)
        await self.audit.record(
            tx,
            grant.workspace_id,
            Act.AUTHORIZATION_LOST,
            actor=None,
            subject=grant.member_id,
            details={"reason": cause.value},
        )

    async def _left_without(self, tx: AsyncConnection, grant: Grant) -> list[Invitation]:
        """Hold every invitation of the person that said it led to something and does not now."""
        workspace_id, member_id = grant.workspace_id, grant.member_id
        left = await self.store.grants.of_member(tx, workspace_id, member_id)
        leading = {each.invitation_id for each in left}
        mine = await self.store.invitations.of_member(tx, workspace_id, member_id)
        return [
            await self.store.invitations.hold(tx, each.id)
            for each in mine
            if each.state.holds_grant and each.id not in leading
        ]
