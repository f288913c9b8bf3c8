from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bot.campaigns import pace
from bot.campaigns.causes import Cause
from bot.campaigns.model import CampaignKind, InvitationState
from bot.campaigns.verdict import Verdict
from bot.errors import SlackRefused, SlackThrottled
from bot.notices.person import ConfirmNotice, InvitationNotice, OutcomeNotice
from bot.oauth.attempt import TOKEN_BYTES, link_hash, token
from bot.secret import Secret
from bot.services.kinds import Kind
from bot.services.outbox import NotYetError
from bot.slack.messenger import Posted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.campaigns.model import Campaign, Invitation, Member
    from bot.config import Settings
    from bot.oauth.grant import GrantFacts
    from bot.services.outbox import Outbox
    from bot.services.setup import SetupService
    from bot.slack.directory import Directory
    from bot.slack.messenger import Messenger
    from storage.installations import Installation
    from storage.store import Store
    from storage.work import WorkItem

_MINUTE = timedelta(minutes=1)
_ENOUGH_TO_JUDGE = 10  # messages in the last minute
# What Slack says when a person cannot be reached at all, and what that means.
_UNREACHABLE = {
    "messages_tab_disabled": Cause.SLACK_DM_CLOSED,
    "cannot_dm_bot": Cause.SLACK_DM_CLOSED,
    "restricted_action": Cause.SLACK_DM_CLOSED,
    "channel_not_found": Cause.SLACK_INACTIVE,
    "user_not_found": Cause.SLACK_INACTIVE,
    "user_disabled": Cause.SLACK_INACTIVE,
    "is_inactive": Cause.SLACK_INACTIVE,
}
# After these, another try of the same person can come out differently.
_RETRYABLE = {
    InvitationState.MISSING_SCOPES,
    InvitationState.UNLICENSED,
    InvitationState.WRONG_ACCOUNT,
    InvitationState.DECLINED,
    InvitationState.FAILED,
    InvitationState.OPTED_OUT,
}


@dataclass(frozen=True, slots=True)
class _Story:
    """What a message to an invited person is made of."""

    invitation: Invitation
    campaign: Campaign
    installation: Installation
    member: Member | None
    grant: GrantFacts | None


@dataclass(frozen=True, slots=True)
class DeliveryService:
    """Bring invitations to people's DMs at Slack's pace, and keep those messages true."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    directory: Directory
    setup: SetupService
    settings: Settings
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]

    async def invite(self, item: WorkItem) -> None:
        """Send an invitation's DM, once.

        Raises:
            NotYetError: The workspace's pace has no slot within a second.
        """
        story = await self._story(UUID(item.subject_id))
        invitation = story.invitation
        if invitation.dm_ts:
            return
        posted = await self.outbox.posted_before(item, invitation.member_id)
        if posted is not None:
            await self._sent(story, posted)
            return
        if invitation.state is not InvitationState.QUEUED:
            return
        await self._take_slot(item.workspace_id)
        if story.member is None:
            story = await self._look_up(story)

        async def make() -> InvitationNotice:
            return self._invitation(story, await self._mint_link(story.invitation))

        try:
            posted = await self.outbox.post_once(item, invitation.member_id, make)
        except SlackThrottled as throttled:
            await self._slow_down(item.workspace_id, throttled.retry_after)
            raise
        except SlackRefused as refused:
            await self._unreachable(story, refused)
            return
        await self._sent(story, posted)

    async def show_outcome(self, item: WorkItem) -> None:
        """Have a person's message say where they stand; one that is gone is posted anew."""
        story = await self._story(UUID(item.subject_id))
        invitation = story.invitation
        if invitation.dm_channel_id is None or invitation.dm_ts is None:
            return  # its delivery is under way and arms this again
        if item.sending_at is None:
            at = Posted(invitation.dm_channel_id, invitation.dm_ts)
            notice = await self._present_notice(story)
            if await self.messenger.edit(story.installation.bot_token, at, notice):
                return

        async def make() -> InvitationNotice | OutcomeNotice | ConfirmNotice:
            return await self._present_notice(story)

        posted = await self.outbox.post_once(item, invitation.member_id, make)
        async with self.store.transaction() as tx:
            await self.store.invitations.delivered(
                tx, invitation.id, channel_id=posted.channel_id, ts=posted.ts, now=self.clock()
            )

    async def _present_notice(
        self, story: _Story
    ) -> InvitationNotice | OutcomeNotice | ConfirmNotice:
        invitation, grant = story.invitation, story.grant
        if invitation.state.waiting or invitation.state is InvitationState.EXPIRED:
            return self._invitation(story, await self._mint_link(invitation))
        if invitation.state is InvitationState.CONFIRMING and grant is not None:
            return ConfirmNotice(
                invitation_id=invitation.id,
                zoom_email=grant.zoom_user.email,
                slack_email=story.member.email if story.member else None,
                institution=story.installation.team_name,
                target=self.settings.target_name,
            )
        retryable = invitation.state in _RETRYABLE
        return OutcomeNotice(
            invitation_id=invitation.id,
            outcome=invitation.state.value,
            cause=invitation.cause.value if invitation.cause else None,
            missing=grant.missing if grant else (),
            zoom_email=grant.zoom_user.email if grant else None,
            institution=story.installation.team_name,
            target=self.settings.target_name,
            asked_by=story.campaign.created_by,
            link=await self._mint_link(invitation) if retryable else None,
            rehearsal=story.campaign.is_rehearsal,
        )

    def _invitation(self, story: _Story, link: Secret) -> InvitationNotice:
        return InvitationNotice(
            invitation_id=story.invitation.id,
            link=link,
            institution=story.installation.team_name,
            target=self.settings.target_name,
            asked_by=story.campaign.created_by,
            zoom_email=story.member.email if story.member else None,
            rehearsal=story.campaign.kind is CampaignKind.REHEARSAL,
        )

    async def _mint_link(self, invitation: Invitation) -> Secret:
        """Make a link and commit its hash before any message carries it."""
        word = token(self.random(TOKEN_BYTES))
        expires_at = self.clock() + self.settings.invitation_ttl
        async with self.store.transaction() as tx:
            await self.store.invitations.add_link(
                tx, invitation, link_hash(word.reveal()), expires_at=expires_at
            )
        return Secret(f"{self.settings.public_url}/authorize/{word.reveal()}")

    async def _sent(self, story: _Story, posted: Posted) -> None:
        invitation = story.invitation
        now = self.clock()
        async with self.store.transaction() as tx:
            held = await self.store.invitations.hold(tx, invitation.id)
            await self.store.invitations.delivered(
                tx, invitation.id, channel_id=posted.channel_id, ts=posted.ts, now=now
            )
            if held.state is InvitationState.QUEUED:
                await self.store.invitations.move(
                    tx, invitation.id, Verdict(InvitationState.SENT), now=now
                )
            else:
                # A quick click overtook us: the message must say where the person is by now.
                await self.store.work.arm(
                    tx, invitation.workspace_id, Kind.OUTCOME, invitation.id, due_at=now
                )
            await self.store.work.arm(
                tx, invitation.workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now
            )

    async def _unreachable(self, story: _Story, refused: SlackRefused) -> None:
        cause = _UNREACHABLE.get(refused.error)
        if cause is None:
            raise refused
        invitation = story.invitation
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.store.invitations.move(
                tx, invitation.id, Verdict(InvitationState.FAILED, cause), now=now
            )
            await self.store.work.arm(
                tx, invitation.workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now
            )
            if story.campaign.is_rehearsal:
                await self.setup.refresh_cards(tx, invitation.workspace_id)

    async def _take_slot(self, workspace_id: str) -> None:
        now = self.clock()
        async with self.store.transaction() as tx:
            held = await self.store.rates.get(
                tx, workspace_id, per_second=self.settings.dm_rate, now=now
            )
            taken = pace.take(held, now, highest=self.settings.dm_rate)
            if taken is None:
                raise NotYetError(now + pace.wait(held, now))
            await self.store.rates.save(tx, workspace_id, taken)
        await asyncio.sleep(pace.wait(held, now).total_seconds())

    async def _slow_down(self, workspace_id: str, retry_after: float) -> None:
        now = self.clock()
        async with self.store.transaction() as tx:
            count, first = await self.store.work.done_since(
                tx, workspace_id, Kind.INVITATION, since=now - _MINUTE
            )
            held = await self.store.rates.get(
                tx, workspace_id, per_second=self.settings.dm_rate, now=now
            )
            span = max((now - first).total_seconds(), 1.0) if first else 1.0
            slowed = pace.throttled(
                held,
                now,
                retry_after=timedelta(seconds=retry_after),
                accepted=count / span if count >= _ENOUGH_TO_JUDGE else 0.0,
            )
            await self.store.rates.save(tx, workspace_id, slowed)

    async def _look_up(self, story: _Story) -> _Story:
        """Learn a person's name and address, which a rehearsal has had no occasion to."""
        invitation = story.invitation
        people = await self.directory.people(story.installation.bot_token, [invitation.member_id])
        async with self.store.transaction() as tx:
            await self.store.members.save(tx, invitation.workspace_id, people, now=self.clock())
        return await self._story(invitation.id)

    async def _story(self, invitation_id: UUID) -> _Story:
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, invitation_id)
            grants = await self.store.grants.of_invitation(tx, invitation_id)
            return _Story(
                invitation=invitation,
                campaign=await self.store.campaigns.require(tx, invitation.campaign_id),
                installation=await self.store.installations.require(tx, invitation.workspace_id),
                member=await self.store.members.get(
                    tx, invitation.workspace_id, invitation.member_id
                ),
                grant=grants[0] if grants else None,
            )
