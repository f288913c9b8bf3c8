from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.model import CampaignKind
from bot.guide.library import editions
from bot.notices.setup import SetupCard
from bot.scopes.profiles import CORE
from bot.slack.messenger import Posted
from bot.wizard.state import current_step
from storage.setups import Card

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.services.outbox import Outbox
    from bot.services.setup import SetupService
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class CardService:
    """Show every admin where the workspace is in the guide, in one message each."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    setup: SetupService
    settings: Settings

    async def deliver(self, item: WorkItem) -> None:
        """Post an admin's card, or edit it in place; a card that was deleted is posted anew."""
        async with self.store.transaction() as tx:
            card = await self.store.setups.card(tx, item.workspace_id, item.subject_id)
        if card is None:
            return
        if card.channel_id and card.ts:
            token = await self.outbox.token(item.workspace_id)
            notice = await self._notice(item.workspace_id)
            language = await self.outbox.language(item.workspace_id, card.member_id)
            at = Posted(card.channel_id, card.ts)
            if await self.messenger.edit(token, at, notice, language=language):
                return

        async def make() -> SetupCard:
            return await self._notice(item.workspace_id)

        posted = await self.outbox.post_once(item, card.member_id, make)
        async with self.store.transaction() as tx:
            await self.store.setups.save_card(
                tx, Card(card.workspace_id, card.member_id, posted.channel_id, posted.ts)
            )

    async def _notice(self, workspace_id: str) -> SetupCard:
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            entered = await self.store.credentials.latest(tx, workspace_id)
            current = await self.store.credentials.current(tx, workspace_id)
            rehearsal = await self.store.campaigns.latest(tx, workspace_id, CampaignKind.REHEARSAL)
            tries = await self.store.invitations.of_campaign(tx, rehearsal.id) if rehearsal else ()
            last = tries[0] if tries else None
            grants = await self.store.grants.of_invitation(tx, last.id) if last else ()
        edition = editions()[setup.progress.edition_id]
        missing = grants[0].report.missing if grants else ()
        return SetupCard(
            edition_id=edition.id,
            step_id=current_step(edition, setup.progress).id,
            done=setup.progress.done,
            values=self._values(),
            credentials=entered.state.value if entered else None,
            channel_id=setup.channel_id,
            candidate_channel_id=setup.candidate_channel_id,
            channel_problem=setup.candidate_problem,
            rehearsal=last.state.value if last else None,
            rehearsal_cause=last.cause.value if last and last.cause else None,
            rehearsal_missing=tuple(each.capability_id.value for each in missing),
            scopes_to_add=tuple(dict.fromkeys(name for each in missing for name in each.scopes)),
            unlocked=current is not None and current.id == setup.rehearsed_credentials_id,
        )

    def _values(self) -> dict[str, str]:
        values = {
            "target": self.settings.target_name,
            "redirect_url": self.settings.redirect_url,
            "scopes": "\n".join(CORE.granular()),
        }
        if self.settings.target_url:
            values["target_url"] = self.settings.target_url
        return values
