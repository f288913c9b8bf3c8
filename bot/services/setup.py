from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.campaigns.model import CampaignKind
from bot.errors import StepNotDone
from bot.guide.library import default_edition, editions
from bot.notices.setup import SetupCard
from bot.scopes.profiles import CORE
from bot.services.kinds import Kind
from bot.slack.messenger import Posted
from bot.wizard.engine import advance
from bot.wizard.events import Completed, Confirmed, WentBack
from bot.wizard.state import current_step, start
from storage.setups import Card, Setup

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.config import Settings
    from bot.guide.model import Check
    from bot.services.outbox import Outbox
    from bot.slack.messenger import Messenger
    from bot.wizard.events import Event
    from storage.store import Store
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class SetupService:
    """Walk a workspace's admins through the guide, one message each, edited in place."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    settings: Settings
    clock: Callable[[], datetime]

    async def open(self, workspace_id: str, member_id: str) -> None:
        """Start the guide, or show an admin where the workspace is in it."""
        async with self.store.transaction() as tx:
            await self.hold(tx, workspace_id)
            await self.store.setups.open_card(tx, workspace_id, member_id)
            await self._arm_card(tx, workspace_id, member_id)

    async def confirm(self, workspace_id: str, step_id: str) -> None:
        """Go on from the step that was on the screen; a second click changes nothing.

        Raises:
            StepNotDone: The step is done when Usher has seen it happen, and it has not.
        """
        await self._apply(workspace_id, Confirmed(step_id))

    async def go_back(self, workspace_id: str, step_id: str) -> None:
        """Go to the step before the one that was on the screen."""
        await self._apply(workspace_id, WentBack(step_id))

    async def hold(self, tx: AsyncConnection, workspace_id: str) -> Setup:
        """Find the workspace's setup and hold it; a new one starts at the first step."""
        progress = start(default_edition())
        await self.store.setups.start(tx, Setup(workspace_id, progress, self.clock()))
        return await self.store.setups.hold(tx, workspace_id)

    async def complete(self, tx: AsyncConnection, workspace_id: str, check: Check) -> None:
        """Finish the steps that wait for what has just been seen to happen."""
        setup = await self.hold(tx, workspace_id)
        await self._advance(tx, setup, Completed(check))

    async def refresh_cards(self, tx: AsyncConnection, workspace_id: str) -> None:
        """Have every admin's card show the present state."""
        for card in await self.store.setups.cards(tx, workspace_id):
            await self._arm_card(tx, workspace_id, card.member_id)

    async def deliver_card(self, item: WorkItem) -> None:
        """Post an admin's card, or edit it in place; a card that was deleted is posted anew."""
        async with self.store.transaction() as tx:
            card = await self.store.setups.card(tx, item.workspace_id, item.subject_id)
        if card is None:
            return
        if card.channel_id and card.ts:
            token = await self.outbox.token(item.workspace_id)
            notice = await self._notice(item.workspace_id)
            if await self.messenger.edit(token, Posted(card.channel_id, card.ts), notice):
                return

        async def make() -> SetupCard:
            return await self._notice(item.workspace_id)

        posted = await self.outbox.post_once(item, card.member_id, make)
        async with self.store.transaction() as tx:
            await self.store.setups.save_card(
                tx, Card(card.workspace_id, card.member_id, posted.channel_id, posted.ts)
            )

    async def _apply(self, workspace_id: str, event: Event) -> None:
        async with self.store.transaction() as tx:
            await self._advance(tx, await self.hold(tx, workspace_id), event)

    async def _advance(self, tx: AsyncConnection, setup: Setup, event: Event) -> None:
        edition = editions()[setup.progress.edition_id]
        transition = advance(edition, setup.progress, event)
        if transition.blocked_by is not None:
            raise StepNotDone
        await self.store.setups.save(tx, replace(setup, progress=transition.progress))
        await self.refresh_cards(tx, setup.workspace_id)

    async def _arm_card(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> None:
        await self.store.work.arm(tx, workspace_id, Kind.SETUP_CARD, member_id, due_at=self.clock())

    async def _notice(self, workspace_id: str) -> SetupCard:
        async with self.store.transaction() as tx:
            setup = await self.hold(tx, workspace_id)
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
