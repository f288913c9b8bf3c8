from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.campaigns.model import InvitationState
from bot.campaigns.progress import standing_of
from bot.campaigns.reference import referred
from bot.errors import PersonUnknown, StaleView
from bot.notices.story import PersonStory, StoryLine
from bot.oauth.grant import GrantStatus
from bot.services.asking import may_ask
from bot.services.audit import Act
from bot.services.kinds import Kind
from storage.claims import Claim

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.oauth.grant import GrantFacts
    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.renewal import RenewalService
    from storage.store import Store

# Whoever is here has the link already, has nothing to do, or is not asked any more.
_NO_LINK = {
    InvitationState.QUEUED,
    InvitationState.VERIFIED,
    InvitationState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class StoryService:
    """Tell admins and support how far one person is, and let them help."""

    store: Store
    renewal: RenewalService
    audit: AuditService
    about: AboutService
    clock: Callable[[], datetime]

    async def find(self, workspace_id: str, words: str) -> str:
        """Find whom an e-mail address, Slack's or Zoom's, or a reference is about.

        Raises:
            PersonUnknown: Usher knows nobody by it.
        """
        async with self.store.transaction() as tx:
            if "@" in words:
                found = await self.store.members.owner_of(
                    tx, workspace_id, words
                ) or await self.store.grants.owner_of(tx, workspace_id, words)
            else:
                found = await self._referred(tx, workspace_id, words)
        if found is None:
            raise PersonUnknown
        return found

    async def of(self, workspace_id: str, member_id: str, *, reader: str) -> PersonStory:
        """Gather a person's story, as `reader` may be told it."""
        async with self.store.transaction() as tx:
            member = await self.store.members.get(tx, workspace_id, member_id)
            mine = await self.store.invitations.of_member(tx, workspace_id, member_id)
            lines = [await self._line(tx, invitation) for invitation in mine]
            if member is not None and member.erased_at is not None:
                lines = [replace(line, link_helps=False) for line in lines]
            claims = await self.store.claims.among(tx, workspace_id, [member_id])
            target = (await self.about.of(tx, workspace_id)).target
        claim = claims.get(member_id)
        return PersonStory(
            member_id=member_id,
            email=member.email if member else None,
            lines=tuple(lines),
            claimed_by=claim.claimed_by if claim else None,
            claimed=int(claim.claimed_at.timestamp()) if claim else None,
            mine=claim is not None and claim.claimed_by == reader,
            target=target,
        )

    async def send_link(
        self, workspace_id: str, support_id: str, invitation_id: UUID, *, warned: bool = False
    ) -> tuple[str, bool]:
        """Send somebody a fresh link; give whom, and False where one has come minutes ago.

        `warned` is an admin's yes to having the person disconnected in the target.

        Raises:
            StaleView: The person needs none any more.
            TargetIsLive: The target asks people itself, and nobody was warned.
        """
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.get(tx, invitation_id)
            if (
                invitation is None
                or invitation.workspace_id != workspace_id
                or invitation.state in _NO_LINK
            ):
                raise StaleView
        sent = await self.renewal.renew(
            workspace_id, None, invitation_id, warned=warned, sent_by=support_id
        )
        return invitation.member_id, sent

    async def claim(self, workspace_id: str, support_id: str, member_id: str) -> None:
        """Have somebody of support take care of a person, in the place of whoever did before.

        Raises:
            StaleView: Nobody has invited that person.
        """
        async with self.store.transaction() as tx:
            await self.renewal.setup.hold(tx, workspace_id)
            if not await self.store.invitations.of_member(tx, workspace_id, member_id):
                raise StaleView
            claim = Claim(support_id, self.clock())
            await self.store.claims.save(tx, workspace_id, member_id, claim)
            await self._tell(tx, workspace_id, support_id, member_id, Act.PERSON_CLAIMED)

    async def release(self, workspace_id: str, support_id: str, member_id: str) -> None:
        """Let somebody of support not take care of a person any more.

        Raises:
            StaleView: They did not; somebody else may have taken over.
        """
        async with self.store.transaction() as tx:
            await self.renewal.setup.hold(tx, workspace_id)
            if not await self.store.claims.release(tx, workspace_id, member_id, support_id):
                raise StaleView
            await self._tell(tx, workspace_id, support_id, member_id, Act.PERSON_RELEASED)

    async def _referred(self, tx: AsyncConnection, workspace_id: str, words: str) -> str | None:
        ids = referred(words)
        if ids is None:
            return None
        invitation = await self.store.invitations.between(tx, workspace_id, *ids)
        return invitation.member_id if invitation else None

    async def _tell(
        self, tx: AsyncConnection, workspace_id: str, support_id: str, member_id: str, act: Act
    ) -> None:
        """Record who takes care of whom, and have the boards say so."""
        await self.audit.record(tx, workspace_id, act, actor=support_id, subject=member_id)
        mine = await self.store.invitations.of_member(tx, workspace_id, member_id)
        for campaign_id in {invitation.campaign_id for invitation in mine}:
            await self.store.work.arm(
                tx, workspace_id, Kind.BOARD, campaign_id, due_at=self.clock()
            )

    async def _line(self, tx: AsyncConnection, invitation: Invitation) -> StoryLine:
        campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        found = await self.store.grants.of_invitation(tx, invitation.id)
        # A Zoom user about whom there is a question may be anybody's.
        grant = next((each for each in found if each.status is GrantStatus.HELD), None)
        refused = grant.refused if grant else None
        return StoryLine(
            invitation_id=invitation.id,
            asked_by=campaign.created_by,
            asked=int(campaign.created_at.timestamp()),
            rehearsal=campaign.is_rehearsal,
            standing=standing_of(invitation.state, invitation.cause).value,
            since=int(invitation.state_at.timestamp()),
            cause=invitation.cause.value if invitation.cause else refused,
            zoom_email=grant.zoom_user.email if grant else None,
            granted=tuple(each.value for each in grant.report.granted) if grant else (),
            partly=tuple(each.value for each in grant.report.partly) if grant else (),
            missing=grant.missing if grant else (),
            verified=_verified(grant) if grant else None,
            link_helps=invitation.state not in _NO_LINK,
            disconnects=not await may_ask(self.store, tx, invitation),
        )


def _verified(grant: GrantFacts) -> int:
    return int((grant.verified_at or grant.obtained_at).timestamp())
