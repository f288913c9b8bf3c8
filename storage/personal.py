"""What is stored about one person, across all tables: to be shown, and to be erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Select, Table, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit.chain import Record
from storage.audit_tables import audit, pseudonyms
from storage.ending_tables import departures
from storage.metadata import metadata
from storage.support_tables import claims, list_probes, verification_checks
from storage.tables import (
    attempts,
    credential_forms,
    grants,
    invitations,
    links,
    members,
    setup_cards,
)

Value = str | int | float | bool | None

# Whose rows are about a person, and those that are about an invitation of theirs.
_OF_PERSON: Final = (claims, credential_forms, departures, setup_cards, verification_checks)
_OF_INVITATION: Final = (attempts, links, list_probes)
# Every table that erasing touches; the name in it is forgotten, or the row is.
ERASED: Final = frozenset(
    table.name for table in (*_OF_PERSON, *_OF_INVITATION, grants, invitations, members, pseudonyms)
)
_HELD: Final = "held"  # stands for whatever is sealed or hashed


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Find and erase whatever stands for one person."""

    async def rows(
        self, tx: AsyncConnection, workspace_id: str, member_id: str
    ) -> Mapping[str, Sequence[Mapping[str, Value]]]:
        """List every row about a person, by table; of secrets only that they are held."""
        found: dict[str, list[dict[str, Value]]] = {}
        for table in metadata.sorted_tables:
            about = _about(table, workspace_id, member_id)
            if about is None:
                continue
            rows = (await tx.execute(select(table).where(about))).all()
            found[table.name] = [_shown(table, row._asdict()) for row in rows]
        return {name: rows for name, rows in found.items() if rows}

    async def records(
        self, tx: AsyncConnection, workspace_id: str, member_id: str
    ) -> tuple[str | None, tuple[Record, ...]]:
        """List what a person did and what was about them, newest first, with their pseudonym."""
        mine = select(pseudonyms.c.pseudonym).where(*_is(pseudonyms, workspace_id, member_id))
        pseudonym = (await tx.execute(mine)).scalar_one_or_none()
        if pseudonym is None:
            return None, ()
        query = (
            select(audit)
            .where(
                audit.c.workspace_id == workspace_id,
                or_(audit.c.actor == pseudonym, audit.c.subject == pseudonym),
            )
            .order_by(audit.c.seq.desc())
        )
        names = [field.name for field in fields(Record)]
        return pseudonym, tuple(
            Record(**{name: getattr(row, name) for name in names})
            for row in await tx.execute(query)
        )

    async def erase(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> None:
        """Erase what nothing waits for; grants and messages stay until they have been ended."""
        for table in _OF_PERSON:
            await tx.execute(delete(table).where(*_is(table, workspace_id, member_id)))
        await tx.execute(
            delete(claims).where(
                claims.c.workspace_id == workspace_id, claims.c.claimed_by == member_id
            )
        )
        mine = _invitations(workspace_id, member_id)
        for table in _OF_INVITATION:
            await tx.execute(delete(table).where(table.c.invitation_id.in_(mine)))
        await tx.execute(
            update(invitations).where(*_is(invitations, workspace_id, member_id)).values(cause=None)
        )

    async def finish(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> None:
        """Erase the rest: the grants, where the messages stand, and the language."""
        await self.erase(tx, workspace_id, member_id)
        await tx.execute(delete(grants).where(*_is(grants, workspace_id, member_id)))
        await tx.execute(
            update(invitations)
            .where(*_is(invitations, workspace_id, member_id))
            .values(dm_channel_id=None, dm_ts=None)
        )
        await tx.execute(
            update(members).where(*_is(members, workspace_id, member_id)).values(locale=None)
        )

    async def holds_grants(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> bool:
        """Tell whether anything of a person's at Zoom is still held, in use or not."""
        query = select(grants.c.id).where(*_is(grants, workspace_id, member_id)).limit(1)
        return (await tx.execute(query)).first() is not None


def _about(table: Table, workspace_id: str, member_id: str) -> ColumnElement[bool] | None:
    if "member_id" in table.c:
        workspace, member = _is(table, workspace_id, member_id)
        return workspace & member
    if "invitation_id" in table.c:
        return table.c.invitation_id.in_(_invitations(workspace_id, member_id))
    return None


def _is(
    table: Table, workspace_id: str, member_id: str
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.workspace_id == workspace_id, table.c.member_id == member_id


def _invitations(workspace_id: str, member_id: str) -> Select[tuple[UUID]]:
    return select(invitations.c.id).where(*_is(invitations, workspace_id, member_id))


def _shown(table: Table, row: Mapping[str, object]) -> dict[str, Value]:
    secret = {column.name for column in table.c if isinstance(column.type, LargeBinary)}
    return {
        name: _HELD if name in secret and value is not None else _plain(value)
        for name, value in row.items()
    }


def _plain(value: object) -> Value:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value if isinstance(value, str | int | float | bool) else None
