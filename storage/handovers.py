from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import put
from storage.tables import handovers


@dataclass(frozen=True, slots=True)
class Handover:
    """Somebody who is no admin and may walk through the guide, until somebody ends that."""

    workspace_id: str
    member_id: str
    given_by: str
    given_at: datetime
    reason: str | None = None  # in the words of who handed it over
    ended_by: str | None = None  # the holder too may end it; None while open, and for Usher itself
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handovers:
    """Remember to whom the guide was handed over, and who ended it; the last time for each."""

    async def give(self, tx: AsyncConnection, handover: Handover) -> None:
        """Let somebody have the guide; what was known of an earlier time is forgotten."""
        await put(tx, handovers, _values(handover))

    async def end(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        member_id: str,
        *,
        ended_by: str | None,
        now: datetime,
    ) -> bool:
        """Take the guide from somebody; False when they do not have it."""
        result = await tx.execute(
            update(handovers)
            .where(
                handovers.c.workspace_id == workspace_id,
                handovers.c.member_id == member_id,
                handovers.c.ended_at.is_(None),
            )
            .values(ended_by=ended_by, ended_at=now)
        )
        return result.rowcount == 1

    async def get(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> Handover | None:
        """Find the last time somebody was given the guide, ended or not."""
        query = select(handovers).where(
            handovers.c.workspace_id == workspace_id, handovers.c.member_id == member_id
        )
        row = (await tx.execute(query)).one_or_none()
        return _read(row) if row else None

    async def open(self, tx: AsyncConnection, workspace_id: str) -> tuple[Handover, ...]:
        """List who has the guide now, in the order they were given it."""
        query = (
            select(handovers)
            .where(handovers.c.workspace_id == workspace_id, handovers.c.ended_at.is_(None))
            .order_by(handovers.c.given_at, handovers.c.member_id)
        )
        return tuple(_read(row) for row in await tx.execute(query))


def _values(handover: Handover) -> Mapping[str, Any]:
    return {
        "workspace_id": handover.workspace_id,
        "member_id": handover.member_id,
        "given_by": handover.given_by,
        "given_at": handover.given_at,
        "reason": handover.reason,
        "ended_by": handover.ended_by,
        "ended_at": handover.ended_at,
    }


def _read(row: Row[Any]) -> Handover:
    return Handover(
        workspace_id=row.workspace_id,
        member_id=row.member_id,
        given_by=row.given_by,
        given_at=row.given_at,
        reason=row.reason,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )
