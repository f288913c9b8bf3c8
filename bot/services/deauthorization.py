from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Verdict
from bot.oauth.grant import GrantStatus
from bot.services.audit import Act

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.grant import Grant
    from bot.services.audit import AuditService
    from bot.services.ending import EndingService
    from bot.zoom.webhook import Deauthorization
    from storage.store import Store

log = structlog.get_logger(__name__)

_REMOVED = Verdict(InvitationState.REVOKED, Cause.REMOVED_AT_ZOOM)


@dataclass(frozen=True, slots=True)
class DeauthorizationService:
    """Forget what people have ended at Zoom; there is nothing left to revoke."""

    store: Store
    ending: EndingService
    audit: AuditService
    clock: Callable[[], datetime]

    async def take(self, event: Deauthorization) -> None:
        """Delete what an event is about; one that is known, or of others, does nothing.

        Whoever has authorized again since keeps that, however late the event comes or how often.
        """
        async with self.store.transaction() as tx:
            workspaces = await self.store.grants.workspaces_of(tx, event.user_id)
        for workspace_id in workspaces:
            async with self.store.transaction() as tx:
                await self.store.setups.hold(tx, workspace_id)
                found = await self.store.grants.all_of_zoom_user(tx, workspace_id, event.user_id)
                for grant in found:
                    if await self._means(tx, event, grant):
                        await self._forget(tx, grant)

    async def _means(self, tx: AsyncConnection, event: Deauthorization, grant: Grant) -> bool:
        pair = (await self.store.credentials.require(tx, grant.credentials_id)).pair
        return (
            pair is not None
            and pair.client_id == event.client_id
            and grant.zoom_user.account_id == event.account_id
            # A time that has not come yet must not outlast a later authorization.
            and grant.obtained_at <= min(event.at, self.clock())
        )

    async def _forget(self, tx: AsyncConnection, grant: Grant) -> None:
        log.info("deauthorized_at_zoom", grant_id=str(grant.id))
        if grant.status is GrantStatus.DROPPED:  # Usher was about to ask Zoom for just this
            await self.ending.grants.forget(tx, grant, Cause.TOKEN_DEAD)
            return
        await self.ending.forget(tx, grant, _REMOVED)
        await self.audit.record(
            tx,
            grant.workspace_id,
            Act.AUTHORIZATION_ENDED,
            actor=None,
            subject=grant.member_id,
            details={"reason": Cause.REMOVED_AT_ZOOM.value},
        )
