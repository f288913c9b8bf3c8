from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.notices.ending import LeaverNotice
from bot.slack.messenger import Posted

if TYPE_CHECKING:
    from bot.campaigns.leaving import Departure
    from bot.config import Settings
    from bot.services.about import AboutService
    from bot.services.desk import SupportDesk
    from bot.services.outbox import Outbox
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class LeaverNotes:
    """Announce to support what is about to end, in one message that is kept true."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    desk: SupportDesk
    about: AboutService
    settings: Settings

    async def show(self, item: WorkItem) -> None:
        """Post a departure's message, or edit it in place."""
        async with self.store.transaction() as tx:
            departure = await self.store.departures.get(tx, item.workspace_id, item.subject_id)
            invited = await self.store.invitations.of_member(tx, item.workspace_id, item.subject_id)
            campaign = (
                await self.store.campaigns.require(tx, invited[0].campaign_id) if invited else None
            )
        if departure is None:
            return
        # Where people must not be named it goes to whoever invited the person.
        otherwise = campaign.created_by if campaign else self.settings.admins[0]
        about = await self.about.look(item.workspace_id)
        notice = _notice(departure, target=about.target)
        if item.sending_at is None and departure.channel_id and departure.ts:
            at = Posted(departure.channel_id, departure.ts)
            token = await self.outbox.token(item.workspace_id)
            language = await self.outbox.language(item.workspace_id, otherwise)
            if await self.messenger.edit(token, at, notice, language=language):
                return
        posted = await self.desk.post(item, notice, otherwise=otherwise)
        async with self.store.transaction() as tx:
            present = await self.store.departures.get(tx, item.workspace_id, item.subject_id)
            if present is not None:
                shown = replace(present, channel_id=posted.channel_id, ts=posted.ts)
                await self.store.departures.save(tx, shown)


def _notice(departure: Departure, *, target: str) -> LeaverNotice:
    decided = departure.decided_at
    return LeaverNotice(
        member_id=departure.member_id,
        target=target,
        since=int(departure.noticed_at.timestamp()),
        ends=int(departure.ends_at.timestamp()),
        outcome=departure.outcome.value if departure.outcome else None,
        kept_by=departure.kept_by,
        decided=int(decided.timestamp()) if decided else None,
    )
