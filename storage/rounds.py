from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.oauth.grant import GrantStatus
from storage.rows import add
from storage.support_tables import verification_checks, verification_rounds
from storage.tables import grants


@dataclass(frozen=True, slots=True)
class Round:
    """What somebody has asked Usher to verify again, and where the answer stands."""

    id: UUID
    workspace_id: str
    asked_by: str
    asked_at: datetime
    member_id: str | None  # None: everybody
    channel_id: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class Rounds:
    """Keep what is being verified again, until the answer has been given."""

    async def add(self, tx: AsyncConnection, asked: Round) -> int:
        """Store a round over all that is held of its person, or of everybody; say how much."""
        await add(tx, verification_rounds, asdict(asked))
        held = select(
            literal(asked.id, verification_checks.c.round_id.type),
            grants.c.id,
            grants.c.workspace_id,
            grants.c.member_id,
        ).where(
            grants.c.workspace_id == asked.workspace_id,
            grants.c.status == GrantStatus.HELD.value,
        )
        if asked.member_id is not None:
            held = held.where(grants.c.member_id == asked.member_id)
        columns = ["round_id", "grant_id", "workspace_id", "member_id"]
        await tx.execute(insert(verification_checks).from_select(columns, held))
        # Counted and not a row count: drivers differ in counting after an INSERT.
        return sum((await self.results(tx, asked.id)).values())

    async def get(self, tx: AsyncConnection, round_id: UUID) -> Round | None:
        """Find a round that has not been answered."""
        query = select(verification_rounds).where(verification_rounds.c.id == round_id)
        row = (await tx.execute(query)).one_or_none()
        return Round(**row._mapping) if row else None  # noqa: SLF001  SQLAlchemy's public name

    async def over_everybody(self, tx: AsyncConnection, workspace_id: str) -> bool:
        """Tell whether everybody is being verified already."""
        query = select(verification_rounds.c.id).where(
            verification_rounds.c.workspace_id == workspace_id,
            verification_rounds.c.member_id.is_(None),
        )
        return (await tx.execute(query.limit(1))).first() is not None

    async def next(self, tx: AsyncConnection, round_id: UUID) -> UUID | None:
        """Give a grant of the round that is still to be verified."""
        query = select(verification_checks.c.grant_id).where(
            verification_checks.c.round_id == round_id, verification_checks.c.result.is_(None)
        )
        return (await tx.execute(query.limit(1))).scalar_one_or_none()

    async def found(self, tx: AsyncConnection, round_id: UUID, grant_id: UUID, result: str) -> None:
        """Note what verifying a grant has shown."""
        await tx.execute(
            update(verification_checks)
            .where(
                verification_checks.c.round_id == round_id,
                verification_checks.c.grant_id == grant_id,
            )
            .values(result=result)
        )

    async def results(self, tx: AsyncConnection, round_id: UUID) -> Mapping[str | None, int]:
        """Count a round's grants by what was found; None: still to be verified."""
        query = (
            select(verification_checks.c.result, func.count())
            .where(verification_checks.c.round_id == round_id)
            .group_by(verification_checks.c.result)
        )
        return {result: int(count) for result, count in await tx.execute(query)}

    async def people(
        self, tx: AsyncConnection, round_id: UUID, result: str, *, limit: int
    ) -> tuple[str, ...]:
        """Name some of those for whom something was found."""
        query = (
            select(verification_checks.c.member_id)
            .distinct()
            .where(
                verification_checks.c.round_id == round_id,
                verification_checks.c.result == result,
            )
            .order_by(verification_checks.c.member_id)
        )
        return tuple((await tx.execute(query.limit(limit))).scalars())

    async def shown(self, tx: AsyncConnection, round_id: UUID, *, channel_id: str, ts: str) -> None:
        """Note where the answer stands."""
        await tx.execute(
            update(verification_rounds)
            .where(verification_rounds.c.id == round_id)
            .values(channel_id=channel_id, ts=ts)
        )

    async def forget(self, tx: AsyncConnection, round_id: UUID) -> None:
        """Let go of a round that has been answered."""
        await tx.execute(
            delete(verification_checks).where(verification_checks.c.round_id == round_id)
        )
        await tx.execute(delete(verification_rounds).where(verification_rounds.c.id == round_id))
