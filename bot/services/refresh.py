from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.campaigns.causes import Cause
from bot.errors import RefreshingStopped, TargetIsLive, ZoomRefused
from bot.oauth.grant import GrantStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from bot.oauth.grant import Grant
    from bot.oauth.tokens import TokenSet
    from bot.observability import Metrics
    from bot.services.leased_refresh import LeasedRefresh
    from bot.services.loss import LossService
    from storage.store import Store

# What is given out lasts at least so long, which is more than the calls that are made with it.
_MARGIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RefreshService:
    """Give tokens of held grants that work, and find out which grants no longer do."""

    store: Store
    leased: LeasedRefresh
    loss: LossService
    metrics: Metrics
    clock: Callable[[], datetime]

    async def tokens(self, workspace_id: str, grant_id: UUID) -> TokenSet | None:
        """Give a held grant's tokens, refreshed when they last for less than a minute.

        None when there is no such grant, it is not in use, or Zoom has ended it, which has been
        recorded then and told to whom it concerns.

        Raises:
            RefreshingStopped: They would have to be refreshed, and an admin has stopped that.
            TargetIsLive: They would have to be refreshed, and the target has taken over.
            ZoomRefused: Zoom refuses the app for now, which has been recorded; the grant is kept.
            ZoomUnavailable: Nothing is known.
        """
        grant = await self._held(workspace_id, grant_id)
        if grant is not None and grant.tokens.expires_at <= self.clock() + _MARGIN:
            return await self._refreshed(grant)
        return grant.tokens if grant else None

    async def refresh(self, workspace_id: str, grant_id: UUID) -> TokenSet | None:
        """Do as `tokens`, but ask Zoom in any case; somebody else's refresh meanwhile counts."""
        grant = await self._held(workspace_id, grant_id)
        return await self._refreshed(grant) if grant else None

    async def _held(self, workspace_id: str, grant_id: UUID) -> Grant | None:
        async with self.store.transaction() as tx:
            grant = await self.store.grants.get(tx, grant_id)
        return _usable(grant) if grant and grant.workspace_id == workspace_id else None

    async def _refreshed(self, grant: Grant) -> TokenSet | None:
        await self._require_allowed(grant.workspace_id)
        try:
            present = await self.leased.refresh(grant)
            if grant.refused is not None:
                await self.loss.recovered(grant)
        except ZoomRefused as refused:
            present = await self.loss.judge(grant, Cause(refused.cause))
            if present is not None and present.version == grant.version:
                raise
        kept = _usable(present)
        return kept.tokens if kept else None

    async def _require_allowed(self, workspace_id: str) -> None:
        async with self.store.transaction() as tx:
            setup = await self.store.setups.get(tx, workspace_id)
        if setup is not None and setup.refreshing_stopped_at is not None:
            self.metrics.refreshes.labels(RefreshingStopped.code).inc()
            raise RefreshingStopped
        if setup is not None and setup.hands_off:
            self.metrics.refreshes.labels(TargetIsLive.code).inc()
            raise TargetIsLive


def _usable(grant: Grant | None) -> Grant | None:
    return grant if grant is not None and grant.status is GrantStatus.HELD else None
