from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import StaleView, StepNotDone
from bot.guide.library import default_edition, editions
from bot.guide.model import Mendable
from bot.services.kinds import Kind
from bot.wizard.engine import advance
from bot.wizard.events import (
    Completed,
    Confirmed,
    DoneAfterAll,
    Failed,
    Jumped,
    Moved,
    Restarted,
    Skipped,
    TriedAgain,
    WentBack,
)
from bot.wizard.spot import Spot
from bot.wizard.state import current_step, start
from storage.setups import Setup

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.causes import Cause
    from bot.guide.model import Check
    from bot.wizard.events import Event
    from bot.wizard.state import Progress
    from storage.store import Store


_LOOK_HOLDS = timedelta(minutes=10)


def shows_finding(progress: Progress) -> bool:
    """Tell whether the step on the screen has something that the system looks at by itself."""
    return current_step(editions()[progress.edition_id], progress).finding is not None


@dataclass(frozen=True, slots=True)
class SetupService:
    """Walk a workspace's admins through the guide; they share one passage through it."""

    store: Store
    clock: Callable[[], datetime]

    async def open(self, workspace_id: str, member_id: str) -> None:
        """Start the guide, or show somebody where the workspace is in it, in a new message."""
        async with self.store.transaction() as tx:
            await self.hold(tx, workspace_id)
            await self.deal_card(tx, workspace_id, member_id)
            await self._look(tx, workspace_id)

    async def confirm(self, workspace_id: str, step_id: str) -> None:
        """Go on from the step that was on the screen; a second click changes nothing.

        Raises:
            StepNotDone: The step is done when Usher has seen it happen, and it has not.
        """
        await self._apply(workspace_id, Confirmed(step_id))

    async def go_back(self, workspace_id: str, step_id: str) -> None:
        """Go to the step before the one that was on the screen."""
        await self._apply(workspace_id, WentBack(step_id))

    async def skip(self, workspace_id: str, seen: Spot, reason: str) -> None:
        """Leave out the optional step that was on the screen, and say why.

        Raises:
            StaleView: Another step is on the screen now, or this one cannot be left out.
        """
        await self._apply_there(workspace_id, seen, Skipped(seen.step_id, reason))

    async def do_after_all(self, workspace_id: str, seen: Spot) -> None:
        """Call the skipped step that was on the screen done; a second click changes nothing."""
        await self._apply(workspace_id, DoneAfterAll(seen.step_id))

    async def jump(self, workspace_id: str, seen: Spot, step_id: str) -> None:
        """Show the step that somebody picked among all of them.

        Raises:
            StaleView: Another step was on the screen, or the one picked cannot be opened.
        """
        await self._apply_there(workspace_id, seen, Jumped(step_id))

    async def restart(self, workspace_id: str, seen: Spot) -> None:
        """Show the first step again; what is finished stays finished.

        Raises:
            StaleView: Another step is on the screen now, or it is the first already.
        """
        await self._apply_there(workspace_id, seen, Restarted())

    async def move(self, workspace_id: str, seen: Spot, edition_id: str) -> None:
        """Follow another edition from now on; what is finished or skipped stays so.

        Raises:
            StaleView: Another step is on the screen now, or there is no such edition.
        """
        other = editions().get(edition_id)
        if other is None:
            raise StaleView
        await self._apply_there(workspace_id, seen, Moved(other))

    async def hold(self, tx: AsyncConnection, workspace_id: str) -> Setup:
        """Find the workspace's setup and hold it; a new one starts at the first step."""
        progress = start(default_edition())
        await self.store.setups.start(tx, Setup(workspace_id, progress, self.clock()))
        return await self.store.setups.hold(tx, workspace_id)

    async def complete(self, tx: AsyncConnection, workspace_id: str, check: Check) -> None:
        """Finish the steps that wait for what has just been seen to happen."""
        setup = await self.hold(tx, workspace_id)
        await self._advance(tx, setup, Completed(check))

    async def deal_card(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> None:
        """Have somebody get a card, or a new one that takes the older one's place."""
        await self.store.setups.open_card(tx, workspace_id, member_id)
        await self._arm_card(tx, workspace_id, member_id)

    async def fail(
        self, tx: AsyncConnection, workspace_id: str, check: Check, cause: Cause | None
    ) -> None:
        """Open the step that mends what went wrong; it leads back to what has to be tried again."""
        setup = await self.hold(tx, workspace_id)
        mendable = next((each for each in Mendable if each.value == cause), None)
        await self._advance(tx, setup, Failed(check, mendable))

    async def try_again(self, tx: AsyncConnection, workspace_id: str, check: Check) -> None:
        """Go back to the step from which something that went wrong is tried again."""
        setup = await self.hold(tx, workspace_id)
        await self._advance(tx, setup, TriedAgain(check))

    async def refresh_cards(self, tx: AsyncConnection, workspace_id: str) -> None:
        """Have every admin's card show the present state."""
        for card in await self.store.setups.cards(tx, workspace_id):
            await self._arm_card(tx, workspace_id, card.member_id)

    async def _apply(self, workspace_id: str, event: Event) -> None:
        async with self.store.transaction() as tx:
            await self._advance(tx, await self.hold(tx, workspace_id), event)

    async def _apply_there(self, workspace_id: str, seen: Spot, event: Event) -> None:
        """Apply what was decided in view of a step, unless the guide has moved on since.

        Raises:
            StaleView: It has, or the event changes nothing.
        """
        async with self.store.transaction() as tx:
            setup = await self.hold(tx, workspace_id)
            edition = editions()[setup.progress.edition_id]
            if seen != Spot(edition.id, current_step(edition, setup.progress).id):
                raise StaleView
            if advance(edition, setup.progress, event).progress == setup.progress:
                raise StaleView
            await self._advance(tx, setup, event)

    async def _advance(self, tx: AsyncConnection, setup: Setup, event: Event) -> None:
        edition = editions()[setup.progress.edition_id]
        transition = advance(edition, setup.progress, event)
        if transition.blocked_by is not None:
            raise StepNotDone
        moved = replace(setup, progress=transition.progress)
        await self.store.setups.save(tx, moved)
        await self.refresh_cards(tx, setup.workspace_id)
        if self._looks_too_old(moved):
            await self._look(tx, setup.workspace_id)

    def _looks_too_old(self, setup: Setup) -> bool:
        """Tell whether the step on the screen shows a finding from too long ago."""
        if not shows_finding(setup.progress):
            return False
        return setup.looked is None or self.clock() > setup.looked.at + _LOOK_HOLDS

    async def _look(self, tx: AsyncConnection, workspace_id: str) -> None:
        await self.store.work.arm(
            tx, workspace_id, Kind.REDIRECT_LOOK, workspace_id, due_at=self.clock()
        )

    async def _arm_card(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> None:
        await self.store.work.arm(tx, workspace_id, Kind.SETUP_CARD, member_id, due_at=self.clock())
