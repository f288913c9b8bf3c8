from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.campaigns.pace import Pace
from storage.rows import add, put
from storage.tables import rates

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Rates:
    """Keep one pace a workspace, shared by every process."""

    async def get(
        self, tx: AsyncConnection, workspace_id: str, *, per_second: float, now: datetime
    ) -> Pace:
        """Find the pace and hold it until the transaction ends; a new one starts at the given."""
        await add(
            tx,
            rates,
            {
                "workspace_id": workspace_id,
                "per_second": per_second,
                "next_at": now,
                "changed_at": now,
            },
        )
        query = select(rates).where(rates.c.workspace_id == workspace_id).with_for_update()
        row = (await tx.execute(query)).one()
        return Pace(
            per_second=row.per_second,
            next_at=row.next_at,
            changed_at=row.changed_at,
            paused_until=row.paused_until,
        )

    async def save(self, tx: AsyncConnection, workspace_id: str, pace: Pace) -> None:
        """Store the pace."""
        values = {
            "workspace_id": workspace_id,
            "per_second": pace.per_second,
            "next_at": pace.next_at,
            "paused_until": pace.paused_until,
            "changed_at": pace.changed_at,
        }
        await put(tx, rates, values)
