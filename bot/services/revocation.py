from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.errors import ZoomRefused
from bot.oauth.grant import GrantStatus
from bot.services.kinds import Kind
from bot.services.outbox import NotYetError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.credentials import ClientPair
    from bot.oauth.grant import Grant
    from bot.services.grants import GrantService
    from bot.zoom.client import ZoomClient
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

# An admin can put these right, and then Zoom listens.
_MENDABLE = {Cause.INVALID_CLIENT, Cause.APP_DISABLED}
_BETWEEN_TRIES = timedelta(hours=1)
_TRIED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RevocationService:
    """Have Zoom end what is dropped here, and forget it only then."""

    store: Store
    zoom: ZoomClient
    grants: GrantService
    clock: Callable[[], datetime]

    async def revoke(self, item: WorkItem) -> None:
        """Revoke a dropped grant at Zoom and forget it; unanswered questions end here too.

        Raises:
            NotYetError: Zoom refuses the app itself; it is asked again for a week.
            ZoomUnavailable: Nobody knows whether it happened.
        """
        found = await self._found(item)
        if found is None:
            return
        grant, pairs = found
        refused = await self._at_zoom(grant, pairs)
        if refused in _MENDABLE and await self._wait_for_admins(grant, Cause(refused)):
            raise NotYetError(self.clock() + _BETWEEN_TRIES)
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, grant.workspace_id)
            present = await self.store.grants.get(tx, grant.id)
            # Its owner may have come back meanwhile.
            if present is not None and present.status is GrantStatus.DROPPED:
                await self.forget(tx, present, Cause(refused) if refused else None)

    async def forget(self, tx: AsyncConnection, grant: Grant, cause: Cause | None) -> None:
        """Delete a dropped grant and tell its owner that it is over; the setup must be held."""
        now = self.clock()
        await self.store.grants.delete(tx, grant.id)
        invitation = await self.store.invitations.hold(tx, grant.invitation_id)
        if invitation.state is not InvitationState.REVOKED:
            return
        if invitation.cause is not Cause.NOT_ME:
            await self.store.invitations.blame(tx, invitation.id, cause)
        for kind, subject in (
            (Kind.OUTCOME, invitation.id),
            (Kind.BOARD, invitation.campaign_id),
        ):
            await self.store.work.arm(tx, grant.workspace_id, kind, subject, due_at=now)

    async def _found(self, item: WorkItem) -> tuple[Grant, list[ClientPair]] | None:
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, item.workspace_id)
            grant = await self.store.grants.get(tx, UUID(item.subject_id))
            if grant is None or grant.status is GrantStatus.HELD:
                return None
            if grant.status is GrantStatus.CONFIRMING:
                await self.grants.unanswered(tx, grant)
            own = (await self.store.credentials.require(tx, grant.credentials_id)).pair
            current = await self.store.credentials.current(tx, item.workspace_id)
        newer = current.pair if current else None
        same_app = newer and (own is None or newer.client_id == own.client_id)
        pairs = [own, newer if same_app and newer != own else None]
        return grant, [pair for pair in pairs if pair is not None]

    async def _at_zoom(self, grant: Grant, pairs: list[ClientPair]) -> str | None:
        """Revoke with the pair it came by, else with a newer one of the app; say what is refused.

        Whatever has ended at Zoom already counts as refused with `token_dead`.
        """
        cause: str | None = Cause.INVALID_CLIENT
        for pair in pairs:
            try:
                await self._with(pair, grant)
            except ZoomRefused as refused:
                cause = refused.cause
                log.warning("grant_not_revoked_at_zoom", grant_id=str(grant.id), cause=cause)
            else:
                return None
            if cause != Cause.INVALID_CLIENT:
                return cause
        return cause

    async def _with(self, pair: ClientPair, grant: Grant) -> None:
        """Revoke with a token that lives: Zoom may not know whose an expired one was."""
        tokens = grant.tokens
        if tokens.expires_at <= self.clock():
            tokens = await self.zoom.refresh(pair, tokens.refresh_token, now=self.clock())
            # Before its use: the refresh token it came from is spent.
            renewed = replace(grant, tokens=tokens, status=GrantStatus.DROPPED)
            async with self.store.transaction() as tx:
                await self.store.setups.hold(tx, grant.workspace_id)
                present = await self.store.grants.get(tx, grant.id)
                if present is not None and present.status is GrantStatus.DROPPED:
                    await self.store.grants.save(tx, renewed)
        await self.zoom.revoke(pair, tokens.access_token)

    async def _wait_for_admins(self, grant: Grant, cause: Cause) -> bool:
        """Have the board say what admins can do, as long as somebody waits for this to end."""
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, grant.workspace_id)
            invitation = await self.store.invitations.hold(tx, grant.invitation_id)
            ended = invitation.state is InvitationState.REVOKED
            if not ended or self.clock() >= invitation.state_at + _TRIED_FOR:
                return False
            if invitation.cause is None:
                await self.store.invitations.blame(tx, invitation.id, cause)
                await self.store.work.arm(
                    tx, grant.workspace_id, Kind.BOARD, invitation.campaign_id, due_at=self.clock()
                )
        return True
