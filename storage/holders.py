from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.oauth.grant import GrantStatus
from storage.tables import grants, members


@dataclass(frozen=True, slots=True)
class Holders:
    """Tell of whom something is held that they have granted."""

    async def count(self, tx: AsyncConnection, workspace_id: str, *, until: datetime) -> int:
        """Count the people of whom something is kept that was granted until then.

        What Zoom has yet to hear is over counts too.
        """
        query = select(func.count(grants.c.member_id.distinct())).where(
            grants.c.workspace_id == workspace_id, grants.c.obtained_at <= until
        )
        return (await tx.execute(query)).scalar_one()

    async def some(
        self, tx: AsyncConnection, workspace_id: str, *, until: datetime, limit: int
    ) -> tuple[str, ...]:
        """List some of the people who have granted something until then that is not dropped."""
        query = (
            select(grants.c.member_id)
            .where(
                grants.c.workspace_id == workspace_id,
                grants.c.obtained_at <= until,
                grants.c.status != GrantStatus.DROPPED.value,
            )
            .distinct()
            .order_by(grants.c.member_id)
            .limit(limit)
        )
        return tuple((await tx.execute(query)).scalars())

    async def unseen(
        self, tx: AsyncConnection, workspace_id: str, *, since: datetime, limit: int
    ) -> tuple[str, ...]:
        """List some of the people whose grants are not dropped, looked up the longest ago first.

        Whom Slack was asked about since then is left out.
        """
        same = and_(
            members.c.workspace_id == grants.c.workspace_id,
            members.c.member_id == grants.c.member_id,
        )
        query = (
            select(grants.c.member_id)
            .outerjoin(members, same)
            .where(
                grants.c.workspace_id == workspace_id,
                grants.c.status != GrantStatus.DROPPED.value,
                or_(members.c.fetched_at.is_(None), members.c.fetched_at < since),
            )
            .group_by(grants.c.member_id, members.c.fetched_at)
            .order_by(members.c.fetched_at, grants.c.member_id)
            .limit(limit)
        )
        return tuple((await tx.execute(query)).scalars())
