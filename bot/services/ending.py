from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.permission import PermissionUse
from bot.campaigns.verdict import Verdict
from bot.errors import StaleView
from bot.oauth.grant import GrantStatus
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.grant import Grant
    from bot.services.audit import AuditService
    from bot.services.grants import GrantService
    from storage.store import Store

_REVOKED = Verdict(InvitationState.REVOKED)
_NOT_ME = Verdict(InvitationState.REVOKED, Cause.NOT_ME)


@dataclass(frozen=True, slots=True)
class EndingService:
    """End what people have granted; Zoom hears of it by work that is not given up."""

    store: Store
    grants: GrantService
    audit: AuditService
    clock: Callable[[], datetime]

    async def disconnect(self, workspace_id: str, member_id: str, invitation_id: UUID) -> None:
        """Take a person's Disconnect; they may authorize again at any time.

        Raises:
            NotYours: The message is somebody else's.
            StaleView: Nothing is connected any more.
        """
        await self._end_own(workspace_id, member_id, invitation_id, _REVOKED)

    async def disown(self, workspace_id: str, member_id: str, invitation_id: UUID) -> None:
        """Take a person's This wasn't me: as Disconnect, and support is told.

        Raises:
            NotYours: The message is somebody else's.
            StaleView: Nothing is connected any more.
        """
        await self._end_own(workspace_id, member_id, invitation_id, _NOT_ME)

    async def held(self, workspace_id: str, member_id: str) -> tuple[bool, bool]:
        """Tell whether a person has something to end, and whether it ends the target's too."""
        async with self.store.transaction() as tx:
            found = await self.store.grants.of_member(tx, workspace_id, member_id)
            setup = await self.store.setups.get(tx, workspace_id)
        shared = setup is not None and setup.permission_use is PermissionUse.SHARED
        return bool(found), shared

    async def revoke(self, workspace_id: str, admin_id: str, member_id: str) -> bool:
        """Take an admin's decision about a person; False when there is nothing to end."""
        async with self.store.transaction() as tx:
            await self.grants.setup.hold(tx, workspace_id)
            if not await self.end(tx, workspace_id, member_id):
                return False
            await self.audit.record(
                tx,
                workspace_id,
                Act.AUTHORIZATION_ENDED,
                actor=admin_id,
                subject=member_id,
                details={"reason": "revoked_by_admin"},
            )
        return True

    async def end(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        member_id: str,
        *,
        verdict: Verdict = _REVOKED,
        grant_ids: frozenset[UUID] | None = None,
    ) -> int:
        """End all that a person has granted, or some of it, and say how much that was.

        Every invitation of theirs that leads to nothing any more is moved, and trips to Zoom that
        began from it lead nowhere; all of their trips when all is ended. The setup must be held.
        """
        now = self.clock()
        found = await self.store.grants.of_member(tx, workspace_id, member_id)
        ending = [each for each in found if grant_ids is None or each.id in grant_ids]
        for grant in ending:
            await self.grants.drop(tx, workspace_id, grant.id)
        left = {each.invitation_id for each in found if each not in ending}
        mine = await self.store.invitations.of_member(tx, workspace_id, member_id)
        over = [each.id for each in mine if each.state.holds_grant and each.id not in left]
        trips = over if grant_ids is not None else [each.id for each in mine]
        await self.store.invitations.end_trips(tx, trips, now=now)
        for invitation_id in over:
            invitation = await self.store.invitations.hold(tx, invitation_id)
            await self.grants.settle(tx, invitation, verdict, None)
        return len(ending)

    async def forget(self, tx: AsyncConnection, grant: Grant, verdict: Verdict) -> None:
        """Forget a grant that Zoom has ended; nothing is revoked, and the setup must be held.

        Trips to Zoom under way go on: they began since.
        """
        await self.store.grants.delete(tx, grant.id)
        await self.store.work.cancel(
            tx, grant.workspace_id, Kind.GRANT_REVOCATION, grant.id, now=self.clock()
        )
        invitations = self.store.invitations
        for seen in await invitations.of_member(tx, grant.workspace_id, grant.member_id):
            if not seen.state.holds_grant:
                continue
            left = await self.store.grants.of_invitation(tx, seen.id)
            asked = any(each.status is GrantStatus.CONFIRMING for each in left)
            if not left or (seen.state is InvitationState.CONFIRMING and not asked):
                await self.grants.fall_back(tx, await invitations.hold(tx, seen.id), verdict)

    async def _end_own(
        self, workspace_id: str, member_id: str, invitation_id: UUID, verdict: Verdict
    ) -> None:
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, workspace_id)
            invitation = await self.grants.own(tx, workspace_id, member_id, invitation_id)
            if not invitation.state.holds_grant:
                raise StaleView
            mine = await self.store.grants.of_invitation(tx, invitation_id)
            # A later message of the same person may have taken this one's place: nothing that
            # the person has in mind may stay connected.
            chosen = frozenset(each.id for each in mine) or None
            await self.end(tx, workspace_id, member_id, verdict=verdict, grant_ids=chosen)
            await self.audit.record(
                tx,
                workspace_id,
                Act.AUTHORIZATION_ENDED,
                actor=member_id,
                subject=member_id,
                details={"reason": verdict.cause.value if verdict.cause else "disconnected"},
            )
            if verdict.cause is Cause.NOT_ME:
                # Whoever it was had one of them.
                now = self.clock()
                await self.store.invitations.forget_links(tx, workspace_id, member_id, now=now)
                await self.store.work.arm(tx, workspace_id, Kind.ALARM, invitation_id, due_at=now)
