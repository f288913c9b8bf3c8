from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import and_, case, func, or_, select, update

from storage.rows import add
from storage.tables import installations, work

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something that must happen, as its claimer holds it; it carries ids and nothing else."""

    id: UUID
    workspace_id: str
    kind: str
    key: str
    subject_id: str
    attempt: int
    sending_at: datetime | None
    version: int
    lease_until: datetime  # tells this claim from a later one of the same row


@dataclass(frozen=True, slots=True)
class Work:
    """Keep what must happen, written in the transaction that decides it."""

    async def add(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        kind: str,
        subject_id: str | UUID,
        *,
        due_at: datetime,
    ) -> None:
        """Have something done once for this subject, ever."""
        await add(tx, work, _values(workspace_id, kind, str(subject_id), due_at))

    async def arm(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        kind: str,
        subject_id: str | UUID,
        *,
        due_at: datetime,
    ) -> None:
        """Have something done for this subject, again if it was done before.

        Arming what is being done at this moment has it done once more after that.
        """
        values = _values(workspace_id, kind, str(subject_id), due_at)
        if await add(tx, work, values):
            return
        earlier = case(
            (and_(work.c.done_at.is_(None), work.c.due_at < due_at), work.c.due_at), else_=due_at
        )
        await tx.execute(
            update(work)
            .where(work.c.workspace_id == workspace_id, work.c.key == values["key"])
            .values(due_at=earlier, done_at=None, attempt=0, version=work.c.version + 1)
        )

    async def begin(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        kind: str,
        subject_id: str | UUID,
        *,
        due_at: datetime,
    ) -> bool:
        """Have something done for this subject; False when it is under way, and left alone."""
        values = _values(workspace_id, kind, str(subject_id), due_at)
        if await add(tx, work, values):
            return True
        again = (
            update(work)
            .where(
                work.c.workspace_id == workspace_id,
                work.c.key == values["key"],
                work.c.done_at.is_not(None),
            )
            .values(due_at=due_at, done_at=None, attempt=0, version=work.c.version + 1)
        )
        return (await tx.execute(again.returning(work.c.id))).first() is not None

    async def postpone(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        kind: str,
        subject_id: str | UUID,
        *,
        due_at: datetime,
    ) -> None:
        """Have something done for this subject at a later time than it may be due now."""
        await self.arm(tx, workspace_id, kind, subject_id, due_at=due_at)
        await tx.execute(
            update(work)
            .where(work.c.workspace_id == workspace_id, work.c.key == _key(kind, subject_id))
            .values(due_at=due_at)
        )

    async def cancel(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        kind: str,
        subject_id: str | UUID,
        *,
        now: datetime,
    ) -> None:
        """Let something not be done."""
        await tx.execute(
            update(work)
            .where(work.c.workspace_id == workspace_id, work.c.key == _key(kind, subject_id))
            .values(done_at=now, version=work.c.version + 1)
        )

    async def claim(
        self,
        tx: AsyncConnection,
        kinds: Collection[str],
        *,
        now: datetime,
        lease_until: datetime,
        limit: int,
        always: Collection[str] = (),
        running: Collection[UUID] = (),
    ) -> tuple[WorkItem, ...]:
        """Take what is due and nobody holds, longest due first; it is ours until the lease ends.

        Where Usher was uninstalled, only the kinds named by `always` are taken. What the claimer is
        `running` it never takes again, though a clock that jumped may have ended its lease.
        """
        asleep = select(installations.c.workspace_id).where(
            installations.c.uninstalled_at.is_not(None)
        )
        awake = or_(work.c.kind.in_(always), work.c.workspace_id.not_in(asleep))
        due = (
            select(work.c.id)
            .where(_due(now), work.c.kind.in_(kinds), awake, work.c.id.not_in(running))
            .order_by(work.c.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = (await tx.execute(due)).scalars().all()
        if not ids:
            return ()
        query = (
            update(work)
            .where(work.c.id.in_(ids))
            .values(lease_until=lease_until, attempt=work.c.attempt + 1)
            .returning(*(work.c[field.name] for field in fields(WorkItem)))
        )
        taken = {row.id: WorkItem(*row) for row in await tx.execute(query)}
        return tuple(taken[row_id] for row_id in ids)

    async def sending(self, tx: AsyncConnection, item: WorkItem, *, now: datetime) -> None:
        """Record, before Slack is called, that from now on the outcome may be unknown.

        Raises:
            LookupError: The lease has ended and somebody else has the row: nothing may be sent.
        """
        result = await tx.execute(update(work).where(_held(item)).values(sending_at=now))
        if result.rowcount == 0:
            raise LookupError(f"the lease of work {item.id} has ended")

    async def finish(self, tx: AsyncConnection, item: WorkItem, *, now: datetime) -> None:
        """Give the row back as done, unless somebody armed it meanwhile.

        Like `release` and `defer` it changes nothing when the lease has ended and somebody else
        has the row.
        """
        armed = work.c.version != item.version
        await tx.execute(
            update(work)
            .where(_held(item))
            .values(
                done_at=case((armed, work.c.done_at), else_=now),
                lease_until=None,
                sending_at=None,
                error=None,
            )
        )

    async def release(
        self,
        tx: AsyncConnection,
        item: WorkItem,
        *,
        due_at: datetime,
        error: str,
        known: bool,
    ) -> None:
        """Give the row back to be tried again; `known`: nothing has reached Slack for certain."""
        values: dict[str, Any] = {
            "lease_until": None,
            "error": error,
            "due_at": case((work.c.version != item.version, work.c.due_at), else_=due_at),
        }
        if known:
            values["sending_at"] = None
        await tx.execute(update(work).where(_held(item)).values(values))

    async def defer(self, tx: AsyncConnection, item: WorkItem, *, due_at: datetime) -> None:
        """Give the row back as it was, to be done later: this was no try."""
        armed = work.c.version != item.version
        await tx.execute(
            update(work)
            .where(_held(item))
            .values(
                lease_until=None,
                due_at=case((armed, work.c.due_at), else_=due_at),
                attempt=case((armed, work.c.attempt), else_=item.attempt - 1),
            )
        )

    async def release_all(self, tx: AsyncConnection) -> None:
        """End every lease: for a single process that starts, whose predecessor is gone."""
        await tx.execute(update(work).values(lease_until=None))

    async def done_since(
        self, tx: AsyncConnection, workspace_id: str, kind: str, *, since: datetime
    ) -> tuple[int, datetime | None]:
        """Count what was done of a kind since a time, and say when the first of it was."""
        query = select(func.count(), func.min(work.c.done_at)).where(
            work.c.workspace_id == workspace_id, work.c.kind == kind, work.c.done_at > since
        )
        count, first = (await tx.execute(query)).one()
        return count, first


def _key(kind: str, subject_id: str | UUID) -> str:
    return f"{kind}:{subject_id}"


def _values(workspace_id: str, kind: str, subject_id: str, due_at: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "workspace_id": workspace_id,
        "kind": kind,
        "key": _key(kind, subject_id),
        "subject_id": subject_id,
        "due_at": due_at,
        "attempt": 0,
        "version": 0,
    }


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(work.c.lease_until.is_(None), work.c.lease_until < now)
    return and_(work.c.done_at.is_(None), work.c.due_at <= now, free)


def _held(item: WorkItem) -> ColumnElement[bool]:
    return and_(work.c.id == item.id, work.c.lease_until == item.lease_until)
