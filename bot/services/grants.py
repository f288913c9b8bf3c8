from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.campaigns.causes import Cause
from bot.campaigns.model import CampaignKind, InvitationState
from bot.campaigns.verdict import Verdict
from bot.errors import NotYours, StaleView
from bot.guide.model import Check
from bot.oauth.grant import GrantStatus
from bot.oauth.lifetimes import keep_alive_at
from bot.services.audit import Act
from bot.services.judging import doubt, judge_own, last_word
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Campaign, Invitation
    from bot.oauth.grant import Grant, GrantFacts
    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.setups import Setup
    from storage.store import Store

CONFIRM_WITHIN = timedelta(days=1)
# What people are told of how it ended; what Zoom says does not take its place.
_SAYS_WHY = {Cause.NOT_ME, Cause.ENDED_FOR_ALL}
WRONG_USER = Verdict(InvitationState.WRONG_ACCOUNT, Cause.WRONG_USER)


def decides_account(campaign: Campaign, setup: Setup, credentials_id: UUID) -> bool:
    """Tell whether this rehearsal says which Zoom account everybody else is compared with.

    The first verified one of a credential pair does; a new pair may be an app of another account.
    """
    is_first = campaign.kind is CampaignKind.REHEARSAL
    return is_first and setup.rehearsed_credentials_id != credentials_id


def rehearsed(campaign: Campaign) -> Check:
    """Tell what is done when this rehearsal comes back verified."""
    return Check.COLLEAGUE if campaign.kind is CampaignKind.COLLEAGUE else Check.REHEARSAL


@dataclass(frozen=True, slots=True)
class GrantService:
    """Keep people's Zoom authorizations: hold them, ask whose they are, let them go."""

    store: Store
    setup: SetupService
    audit: AuditService
    clock: Callable[[], datetime]

    async def keep(self, tx: AsyncConnection, grant: Grant) -> None:
        """Store a grant; once it may be used, earlier ones of its invitation give way to it."""
        for each in await self.store.grants.of_invitation(tx, grant.invitation_id):
            # One that waits for an answer gives way to a later question; one in use does not.
            replaced = grant.status is GrantStatus.HELD or each.status is GrantStatus.CONFIRMING
            if each.id != grant.id and replaced:
                await self.drop(tx, grant.workspace_id, each.id)
        await self.store.grants.save(tx, grant)
        if grant.status is GrantStatus.HELD:
            await self.keep_alive(tx, grant.workspace_id, grant.id)
        if grant.status is GrantStatus.CONFIRMING:
            due_at = self.clock() + CONFIRM_WITHIN
            await self.store.work.postpone(
                tx, grant.workspace_id, Kind.GRANT_REVOCATION, grant.id, due_at=due_at
            )

    async def keep_alive(self, tx: AsyncConnection, workspace_id: str, grant_id: UUID) -> None:
        """Have a grant used before Zoom forgets it."""
        due_at = keep_alive_at(grant_id, used_at=self.clock())
        await self.store.work.postpone(tx, workspace_id, Kind.KEEP_ALIVE, grant_id, due_at=due_at)

    async def lose(self, tx: AsyncConnection, grant: Grant) -> None:
        """End a question about a Zoom user whose owner has come: the asked person was not it."""
        await self.store.work.cancel(
            tx, grant.workspace_id, Kind.GRANT_REVOCATION, grant.id, now=self.clock()
        )
        invitation = await self.store.invitations.hold(tx, grant.invitation_id)
        if grant.status is GrantStatus.CONFIRMING:
            await self.record_end(tx, invitation, reason="owner_came")
        if invitation.state is InvitationState.CONFIRMING:
            await self.fall_back(tx, invitation, WRONG_USER)

    async def settle(
        self,
        tx: AsyncConnection,
        invitation: Invitation,
        verdict: Verdict,
        grant: GrantFacts | None,
        *,
        told_by: Kind = Kind.OUTCOME,
    ) -> None:
        """Move an invitation to where a verdict puts it, and have everybody told.

        `told_by` is Kind.INVITATION where the person gets a new message instead of a changed one.
        """
        now = self.clock()
        workspace_id = invitation.workspace_id
        await self.store.invitations.move(tx, invitation.id, verdict, now=now)
        if verdict.being_checked and grant is not None:
            await doubt(self.store, tx, workspace_id, grant.id, now=now)
        await self.store.work.arm(tx, workspace_id, told_by, invitation.id, due_at=now)
        await self.store.work.arm(tx, workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now)
        campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        if not campaign.is_rehearsal:
            return
        await self._rehearsed(tx, campaign, invitation.state, verdict, grant)
        if verdict.state.usable and campaign.kind is CampaignKind.REHEARSAL:
            await self.store.work.arm(tx, workspace_id, Kind.LIST_PROBE, invitation.id, due_at=now)

    async def opt_out(self, workspace_id: str, member_id: str, invitation_id: UUID) -> None:
        """Take a person's Not for me; what they have granted already is not touched by it.

        Raises:
            NotYours: The invitation is somebody else's.
            StaleView: The person has authorized meanwhile.
        """
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, workspace_id)
            invitation = await self.own(tx, workspace_id, member_id, invitation_id)
            if invitation.state.holds_grant:
                raise StaleView
            await self.store.invitations.end_trips(tx, [invitation_id], now=self.clock())
            await self.settle(tx, invitation, Verdict(InvitationState.OPTED_OUT), None)
            await self.audit.record(
                tx, workspace_id, Act.OPTED_OUT, actor=member_id, subject=member_id
            )

    async def own(
        self, tx: AsyncConnection, workspace_id: str, member_id: str, invitation_id: UUID
    ) -> Invitation:
        """Hold a person's own invitation.

        Raises:
            NotYours: It is somebody else's.
            StaleView: There is none.
        """
        invitation = await self.store.invitations.get(tx, invitation_id)
        if invitation is None or invitation.workspace_id != workspace_id:
            raise StaleView
        if invitation.member_id != member_id:
            raise NotYours
        return await self.store.invitations.hold(tx, invitation_id)

    async def drop(self, tx: AsyncConnection, workspace_id: str, grant_id: UUID) -> None:
        """Let a grant not be used any more, and have Zoom forget it."""
        now = self.clock()
        await self.store.grants.mark(tx, grant_id, GrantStatus.DROPPED, dropped_at=now)
        await self.store.work.arm(tx, workspace_id, Kind.GRANT_REVOCATION, grant_id, due_at=now)

    async def forget(self, tx: AsyncConnection, grant: Grant, cause: Cause | None) -> None:
        """Delete a dropped grant and tell its owner that it is over; the setup must be held."""
        now = self.clock()
        await self.store.grants.delete(tx, grant.id)
        invitation = await self.store.invitations.hold(tx, grant.invitation_id)
        if invitation.state is not InvitationState.REVOKED:
            return
        if invitation.cause not in _SAYS_WHY:
            await self.store.invitations.blame(tx, invitation.id, cause)
        for kind, subject in (
            (Kind.OUTCOME, invitation.id),
            (Kind.BOARD, invitation.campaign_id),
        ):
            await self.store.work.arm(tx, grant.workspace_id, kind, subject, due_at=now)

    async def unanswered(self, tx: AsyncConnection, grant: Grant) -> None:
        """End a question that nobody has answered within its day."""
        await self.store.grants.mark(tx, grant.id, GrantStatus.DROPPED, dropped_at=self.clock())
        invitation = await self.store.invitations.hold(tx, grant.invitation_id)
        await self.record_end(tx, invitation, reason="unanswered")
        if invitation.state is InvitationState.CONFIRMING:
            await self.fall_back(tx, invitation, Verdict(InvitationState.EXPIRED))

    async def fall_back(
        self, tx: AsyncConnection, invitation: Invitation, verdict: Verdict
    ) -> None:
        """Go back to the grant that was in use before the question, or where a verdict puts it."""
        found = await self.store.grants.of_invitation(tx, invitation.id)
        before = next((grant for grant in found if grant.status is GrantStatus.HELD), None)
        if before is not None:
            verdict = judge_own(
                before,
                account_matches=True,
                scopes_settled=await last_word(self.store, tx, invitation.workspace_id, before),
            )
        await self.settle(tx, invitation, verdict, before)

    async def _rehearsed(
        self,
        tx: AsyncConnection,
        campaign: Campaign,
        before: InvitationState,
        verdict: Verdict,
        grant: GrantFacts | None,
    ) -> None:
        """Have the guide go on, or open the step that mends what the newest rehearsal showed.

        What had come back verified and ended later has shown nothing new.
        """
        workspace_id = campaign.workspace_id
        first, check = campaign.kind is CampaignKind.REHEARSAL, rehearsed(campaign)
        if verdict.state is InvitationState.VERIFIED and grant is not None:
            if first:
                await self._unlock(tx, workspace_id, grant)
            if first or not grant.zoom_user.runs_zoom:
                await self.setup.complete(tx, workspace_id, check)
        newest = await self.store.campaigns.latest(tx, workspace_id, campaign.kind)
        was_good = before is InvitationState.VERIFIED
        stopped = verdict.state.stopped and not verdict.being_checked and not was_good
        if stopped and newest is not None and newest.id == campaign.id:
            await self.setup.fail(tx, workspace_id, check, verdict.cause)
        await self.setup.refresh_cards(tx, workspace_id)

    async def _unlock(self, tx: AsyncConnection, workspace_id: str, grant: GrantFacts) -> None:
        setup = await self.store.setups.hold(tx, workspace_id)
        unlocked = replace(
            setup,
            account_id=grant.zoom_user.account_id,
            rehearsed_credentials_id=grant.credentials_id,
        )
        await self.store.setups.save(tx, unlocked)

    async def record_end(
        self, tx: AsyncConnection, invitation: Invitation, *, reason: str, actor: str | None = None
    ) -> None:
        """Record that something a person granted is over."""
        await self.audit.record(
            tx,
            invitation.workspace_id,
            Act.AUTHORIZATION_ENDED,
            actor=actor,
            subject=invitation.member_id,
            details={"reason": reason},
        )
