from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.errors import StaleView
from bot.guide.library import editions
from storage.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.services.setup import SetupService
    from bot.wizard.spot import Spot
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class ScreenService:
    """Remember what Zoom's pages are seen to say where the guide says something else."""

    store: Store
    setup: SetupService
    clock: Callable[[], datetime]

    async def record(
        self, workspace_id: str, member_id: str, seen: Spot, label: str, instead_of: str
    ) -> None:
        """Write down what somebody saw; everybody's card shows it on that step.

        Raises:
            StaleView: There is no such step any more.
        """
        edition = editions().get(seen.edition_id)
        step = edition.step(seen.step_id) if edition else None
        if step is None:
            raise StaleView
        screen = Screen(
            id=uuid4(),
            workspace_id=workspace_id,
            spot=seen,
            label=label,
            instead_of=instead_of if instead_of in step.labels else None,
            seen_by=member_id,
            seen_at=self.clock(),
        )
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            known = await self.store.screens.of_edition(tx, workspace_id, seen.edition_id)
            if any(_says_the_same(screen, other) for other in known):
                return
            await self.store.screens.add(tx, screen)
            await self.setup.refresh_cards(tx, workspace_id)


def _says_the_same(one: Screen, other: Screen) -> bool:
    return (one.spot, one.label, one.instead_of) == (other.spot, other.label, other.instead_of)
