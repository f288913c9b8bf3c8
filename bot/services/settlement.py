from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.campaigns.domains import settles
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Evidence, Verdict, judge, same_email
from bot.oauth.grant import Grant, GrantStatus
from bot.scopes.verify import ScopeReport, parse_scopes, verify
from bot.services.audit import Act
from bot.services.grants import decides_account
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.config import Settings
    from bot.oauth.attempt import Attempt
    from bot.oauth.grant import ZoomUser
    from bot.oauth.tokens import TokenSet
    from bot.scopes.profiles import Profile
    from bot.services.audit import AuditService
    from bot.services.grants import GrantService
    from storage.setups import Setup
    from storage.store import Store

_NO_LONGER_ASKED = {InvitationState.OPTED_OUT, InvitationState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Authorization:
    """What Zoom gave and said of whoever came back."""

    user: ZoomUser
    tokens: TokenSet
    profile: Profile  # what is asked for today

    @property
    def report(self) -> ScopeReport:
        """Hold what was granted against what is asked for."""
        return verify(self.profile, parse_scopes(self.tokens.scope))


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came of it; `stray`: the tokens are nobody's and are to be revoked at Zoom."""

    verdict: Verdict
    stray: bool


@dataclass(frozen=True, slots=True)
class SettlementService:
    """Decide what an authorization amounts to and store it, in one transaction."""

    store: Store
    grants: GrantService
    audit: AuditService
    settings: Settings
    clock: Callable[[], datetime]

    async def settle(self, attempt: Attempt, authorized: Authorization) -> Settlement:
        """Judge, keep the grant or not, move the invitation, and have everybody told."""
        workspace_id = attempt.workspace_id
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, workspace_id)
            invitation = await self.store.invitations.hold(tx, attempt.invitation_id)
            holder = await self.store.grants.of_zoom_user(tx, workspace_id, authorized.user.id)
            over = await self.called_off(tx, attempt, invitation)
            if over is not None:
                return await self._turned_away(tx, over, holder)
            verdict = judge(
                await self._evidence(tx, setup, attempt, invitation, authorized, holder)
            )
            if not verdict.state.holds_grant:
                if not invitation.state.holds_grant:  # a failed second try takes nothing away
                    await self.grants.settle(tx, invitation, verdict, None)
                return await self._turned_away(tx, verdict, holder)
            if holder is not None and holder.member_id != invitation.member_id:
                await self.grants.lose(tx, holder)
            grant = self._grant(attempt, invitation, authorized, verdict, holder)
            await self._record(tx, grant, verdict)
            await self.grants.keep(tx, grant)
            await self.grants.settle(tx, invitation, verdict, grant.facts)
        return Settlement(verdict, stray=False)

    async def called_off(
        self, tx: AsyncConnection, attempt: Attempt, invitation: Invitation
    ) -> Verdict | None:
        """Say what has been decided about a person since a trip of theirs began; None: nothing.

        What was ended at Zoom is no such thing: they may be there to give it anew.
        """
        member = await self.store.members.get(tx, invitation.workspace_id, invitation.member_id)
        erased = member is not None and member.erased_at is not None
        if erased or invitation.state in _NO_LONGER_ASKED:
            return Verdict(invitation.state)
        began_at = attempt.expires_at - self.settings.state_ttl
        if invitation.ended_at is not None and invitation.ended_at > began_at:
            return Verdict(InvitationState.REVOKED)
        return None

    async def _record(self, tx: AsyncConnection, grant: Grant, verdict: Verdict) -> None:
        earlier = await self.store.grants.of_member(tx, grant.workspace_id, grant.member_id)
        await self.audit.record(
            tx,
            grant.workspace_id,
            Act.AUTHORIZATION_CHANGED if earlier else Act.AUTHORIZATION_KEPT,
            actor=grant.member_id,
            subject=grant.member_id,
            details={"outcome": verdict.state.value},
        )

    async def _turned_away(
        self, tx: AsyncConnection, verdict: Verdict, holder: Grant | None
    ) -> Settlement:
        """Keep nothing, and have whoever holds this Zoom user looked after.

        At Zoom the newest authorization may have ended theirs (error 4741), and revoking it would.
        """
        if holder is None or holder.status is GrantStatus.DROPPED:
            return Settlement(verdict, stray=True)
        await self.store.work.arm(
            tx, holder.workspace_id, Kind.VERIFICATION, holder.id, due_at=self.clock()
        )
        return Settlement(verdict, stray=False)

    async def _evidence(
        self,
        tx: AsyncConnection,
        setup: Setup,
        attempt: Attempt,
        invitation: Invitation,
        authorized: Authorization,
        holder: Grant | None,
    ) -> Evidence:
        user, workspace_id = authorized.user, invitation.workspace_id
        campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        member = await self.store.members.get(tx, workspace_id, invitation.member_id)
        email = member.email if member else None
        owner = await self.store.members.owner_of(tx, workspace_id, user.email)
        return Evidence(
            account_matches=decides_account(campaign, setup, attempt.credentials_id)
            or user.account_id == setup.account_id,
            linked_to_somebody_else=owner not in {None, invitation.member_id}
            or _held_by_somebody_else(holder, invitation),
            email_matches=same_email(email, user.email)
            or settles(setup.domain_rules, email, user.email)
            or _confirmed_before(holder, invitation),
            scopes_complete=authorized.report.complete,
            scopes_settled=not setup.may_refresh,
            licensed=user.licensed,
        )

    def _grant(
        self,
        attempt: Attempt,
        invitation: Invitation,
        authorized: Authorization,
        verdict: Verdict,
        holder: Grant | None,
    ) -> Grant:
        confirming = verdict.state is InvitationState.CONFIRMING
        return Grant(
            id=holder.id if holder else uuid4(),
            workspace_id=invitation.workspace_id,
            member_id=invitation.member_id,
            invitation_id=invitation.id,
            credentials_id=attempt.credentials_id,
            zoom_user=authorized.user,
            tokens=authorized.tokens,
            profile=authorized.profile,
            obtained_at=self.clock(),
            status=GrantStatus.CONFIRMING if confirming else GrantStatus.HELD,
        )


def _held_by_somebody_else(holder: Grant | None, invitation: Invitation) -> bool:
    """Tell whether another person holds this Zoom user; an open question is no holding."""
    return (
        holder is not None
        and holder.status is GrantStatus.HELD
        and holder.member_id != invitation.member_id
    )


def _confirmed_before(holder: Grant | None, invitation: Invitation) -> bool:
    """Tell whether this person has said before that the Zoom user is theirs."""
    return (
        holder is not None
        and holder.status is GrantStatus.HELD
        and holder.member_id == invitation.member_id
    )
