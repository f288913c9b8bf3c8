from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import put
from storage.support_tables import claims


@dataclass(frozen=True, slots=True)
class Claim:
    """Who of support takes care of a person, and since when."""

    claimed_by: str
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class Claims:
    """Keep who takes care of whom."""

    async def save(
        self, tx: AsyncConnection, workspace_id: str, member_id: str, claim: Claim
    ) -> None:
        """Have somebody take care of a person, in the place of whoever did before."""
        values = {
            "workspace_id": workspace_id,
            "member_id": member_id,
            "claimed_by": claim.claimed_by,
            "claimed_at": claim.claimed_at,
        }
        await put(tx, claims, values)

    async def among(
        self, tx: AsyncConnection, workspace_id: str, member_ids: Collection[str]
    ) -> Mapping[str, Claim]:
        """Find those of the given people whom somebody takes care of."""
        query = select(claims).where(
            claims.c.workspace_id == workspace_id, claims.c.member_id.in_(member_ids)
        )
        return {
            row.member_id: Claim(row.claimed_by, row.claimed_at) for row in await tx.execute(query)
        }

    async def release(
        self, tx: AsyncConnection, workspace_id: str, member_id: str, claimed_by: str
    ) -> bool:
        """Let somebody not take care of a person any more; False when they did not."""
        done = await tx.execute(
            delete(claims).where(
                claims.c.workspace_id == workspace_id,
                claims.c.member_id == member_id,
                claims.c.claimed_by == claimed_by,
            )
        )
        return done.rowcount > 0
