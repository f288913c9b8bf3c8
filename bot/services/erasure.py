from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Verdict
from bot.errors import SlackRefused
from bot.notices.me import ErasedNotice
from bot.services.audit import Act
from bot.services.kinds import Kind
from bot.services.outbox import NotYetError
from bot.slack.messenger import Posted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.campaigns.model import Invitation
    from bot.services.about import AboutService
    from bot.services.audit import AuditService
    from bot.services.ending import EndingService
    from bot.services.outbox import Outbox
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem

# What was held is revoked first; that takes Zoom a moment, and is looked for again until it has.
_AT_FIRST = timedelta(seconds=3)
_BETWEEN_LOOKS = timedelta(minutes=2)
_ZOOM_IS_ASKED_FOR = timedelta(days=7)
_NO_LONGER_ASKED = Verdict(InvitationState.OPTED_OUT)


@dataclass(frozen=True, slots=True)
class ErasureService:
    """Erase what is held about a person who wants that, once Zoom has ended what they allowed."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    ending: EndingService
    about: AboutService
    audit: AuditService
    clock: Callable[[], datetime]

    async def erase(self, workspace_id: str, member_id: str) -> None:
        """Take a person's Erase everything about me; a second press changes nothing.

        Their Slack id, the states of their invitations and the times stay, so that nobody invites
        them again. What they decided about others as admin or support stays under their Slack id.
        """
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, workspace_id)
            member = await self.store.members.get(tx, workspace_id, member_id)
            if member is not None and member.erased_at is not None:
                return
            ended = await self.ending.end(tx, workspace_id, member_id)
            for invitation in await self.store.invitations.of_member(tx, workspace_id, member_id):
                held = await self.store.invitations.hold(tx, invitation.id)
                if held.state.waiting:
                    await self.ending.grants.settle(tx, held, _NO_LONGER_ASKED, None)
                else:
                    await self.store.work.arm(
                        tx, workspace_id, Kind.BOARD, held.campaign_id, due_at=now
                    )
            await self.store.personal.erase(tx, workspace_id, member_id)
            await self.store.members.erase(tx, workspace_id, member_id, now=now)
            if ended:
                await self.audit.record(
                    tx,
                    workspace_id,
                    Act.AUTHORIZATION_ENDED,
                    actor=member_id,
                    subject=member_id,
                    details={"reason": "erased"},
                )
            await self.audit.record(
                tx, workspace_id, Act.DATA_ERASED, actor=member_id, subject=member_id
            )
            await self.audit.forget(tx, workspace_id, member_id)
            await self.store.work.arm(
                tx, workspace_id, Kind.ERASURE, member_id, due_at=now + _AT_FIRST
            )

    async def finish(self, item: WorkItem) -> None:
        """Erase the rest as soon as nothing waits for Zoom, and tell the person, once.

        Raises:
            NotYetError: Zoom has not ended yet what they allowed; it is asked for a week.
        """
        workspace_id, member_id = item.workspace_id, item.subject_id
        async with self.store.transaction() as tx:
            member = await self.store.members.get(tx, workspace_id, member_id)
            waits = await self.store.personal.holds_grants(tx, workspace_id, member_id)
            mine = await self.store.invitations.of_member(tx, workspace_id, member_id)
            about = await self.about.of(tx, workspace_id)
        if member is None or member.erased_at is None:
            return  # they have asked to be invited again
        now = self.clock()
        if waits and now < member.erased_at + _ZOOM_IS_ASKED_FOR:
            raise NotYetError(now + _BETWEEN_LOOKS)
        await self._tell(item, mine, ErasedNotice(about.target, unheard=waits))
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, workspace_id)
            present = await self.store.members.get(tx, workspace_id, member_id)
            if present is None or present.erased_at != member.erased_at:
                return  # they have asked while they were being told
            await self.store.personal.finish(tx, workspace_id, member_id)
            await self.audit.forget(tx, workspace_id, member_id)

    async def _tell(
        self, item: WorkItem, mine: tuple[Invitation, ...], notice: ErasedNotice
    ) -> None:
        """Put the word in the place of every message; without any left, send one."""
        token = await self.outbox.token(item.workspace_id)
        language = await self.outbox.language(item.workspace_id, item.subject_id)
        told = False
        try:
            for each in mine:
                if each.dm_channel_id is not None and each.dm_ts is not None:
                    at = Posted(each.dm_channel_id, each.dm_ts)
                    told |= await self.messenger.edit(token, at, notice, language=language)
            if not told:
                await self.outbox.post_once(item, item.subject_id, lambda: _ready(notice))
        except SlackRefused:
            return  # whoever cannot be written to is erased all the same


async def _ready(notice: ErasedNotice) -> ErasedNotice:
    return notice
