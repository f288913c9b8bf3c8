from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit_tables import audit, audit_heads, pseudonyms
from storage.metadata import metadata


async def erase_workspace(tx: AsyncConnection, workspace_id: str) -> None:
    """Delete everything of a workspace but the audit chain and whose pseudonyms are whose.

    The chain stays: what was decided can be verified. Its pseudonyms are its own to forget.
    """
    for table in reversed(metadata.sorted_tables):
        if table not in {audit, audit_heads, pseudonyms}:
            await tx.execute(delete(table).where(table.c.workspace_id == workspace_id))
