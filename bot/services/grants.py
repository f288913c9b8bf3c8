from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Evidence, Verdict, judge
from bot.errors import NotYours, StaleView, ZoomProblem, ZoomRefused
from bot.guide.model import Check
from bot.oauth.grant import GrantStatus
from bot.scopes.profiles import profile
from bot.scopes.verify import parse_scopes, verify
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.oauth.credentials import ClientPair
    from bot.oauth.grant import Grant
    from bot.oauth.tokens import TokenSet
    from bot.services.setup import SetupService
    from bot.zoom.client import ZoomClient
    from storage.store import Store
    from storage.work import WorkItem

log = structlog.get_logger(__name__)

_CONFIRM_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GrantService:
    """Keep people's Zoom authorizations: hold them, ask whose they are, let them go."""

    store: Store
    zoom: ZoomClient
    setup: SetupService
    clock: Callable[[], datetime]

    async def keep(self, tx: AsyncConnection, grant: Grant) -> None:
        """Store a grant; earlier ones of the same invitation give way to it."""
        for earlier in await self.store.grants.of_invitation(tx, grant.invitation_id):
            if earlier.id != grant.id:
                await self._drop(tx, earlier)
        await self.store.grants.save(tx, grant)
        if grant.status is GrantStatus.CONFIRMING:
            await self.store.work.postpone(
                tx,
                grant.workspace_id,
                Kind.GRANT_REVOCATION,
                grant.id,
                due_at=self.clock() + _CONFIRM_WITHIN,
            )

    async def settle(
        self, tx: AsyncConnection, invitation: Invitation, verdict: Verdict, grant: Grant | None
    ) -> None:
        """Move an invitation to where a verdict puts it, and have everybody told."""
        now = self.clock()
        workspace_id = invitation.workspace_id
        await self.store.invitations.move(tx, invitation.id, verdict, now=now)
        await self.store.work.arm(tx, workspace_id, Kind.OUTCOME, invitation.id, due_at=now)
        await self.store.work.arm(tx, workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now)
        campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        if not campaign.is_rehearsal:
            return
        if verdict.state is InvitationState.VERIFIED and grant is not None:
            setup = await self.setup.require(tx, workspace_id)
            await self.store.setups.save(tx, replace(setup, account_id=grant.zoom_user.account_id))
            await self.setup.complete(tx, workspace_id, Check.REHEARSAL)
        await self.setup.refresh_cards(tx, workspace_id)

    async def confirm(self, member_id: str, invitation_id: UUID, *, mine: bool) -> None:
        """Take a person's answer to "Zoom says this is x@y. Is that you?".

        Raises:
            NotYours: Somebody else was asked.
            StaleView: The question has been answered, or its day is over.
        """
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, invitation_id)
            if invitation.member_id != member_id:
                raise NotYours
            held = await self.store.grants.of_invitation(tx, invitation_id)
            asked = next((g for g in held if g.status is GrantStatus.CONFIRMING), None)
            if asked is None or invitation.state is not InvitationState.CONFIRMING:
                raise StaleView
            if not mine:
                await self._drop(tx, asked)
                refused = Verdict(InvitationState.WRONG_ACCOUNT, Cause.WRONG_USER)
                await self.settle(tx, invitation, refused, None)
                return
            await self.store.grants.mark(tx, asked.id, GrantStatus.HELD)
            await self.store.work.cancel(
                tx, asked.workspace_id, Kind.GRANT_REVOCATION, asked.id, now=self.clock()
            )
            await self.settle(tx, invitation, _judge_confirmed(asked), asked)

    async def opt_out(self, member_id: str, invitation_id: UUID) -> None:
        """Take a person's Not for me; what they have granted already is not touched by it.

        Raises:
            NotYours: The invitation is somebody else's.
            StaleView: The person has authorized meanwhile.
        """
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, invitation_id)
            if invitation.member_id != member_id:
                raise NotYours
            if invitation.state.holds_grant:
                raise StaleView
            await self.store.attempts.forget_of(tx, invitation_id)
            await self.settle(tx, invitation, Verdict(InvitationState.OPTED_OUT), None)

    async def revoke(self, item: WorkItem) -> None:
        """Revoke a dropped grant at Zoom and forget it; unanswered questions end here too."""
        async with self.store.transaction() as tx:
            grant = await self.store.grants.get(tx, UUID(item.subject_id))
            if grant is None or grant.status is GrantStatus.HELD:
                return
            if grant.status is GrantStatus.CONFIRMING:
                await self._unanswered(tx, grant)
            credentials = await self.store.credentials.require(tx, grant.credentials_id)
        try:
            await self.zoom.revoke(credentials.require_pair(), grant.tokens.access_token)
        except ZoomRefused as refused:
            log.warning("grant_not_revoked_at_zoom", grant_id=str(grant.id), cause=refused.cause)
        async with self.store.transaction() as tx:
            present = await self.store.grants.get(tx, grant.id)
            if present is not None and present.status is GrantStatus.DROPPED:
                await self.store.grants.delete(tx, grant.id)

    async def revoke_stray(self, pair: ClientPair, tokens: TokenSet) -> None:
        """Revoke tokens that are kept nowhere; what Zoom does not take now ends within the hour."""
        try:
            await self.zoom.revoke(pair, tokens.access_token)
        except ZoomProblem as problem:
            log.warning("stray_token_not_revoked", cause=problem.cause)

    async def _drop(self, tx: AsyncConnection, grant: Grant) -> None:
        await self.store.grants.mark(tx, grant.id, GrantStatus.DROPPED)
        await self.store.work.arm(
            tx, grant.workspace_id, Kind.GRANT_REVOCATION, grant.id, due_at=self.clock()
        )

    async def _unanswered(self, tx: AsyncConnection, grant: Grant) -> None:
        await self.store.grants.mark(tx, grant.id, GrantStatus.DROPPED)
        invitation = await self.store.invitations.require(tx, grant.invitation_id)
        if invitation.state is InvitationState.CONFIRMING:
            await self.settle(tx, invitation, Verdict(InvitationState.EXPIRED), None)


def _judge_confirmed(grant: Grant) -> Verdict:
    report = verify(profile(grant.profile), parse_scopes(grant.tokens.scope))
    evidence = Evidence(
        account_matches=True,
        linked_to_somebody_else=False,
        email_matches=True,
        scopes_complete=report.complete,
        licensed=grant.zoom_user.licensed,
    )
    return judge(evidence)
