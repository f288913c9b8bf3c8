from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Verdict
from bot.errors import NotYours, StaleView, TargetIsLive
from bot.services.asking import may_ask
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.store import Store
    from storage.work import WorkItem

_BETWEEN_RENEWALS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RenewalService:
    """End invitations whose links are too old, and renew them when their owner asks."""

    store: Store
    setup: SetupService
    audit: AuditService
    clock: Callable[[], datetime]

    async def renew(
        self,
        workspace_id: str,
        member_id: str | None,
        invitation_id: UUID,
        *,
        warned: bool = False,
        sent_by: str | None = None,
    ) -> bool:
        """Send a fresh link in a new message, at the bottom of the owner's DM.

        `member_id` is None where a link itself asks, which only its owner's DM answers. What a
        person has granted stays as it is: their message gets the link in its place. Asking again
        within minutes changes nothing, and gives False. `warned` is an admin's yes to having the
        person disconnected in the target. `sent_by`, of support, is recorded as who had it sent.

        Raises:
            NotYours: Somebody else's invitation.
            StaleView: It was cancelled or is another workspace's, or its person had their data
                erased and has not asked.
            TargetIsLive: The target asks people itself, and nobody was warned.
        """
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            asked = await self.store.invitations.get(tx, invitation_id)
            if asked is None or asked.workspace_id != workspace_id:
                raise StaleView
            invitation = await self.store.invitations.hold(tx, invitation_id)
            if member_id not in {None, invitation.member_id}:
                raise NotYours
            if invitation.state is InvitationState.CANCELLED:
                raise StaleView
            if warned:
                await self.store.invitations.ask_again(tx, invitation_id, now=now)
            elif not await may_ask(self.store, tx, invitation):
                raise TargetIsLive
            again = await self._ask_again(tx, invitation, by_owner=member_id is not None)
            kind = Kind.OUTCOME
            if not invitation.state.holds_grant:
                sent_at = None if again else invitation.sent_at
                if sent_at and now - sent_at < _BETWEEN_RENEWALS:
                    return False
                kind = Kind.INVITATION
                queued = Verdict(InvitationState.QUEUED)
                await self.store.invitations.move(tx, invitation_id, queued, now=now)
            await self.store.work.arm(tx, workspace_id, kind, invitation_id, due_at=now)
            if sent_by is not None:
                await self.audit.record(
                    tx,
                    workspace_id,
                    Act.FRESH_LINK_SENT,
                    actor=sent_by,
                    subject=invitation.member_id,
                    details={"warned": warned},
                )
        return True

    async def _ask_again(
        self, tx: AsyncConnection, invitation: Invitation, *, by_owner: bool
    ) -> bool:
        """Know again whoever had their data erased, if they ask themselves; True if it was so."""
        workspace_id, member_id = invitation.workspace_id, invitation.member_id
        member = await self.store.members.get(tx, workspace_id, member_id)
        if member is None or member.erased_at is None:
            return False
        ending = await self.store.personal.holds_grants(tx, workspace_id, member_id)
        if ending or not by_owner:
            raise StaleView
        await self.store.members.delete(tx, workspace_id, member_id)
        return True

    async def expire(self, item: WorkItem) -> None:
        """End an invitation whose links are too old, and say so in its message."""
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, item.workspace_id)
            invitation = await self.store.invitations.hold(tx, UUID(item.subject_id))
            if invitation.state not in {InvitationState.SENT, InvitationState.AT_ZOOM}:
                return
            left = invitation.state is InvitationState.AT_ZOOM
            expired = Verdict(InvitationState.EXPIRED, Cause.NO_RETURN if left else None)
            await self.store.invitations.move(tx, invitation.id, expired, now=now)
            for kind, subject in (
                (Kind.OUTCOME, invitation.id),
                (Kind.BOARD, invitation.campaign_id),
            ):
                await self.store.work.arm(tx, invitation.workspace_id, kind, subject, due_at=now)
            campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
            if campaign.is_rehearsal:
                await self.setup.refresh_cards(tx, invitation.workspace_id)
