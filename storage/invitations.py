from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.causes import Cause
from bot.campaigns.model import CampaignKind, Invitation, InvitationState
from bot.campaigns.verdict import Verdict
from storage.rows import add
from storage.tables import attempts, campaigns, invitations, links


@dataclass(frozen=True, slots=True)
class Invitations:
    """Keep who was asked in which campaign, and the hashes of their links."""

    async def add(self, tx: AsyncConnection, invitation: Invitation) -> bool:
        """Store a new invitation; False when the campaign has one for this person."""
        return await add(tx, invitations, asdict(invitation))

    async def get(self, tx: AsyncConnection, invitation_id: UUID) -> Invitation | None:
        """Find an invitation, to read it."""
        query = select(invitations).where(invitations.c.id == invitation_id)
        row = (await tx.execute(query)).one_or_none()
        return _read(row) if row else None

    async def hold(self, tx: AsyncConnection, invitation_id: UUID) -> Invitation:
        """Find an invitation and hold it until the transaction ends."""
        query = select(invitations).where(invitations.c.id == invitation_id).with_for_update()
        return _read((await tx.execute(query)).one())

    async def require(self, tx: AsyncConnection, invitation_id: UUID) -> Invitation:
        """Find an invitation; LookupError when there is none."""
        invitation = await self.get(tx, invitation_id)
        if invitation is None:
            raise LookupError(f"no invitation {invitation_id}")
        return invitation

    async def of_campaign(self, tx: AsyncConnection, campaign_id: UUID) -> tuple[Invitation, ...]:
        """List a campaign's invitations."""
        query = select(invitations).where(invitations.c.campaign_id == campaign_id)
        return tuple(_read(row) for row in await tx.execute(query))

    async def of_member(
        self, tx: AsyncConnection, workspace_id: str, member_id: str
    ) -> tuple[Invitation, ...]:
        """List a person's invitations, newest state first."""
        query = (
            select(invitations)
            .where(invitations.c.workspace_id == workspace_id, invitations.c.member_id == member_id)
            .order_by(invitations.c.state_at.desc())
        )
        return tuple(_read(row) for row in await tx.execute(query))

    async def between(
        self, tx: AsyncConnection, workspace_id: str, first: UUID, last: UUID
    ) -> Invitation | None:
        """Find the one invitation whose id is in a range, to read it; None when several are."""
        query = select(invitations).where(
            invitations.c.workspace_id == workspace_id,
            invitations.c.id >= first,
            invitations.c.id <= last,
        )
        found = (await tx.execute(query.limit(2))).all()
        return _read(found[0]) if len(found) == 1 else None

    async def states(
        self, tx: AsyncConnection, workspace_id: str, member_ids: Collection[str]
    ) -> Mapping[str, tuple[InvitationState, ...]]:
        """Say where people stand already.

        A rehearsal counts only if it came back verified, and what ended for everybody not at all.
        """
        query = (
            select(invitations.c.member_id, invitations.c.state, campaigns.c.kind)
            .join(campaigns, campaigns.c.id == invitations.c.campaign_id)
            .where(
                invitations.c.workspace_id == workspace_id,
                invitations.c.member_id.in_(member_ids),
                invitations.c.cause.is_distinct_from(Cause.ENDED_FOR_ALL.value),
            )
        )
        found: dict[str, tuple[InvitationState, ...]] = {}
        for member_id, text, kind in await tx.execute(query):
            state = InvitationState(text)
            if kind == CampaignKind.REHEARSAL and state is not InvitationState.VERIFIED:
                continue
            found[member_id] = (*found.get(member_id, ()), state)
        return found

    async def move(
        self, tx: AsyncConnection, invitation_id: UUID, verdict: Verdict, *, now: datetime
    ) -> None:
        """Put an invitation into a state, for a cause."""
        cause = verdict.cause.value if verdict.cause else None
        values = {"state": verdict.state.value, "cause": cause, "state_at": now}
        await tx.execute(
            update(invitations).where(invitations.c.id == invitation_id).values(values)
        )

    async def blame(self, tx: AsyncConnection, invitation_id: UUID, cause: Cause | None) -> None:
        """Say why an invitation is where it is, which it stays, since the same time."""
        values = {"cause": cause.value if cause else None}
        await tx.execute(
            update(invitations).where(invitations.c.id == invitation_id).values(values)
        )

    async def ask_again(self, tx: AsyncConnection, invitation_id: UUID, *, now: datetime) -> None:
        """Record that an admin has a person asked although it disconnects the target."""
        await tx.execute(
            update(invitations).where(invitations.c.id == invitation_id).values(asked_at=now)
        )

    async def delivered(
        self, tx: AsyncConnection, invitation_id: UUID, *, channel_id: str, ts: str, now: datetime
    ) -> None:
        """Record where the person's DM stands."""
        values = {"dm_channel_id": channel_id, "dm_ts": ts, "sent_at": now}
        await tx.execute(
            update(invitations).where(invitations.c.id == invitation_id).values(values)
        )

    async def add_link(
        self, tx: AsyncConnection, invitation: Invitation, link_hash: bytes, *, expires_at: datetime
    ) -> None:
        """Let one more link lead to an invitation."""
        values = {
            "hash": link_hash,
            "workspace_id": invitation.workspace_id,
            "invitation_id": invitation.id,
            "expires_at": expires_at,
        }
        await add(tx, links, values)

    async def forget_links(
        self, tx: AsyncConnection, workspace_id: str, member_id: str, *, now: datetime
    ) -> None:
        """Let no link that a person was sent lead anywhere any more, nor a trip begun from one."""
        mine = [each.id for each in await self.of_member(tx, workspace_id, member_id)]
        await tx.execute(delete(links).where(links.c.invitation_id.in_(mine)))
        await self.end_trips(tx, mine, now=now)

    async def end_trips(
        self, tx: AsyncConnection, invitation_ids: Collection[UUID], *, now: datetime
    ) -> None:
        """Let no trip to Zoom lead anywhere that began before, on its way back from it or not."""
        await tx.execute(delete(attempts).where(attempts.c.invitation_id.in_(invitation_ids)))
        await tx.execute(
            update(invitations).where(invitations.c.id.in_(invitation_ids)).values(ended_at=now)
        )

    async def by_link(
        self, tx: AsyncConnection, link_hash: bytes
    ) -> tuple[Invitation, datetime] | None:
        """Find the invitation a link leads to, and when the link ends."""
        query = (
            select(invitations, links.c.expires_at)
            .join(links, links.c.invitation_id == invitations.c.id)
            .where(links.c.hash == link_hash)
        )
        row = (await tx.execute(query)).one_or_none()
        return (_read(row), row.expires_at) if row else None


def _read(row: Row[Any]) -> Invitation:
    values = {field.name: getattr(row, field.name) for field in fields(Invitation)}
    values |= {
        "state": InvitationState(row.state),
        "cause": Cause(row.cause) if row.cause else None,
    }
    return Invitation(**values)
