"""The audit trail: what was decided is noted in the transaction, and chained at its end.

The head of a chain is locked last of all: `note` and `forget` keep what is to be written with the
connection, and `Store.transaction` writes it right before the commit. So no caller can wait for
another row while everybody else waits for the head.
"""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import structlog
from sqlalchemy import Text, cast, delete, func, insert, select, type_coerce, update
from sqlalchemy.types import NullType

from bot.audit.chain import (
    KEY_BYTES,
    START,
    Link,
    Record,
    Stored,
    continued,
    head_mac,
    record_mac,
)
from bot.errors import DecryptionError
from storage.audit_tables import audit, audit_heads, pseudonyms
from storage.rows import add, put

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.crypto import Keyring

log = structlog.get_logger(__name__)

_NOTED: Final = "usher.audit"
_HIGHEST: Final = 2**31 - 1  # of PostgreSQL's integer; SQLite sorts text after every number


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded; people by their Slack ids, which stay out of the chain."""

    workspace_id: str
    at: datetime
    act: str
    actor: str | None
    subject: str | None
    details: Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Forgetting:
    """A person whose pseudonym is to lose its owner; None: every person of the workspace."""

    workspace_id: str
    member_id: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends, as its head says; `sealed_key` opens with the keyring."""

    link: Link
    sealed_key: bytes


@contextmanager
def noting(tx: AsyncConnection) -> Iterator[list[Entry | Forgetting]]:
    """Give the list on which a transaction's notes are kept."""
    notes: list[Entry | Forgetting] = []
    tx.info[_NOTED] = notes
    try:
        yield notes
    finally:
        tx.info.pop(_NOTED, None)


@dataclass(frozen=True, slots=True)
class AuditTrail:
    """Keep one chain of records a workspace, and the pseudonyms that stand in it."""

    keyring: Keyring

    def note(self, tx: AsyncConnection, noted: Entry | Forgetting) -> None:
        """Have something written at the end of a `Store.transaction`, in the order noted."""
        tx.info[_NOTED].append(noted)

    async def write(self, tx: AsyncConnection, notes: Sequence[Entry | Forgetting]) -> None:
        """Chain what was noted, each workspace's head held until the commit."""
        workspace = attrgetter("workspace_id")
        for workspace_id, own in groupby(sorted(notes, key=workspace), key=workspace):
            await self._write(tx, workspace_id, list(own))

    async def workspaces(self, tx: AsyncConnection) -> tuple[str, ...]:
        """List whatever has a chain, or the head of one."""
        query = select(audit.c.workspace_id).union(select(audit_heads.c.workspace_id))
        return tuple(sorted((await tx.execute(query)).scalars()))

    async def page(
        self, tx: AsyncConnection, workspace_id: str, *, after: int | None, limit: int
    ) -> tuple[Stored, ...]:
        """Read records in the order of their numbers, however broken they are."""
        query = (
            # As text and as the driver gives it: a value of the wrong shape must not end the query.
            select(
                audit.c.workspace_id,
                audit.c.seq,
                cast(audit.c.at, Text).label("at"),
                audit.c.act,
                audit.c.actor,
                audit.c.subject,
                cast(audit.c.details, Text).label("details"),
                type_coerce(audit.c.mac, NullType()).label("mac"),
            )
            .where(audit.c.workspace_id == workspace_id)
            .order_by(audit.c.seq)
            .limit(limit)
        )
        if after is not None:
            query = query.where(audit.c.seq > after)
        return tuple(Stored(row.seq, _read(row), row.mac) for row in await tx.execute(query))

    async def end(self, tx: AsyncConnection, workspace_id: str) -> tuple[Head | None, int | None]:
        """Read the head and the newest record's number, as of one moment."""
        newest = select(func.max(audit.c.seq)).where(audit.c.workspace_id == workspace_id)
        head = select(audit_heads, newest.scalar_subquery().label("newest"))
        found = await tx.execute(head.where(audit_heads.c.workspace_id == workspace_id))
        row = found.one_or_none()
        if row is None:
            return None, (await tx.execute(newest)).scalar_one()
        return Head(Link(row.seq, row.mac), row.key), row.newest

    def key(self, workspace_id: str, head: Head) -> bytes:
        """Open a chain's key.

        Raises:
            DecryptionError: The keys at hand do not open it.
        """
        return self.keyring.open(
            head.sealed_key, table="audit_heads", row_id=workspace_id, column="key"
        )

    async def owners(self, tx: AsyncConnection, workspace_id: str) -> Mapping[str, str]:
        """Say whose each pseudonym is; one whose owner was forgotten is not there."""
        query = select(pseudonyms).where(pseudonyms.c.workspace_id == workspace_id)
        return {row.pseudonym: row.member_id for row in await tx.execute(query)}

    async def _write(
        self, tx: AsyncConnection, workspace_id: str, notes: Sequence[Entry | Forgetting]
    ) -> None:
        key, head = await self._hold(tx, workspace_id)
        newest = await self._newest(tx, workspace_id)
        last = continued(key, workspace_id, newest, head)
        if last != newest:
            log.error("audit_chain_severed", workspace_id=workspace_id, seq=last.seq)
        for noted in notes:
            if isinstance(noted, Entry):
                last = await self._append(tx, key, last, noted)
            else:
                await self._forget(tx, noted)
        values = {"seq": last.seq, "mac": head_mac(key, workspace_id, last)}
        where = audit_heads.c.workspace_id == workspace_id
        await tx.execute(update(audit_heads).where(where).values(values))

    async def _hold(self, tx: AsyncConnection, workspace_id: str) -> tuple[bytes, Link]:
        """Hold the head until the commit; a workspace without one gets one, and a new key."""
        query = select(audit_heads).where(audit_heads.c.workspace_id == workspace_id)
        row = (await tx.execute(query.with_for_update())).one_or_none()
        if row is None:
            await add(tx, audit_heads, self._new_head(workspace_id))
            row = (await tx.execute(query.with_for_update())).one()
        head = Head(Link(row.seq, row.mac), row.key)
        try:
            return self.key(workspace_id, head), head.link
        except DecryptionError:
            # A lost key ends the old chain, not everything that is recorded.
            log.exception("audit_key_lost", workspace_id=workspace_id)
            values = self._new_head(workspace_id)
            await put(tx, audit_heads, values)
            row = (await tx.execute(query)).one()
            return self.key(workspace_id, Head(head.link, row.key)), head.link

    def _new_head(self, workspace_id: str) -> dict[str, object]:
        key = secrets.token_bytes(KEY_BYTES)
        return {
            "workspace_id": workspace_id,
            "seq": START.seq,
            "mac": head_mac(key, workspace_id, START),
            "key": self.keyring.seal(key, table="audit_heads", row_id=workspace_id, column="key"),
        }

    async def _newest(self, tx: AsyncConnection, workspace_id: str) -> Link:
        """Find the last record, past whatever SQLite lets into a column."""
        query = (
            select(audit.c.seq, type_coerce(audit.c.mac, NullType()).label("mac"))
            .where(audit.c.workspace_id == workspace_id, audit.c.seq <= _HIGHEST)
            .order_by(audit.c.seq.desc())
            .limit(1)
        )
        row = (await tx.execute(query)).one_or_none()
        if row is None:
            return START
        return Link(row.seq, row.mac if isinstance(row.mac, bytes) else b"")

    async def _append(self, tx: AsyncConnection, key: bytes, before: Link, entry: Entry) -> Link:
        record = Record(
            workspace_id=entry.workspace_id,
            seq=before.seq + 1,
            at=entry.at,
            act=entry.act,
            actor=await self._pseudonym(tx, entry.workspace_id, entry.actor),
            subject=await self._pseudonym(tx, entry.workspace_id, entry.subject),
            details=entry.details,
        )
        mac = record_mac(key, before, record)
        values = {
            "workspace_id": record.workspace_id,
            "seq": record.seq,
            "at": record.at,
            "act": record.act,
            "actor": record.actor,
            "subject": record.subject,
            "details": dict(record.details),
            "mac": mac,
        }
        await tx.execute(insert(audit).values(values))
        return Link(record.seq, mac)

    async def _pseudonym(
        self, tx: AsyncConnection, workspace_id: str, member_id: str | None
    ) -> str | None:
        if member_id is None:
            return None
        own = {"workspace_id": workspace_id, "member_id": member_id}
        await add(tx, pseudonyms, own | {"pseudonym": str(uuid4())})
        query = select(pseudonyms.c.pseudonym).filter_by(**own)
        return str((await tx.execute(query)).scalar_one())

    async def _forget(self, tx: AsyncConnection, who: Forgetting) -> None:
        query = delete(pseudonyms).where(pseudonyms.c.workspace_id == who.workspace_id)
        if who.member_id is not None:
            query = query.where(pseudonyms.c.member_id == who.member_id)
        await tx.execute(query)


def _read(row: Row[Any]) -> Record | None:
    try:
        at = datetime.fromisoformat(row.at)
        details = json.loads(row.details)
        return Record(
            workspace_id=row.workspace_id,
            seq=row.seq,
            at=at if at.tzinfo else at.replace(tzinfo=UTC),  # SQLite keeps UTC without saying so
            act=row.act,
            actor=row.actor,
            subject=row.subject,
            details=details if isinstance(details, dict) else {"": str(details)},
        )
    except (TypeError, ValueError):
        return None
