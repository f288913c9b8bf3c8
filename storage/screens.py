from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.wizard.spot import Spot
from storage.tables import screens


@dataclass(frozen=True, slots=True)
class Screen:
    """What somebody saw on Zoom's page where the guide says something else."""

    id: UUID
    workspace_id: str
    spot: Spot
    label: str
    instead_of: str | None  # the guide's own word, if they said which
    seen_by: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Screens:
    """Keep what Zoom's pages were seen to say."""

    async def add(self, tx: AsyncConnection, screen: Screen) -> None:
        """Remember what somebody saw."""
        values = {
            "id": screen.id,
            "workspace_id": screen.workspace_id,
            "edition_id": screen.spot.edition_id,
            "step_id": screen.spot.step_id,
            "label": screen.label,
            "instead_of": screen.instead_of,
            "seen_by": screen.seen_by,
            "seen_at": screen.seen_at,
        }
        await tx.execute(screens.insert().values(values))

    async def of_edition(
        self, tx: AsyncConnection, workspace_id: str, edition_id: str
    ) -> tuple[Screen, ...]:
        """List what was seen in the steps of an edition, the newest first.

        Whoever sees something else in the place of the same word has the last say.
        """
        query = (
            select(screens)
            .where(screens.c.workspace_id == workspace_id, screens.c.edition_id == edition_id)
            .order_by(screens.c.seen_at.desc(), screens.c.id)
        )
        newest: dict[tuple[str, str], Screen] = {}
        for row in await tx.execute(query):
            screen = _read(row)
            about = screen.instead_of or screen.label
            newest.setdefault((screen.spot.step_id, about), screen)
        return tuple(newest.values())


def _read(row: Row[Any]) -> Screen:
    return Screen(
        id=row.id,
        workspace_id=row.workspace_id,
        spot=Spot(row.edition_id, row.step_id),
        label=row.label,
        instead_of=row.instead_of,
        seen_by=row.seen_by,
        seen_at=row.seen_at,
    )
