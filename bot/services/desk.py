from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from bot.errors import SlackRefused
from bot.notices.ending import Alarm

if TYPE_CHECKING:
    from bot.services.channel import ChannelService
    from bot.services.outbox import Outbox
    from bot.slack.messenger import Messenger, Posted
    from bot.ui.messages import Notice
    from storage.store import Store
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class SupportDesk:
    """Tell support what concerns one person, where that person may be named."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    channel: ChannelService

    async def sound_alarm(self, item: WorkItem) -> None:
        """Say that somebody did not authorize what was authorized in their name."""
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, UUID(item.subject_id))
            campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        alarm = Alarm(invitation.member_id, int(invitation.state_at.timestamp()))
        await self.post(item, alarm, otherwise=campaign.created_by)

    async def post(self, item: WorkItem, notice: Notice, *, otherwise: str) -> Posted:
        """Post in the status channel, or, where people must not be named, in an admin's DM.

        A post in the channel is not looked up after an unknown outcome: it may come twice.
        """
        token = await self.outbox.token(item.workspace_id)
        async with self.store.transaction() as tx:
            setup = await self.store.setups.get(tx, item.workspace_id)
        channel_id = setup.channel_id if setup else None
        if channel_id and await self.channel.may_name_people(item.workspace_id, token, channel_id):
            try:
                language = await self.outbox.language(item.workspace_id, otherwise)
                return await self.messenger.post(token, channel_id, notice, language=language)
            except SlackRefused as refused:
                await self.channel.gone(item.workspace_id, channel_id, otherwise, refused.error)

        async def make() -> Notice:
            return notice

        return await self.outbox.post_once(item, otherwise, make)
