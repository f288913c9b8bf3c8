from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Evidence, Verdict, judge, same_email
from bot.errors import ZoomProblem, ZoomRefused, ZoomUnavailable
from bot.notices.page import OutcomePage, ProblemPage
from bot.oauth.attempt import TOKEN_BYTES, browser_hash, link_hash, state_hash, token
from bot.oauth.grant import Grant, GrantStatus
from bot.scopes.profiles import CORE
from bot.scopes.verify import parse_scopes, verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.config import Settings
    from bot.oauth.attempt import Attempt
    from bot.oauth.credentials import ClientPair
    from bot.oauth.grant import ZoomUser
    from bot.oauth.tokens import TokenSet
    from bot.scopes.verify import ScopeReport
    from bot.secret import Secret
    from bot.services.grants import GrantService
    from bot.zoom.client import ZoomClient
    from storage.store import Store

log = structlog.get_logger(__name__)

_PAUSES = (0.5, 1.5)  # seconds before asking Zoom once more who that was
_ZOOMS_OWN_FAULT = {"server_error", "temporarily_unavailable"}  # RFC 6749, section 4.1.2.1


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser brings back from Zoom."""

    state: str | None
    code: Secret | None
    error: str | None
    browser: Secret | None


@dataclass(frozen=True, slots=True)
class _Authorization:
    """What Zoom gave and said, and what that amounts to."""

    user: ZoomUser
    tokens: TokenSet
    report: ScopeReport


@dataclass(frozen=True, slots=True)
class ArrivalService:
    """Take people back from Zoom: prove the trip, get the tokens, judge, store, tell."""

    store: Store
    zoom: ZoomClient
    grants: GrantService
    settings: Settings
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]

    async def arrive(self, returned: Return) -> OutcomePage | ProblemPage:
        """Finish an attempt and say what came of it; never raises for anything Zoom does."""
        if not returned.state:
            return ProblemPage(_without_state(returned.error))
        async with self.store.transaction() as tx:
            attempt = await self.store.attempts.consume(tx, state_hash(returned.state))
        if attempt is None:
            return ProblemPage(Cause.STATE_EXPIRED)
        if not _same_browser(attempt, returned.browser):
            return ProblemPage(Cause.STATE_FOREIGN)
        if attempt.expires_at <= self.clock():
            return ProblemPage(Cause.STATE_EXPIRED, retry=await self._another_try(attempt))
        try:
            return await self._finish(attempt, returned)
        except ZoomProblem as problem:
            return await self._set_back(attempt, Cause(problem.cause))

    async def _finish(self, attempt: Attempt, returned: Return) -> OutcomePage | ProblemPage:
        if returned.code is None:
            return await self._declined(attempt, returned.error)
        async with self.store.transaction() as tx:
            credentials = await self.store.credentials.require(tx, attempt.credentials_id)
        pair = credentials.require_pair()
        tokens = await self.zoom.exchange(
            pair, code=returned.code, verifier=attempt.verifier, now=self.clock()
        )
        try:
            user = await self._who(tokens)
        except ZoomRefused:
            # Without the scope to say who they are, there is nobody to keep this for.
            await self.grants.revoke_stray(pair, tokens)
            raise
        report = verify(CORE, parse_scopes(tokens.scope))
        return await self._settle(attempt, pair, _Authorization(user, tokens, report))

    async def _who(self, tokens: TokenSet) -> ZoomUser:
        for pause in _PAUSES:
            try:
                return await self.zoom.me(tokens.access_token)
            except ZoomUnavailable:
                await asyncio.sleep(pause)
        return await self.zoom.me(tokens.access_token)

    async def _settle(
        self, attempt: Attempt, pair: ClientPair, authorized: _Authorization
    ) -> OutcomePage:
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, attempt.invitation_id)
            verdict = judge(await self._evidence(tx, invitation, authorized))
            holder = await self.store.grants.of_zoom_user(
                tx, attempt.workspace_id, authorized.user.id
            )
            stray = not verdict.state.holds_grant
            if stray:
                await self._move(tx, invitation, verdict)
            else:
                grant = self._grant(attempt, invitation, authorized, verdict, holder)
                await self.grants.keep(tx, grant)
                await self.grants.settle(tx, invitation, verdict, grant)
        if stray and (holder is None or holder.status is GrantStatus.DROPPED):
            await self.grants.revoke_stray(pair, authorized.tokens)
        log.info("authorization_judged", state=verdict.state, cause=verdict.cause)
        return OutcomePage(
            outcome=verdict.state.value,
            cause=verdict.cause.value if verdict.cause else None,
            granted=tuple(each.value for each in authorized.report.granted),
            missing=tuple(each.capability_id.value for each in authorized.report.missing),
            target=self.settings.target_name,
            zoom_email=None if stray else authorized.user.email,
            retry=None if verdict.state is _DONE else await self._another_try(attempt),
        )

    async def _evidence(
        self, tx: AsyncConnection, invitation: Invitation, authorized: _Authorization
    ) -> Evidence:
        campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        setup = await self.store.setups.get(tx, invitation.workspace_id)
        member = await self.store.members.get(tx, invitation.workspace_id, invitation.member_id)
        holder = await self.store.grants.of_zoom_user(
            tx, invitation.workspace_id, authorized.user.id
        )
        account_id = setup.account_id if setup else None
        # The first rehearsal decides which account everybody else is compared with.
        matches = authorized.user.account_id == account_id
        if account_id is None:
            matches = campaign.is_rehearsal
        return Evidence(
            account_matches=matches,
            linked_to_somebody_else=holder is not None
            and holder.status is not GrantStatus.DROPPED
            and holder.member_id != invitation.member_id,
            email_matches=same_email(member.email if member else None, authorized.user.email)
            or _confirmed_before(holder, invitation),
            scopes_complete=authorized.report.complete,
            licensed=authorized.user.licensed,
        )

    def _grant(
        self,
        attempt: Attempt,
        invitation: Invitation,
        authorized: _Authorization,
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
            profile=CORE.id,
            obtained_at=self.clock(),
            status=GrantStatus.CONFIRMING if confirming else GrantStatus.HELD,
        )

    async def _declined(self, attempt: Attempt, error: str | None) -> OutcomePage | ProblemPage:
        # Zoom does not document what Decline sends. Whatever is not plainly another fault is a no.
        if error in _ZOOMS_OWN_FAULT:
            return await self._set_back(attempt, Cause.ZOOM_UNAVAILABLE)
        verdict = Verdict(InvitationState.DECLINED, Cause.ACCESS_DENIED)
        await self._move_unless_held(attempt, verdict)
        return OutcomePage(
            outcome=verdict.state.value,
            cause=Cause.ACCESS_DENIED.value,
            granted=(),
            missing=(),
            target=self.settings.target_name,
            zoom_email=None,
            retry=await self._another_try(attempt),
        )

    async def _set_back(self, attempt: Attempt, cause: Cause) -> ProblemPage:
        """Record why nothing came of an attempt; what was held before stays."""
        passing = {Cause.ZOOM_UNAVAILABLE, Cause.STATE_EXPIRED}
        state = InvitationState.AT_ZOOM if cause in passing else InvitationState.FAILED
        await self._move_unless_held(attempt, Verdict(state, cause))
        return ProblemPage(cause.value, retry=await self._another_try(attempt))

    async def _move_unless_held(self, attempt: Attempt, verdict: Verdict) -> None:
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, attempt.invitation_id)
            if not invitation.state.holds_grant:
                await self._move(tx, invitation, verdict)

    async def _move(self, tx: AsyncConnection, invitation: Invitation, verdict: Verdict) -> None:
        if invitation.state.holds_grant:
            return  # a failed second try takes nothing away
        await self.grants.settle(tx, invitation, verdict, None)

    async def _another_try(self, attempt: Attempt) -> str:
        """Mint a link for a browser that has proven whose trip this is."""
        word = token(self.random(TOKEN_BYTES))
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, attempt.invitation_id)
            await self.store.invitations.add_link(
                tx,
                invitation,
                link_hash(word.reveal()),
                expires_at=self.clock() + self.settings.state_ttl,
            )
        return f"/authorize/{word.reveal()}"


_DONE = InvitationState.VERIFIED


def _without_state(error: str | None) -> Cause:
    """Say why somebody came back of whom nobody knows who it is."""
    if not error:
        return Cause.STATE_MISSING
    return Cause.ZOOM_UNAVAILABLE if error in _ZOOMS_OWN_FAULT else Cause.ACCESS_DENIED


def _same_browser(attempt: Attempt, browser: Secret | None) -> bool:
    return browser is not None and hmac.compare_digest(attempt.browser_hash, browser_hash(browser))


def _confirmed_before(holder: Grant | None, invitation: Invitation) -> bool:
    """Tell whether this person has said before that the Zoom user is theirs."""
    return (
        holder is not None
        and holder.status is GrantStatus.HELD
        and holder.member_id == invitation.member_id
    )
