from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.campaigns.domains import settles
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Evidence, Verdict, judge, same_email
from bot.errors import ZoomUnavailable
from bot.oauth.grant import Grant, GrantStatus
from bot.scopes.verify import ScopeReport, parse_scopes, verify
from bot.services.audit import Act
from bot.services.grants import decides_account
from bot.services.pairs import same_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.config import Settings
    from bot.oauth.attempt import Attempt
    from bot.oauth.grant import ZoomUser
    from bot.oauth.tokens import TokenSet
    from bot.scopes.profiles import Profile
    from bot.services.audit import AuditService
    from bot.services.grants import GrantService
    from bot.services.strays import StrayService
    from storage.setups import Setup
    from storage.store import Store


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
class SettlementService:
    """Decide what an authorization amounts to and store it, in one transaction."""

    store: Store
    grants: GrantService
    strays: StrayService
    audit: AuditService
    settings: Settings
    clock: Callable[[], datetime]

    async def settle(self, attempt: Attempt, authorized: Authorization, stray: Grant) -> Verdict:
        """Judge, keep what was set aside or not, move the invitation, and have everybody told.

        Raises:
            ZoomUnavailable: This took so long that it has been revoked.
        """
        workspace_id = attempt.workspace_id
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, workspace_id)
            invitation = await self.store.invitations.hold(tx, attempt.invitation_id)
            over = await self.called_off(tx, attempt, invitation)
            if over is not None:
                await self.strays.leave(tx, stray)
                return over
            holder = await self.store.grants.of_zoom_user(tx, workspace_id, authorized.user.id)
            verdict = judge(
                await self._evidence(tx, setup, attempt, invitation, authorized, holder)
            )
            if not verdict.state.holds_grant:
                if not invitation.state.stands:  # a failed second try takes nothing away
                    await self.grants.settle(tx, invitation, verdict, None)
                await self.strays.leave(tx, stray)
                return verdict
            if not await self.strays.take(tx, stray):
                raise ZoomUnavailable("what Zoom gave has been revoked meanwhile")
            grant_id = await self._place(tx, attempt, invitation, authorized.user)
            grant = self._grant(grant_id, attempt, invitation, authorized, verdict)
            await self._record(tx, grant, verdict)
            await self.grants.keep(tx, grant)
            await self.grants.settle(tx, invitation, verdict, grant.facts)
        return verdict

    async def called_off(
        self, tx: AsyncConnection, attempt: Attempt, invitation: Invitation
    ) -> Verdict | None:
        """Say what has been decided about a person since a trip of theirs began; None: nothing.

        What was ended at Zoom is no such thing: they may be there to give it anew. Nor is a No
        after which they began again.
        """
        member = await self.store.members.get(tx, invitation.workspace_id, invitation.member_id)
        erased = member is not None and member.erased_at is not None
        if erased or invitation.state is InvitationState.CANCELLED:
            return Verdict(invitation.state)
        began_at = attempt.expires_at - self.settings.state_ttl
        if invitation.ended_at is None or invitation.ended_at <= began_at:
            return None
        no = InvitationState.OPTED_OUT
        return Verdict(no if invitation.state is no else InvitationState.REVOKED)

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

    async def _place(
        self, tx: AsyncConnection, attempt: Attempt, invitation: Invitation, user: ZoomUser
    ) -> UUID:
        """Say where a grant is kept: in the place of what its Zoom user has granted to this app.

        What waits to be revoked is not: that would end this one. Another app's is.
        """
        place = uuid4()
        for each in await self.store.grants.all_of_zoom_user(tx, invitation.workspace_id, user.id):
            same = await same_app(self.store, tx, each.credentials_id, attempt.credentials_id)
            if each.status is GrantStatus.DROPPED:
                if same:
                    await self.grants.forget(tx, each, None)
                continue
            if each.member_id != invitation.member_id:
                await self.grants.lose(tx, each)
            if same:
                place = each.id
            else:
                await self.grants.drop(tx, each.workspace_id, each.id)
        return place

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
        grant_id: UUID,
        attempt: Attempt,
        invitation: Invitation,
        authorized: Authorization,
        verdict: Verdict,
    ) -> Grant:
        confirming = verdict.state is InvitationState.CONFIRMING
        return Grant(
            id=grant_id,
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
