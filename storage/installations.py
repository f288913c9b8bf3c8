from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.secret import Secret
from storage.crypto import Keyring
from storage.rows import put
from storage.tables import installations


@dataclass(frozen=True, slots=True)
class Installation:
    """Usher in one Slack workspace."""

    id: UUID
    workspace_id: str
    team_name: str
    bot_user_id: str
    bot_token: Secret
    installed_at: datetime
    uninstalled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Installations:
    """Keep each workspace's bot token, sealed."""

    keyring: Keyring

    async def save(self, tx: AsyncConnection, installation: Installation) -> None:
        """Add the workspace, or replace what was known of it."""
        sealed = self.keyring.seal(
            installation.bot_token.reveal().encode(),
            table="installations",
            row_id=installation.id,
            column="bot_token",
        )
        values = {
            "workspace_id": installation.workspace_id,
            "id": installation.id,
            "team_name": installation.team_name,
            "bot_user_id": installation.bot_user_id,
            "bot_token": sealed,
            "installed_at": installation.installed_at,
            "uninstalled_at": installation.uninstalled_at,
        }
        await put(tx, installations, values)

    async def get(self, tx: AsyncConnection, workspace_id: str) -> Installation | None:
        """Find a workspace's installation."""
        query = select(installations).where(installations.c.workspace_id == workspace_id)
        row = (await tx.execute(query)).one_or_none()
        return self._read(row) if row else None

    async def with_token(self, tx: AsyncConnection, token: Secret) -> tuple[Installation, ...]:
        """List the installations that have this bot token."""
        found = [self._read(row) for row in await tx.execute(select(installations))]
        return tuple(each for each in found if each.bot_token.reveal() == token.reveal())

    async def stop(self, tx: AsyncConnection, workspace_id: str, *, now: datetime) -> bool:
        """Record that Usher was uninstalled; False where that is known, or it never was there."""
        result = await tx.execute(
            update(installations)
            .where(
                installations.c.workspace_id == workspace_id,
                installations.c.uninstalled_at.is_(None),
            )
            .values(uninstalled_at=now)
        )
        return result.rowcount == 1

    async def require(self, tx: AsyncConnection, workspace_id: str) -> Installation:
        """Find a workspace's installation; LookupError when there is none."""
        installation = await self.get(tx, workspace_id)
        if installation is None:
            raise LookupError(f"Usher is not installed in {workspace_id}")
        return installation

    def _read(self, row: Row[tuple[object, ...]]) -> Installation:
        token = self.keyring.open(
            row.bot_token, table="installations", row_id=row.id, column="bot_token"
        )
        return Installation(
            id=row.id,
            workspace_id=row.workspace_id,
            team_name=row.team_name,
            bot_user_id=row.bot_user_id,
            bot_token=Secret(token.decode()),
            installed_at=row.installed_at,
            uninstalled_at=row.uninstalled_at,
        )
