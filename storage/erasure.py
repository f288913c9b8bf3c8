from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit_tables import audit, audit_heads
from storage.metadata import metadata


async def erase_workspace(tx: AsyncConnection, workspace_id: str) -> None:
    """Delete everything of a workspace, tokens first of all, and whose pseudonyms are whose.

    The audit chain stays: what was decided can be verified, and nobody in it is known any more.
    """
    for table in reversed(metadata.sorted_tables):
        if table not in {audit, audit_heads}:
            await tx.execute(delete(table).where(table.c.workspace_id == workspace_id))
