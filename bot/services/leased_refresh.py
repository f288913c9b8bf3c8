from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import ZoomProblem, ZoomUnavailable
from bot.services.pairs import first_accepted, pairs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime

    from bot.oauth.credentials import ClientPair, Credentials
    from bot.oauth.grant import Grant
    from bot.oauth.tokens import TokenSet
    from bot.observability import Metrics
    from bot.zoom.client import ZoomClient
    from storage.store import Store

log = structlog.get_logger(__name__)

# Longer than bot.services.pairs.MOST pairs take to be tried at Zoom (bot.zoom.client.TOTAL_SECONDS
# each), so that whoever has a lease either has an answer by its end or is gone.
LEASE = timedelta(seconds=90)
_PAUSE_SECONDS = 0.2
_LOOKS = 100  # as long as one call to Zoom lasts


@dataclass(frozen=True, slots=True)
class LeasedRefresh:
    """Have Zoom replace a grant's tokens, one process at a time.

    Zoom spends a refresh token by its use, so two at once would lose the connection. The lease is a
    column of the grant, taken and given back in short transactions; none is open while Zoom is
    asked. Whoever dies between Zoom's answer and the commit has spent the token: after the lease
    the next try is refused for good, and the person is asked again.
    """

    store: Store
    zoom: ZoomClient
    metrics: Metrics
    clock: Callable[[], datetime]

    async def refresh(self, grant: Grant) -> Grant | None:
        """Refresh a grant as it was just read, and give it as it is now; None when it is gone.

        Somebody else who refreshes it, or a newer authorization, is as good: what they have stored
        is given. So is a grant that may not be used any more; look at its status.

        Raises:
            ZoomRefused: Zoom does not refresh it; nothing has been concluded from that yet.
            ZoomUnavailable: Nothing is known, or somebody else takes very long.
        """
        for _ in range(_LOOKS):
            now = self.clock()
            until = now + LEASE
            async with self.store.transaction() as tx:
                ours = await self.store.leases.take(tx, grant, now=now, until=until)
                present = None if ours else await self.store.grants.get(tx, grant.id)
                pairs = await pairs_of(self.store, tx, grant) if ours else ()
            if ours:
                return await _to_its_end(self._refresh(grant, pairs, until=until))
            if present is None or _changed(grant, present):
                return present
            await asyncio.sleep(_PAUSE_SECONDS)
        raise ZoomUnavailable("somebody else is refreshing this grant")

    async def _refresh(
        self, grant: Grant, pairs: tuple[Credentials, ...], *, until: datetime
    ) -> Grant | None:
        async def ask(pair: ClientPair) -> TokenSet:
            return await self.zoom.refresh(pair, grant.tokens.refresh_token, now=self.clock())

        try:
            accepted, tokens = await first_accepted(pairs, ask)
        except ZoomProblem as problem:
            self.metrics.refreshes.labels(problem.cause).inc()
            log.warning("grant_not_refreshed", grant_id=str(grant.id), cause=problem.cause)
            async with self.store.transaction() as tx:
                await self.store.leases.give_back(tx, grant, until=until)
            raise
        self.metrics.refreshes.labels("refreshed").inc()
        return await self._keep(grant, accepted, tokens)

    async def _keep(self, grant: Grant, accepted: Credentials, tokens: TokenSet) -> Grant | None:
        """Store the new tokens before anything uses them; a newer authorization is left alone."""
        before = grant.tokens
        # Zoom's echo of the permissions may lag; that it says nothing takes none away.
        tokens = replace(
            tokens, scope=tokens.scope or before.scope, api_url=tokens.api_url or before.api_url
        )
        async with self.store.transaction() as tx:
            await self.store.leases.renew(
                tx, grant, tokens, credentials_id=accepted.id, now=self.clock()
            )
            present = await self.store.grants.get(tx, grant.id)
        if present is None:
            await self._revoke(grant, accepted.require_pair(), tokens)
        return present

    async def _revoke(self, grant: Grant, pair: ClientPair, tokens: TokenSet) -> None:
        """End what was erased meanwhile, unless it was authorized anew: that would end too."""
        workspace_id, user = grant.workspace_id, grant.zoom_user
        async with self.store.transaction() as tx:
            if await self.store.grants.of_zoom_user(tx, workspace_id, user.id) is not None:
                return
        try:
            await self.zoom.revoke(pair, tokens.access_token)
        except ZoomProblem as problem:
            log.warning("stray_token_not_revoked", cause=problem.cause)


async def _to_its_end(refreshing: Coroutine[Any, Any, Grant | None]) -> Grant | None:
    """Have what Zoom gives stored though whoever asked is stopped: the old token is spent."""
    task = asyncio.create_task(refreshing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def _changed(grant: Grant, present: Grant) -> bool:
    return (grant.version, grant.status) != (present.version, present.status)
