from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import StepNotDone
from bot.guide.library import default_edition, editions
from bot.services.kinds import Kind
from bot.wizard.engine import advance
from bot.wizard.events import Completed, Confirmed, WentBack
from bot.wizard.state import start
from storage.setups import Setup

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.guide.model import Check
    from bot.wizard.events import Event
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class SetupService:
    """Walk a workspace's admins through the guide; they share one passage through it."""

    store: Store
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
