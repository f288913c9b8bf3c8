from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.oauth.credentials import CredentialForm
from storage.rows import add
from storage.tables import credential_forms


@dataclass(frozen=True, slots=True)
class CredentialForms:
    """Keep the one-time web forms that are out, each known by the hash of its word."""

    async def give(self, tx: AsyncConnection, form: CredentialForm, *, now: datetime) -> None:
        """Give somebody a form; their earlier ones are over, and so is whatever is too old."""
        earlier = credential_forms.c.member_id == form.member_id
        await tx.execute(
            delete(credential_forms).where(
                credential_forms.c.workspace_id == form.workspace_id,
                or_(earlier, credential_forms.c.expires_at <= now),
            )
        )
        values = {
            "hash": form.hash,
            "workspace_id": form.workspace_id,
            "member_id": form.member_id,
            "expires_at": form.expires_at,
        }
        await add(tx, credential_forms, values)

    async def get(self, tx: AsyncConnection, form_hash: bytes) -> CredentialForm | None:
        """Find a form and leave it as it is."""
        query = select(credential_forms).where(credential_forms.c.hash == form_hash)
        row = (await tx.execute(query)).one_or_none()
        if row is None:
            return None
        return CredentialForm(row.hash, row.workspace_id, row.member_id, row.expires_at)

    async def spend(self, tx: AsyncConnection, form_hash: bytes) -> bool:
        """Use a form up; of many that ask at once, one gets it."""
        query = delete(credential_forms).where(credential_forms.c.hash == form_hash)
        spent = await tx.execute(query.returning(credential_forms.c.hash))
        return spent.first() is not None
