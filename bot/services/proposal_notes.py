from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from bot.campaigns.permission import PermissionUse
from bot.campaigns.proposal import Decision
from bot.notices.ending import EveryoneNotice
from bot.services.kinds import Kind
from bot.slack.messenger import Posted
from storage.proposals import ProposalMessage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.campaigns.proposal import Proposal
    from bot.services.about import AboutService
    from bot.services.channel import ChannelService
    from bot.services.outbox import Outbox
    from bot.services.roles import RoleService
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem

# chat.update takes 50 calls a minute for everything.
_FOR_EACH_READER: Final = timedelta(seconds=3)
_LONGEST_PAUSE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ProposalNotes:
    """Ask the other admins for their word, in one message each that is kept true."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    channel: ChannelService
    roles: RoleService
    about: AboutService
    clock: Callable[[], datetime]

    async def ask(self, item: WorkItem) -> None:
        """Find out whom to ask: the other admins, or else the status channel, if it may name.

        Raises:
            SlackProblem: Slack does not say who is in a group of admins.
        """
        async with self.store.transaction() as tx:
            proposal = await self.store.proposals.hold(tx, UUID(item.subject_id))
        if proposal is None:
            return
        readers = {proposal.proposed_by, *await self.roles.admins_of(item.workspace_id)}
        if len(readers) == 1 and (channel_id := await self._channel(item.workspace_id)):
            readers.add(channel_id)
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, item.workspace_id)
            for reader_id in sorted(readers):
                message = ProposalMessage(item.workspace_id, proposal.id, reader_id)
                await self.store.proposals.have_read(tx, message)
                subject = f"{proposal.id}:{reader_id}"
                await self.store.work.arm(
                    tx, item.workspace_id, Kind.PROPOSAL_NOTE, subject, due_at=now
                )

    async def show(self, item: WorkItem) -> None:
        """Post one reader's message, or edit it in place, as long as something moves."""
        proposal_id, _, reader_id = item.subject_id.partition(":")
        async with self.store.transaction() as tx:
            proposal = await self.store.proposals.hold(tx, UUID(proposal_id))
            messages = await self.store.proposals.messages(tx, UUID(proposal_id))
        message = next((each for each in messages if each.reader_id == reader_id), None)
        if proposal is None or message is None:
            return
        notice = await self._notice(proposal, message, asked=len(messages) - 1)
        posted = await self._put(item, proposal, message, notice)
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, item.workspace_id)
            shown = replace(message, channel_id=posted.channel_id, ts=posted.ts)
            await self.store.proposals.show_to(tx, shown)
            if proposal.decided_at is not None and notice.left:
                pause = max((now - proposal.decided_at) / 10, _FOR_EACH_READER * len(messages))
                await self.store.work.postpone(
                    tx,
                    item.workspace_id,
                    Kind.PROPOSAL_NOTE,
                    item.subject_id,
                    due_at=now + min(pause, _LONGEST_PAUSE),
                )

    async def _put(
        self,
        item: WorkItem,
        proposal: Proposal,
        message: ProposalMessage,
        notice: EveryoneNotice,
    ) -> Posted:
        in_channel = message.reader_id.startswith(("C", "G"))
        speaks = proposal.proposed_by if in_channel else message.reader_id
        language = await self.outbox.language(item.workspace_id, speaks)
        token = await self.outbox.token(item.workspace_id)
        if item.sending_at is None and message.channel_id and message.ts:
            at = Posted(message.channel_id, message.ts)
            if await self.messenger.edit(token, at, notice, language=language):
                return at
        if in_channel:
            return await self.messenger.post(token, message.reader_id, notice, language=language)

        async def make() -> EveryoneNotice:
            return notice

        return await self.outbox.post_once(item, message.reader_id, make)

    async def _channel(self, workspace_id: str) -> str | None:
        """Give the status channel, if everybody who reads it belongs to the workspace."""
        async with self.store.transaction() as tx:
            setup = await self.store.setups.get(tx, workspace_id)
        if setup is None or setup.channel_id is None:
            return None
        token = await self.outbox.token(workspace_id)
        named = await self.channel.may_name_people(workspace_id, token, setup.channel_id)
        return setup.channel_id if named else None

    async def _notice(
        self, proposal: Proposal, message: ProposalMessage, *, asked: int
    ) -> EveryoneNotice:
        left, since = 0, proposal.decided_at or proposal.proposed_at
        async with self.store.transaction() as tx:
            setup = await self.store.setups.get(tx, proposal.workspace_id)
            about = await self.about.of(tx, proposal.workspace_id)
            if proposal.decision is Decision.AGREED:
                left = await self.store.holders.count(tx, proposal.workspace_id, until=since)
        return EveryoneNotice(
            proposal_id=proposal.id,
            proposed_by=proposal.proposed_by,
            reason=proposal.reason,
            people=proposal.people,
            target=about.target,
            shared=setup is not None and setup.permission_use is PermissionUse.SHARED,
            mine=message.reader_id == proposal.proposed_by,
            asked=asked,
            until=int(proposal.until.timestamp()),
            decision=proposal.decision.value if proposal.decision else None,
            decided_by=proposal.decided_by,
            since=int(since.timestamp()),
            left=left,
        )
