from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import StaleView
from bot.notices.setup import Asked
from bot.scopes.own import is_own
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.scopes.profiles import Profile
    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class ProfileService:
    """Keep which scopes the Zoom app asks people for; a change itself asks nobody again."""

    store: Store
    setup: SetupService
    audit: AuditService
    clock: Callable[[], datetime]

    async def choose(self, workspace_id: str, member_id: str, profile_id: str) -> None:
        """Ask for what a shipped profile, or one the institution has made, says.

        Raises:
            StaleView: There is no such profile.
        """
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            try:
                profile = await self.store.profiles.require(tx, workspace_id, profile_id)
            except KeyError:
                raise StaleView from None
            await self._choose(tx, workspace_id, member_id, profile)

    async def make(self, workspace_id: str, member_id: str, profile: Profile) -> None:
        """Keep an institution's own profile, and ask for what it says."""
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            await self.store.profiles.add(
                tx, workspace_id, profile, made_by=member_id, at=self.clock()
            )
            await self._choose(tx, workspace_id, member_id, profile)

    async def chosen(self, workspace_id: str) -> Profile:
        """Give what people are asked for."""
        async with self.store.transaction() as tx:
            return await self.store.profiles.chosen(tx, workspace_id)

    async def asked(self, tx: AsyncConnection, workspace_id: str) -> Asked:
        """Say for the guide's card what is asked for, and what could be."""
        profile = await self.store.profiles.chosen(tx, workspace_id)
        own = profile if is_own(profile) else await self.store.profiles.newest(tx, workspace_id)
        return Asked(
            profile_id=profile.id,
            own_id=own.id if own else None,
            own_count=len(own.granular()) if own else 0,
        )

    async def _choose(
        self, tx: AsyncConnection, workspace_id: str, member_id: str, profile: Profile
    ) -> None:
        setup = await self.setup.hold(tx, workspace_id)
        if setup.profile_id == profile.id:
            return
        await self.store.setups.save(tx, replace(setup, profile_id=profile.id))
        await self.audit.record(
            tx,
            workspace_id,
            Act.PROFILE_CHOSEN,
            actor=member_id,
            details={"profile": profile.id, "scopes": len(profile.granular())},
        )
        await self.store.work.arm(
            tx, workspace_id, Kind.REQUIREMENT, member_id, due_at=self.clock()
        )
        await self.setup.refresh_cards(tx, workspace_id)
