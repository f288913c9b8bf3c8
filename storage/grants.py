from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.oauth.grant import Grant, GrantFacts, GrantStatus, ZoomUser
from bot.oauth.regions import api_base
from bot.oauth.tokens import TokenSet
from storage.crypto import Keyring
from storage.profiles import stored_profile
from storage.rows import put
from storage.tables import grants, scope_profiles

# A grant with what is kept under the id of its profile, when that is an institution's own.
_FOUND = select(
    grants,
    select(scope_profiles.c.capabilities)
    .where(
        scope_profiles.c.workspace_id == grants.c.workspace_id,
        scope_profiles.c.id == grants.c.profile,
    )
    .scalar_subquery()
    .label("capabilities"),
)


@dataclass(frozen=True, slots=True)
class Grants:
    """Keep people's Zoom authorizations, tokens sealed, one a Zoom user."""

    keyring: Keyring

    async def save(self, tx: AsyncConnection, grant: Grant) -> None:
        """Store a grant; the Zoom user's earlier one, unless dropped, must have the same id."""
        sealed = self.keyring.seal(
            grant.tokens.to_bytes(), table="grants", row_id=grant.id, column="tokens"
        )
        values = {
            "id": grant.id,
            "workspace_id": grant.workspace_id,
            "member_id": grant.member_id,
            "invitation_id": grant.invitation_id,
            "credentials_id": grant.credentials_id,
            "zoom_user_id": grant.zoom_user.id,
            "account_id": grant.zoom_user.account_id,
            "zoom_email": grant.zoom_user.email,
            "licensed": grant.zoom_user.licensed,
            "zoom_role": grant.zoom_user.role,
            "scopes": grant.tokens.scope,
            "profile": grant.profile.id,
            "tokens": sealed,
            "access_expires_at": grant.tokens.expires_at,
            "obtained_at": grant.obtained_at,
            "verified_at": grant.verified_at,
            "doubted_at": grant.doubted_at,
            "dropped_at": grant.dropped_at,
            "status": grant.status.value,
            "api_url": grant.tokens.api_url,
        }
        await put(tx, grants, values)
        # Whoever is refreshing what stood here before finds that it was replaced.
        replaced = {
            "version": grants.c.version + 1,
            "lease_until": None,
            "refreshed_at": None,
            "refused": None,
        }
        await tx.execute(update(grants).where(grants.c.id == grant.id).values(replaced))

    async def get(self, tx: AsyncConnection, grant_id: UUID) -> Grant | None:
        """Find a grant, tokens and all."""
        query = _FOUND.where(grants.c.id == grant_id)
        row = (await tx.execute(query)).one_or_none()
        return self._read(row) if row else None

    async def of_zoom_user(
        self, tx: AsyncConnection, workspace_id: str, zoom_user_id: str
    ) -> Grant | None:
        """Find the one grant of a Zoom user that is not dropped."""
        found = await self.all_of_zoom_user(tx, workspace_id, zoom_user_id)
        return next((each for each in found if each.status is not GrantStatus.DROPPED), None)

    async def all_of_zoom_user(
        self, tx: AsyncConnection, workspace_id: str, zoom_user_id: str
    ) -> tuple[Grant, ...]:
        """List what a Zoom user has granted, what waits to be revoked too, and hold it."""
        query = (
            _FOUND.where(
                grants.c.workspace_id == workspace_id, grants.c.zoom_user_id == zoom_user_id
            )
            .order_by(grants.c.id)
            .with_for_update()
        )
        return tuple(self._read(row) for row in await tx.execute(query))

    async def workspaces_of(self, tx: AsyncConnection, zoom_user_id: str) -> tuple[str, ...]:
        """List the workspaces that hold something of a Zoom user."""
        query = select(grants.c.workspace_id).where(grants.c.zoom_user_id == zoom_user_id)
        query = query.distinct().order_by(grants.c.workspace_id)
        return tuple((await tx.execute(query)).scalars())

    async def of_invitation(
        self, tx: AsyncConnection, invitation_id: UUID
    ) -> tuple[GrantFacts, ...]:
        """List what came of an invitation, newest first, dropped grants left out."""
        return (await self.of_invitations(tx, [invitation_id])).get(invitation_id, ())

    async def of_invitations(
        self, tx: AsyncConnection, invitation_ids: Collection[UUID]
    ) -> Mapping[UUID, tuple[GrantFacts, ...]]:
        """List what came of each of many invitations, tokens left sealed."""
        query = _FOUND.where(
            grants.c.invitation_id.in_(invitation_ids),
            grants.c.status != GrantStatus.DROPPED.value,
        ).order_by(grants.c.obtained_at.desc())
        found: dict[UUID, tuple[GrantFacts, ...]] = {}
        for row in await tx.execute(query):
            found[row.invitation_id] = (*found.get(row.invitation_id, ()), _facts(row))
        return found

    async def of_member(
        self, tx: AsyncConnection, workspace_id: str, member_id: str
    ) -> tuple[GrantFacts, ...]:
        """List what a person has granted, dropped grants left out."""
        query = _FOUND.where(
            grants.c.workspace_id == workspace_id,
            grants.c.member_id == member_id,
            grants.c.status != GrantStatus.DROPPED.value,
        )
        return tuple(_facts(row) for row in await tx.execute(query))

    async def owner_of(self, tx: AsyncConnection, workspace_id: str, zoom_email: str) -> str | None:
        """Find whose own a Zoom e-mail address is, as far as people have said so."""
        query = select(grants.c.member_id).where(
            grants.c.workspace_id == workspace_id,
            grants.c.status == GrantStatus.HELD.value,
            func.lower(grants.c.zoom_email) == zoom_email.strip().lower(),
        )
        return (await tx.execute(query.limit(1))).scalar_one_or_none()

    async def count_people(self, tx: AsyncConnection, workspace_id: str) -> int:
        """Count the people who hold something, dropped grants left out."""
        query = select(func.count(grants.c.member_id.distinct())).where(
            grants.c.workspace_id == workspace_id, grants.c.status != GrantStatus.DROPPED.value
        )
        return int((await tx.execute(query)).scalar_one())

    async def people_by_pair(self, tx: AsyncConnection, workspace_id: str) -> Mapping[UUID, int]:
        """Count the people whose grants came by each credential pair, dropped grants left out."""
        query = (
            select(grants.c.credentials_id, func.count(grants.c.member_id.distinct()))
            .where(
                grants.c.workspace_id == workspace_id,
                grants.c.status != GrantStatus.DROPPED.value,
            )
            .group_by(grants.c.credentials_id)
        )
        return {row.credentials_id: row[1] for row in await tx.execute(query)}

    async def asked(
        self, tx: AsyncConnection, workspace_id: str, *, after: UUID | None, limit: int
    ) -> tuple[UUID, ...]:
        """List some of the invitations whose person is asked whose the Zoom user is, by id."""
        query = (
            select(grants.c.invitation_id)
            .where(
                grants.c.workspace_id == workspace_id,
                grants.c.status == GrantStatus.CONFIRMING.value,
            )
            .distinct()
            .order_by(grants.c.invitation_id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(grants.c.invitation_id > after)
        return tuple((await tx.execute(query)).scalars())

    async def being_revoked(self, tx: AsyncConnection, invitation_id: UUID) -> bool:
        """Tell whether Zoom has yet to hear that something an invitation led to is over."""
        query = select(grants.c.id).where(
            grants.c.invitation_id == invitation_id,
            grants.c.status == GrantStatus.DROPPED.value,
        )
        return (await tx.execute(query.limit(1))).first() is not None

    async def mark(
        self,
        tx: AsyncConnection,
        grant_id: UUID,
        status: GrantStatus,
        *,
        dropped_at: datetime | None = None,
    ) -> None:
        """Say whether a grant may be used, and if not, since when Zoom is to hear of it."""
        values = {"status": status.value, "dropped_at": dropped_at}
        await tx.execute(update(grants).where(grants.c.id == grant_id).values(values))

    async def judged_by_others(
        self, tx: AsyncConnection, workspace_id: str, profile_id: str
    ) -> tuple[tuple[str, GrantFacts], ...]:
        """List whose grants were held against another profile than this, and what they gave."""
        query = _FOUND.where(
            grants.c.workspace_id == workspace_id,
            grants.c.status == GrantStatus.HELD.value,
            grants.c.profile != profile_id,
        ).order_by(grants.c.obtained_at)
        return tuple((row.member_id, _facts(row)) for row in await tx.execute(query))

    async def judged(self, tx: AsyncConnection, grant_id: UUID, profile_id: str) -> None:
        """Hold a grant against another profile from now on."""
        await tx.execute(update(grants).where(grants.c.id == grant_id).values(profile=profile_id))

    async def doubt(self, tx: AsyncConnection, grant_id: UUID, *, now: datetime) -> datetime:
        """Note that a grant seems to lack something, and give since when it has."""
        query = (
            update(grants)
            .where(grants.c.id == grant_id)
            .values(doubted_at=func.coalesce(grants.c.doubted_at, now))
            .returning(grants.c.doubted_at)
        )
        since: datetime = (await tx.execute(query)).scalar_one()
        return since

    async def verified(
        self, tx: AsyncConnection, grant_id: UUID, user: ZoomUser, *, now: datetime
    ) -> None:
        """Store what Zoom says of its user by now; there is no doubt left."""
        values = {
            "account_id": user.account_id,
            "zoom_email": user.email,
            "licensed": user.licensed,
            "verified_at": now,
            "doubted_at": None,
        }
        await tx.execute(update(grants).where(grants.c.id == grant_id).values(values))

    async def delete(self, tx: AsyncConnection, grant_id: UUID) -> bool:
        """Forget a grant and its tokens; False when they are forgotten already."""
        return (await tx.execute(delete(grants).where(grants.c.id == grant_id))).rowcount == 1

    def _read(self, row: Row[Any]) -> Grant:
        opened = self.keyring.open(row.tokens, table="grants", row_id=row.id, column="tokens")
        return Grant(
            id=row.id,
            workspace_id=row.workspace_id,
            member_id=row.member_id,
            invitation_id=row.invitation_id,
            credentials_id=row.credentials_id,
            zoom_user=_zoom_user(row),
            tokens=TokenSet.from_bytes(
                opened,
                expires_at=row.access_expires_at,
                scope=row.scopes,
                api_url=api_base(row.api_url),
            ),
            profile=stored_profile(row.profile, row.capabilities),
            obtained_at=row.obtained_at,
            status=GrantStatus(row.status),
            verified_at=row.verified_at,
            version=row.version,
            refreshed_at=row.refreshed_at,
            refused=row.refused,
            doubted_at=row.doubted_at,
            dropped_at=row.dropped_at,
        )


def _facts(row: Row[Any]) -> GrantFacts:
    return GrantFacts(
        id=row.id,
        invitation_id=row.invitation_id,
        credentials_id=row.credentials_id,
        zoom_user=_zoom_user(row),
        scopes=row.scopes,
        profile=stored_profile(row.profile, row.capabilities),
        status=GrantStatus(row.status),
        obtained_at=row.obtained_at,
        verified_at=row.verified_at,
        doubted_at=row.doubted_at,
        refused=row.refused,
    )


def _zoom_user(row: Row[Any]) -> ZoomUser:
    return ZoomUser(
        id=row.zoom_user_id,
        account_id=row.account_id,
        email=row.zoom_email,
        licensed=row.licensed,
        role=row.zoom_role,
    )
