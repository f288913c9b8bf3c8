from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.attempt import Attempt
    from bot.oauth.tokens import TokenSet
    from bot.scopes.profiles import Profile
    from storage.store import Store

# Longer than asking Zoom who that is and storing what it amounts to can take.
_SETTLED_WITHIN: Final = timedelta(minutes=10)
_NOBODY: Final = ZoomUser(id="", account_id="", email="", licensed=False)


@dataclass(frozen=True, slots=True)
class StrayService:
    """Keep what Zoom has given, until it is somebody's, as something that is to be revoked.

    So nothing that happens in between, not even a power cut, leaves tokens behind of which nobody
    knows. Whose a stray is, is not stored.
    """

    store: Store
    clock: Callable[[], datetime]

    async def set_aside(self, attempt: Attempt, tokens: TokenSet, profile: Profile) -> Grant:
        """Store tokens as soon as they are here; they are revoked unless they are taken in time."""
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, attempt.workspace_id)
            invitation = await self.store.invitations.require(tx, attempt.invitation_id)
            stray = Grant(
                id=uuid4(),
                workspace_id=attempt.workspace_id,
                member_id=invitation.member_id,
                invitation_id=invitation.id,
                credentials_id=attempt.credentials_id,
                zoom_user=_NOBODY,
                tokens=tokens,
                profile=profile,
                obtained_at=now,
                status=GrantStatus.DROPPED,
                dropped_at=now,
            )
            await self.store.grants.save(tx, stray)
            await self.store.work.add(
                tx,
                stray.workspace_id,
                Kind.GRANT_REVOCATION,
                stray.id,
                due_at=now + _SETTLED_WITHIN,
            )
        return stray

    async def take(self, tx: AsyncConnection, stray: Grant) -> bool:
        """Have tokens not revoked; False when they are no longer there. The setup must be held."""
        await self.store.work.cancel(
            tx, stray.workspace_id, Kind.GRANT_REVOCATION, stray.id, now=self.clock()
        )
        return await self.store.grants.delete(tx, stray.id)

    async def leave(self, tx: AsyncConnection, stray: Grant) -> None:
        """Have tokens revoked that are nobody's here."""
        await self.store.work.arm(
            tx, stray.workspace_id, Kind.GRANT_REVOCATION, stray.id, due_at=self.clock()
        )
