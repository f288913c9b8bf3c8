from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.leaving import Departure, Leaving
from storage.ending_tables import departures
from storage.rows import put


@dataclass(frozen=True, slots=True)
class Departures:
    """Remember who was deactivated in Slack while something of them was held."""

    async def save(self, tx: AsyncConnection, departure: Departure) -> None:
        """Add a departure, or replace what was known of the person's last one."""
        await put(tx, departures, asdict(departure))

    async def get(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> Departure | None:
        """Find a person's last departure and hold it until the transaction ends."""
        query = (
            select(departures)
            .where(departures.c.workspace_id == workspace_id, departures.c.member_id == member_id)
            .with_for_update()
        )
        row = (await tx.execute(query)).one_or_none()
        return _read(row) if row else None

    async def gone(self, tx: AsyncConnection, workspace_id: str) -> tuple[Departure, ...]:
        """List who is gone and still held: nobody has said anything yet, or somebody said Keep."""
        query = select(departures).where(
            departures.c.workspace_id == workspace_id,
            or_(departures.c.outcome.is_(None), departures.c.outcome == Leaving.KEPT.value),
        )
        return tuple(_read(row) for row in await tx.execute(query))


def _read(row: Row[Any]) -> Departure:
    values = {field.name: getattr(row, field.name) for field in fields(Departure)}
    return Departure(**values | {"outcome": Leaving(row.outcome) if row.outcome else None})
