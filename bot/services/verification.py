from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.errors import RefreshingStopped, TargetIsLive, ZoomRefused, ZoomUnavailable
from bot.oauth.grant import GrantStatus
from bot.services.audit import Act
from bot.services.judging import ECHO_LAGS, doubt, judge_own
from bot.services.outbox import NotYetError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.oauth.grant import Grant, GrantFacts, ZoomUser
    from bot.oauth.tokens import TokenSet
    from bot.services.audit import AuditService
    from bot.services.grants import GrantService
    from bot.services.refresh import RefreshService
    from bot.zoom.client import ZoomClient
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

_WHILE_REFUSED = timedelta(hours=1)


class Found(StrEnum):
    """What verifying a grant has shown."""

    SAME = "same"
    CHANGED = "changed"
    DOUBTED = "doubted"  # something seems to be missing: Zoom is asked once more
    ENDED = "ended"
    HANDS_OFF = "hands_off"  # Zoom may not be asked, and knows nothing of the last access token
    UNKNOWN = "unknown"  # Zoom does not say


@dataclass(frozen=True, slots=True)
class VerificationService:
    """Hold what Zoom says of a grant now against what was kept, and tell its owner of a change.

    What was granted is read from the scopes of a refresh, licence and account from the user. It is
    judged by the profile that the person was asked for, whatever is asked for today. No list of
    anybody's is asked for.
    """

    store: Store
    zoom: ZoomClient
    refresh: RefreshService
    grants: GrantService
    audit: AuditService
    clock: Callable[[], datetime]

    async def check(self, item: WorkItem) -> None:
        """Verify a grant, as somebody or something has asked for.

        Raises:
            NotYetError: Zoom refuses the app for now.
            ZoomUnavailable: Zoom does not say.
        """
        try:
            await self.verify(item.workspace_id, UUID(item.subject_id))
        except ZoomRefused as refused:
            raise NotYetError(self.clock() + _WHILE_REFUSED) from refused

    async def verify(self, workspace_id: str, grant_id: UUID) -> Found:
        """Verify a grant; whoever loses something by it is told, and nobody twice.

        Raises:
            ZoomRefused: Zoom refuses the app for now; the grant is kept.
            ZoomUnavailable: Zoom does not say.
        """
        async with self.store.transaction() as tx:
            before = await self.store.grants.get(tx, grant_id)
        if before is None or before.status is not GrantStatus.HELD:
            return Found.ENDED
        asked_at = self.clock()
        try:
            tokens = await self.refresh.refresh(workspace_id, grant_id)
        except (RefreshingStopped, TargetIsLive):
            return await self._without_refresh(before)
        if tokens is None:
            return Found.ENDED
        try:
            user = await self._user(tokens)
        except ZoomRefused as refused:  # of a token that is seconds old
            raise ZoomUnavailable(refused.cause) from refused
        return await self._conclude(before, user, asked_at=asked_at)

    async def _without_refresh(self, before: Grant) -> Found:
        """Judge by what is known; an access token that still lives is no harm to anybody."""
        user = None
        if before.tokens.expires_at > self.clock():
            try:
                user = await self._user(before.tokens)
            except ZoomRefused:
                log.info("grant_not_verified", grant_id=str(before.id))
        found = await self._conclude(before, user, asked_at=None)
        return Found.HANDS_OFF if user is None and found is Found.SAME else found

    async def _user(self, tokens: TokenSet) -> ZoomUser | None:
        """Ask who that is; None when the permission to see it was not given."""
        try:
            return await self.zoom.me(tokens)
        except ZoomRefused as refused:
            if refused.cause == Cause.SCOPES_MISSING:
                return None
            raise

    async def _conclude(
        self, before: Grant, user: ZoomUser | None, *, asked_at: datetime | None
    ) -> Found:
        """Judge what Zoom was asked at that time; None: it may not be asked any more."""
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, before.workspace_id)
            invitation = await self.store.invitations.hold(tx, before.invitation_id)
            present = await self.store.grants.of_zoom_user(
                tx, before.workspace_id, before.zoom_user.id
            )
            if present is None or present.status is not GrantStatus.HELD:
                return Found.ENDED
            if present.obtained_at != before.obtained_at:
                return Found.SAME  # the owner has authorized anew meanwhile, which was judged
            if asked_at and _doubtful(present.facts, invitation, asked_at=asked_at):
                await doubt(self.store, tx, present.workspace_id, present.id, now=self.clock())
                return Found.DOUBTED
            seen = user or present.zoom_user
            if user or asked_at:  # otherwise Zoom has said nothing
                await self.store.grants.verified(tx, present.id, seen, now=self.clock())
            return await self._judged(tx, invitation, present, seen)

    async def _judged(
        self, tx: AsyncConnection, invitation: Invitation, grant: Grant, user: ZoomUser
    ) -> Found:
        same_account = user.account_id == grant.zoom_user.account_id
        if not invitation.state.usable:
            return Found.SAME
        found = await self.store.grants.of_invitation(tx, invitation.id)
        facts = next(each for each in found if each.id == grant.id)
        verdict = judge_own(facts, account_matches=same_account, scopes_settled=True)
        if (verdict.state, verdict.cause) == (invitation.state, invitation.cause):
            return Found.SAME
        if not verdict.state.holds_grant:
            await self.grants.drop(tx, grant.workspace_id, grant.id)
        await self.grants.settle(tx, invitation, verdict, facts)
        await self.audit.record(
            tx,
            grant.workspace_id,
            Act.AUTHORIZATION_VERIFIED,
            actor=None,
            subject=grant.member_id,
            details={"outcome": verdict.state.value},
        )
        return Found.CHANGED


def _doubtful(grant: GrantFacts, invitation: Invitation, *, asked_at: datetime) -> bool:
    """Tell whether something is missing that Zoom may only be late to name."""
    if grant.report.complete:
        return False
    missing = invitation.state is InvitationState.MISSING_SCOPES
    if missing and not invitation.being_checked:
        return False  # that has been said already
    return grant.doubted_at is None or asked_at < grant.doubted_at + ECHO_LAGS
