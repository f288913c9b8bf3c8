from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from storage.crypto import Keyring
from storage.rows import add
from storage.tables import attempts, credentials, grants


@dataclass(frozen=True, slots=True)
class CredentialPairs:
    """Keep the Zoom app's credential pairs, sealed."""

    keyring: Keyring

    async def add(self, tx: AsyncConnection, entered: Credentials) -> bool:
        """Store a pair as entered; False when this very form was stored before."""
        sealed = self.keyring.seal(
            entered.require_pair().to_bytes(),
            table="credentials",
            row_id=entered.id,
            column="pair",
        )
        values = {
            "id": entered.id,
            "workspace_id": entered.workspace_id,
            "state": entered.state.value,
            "pair": sealed,
            "entered_by": entered.entered_by,
            "entered_at": entered.entered_at,
            "view_id": entered.view_id,
        }
        return await add(tx, credentials, values)

    async def require(self, tx: AsyncConnection, credentials_id: UUID) -> Credentials:
        """Find a pair by its id."""
        query = select(credentials).where(credentials.c.id == credentials_id)
        return self._read((await tx.execute(query)).one())

    async def latest(self, tx: AsyncConnection, workspace_id: str) -> Credentials | None:
        """Find what was entered last, whatever Zoom said of it."""
        return await self._newest(tx, workspace_id, tuple(CredentialsState))

    async def current(self, tx: AsyncConnection, workspace_id: str) -> Credentials | None:
        """Find the newest pair with which people may be sent to Zoom."""
        usable = tuple(state for state in CredentialsState if state.usable)
        return await self._newest(tx, workspace_id, usable)

    async def settle(
        self, tx: AsyncConnection, credentials_id: UUID, state: CredentialsState
    ) -> None:
        """Record what is known of a pair; one that is of no use is erased."""
        values: dict[str, object] = {"state": state.value}
        if state.erased:
            values["pair"] = None
        await tx.execute(
            update(credentials).where(credentials.c.id == credentials_id).values(values)
        )

    async def accept(self, tx: AsyncConnection, credentials_id: UUID, *, by: str) -> None:
        """Record who said yes to a pair of another app; it is checked once more."""
        values = {"state": CredentialsState.CHECKING.value, "accepted_by": by}
        await tx.execute(
            update(credentials).where(credentials.c.id == credentials_id).values(values)
        )

    async def kept(self, tx: AsyncConnection, workspace_id: str) -> tuple[Credentials, ...]:
        """List every pair that is not erased, newest first."""
        query = (
            select(credentials)
            .where(credentials.c.workspace_id == workspace_id, credentials.c.pair.is_not(None))
            .order_by(credentials.c.entered_at.desc())
        )
        return tuple(self._read(row) for row in await tx.execute(query))

    async def needed(self, tx: AsyncConnection, credentials_id: UUID) -> bool:
        """Tell whether a grant or a trip under way came by a pair."""
        for table in (grants, attempts):
            query = select(table.c.id).where(table.c.credentials_id == credentials_id).limit(1)
            if (await tx.execute(query)).first() is not None:
                return True
        return False

    async def _newest(
        self, tx: AsyncConnection, workspace_id: str, states: tuple[CredentialsState, ...]
    ) -> Credentials | None:
        query = (
            select(credentials)
            .where(
                credentials.c.workspace_id == workspace_id,
                credentials.c.state.in_([state.value for state in states]),
            )
            .order_by(credentials.c.entered_at.desc())
            .limit(1)
        )
        row = (await tx.execute(query)).one_or_none()
        return self._read(row) if row else None

    def _read(self, row: Row[Any]) -> Credentials:
        pair = None
        if row.pair is not None:
            opened = self.keyring.open(row.pair, table="credentials", row_id=row.id, column="pair")
            pair = ClientPair.from_bytes(opened)
        return Credentials(
            id=row.id,
            workspace_id=row.workspace_id,
            state=CredentialsState(row.state),
            pair=pair,
            entered_by=row.entered_by,
            entered_at=row.entered_at,
            view_id=row.view_id,
            accepted_by=row.accepted_by,
        )
