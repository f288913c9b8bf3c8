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
from bot.services.grants import CONFIRM_WITHIN
from bot.services.kinds import Kind
from bot.services.outbox import NotYetError
from bot.services.pairs import first_accepted, pairs_of, same_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.oauth.credentials import ClientPair
    from bot.oauth.grant import Grant, GrantFacts
    from bot.services.grants import GrantService
    from bot.services.leased_refresh import LeasedRefresh
    from bot.zoom.client import ZoomClient
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

# An admin can put these right, and then Zoom listens.
_MENDABLE = {Cause.INVALID_CLIENT, Cause.APP_DISABLED}
_BETWEEN_TRIES = timedelta(hours=1)
_TRIED_FOR = timedelta(days=7)
_MOMENT = timedelta(seconds=2)
_VERIFIED_WITHIN = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class RevocationService:
    """Have Zoom end what is dropped here, and forget it only then."""

    store: Store
    zoom: ZoomClient
    leased: LeasedRefresh
    grants: GrantService
    clock: Callable[[], datetime]

    async def revoke(self, item: WorkItem) -> None:
        """Revoke a dropped grant at Zoom and forget it; unanswered questions end here too.

        Raises:
            NotYetError: Zoom refuses the app itself; it is asked again for a week. Or a question
                has not had its day.
            ZoomUnavailable: Nobody knows whether it happened.
        """
        grant = await self._dropped(item)
        if grant is not None:
            grant = await self._named(grant)
        if grant is None or await self._stands_for_another(grant):
            return
        refused = await self._at_zoom(grant)
        if refused in _MENDABLE and await self._wait_for_admins(grant, Cause(refused)):
            raise NotYetError(self.clock() + _BETWEEN_TRIES)
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, grant.workspace_id)
            present = await self.store.grants.get(tx, grant.id)
            if present is not None and present.status is GrantStatus.DROPPED:
                await self.grants.forget(tx, present, Cause(refused) if refused else None)
            # What its owner has authorized anew: revoking may have ended it.
            await self._look_after(tx, grant.workspace_id, await self._others(tx, grant))

    async def _named(self, grant: Grant) -> Grant | None:
        """Learn whose a stray is, as far as Zoom says; None when it is gone."""
        if grant.zoom_user.id:
            return grant
        try:
            present = await self._living(grant)
            if present is None:
                return None
            user = await self.zoom.me(present.tokens)
        except ZoomRefused as refused:
            log.info("stray_not_named", grant_id=str(grant.id), cause=refused.cause)
            return grant
        return replace(present, zoom_user=replace(present.zoom_user, id=user.id))

    async def _stands_for_another(self, grant: Grant) -> bool:
        """Leave alone what revoking might end too, if that is alive: Zoom is asked about it first.

        At Zoom the newer authorization of the two may be the only one that counts.

        Raises:
            NotYetError: It is being verified.
        """
        now, since = self.clock(), grant.dropped_at or grant.obtained_at
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, grant.workspace_id)
            others = await self._others(tx, grant)
            unsure = [each for each in others if (each.verified_at or each.obtained_at) < since]
            if unsure and now < since + _TRIED_FOR:
                await self._look_after(tx, grant.workspace_id, unsure)
            elif others:
                await self.grants.forget(tx, grant, None)
                return True
        if unsure:
            # The longer it takes, the less often Zoom is asked.
            raise NotYetError(now + min(max(_VERIFIED_WITHIN, now - since), _BETWEEN_TRIES))
        return False

    async def _others(self, tx: AsyncConnection, grant: Grant) -> list[GrantFacts]:
        """List what is in use of the same Zoom user by the same app.

        Of a Zoom user whom nobody can name, that may be whatever the person holds.
        """
        workspace_id, zoom_user_id = grant.workspace_id, grant.zoom_user.id
        if zoom_user_id:
            one = await self.store.grants.of_zoom_user(tx, workspace_id, zoom_user_id)
            held: tuple[GrantFacts, ...] = (one.facts,) if one else ()
        else:
            held = await self.store.grants.of_member(tx, workspace_id, grant.member_id)
        return [
            each
            for each in held
            if await same_app(self.store, tx, each.credentials_id, grant.credentials_id)
        ]

    async def _look_after(
        self, tx: AsyncConnection, workspace_id: str, others: Iterable[GrantFacts]
    ) -> None:
        for each in others:
            await self.store.work.arm(
                tx, workspace_id, Kind.VERIFICATION, each.id, due_at=self.clock()
            )

    async def _dropped(self, item: WorkItem) -> Grant | None:
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, item.workspace_id)
            grant = await self.store.grants.get(tx, UUID(item.subject_id))
            if grant is None:
                return None
            if grant.status is GrantStatus.HELD:
                await self._look_after(tx, item.workspace_id, [grant.facts])
                return None
            asked = grant.status is GrantStatus.CONFIRMING
            if asked and now < grant.obtained_at + CONFIRM_WITHIN:
                # What was to be revoked gave way to a question, which has its day.
                raise NotYetError(grant.obtained_at + CONFIRM_WITHIN)
            if asked:
                await self.grants.unanswered(tx, grant)
                grant = await self.store.grants.get(tx, grant.id)
            busy = await self.store.leases.until(tx, UUID(item.subject_id))
        if busy is not None and busy > now:
            # Somebody is refreshing it: what Zoom gives them is what there is to revoke.
            raise NotYetError(min(busy, now + _MOMENT))
        return grant

    async def _at_zoom(self, grant: Grant) -> str | None:
        """Revoke with a token that lives, since Zoom may not know whose an expired one was.

        Say what Zoom refuses; whatever has ended there already counts as refused with `token_dead`.
        """
        try:
            present = await self._living(grant)
            if present is not None:
                await self._revoke(present)
        except ZoomRefused as refused:
            log.warning("grant_not_revoked_at_zoom", grant_id=str(grant.id), cause=refused.cause)
            return Cause.TOKEN_DEAD if refused.cause == Cause.SUPERSEDED else refused.cause
        return None

    async def _revoke(self, grant: Grant) -> None:
        async def ask(pair: ClientPair) -> None:
            await self.zoom.revoke(pair, grant.tokens.access_token)

        async with self.store.transaction() as tx:
            pairs = await pairs_of(self.store, tx, grant)
        await first_accepted(pairs, ask)

    async def _living(self, grant: Grant) -> Grant | None:
        """Have old tokens replaced; None when the grant is in use again, or gone."""
        if grant.tokens.expires_at > self.clock():
            return grant
        present = await self.leased.refresh(grant)
        return present if present and present.status is GrantStatus.DROPPED else None

    async def _wait_for_admins(self, grant: Grant, cause: Cause) -> bool:
        """Wait for a week; the board says what admins can do, where that is why it is not over."""
        since = grant.dropped_at or grant.obtained_at
        if self.clock() >= since + _TRIED_FOR:
            return False
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, grant.workspace_id)
            invitation = await self.store.invitations.hold(tx, grant.invitation_id)
            if invitation.state is InvitationState.REVOKED and invitation.cause is None:
                await self.store.invitations.blame(tx, invitation.id, cause)
                await self.store.work.arm(
                    tx, grant.workspace_id, Kind.BOARD, invitation.campaign_id, due_at=self.clock()
                )
        return True
