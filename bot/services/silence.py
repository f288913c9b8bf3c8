from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.silence import AMOUNTS_TO
from bot.errors import StaleView
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.campaigns.model import Invitation
    from bot.campaigns.silence import Seen
    from bot.notices.person import NoReturnNotice
    from bot.services.delivery import DeliveryService
    from bot.services.grants import GrantService
    from bot.services.letters import LetterService
    from bot.services.outbox import Outbox
    from bot.slack.messenger import Posted
    from storage.store import Store
    from storage.work import WorkItem

SILENCE = timedelta(minutes=10)
"""How long nothing may come back from somebody who rehearses until they are asked."""


@dataclass(frozen=True, slots=True)
class SilenceService:
    """Ask whoever rehearses and stays away what Zoom's page said, which Usher cannot see."""

    store: Store
    outbox: Outbox
    letters: LetterService
    delivery: DeliveryService
    grants: GrantService
    clock: Callable[[], datetime]

    async def ask(self, item: WorkItem) -> None:
        """Put the question at the bottom of the DM, once; whoever has come back is not asked."""
        story = await self.letters.story(UUID(item.subject_id))
        member_id = story.invitation.member_id
        posted = await self.outbox.posted_before(item, member_id)
        if posted is None:
            if not _silent(story.invitation):
                return
            await self.delivery.retire_earlier(story)

            async def make() -> NoReturnNotice:
                return await self.letters.no_return(story)

            posted = await self.outbox.post_once(item, member_id, make)
        await self._asked(story.invitation, posted)

    async def answer(
        self, workspace_id: str, member_id: str, invitation_id: UUID, seen: Seen
    ) -> None:
        """Take what somebody saw for what came of it; if they come back later, that counts.

        Raises:
            NotYours: Somebody else was asked.
            StaleView: They have come back meanwhile, or have answered.
        """
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, workspace_id)
            invitation = await self.grants.own(tx, workspace_id, member_id, invitation_id)
            if invitation.state is not InvitationState.AT_ZOOM:
                raise StaleView
            await self.grants.settle(tx, invitation, AMOUNTS_TO[seen], None)

    async def _asked(self, invitation: Invitation, posted: Posted) -> None:
        now, workspace_id = self.clock(), invitation.workspace_id
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, workspace_id)
            held = await self.store.invitations.hold(tx, invitation.id)
            await self.store.invitations.delivered(
                tx, invitation.id, channel_id=posted.channel_id, ts=posted.ts, now=now
            )
            if not _silent(held):  # a late return overtook us: the message must say so
                await self.store.work.arm(tx, workspace_id, Kind.OUTCOME, invitation.id, due_at=now)
                return
            await self.store.invitations.blame(tx, invitation.id, Cause.NO_RETURN)
            await self.store.work.arm(
                tx, workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now
            )
            await self.grants.setup.refresh_cards(tx, workspace_id)


def _silent(invitation: Invitation) -> bool:
    """Tell whether nothing has come back from somebody who left, and they were not asked yet."""
    left = invitation.state is InvitationState.AT_ZOOM
    return left and invitation.cause is not Cause.NO_RETURN
