from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.campaigns.verdict import Evidence, Verdict, judge
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.grant import GrantFacts
    from storage.store import Store

# Zoom has been seen to name fewer permissions than were given, for twelve seconds.
ECHO_LAGS = timedelta(seconds=15)


def judge_own(grant: GrantFacts, *, account_matches: bool, scopes_settled: bool) -> Verdict:
    """Judge a grant whose owner has said that it is theirs."""
    evidence = Evidence(
        account_matches=account_matches,
        linked_to_somebody_else=False,
        email_matches=True,
        scopes_complete=grant.report.complete,
        scopes_settled=scopes_settled,
        licensed=grant.zoom_user.licensed,
    )
    return judge(evidence)


async def last_word(
    store: Store, tx: AsyncConnection, workspace_id: str, grant: GrantFacts
) -> bool:
    """Tell whether Zoom need not or may not be asked once more which permissions were given."""
    if grant.verified_at is not None:
        return True
    setup = await store.setups.get(tx, workspace_id)
    return setup is not None and not setup.may_refresh


async def doubt(
    store: Store, tx: AsyncConnection, workspace_id: str, grant_id: UUID, *, now: datetime
) -> None:
    """Have Zoom asked once more before anybody is told that something is missing."""
    since = await store.grants.doubt(tx, grant_id, now=now)
    await store.work.postpone(
        tx, workspace_id, Kind.VERIFICATION, grant_id, due_at=since + ECHO_LAGS
    )
