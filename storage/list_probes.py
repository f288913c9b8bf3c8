from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import Invitation
from bot.scopes.lists import ListAnswer, ListKind
from storage.rows import put
from storage.support_tables import list_probes


@dataclass(frozen=True, slots=True)
class ListProbes:
    """Keep what asking for a rehearsal's lists has shown."""

    async def save(
        self,
        tx: AsyncConnection,
        invitation: Invitation,
        answers: Mapping[ListKind, ListAnswer],
        *,
        now: datetime,
    ) -> None:
        """Store it in the place of what was shown before."""
        values = {
            "invitation_id": invitation.id,
            "workspace_id": invitation.workspace_id,
            "meetings": answers[ListKind.MEETINGS].value,
            "recordings": answers[ListKind.RECORDINGS].value,
            "asked_at": now,
        }
        await put(tx, list_probes, values)

    async def of_invitation(
        self, tx: AsyncConnection, invitation: Invitation
    ) -> Mapping[ListKind, ListAnswer]:
        """Say what has been shown since an invitation is where it is; nothing, if not asked."""
        query = select(list_probes).where(
            list_probes.c.invitation_id == invitation.id,
            list_probes.c.asked_at >= invitation.state_at,
        )
        row = (await tx.execute(query)).one_or_none()
        if row is None:
            return {}
        return {
            ListKind.MEETINGS: ListAnswer(row.meetings),
            ListKind.RECORDINGS: ListAnswer(row.recordings),
        }
