from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.scopes.own import own_profile
from bot.scopes.profiles import CORE, PROFILES, Profile
from storage.rows import add
from storage.tables import scope_profiles, setups


@dataclass(frozen=True, slots=True)
class ScopeProfiles:
    """Keep institutions' own profiles; a row never changes, so that what refers to it holds."""

    async def add(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        profile: Profile,
        *,
        made_by: str,
        at: datetime,
    ) -> None:
        """Keep a profile, unless the very same one is kept already."""
        values = {
            "workspace_id": workspace_id,
            "id": profile.id,
            "capabilities": {each.id.value: list(each.granular) for each in profile.capabilities},
            "made_by": made_by,
            "made_at": at,
        }
        await add(tx, scope_profiles, values)

    async def require(self, tx: AsyncConnection, workspace_id: str, profile_id: str) -> Profile:
        """Find a profile that is shipped or the workspace's own.

        Raises:
            KeyError: There is none of that id.
        """
        query = select(scope_profiles.c.capabilities).where(
            scope_profiles.c.workspace_id == workspace_id, scope_profiles.c.id == profile_id
        )
        return stored_profile(profile_id, (await tx.execute(query)).scalar())

    async def chosen(self, tx: AsyncConnection, workspace_id: str) -> Profile:
        """Find the profile that the workspace asks people for."""
        query = select(setups.c.profile_id).where(setups.c.workspace_id == workspace_id)
        chosen = (await tx.execute(query)).scalar()
        return CORE if chosen is None else await self.require(tx, workspace_id, chosen)

    async def newest(self, tx: AsyncConnection, workspace_id: str) -> Profile | None:
        """Find the profile that the institution made last."""
        query = (
            select(scope_profiles)
            .where(scope_profiles.c.workspace_id == workspace_id)
            .order_by(scope_profiles.c.made_at.desc())
            .limit(1)
        )
        row = (await tx.execute(query)).one_or_none()
        return stored_profile(row.id, row.capabilities) if row else None


def stored_profile(profile_id: str, capabilities: Mapping[str, list[str]] | None) -> Profile:
    """Read a profile from its id and, for an institution's own, what is kept under that.

    Raises:
        KeyError: It is no shipped one, and nothing is kept.
    """
    if capabilities is None or profile_id in PROFILES:
        return PROFILES[profile_id]
    return own_profile({id_: tuple(names) for id_, names in capabilities.items()})
