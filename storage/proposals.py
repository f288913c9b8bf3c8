from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.proposal import Decision, Proposal, ProposalKind
from storage.ending_tables import proposal_messages, proposals
from storage.rows import add, put


@dataclass(frozen=True, slots=True)
class ProposalMessage:
    """Where one reader, a person or a channel, has a proposal's message; None until it is sent."""

    workspace_id: str
    proposal_id: UUID
    reader_id: str
    channel_id: str | None = None
    ts: str | None = None


@dataclass(frozen=True, slots=True)
class Proposals:
    """Keep what waits for a second admin, what became of it, and where that is shown."""

    async def add(self, tx: AsyncConnection, proposal: Proposal) -> bool:
        """Store a new proposal; False when this very form was stored before."""
        return await add(tx, proposals, asdict(proposal))

    async def hold(self, tx: AsyncConnection, proposal_id: UUID) -> Proposal | None:
        """Find a proposal and hold it until the transaction ends."""
        query = select(proposals).where(proposals.c.id == proposal_id).with_for_update()
        row = (await tx.execute(query)).one_or_none()
        return _read(row) if row else None

    async def undecided(
        self, tx: AsyncConnection, workspace_id: str, kind: ProposalKind
    ) -> Proposal | None:
        """Find the newest proposal of a kind that nobody has decided."""
        query = (
            select(proposals)
            .where(
                proposals.c.workspace_id == workspace_id,
                proposals.c.kind == kind.value,
                proposals.c.decision.is_(None),
            )
            .order_by(proposals.c.proposed_at.desc())
            .limit(1)
        )
        row = (await tx.execute(query)).one_or_none()
        return _read(row) if row else None

    async def decide(self, tx: AsyncConnection, decided: Proposal) -> None:
        """Record what became of a proposal."""
        values = {
            "decided_by": decided.decided_by,
            "decided_at": decided.decided_at,
            "decision": decided.decision.value if decided.decision else None,
            "people": decided.people,
        }
        await tx.execute(update(proposals).where(proposals.c.id == decided.id).values(values))

    async def have_read(self, tx: AsyncConnection, message: ProposalMessage) -> None:
        """Have somebody read of a proposal; who has its message already keeps that."""
        await add(tx, proposal_messages, asdict(message))

    async def show_to(self, tx: AsyncConnection, message: ProposalMessage) -> None:
        """Remember that somebody reads of a proposal, and where."""
        await put(tx, proposal_messages, asdict(message))

    async def messages(self, tx: AsyncConnection, proposal_id: UUID) -> tuple[ProposalMessage, ...]:
        """List who reads of a proposal."""
        query = (
            select(proposal_messages)
            .where(proposal_messages.c.proposal_id == proposal_id)
            .order_by(proposal_messages.c.reader_id)
        )
        return tuple(ProposalMessage(**row._mapping) for row in await tx.execute(query))  # noqa: SLF001  public in SQLAlchemy


def _read(row: Row[Any]) -> Proposal:
    values = {field.name: getattr(row, field.name) for field in fields(Proposal)}
    values |= {
        "kind": ProposalKind(row.kind),
        "decision": Decision(row.decision) if row.decision else None,
    }
    return Proposal(**values)
