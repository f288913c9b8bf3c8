from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from bot.campaigns import pace
from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Verdict
from bot.errors import SlackRefused, SlackThrottled
from bot.notices.person import ReplacedNotice
from bot.services.grants import rehearsed
from bot.services.kinds import Kind
from bot.services.outbox import NotYetError
from bot.slack.messenger import Posted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.config import Settings
    from bot.services.letters import Letter, LetterService, Story
    from bot.services.outbox import Outbox
    from bot.services.setup import SetupService
    from bot.slack.messenger import Messenger
    from bot.ui.messages import Notice
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


@dataclass(frozen=True, slots=True)
class DeliveryService:
    """Bring invitations to people's DMs at Slack's pace, and keep those messages true."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    letters: LetterService
    setup: SetupService
    settings: Settings
    clock: Callable[[], datetime]

    async def invite(self, item: WorkItem) -> None:
        """Send an invitation's DM, once.

        Raises:
            NotYetError: The workspace's pace has no slot within a second.
        """
        story = await self.letters.story(UUID(item.subject_id))
        invitation = story.invitation
        posted = await self.outbox.posted_before(item, invitation.member_id)
        if posted is not None:
            await self._sent(story, posted)
            return
        if invitation.state is not InvitationState.QUEUED and not invitation.told_anew:
            return
        if not story.may_ask:
            await self._call_off(story)
            return
        await self._take_slot(item.workspace_id)
        await self.retire_earlier(story)
        if story.member is None:
            story = await self.letters.look_up(story)

        async def make() -> Notice:
            return await self.letters.present(story)

        try:
            posted = await self.outbox.post_once(item, invitation.member_id, make)
        except SlackThrottled as throttled:
            await self._slow_down(item.workspace_id, throttled.retry_after)
            raise
        except SlackRefused as refused:
            await self._unreachable(story, refused)
            return
        await self._sent(story, posted)

    async def _call_off(self, story: Story) -> None:
        """Send nothing: the target asks people itself by now, and would lose them by it."""
        invitation, now = story.invitation, self.clock()
        called_off = Verdict(InvitationState.CANCELLED)
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, invitation.workspace_id)
            await self.store.invitations.move(tx, invitation.id, called_off, now=now)
            for kind, subject in (
                (Kind.OUTCOME, invitation.id),
                (Kind.BOARD, invitation.campaign_id),
            ):
                await self.store.work.arm(tx, invitation.workspace_id, kind, subject, due_at=now)

    async def retire_earlier(self, story: Story) -> None:
        """Leave no dead button behind: the message before says that a newer one has the link."""
        invitation = story.invitation
        if invitation.dm_channel_id is None or invitation.dm_ts is None:
            return
        at = Posted(invitation.dm_channel_id, invitation.dm_ts)
        notice = ReplacedNotice(story.about.target)
        await self._edit(story, at, notice)

    async def show_outcome(self, item: WorkItem) -> None:
        """Have a person's message say where they stand; one that is gone is posted anew."""
        story = await self.letters.story(UUID(item.subject_id))
        invitation = story.invitation
        if invitation.dm_channel_id is None or invitation.dm_ts is None:
            return  # its delivery is under way and arms this again
        if story.member is not None and story.member.erased_at is not None:
            return  # what is left to tell comes when the erasure is finished
        if invitation.state is InvitationState.QUEUED:
            return  # a new message is on its way, and says in this one that it has the link
        if item.sending_at is None:
            at = Posted(invitation.dm_channel_id, invitation.dm_ts)
            notice = await self.letters.present(story)
            if await self._edit(story, at, notice):
                return

        async def make() -> Letter:
            return await self.letters.present(story)

        posted = await self.outbox.post_once(item, invitation.member_id, make)
        async with self.store.transaction() as tx:
            await self.store.invitations.delivered(
                tx, invitation.id, channel_id=posted.channel_id, ts=posted.ts, now=self.clock()
            )

    async def _edit(self, story: Story, at: Posted, notice: Notice) -> bool:
        invitation = story.invitation
        language = await self.outbox.language(invitation.workspace_id, invitation.member_id)
        token = story.installation.bot_token
        return await self.messenger.edit(token, at, notice, language=language)

    async def _sent(self, story: Story, posted: Posted) -> None:
        invitation = story.invitation
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, invitation.workspace_id)
            held = await self.store.invitations.hold(tx, invitation.id)
            await self.store.invitations.delivered(
                tx, invitation.id, channel_id=posted.channel_id, ts=posted.ts, now=now
            )
            if held.state is InvitationState.QUEUED:
                await self.store.invitations.move(
                    tx, invitation.id, Verdict(InvitationState.SENT), now=now
                )
            elif not (held.told_anew and invitation.told_anew):
                # A quick click overtook us: the message must say where the person is by now.
                await self.store.work.arm(
                    tx, invitation.workspace_id, Kind.OUTCOME, invitation.id, due_at=now
                )
            await self.store.work.arm(
                tx, invitation.workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now
            )
            if story.campaign.is_rehearsal:
                await self.setup.refresh_cards(tx, invitation.workspace_id)
            await self.store.work.postpone(
                tx,
                invitation.workspace_id,
                Kind.EXPIRY,
                invitation.id,
                due_at=now + self.settings.invitation_ttl,
            )

    async def _unreachable(self, story: Story, refused: SlackRefused) -> None:
        cause = _UNREACHABLE.get(refused.error)
        if cause is None:
            raise refused
        invitation = story.invitation
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, invitation.workspace_id)
            await self.store.invitations.move(
                tx, invitation.id, Verdict(InvitationState.FAILED, cause), now=now
            )
            await self.store.work.arm(
                tx, invitation.workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now
            )
            if story.campaign.is_rehearsal:
                check = rehearsed(story.campaign)
                await self.setup.fail(tx, invitation.workspace_id, check, cause)

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
