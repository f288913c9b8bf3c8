from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.oauth.attempt import Attempt
from bot.secret import Secret
from storage.crypto import Keyring
from storage.rows import add
from storage.tables import attempts


@dataclass(frozen=True, slots=True)
class Attempts:
    """Keep trips to Zoom that have not come back, their verifiers sealed."""

    keyring: Keyring

    async def add(self, tx: AsyncConnection, attempt: Attempt) -> None:
        """Store a trip that begins."""
        sealed = self.keyring.seal(
            attempt.verifier.reveal().encode(),
            table="attempts",
            row_id=attempt.id,
            column="verifier",
        )
        values = {
            "id": attempt.id,
            "workspace_id": attempt.workspace_id,
            "state_hash": attempt.state_hash,
            "invitation_id": attempt.invitation_id,
            "credentials_id": attempt.credentials_id,
            "browser_hash": attempt.browser_hash,
            "verifier": sealed,
            "expires_at": attempt.expires_at,
        }
        await add(tx, attempts, values)

    async def consume(self, tx: AsyncConnection, state_hash: bytes) -> Attempt | None:
        """Take the trip a state belongs to; of many that ask at once, one gets it."""
        query = delete(attempts).where(attempts.c.state_hash == state_hash).returning(attempts)
        row = (await tx.execute(query)).one_or_none()
        if row is None:
            return None
        verifier = self.keyring.open(
            row.verifier, table="attempts", row_id=row.id, column="verifier"
        )
        return Attempt(
            id=row.id,
            state_hash=row.state_hash,
            workspace_id=row.workspace_id,
            invitation_id=row.invitation_id,
            credentials_id=row.credentials_id,
            browser_hash=row.browser_hash,
            verifier=Secret(verifier.decode()),
            expires_at=row.expires_at,
        )

    async def whose(self, tx: AsyncConnection, state_hash: bytes) -> UUID | None:
        """Tell which invitation a state belongs to, and leave the trip as it is."""
        query = select(attempts.c.invitation_id).where(attempts.c.state_hash == state_hash)
        return (await tx.execute(query)).scalar_one_or_none()

    async def forget(
        self, tx: AsyncConnection, workspace_id: str, *, expired_before: datetime
    ) -> None:
        """Remove a workspace's trips from which nobody came back in time."""
        await tx.execute(
            delete(attempts).where(
                attempts.c.workspace_id == workspace_id, attempts.c.expires_at < expired_before
            )
        )

    async def make_room(self, tx: AsyncConnection, invitation_id: UUID, *, most: int) -> None:
        """Let a trip of an invitation begin, the oldest ones removed where there are `most`."""
        mine = attempts.c.invitation_id == invitation_id
        newest = select(attempts.c.id).where(mine).order_by(attempts.c.expires_at.desc())
        kept = (await tx.execute(newest.limit(most - 1))).scalars().all()
        await tx.execute(delete(attempts).where(mine, attempts.c.id.not_in(kept)))
