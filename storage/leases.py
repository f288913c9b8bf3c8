from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.causes import Cause
from bot.oauth.grant import Grant
from bot.oauth.tokens import TokenSet
from storage.crypto import Keyring
from storage.tables import grants


@dataclass(frozen=True, slots=True)
class GrantLeases:
    """Let one process at a time refresh a grant, and no result replace a newer one.

    Every change names the version of the grant that it is about; a grant whose tokens have changed
    since, or which is gone, is not touched.
    """

    keyring: Keyring

    async def take(
        self, tx: AsyncConnection, grant: Grant, *, now: datetime, until: datetime
    ) -> bool:
        """Have the grant to oneself until then; False when it has changed or somebody has it."""
        free = or_(grants.c.lease_until.is_(None), grants.c.lease_until <= now)
        unchanged = and_(_same(grant), grants.c.status == grant.status.value)
        query = update(grants).where(unchanged, free).values(lease_until=until)
        return (await tx.execute(query)).rowcount == 1

    async def until(self, tx: AsyncConnection, grant_id: UUID) -> datetime | None:
        """Say until when somebody has the grant; None when nobody has, or it is gone."""
        query = select(grants.c.lease_until).where(grants.c.id == grant_id)
        return (await tx.execute(query)).scalar_one_or_none()

    async def give_back(self, tx: AsyncConnection, grant: Grant, *, until: datetime) -> None:
        """Let somebody else try, unless somebody has taken it since our lease ended."""
        ours = and_(_same(grant), grants.c.lease_until == until)
        await tx.execute(update(grants).where(ours).values(lease_until=None))

    async def renew(
        self,
        tx: AsyncConnection,
        grant: Grant,
        tokens: TokenSet,
        *,
        credentials_id: UUID,
        now: datetime,
    ) -> bool:
        """Store what a refresh gave and end the lease, whatever the grant's status is by now."""
        sealed = self.keyring.seal(
            tokens.to_bytes(), table="grants", row_id=grant.id, column="tokens"
        )
        values = {
            "tokens": sealed,
            "access_expires_at": tokens.expires_at,
            "scopes": tokens.scope,
            "api_url": tokens.api_url,
            "credentials_id": credentials_id,
            "version": grant.version + 1,
            "lease_until": None,
            "refreshed_at": now,
            "refused": None,
        }
        query = update(grants).where(_same(grant)).values(values)
        return (await tx.execute(query)).rowcount == 1

    async def refuse(self, tx: AsyncConnection, grant: Grant, cause: Cause) -> bool:
        """Say why Zoom does not refresh a grant at present; False when it has changed."""
        query = update(grants).where(_same(grant)).values(refused=cause.value)
        return (await tx.execute(query)).rowcount == 1

    async def forget(self, tx: AsyncConnection, grant: Grant) -> bool:
        """Delete a grant that Zoom has ended; False when it has changed."""
        unchanged = and_(_same(grant), grants.c.status == grant.status.value)
        return (await tx.execute(delete(grants).where(unchanged))).rowcount == 1


def _same(grant: Grant) -> ColumnElement[bool]:
    return and_(grants.c.id == grant.id, grants.c.version == grant.version)
