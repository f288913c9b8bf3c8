from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import Member, MemberKind
from storage.rows import put
from storage.tables import members


@dataclass(frozen=True, slots=True)
class Members:
    """Remember what Slack's directory said of people."""

    async def save(
        self, tx: AsyncConnection, workspace_id: str, people: Iterable[Member], *, now: datetime
    ) -> None:
        """Add people, or replace what was known of them.

        Of somebody who had their data erased, no name and no address is kept.
        """
        erased = await self.erased(tx, workspace_id)
        for member in people:
            forgotten = member.member_id in erased
            values = {
                "workspace_id": workspace_id,
                "member_id": member.member_id,
                "name": "" if forgotten else member.name,
                "email": None if forgotten else member.email,
                "kind": member.kind.value,
                "locale": member.locale,
                "fetched_at": now,
            }
            await put(tx, members, values)

    async def erase(
        self, tx: AsyncConnection, workspace_id: str, member_id: str, *, now: datetime
    ) -> None:
        """Know a person by their id alone from now on."""
        values = {
            "workspace_id": workspace_id,
            "member_id": member_id,
            "name": "",
            "email": None,
            "kind": MemberKind.PERSON.value,
            "fetched_at": now,
            "erased_at": now,
        }
        await put(tx, members, values)

    async def delete(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> None:
        """Forget who somebody is, even that they had their data erased."""
        await tx.execute(
            delete(members).where(
                members.c.workspace_id == workspace_id, members.c.member_id == member_id
            )
        )

    async def erased(self, tx: AsyncConnection, workspace_id: str) -> Collection[str]:
        """List whoever had their data erased, and has not asked again since."""
        query = select(members.c.member_id).where(
            members.c.workspace_id == workspace_id, members.c.erased_at.is_not(None)
        )
        return frozenset((await tx.execute(query)).scalars())

    async def get(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> Member | None:
        """Find one person."""
        return (await self.among(tx, workspace_id, [member_id])).get(member_id)

    async def locale(
        self, tx: AsyncConnection, workspace_id: str, member_id: str
    ) -> tuple[str | None, datetime] | None:
        """Say which language somebody used Slack in, and when Slack said so."""
        query = select(members.c.locale, members.c.fetched_at).where(
            members.c.workspace_id == workspace_id, members.c.member_id == member_id
        )
        row = (await tx.execute(query)).one_or_none()
        return (row.locale, row.fetched_at) if row else None

    async def owner_of(self, tx: AsyncConnection, workspace_id: str, email: str) -> str | None:
        """Find whose e-mail address this is, as far as people are known."""
        query = select(members.c.member_id).where(
            members.c.workspace_id == workspace_id,
            func.lower(members.c.email) == email.strip().lower(),
        )
        return (await tx.execute(query.limit(1))).scalar_one_or_none()

    async def among(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        member_ids: Collection[str],
        *,
        fetched_after: datetime | None = None,
    ) -> Mapping[str, Member]:
        """Find those of the given people who are known, if asked only from fresh knowledge."""
        query = select(members).where(
            members.c.workspace_id == workspace_id, members.c.member_id.in_(member_ids)
        )
        if fetched_after is not None:
            query = query.where(members.c.fetched_at > fetched_after)
        return {row.member_id: _read(row) for row in await tx.execute(query)}


def _read(row: Row[Any]) -> Member:
    return Member(
        member_id=row.member_id,
        name=row.name,
        email=row.email,
        kind=MemberKind(row.kind),
        locale=row.locale,
        erased_at=row.erased_at,
    )
