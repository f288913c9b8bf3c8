from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.reference import reference
from bot.campaigns.verdict import Verdict
from bot.errors import Uninstalled, ZoomProblem, ZoomUnavailable
from bot.notices.page import OutcomePage, ProblemPage
from bot.oauth.attempt import TOKEN_BYTES, browser_hash, link_hash, state_hash, token
from bot.services.kinds import Kind
from bot.services.pairs import first_accepted, pairs_of
from bot.services.settlement import Authorization

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.config import Settings
    from bot.oauth.attempt import Attempt
    from bot.oauth.credentials import ClientPair
    from bot.oauth.grant import ZoomUser
    from bot.oauth.tokens import TokenSet
    from bot.secret import Secret
    from bot.services.about import AboutService
    from bot.services.grants import GrantService
    from bot.services.settlement import SettlementService
    from bot.zoom.client import ZoomClient
    from storage.store import Store

log = structlog.get_logger(__name__)

_Done = TypeVar("_Done")

_PAUSES = (0.5, 1.5)  # seconds before asking Zoom or the database once more
# A question is answered in Slack, and who is done or has opted out has nothing to try.
_TRY_AGAIN = {
    InvitationState.MISSING_SCOPES,
    InvitationState.UNLICENSED,
    InvitationState.WRONG_ACCOUNT,
    InvitationState.FAILED,
}
_ZOOMS_OWN_FAULT = {"server_error", "temporarily_unavailable"}  # RFC 6749, section 4.1.2.1


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser brings back from Zoom."""

    state: str | None
    code: Secret | None
    error: str | None
    browser: Secret | None


@dataclass(frozen=True, slots=True)
class ArrivalService:
    """Take people back from Zoom: prove the trip, get the tokens, judge, store, tell."""

    store: Store
    zoom: ZoomClient
    grants: GrantService
    settlement: SettlementService
    about: AboutService
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
        await self._is_back(attempt)
        if not _same_browser(attempt, returned.browser):
            return ProblemPage(Cause.STATE_FOREIGN)
        if attempt.expires_at <= self.clock():
            return await self._problem(attempt, Cause.STATE_EXPIRED)
        try:
            return await self._finish(attempt, returned)
        except ZoomProblem as problem:
            return await self._set_back(attempt, Cause(problem.cause))

    async def _is_back(self, attempt: Attempt) -> None:
        """Have nobody asked what Zoom's page said: something has come back from it."""
        async with self.store.transaction() as tx:
            await self.store.work.cancel(
                tx,
                attempt.workspace_id,
                Kind.NO_RETURN,
                attempt.invitation_id,
                now=self.clock(),
            )

    async def _finish(self, attempt: Attempt, returned: Return) -> OutcomePage | ProblemPage:
        async with self.store.transaction() as tx:
            installation = await self.store.installations.get(tx, attempt.workspace_id)
        if installation is None or installation.uninstalled_at is not None:
            return ProblemPage(Uninstalled.code)
        if returned.code is None:
            return await self._declined(attempt, returned.error)
        async with self.store.transaction() as tx:
            pairs = await pairs_of(self.store, tx, attempt)
            profile = await self.store.profiles.chosen(tx, attempt.workspace_id)
        code = returned.code

        async def exchange(pair: ClientPair) -> TokenSet:
            return await self.zoom.exchange(
                pair, code=code, verifier=attempt.verifier, now=self.clock()
            )

        accepted, tokens = await first_accepted(pairs, exchange)
        attempt = replace(attempt, credentials_id=accepted.id)
        stray = await _in_spite_of_the_database(
            partial(self.settlement.strays.set_aside, attempt, tokens, profile)
        )
        try:
            user = await self._who(tokens)
        except ZoomProblem:
            async with self.store.transaction() as tx:
                await self.settlement.strays.leave(tx, stray)
            raise
        authorized = Authorization(user, tokens, profile)
        verdict = await _in_spite_of_the_database(
            partial(self.settlement.settle, attempt, authorized, stray)
        )
        log.info("authorized", state=verdict.state, cause=verdict.cause)
        return await self._shown(attempt, authorized, verdict)

    async def _who(self, tokens: TokenSet) -> ZoomUser:
        for pause in _PAUSES:
            try:
                return await self.zoom.me(tokens)
            except ZoomUnavailable:
                await asyncio.sleep(pause)
        return await self.zoom.me(tokens)

    async def _shown(
        self, attempt: Attempt, authorized: Authorization, verdict: Verdict
    ) -> OutcomePage:
        kept = verdict.state.holds_grant
        usable = verdict.state.usable and not verdict.being_checked
        retryable = verdict.state in _TRY_AGAIN and not verdict.being_checked
        report = authorized.report
        return OutcomePage(
            outcome=verdict.state.value,
            cause=verdict.cause.value if verdict.cause else None,
            granted=tuple(each.value for each in report.granted) if usable else (),
            partly=tuple(each.value for each in report.partly) if usable else (),
            missing=tuple(each.capability_id.value for each in report.missing) if usable else (),
            about=await self.about.look(attempt.workspace_id),
            sign_in_as=await self._expected(attempt) if retryable and not kept else None,
            zoom_email=authorized.user.email if kept else None,
            retry=await self._another_try(attempt) if retryable else None,
            reference=reference(attempt.invitation_id),
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
            partly=(),
            missing=(),
            about=await self.about.look(attempt.workspace_id),
            sign_in_as=None,
            zoom_email=None,
            retry=await self._another_try(attempt),
            reference=reference(attempt.invitation_id),
        )

    async def _problem(self, attempt: Attempt, cause: Cause) -> ProblemPage:
        """Say what happened to a browser that has proven whose trip this is."""
        return ProblemPage(
            cause.value,
            retry=await self._another_try(attempt),
            reference=reference(attempt.invitation_id),
        )

    async def _set_back(self, attempt: Attempt, cause: Cause) -> ProblemPage:
        """Record why nothing came of an attempt; what was held before stays."""
        passing = {Cause.ZOOM_UNAVAILABLE, Cause.STATE_EXPIRED}
        state = InvitationState.AT_ZOOM if cause in passing else InvitationState.FAILED
        await self._move_unless_held(attempt, Verdict(state, cause))
        return await self._problem(attempt, cause)

    async def _move_unless_held(self, attempt: Attempt, verdict: Verdict) -> None:
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, attempt.workspace_id)
            invitation = await self.store.invitations.hold(tx, attempt.invitation_id)
            over = await self.settlement.called_off(tx, attempt, invitation)
            # What was decided meanwhile stays, and a failed second try takes nothing away.
            if over is None and not invitation.state.stands:
                await self.grants.settle(tx, invitation, verdict, None)

    async def _expected(self, attempt: Attempt) -> str | None:
        async with self.store.transaction() as tx:
            invitation = await self.store.invitations.require(tx, attempt.invitation_id)
            member = await self.store.members.get(tx, invitation.workspace_id, invitation.member_id)
        return member.email if member else None

    async def _another_try(self, attempt: Attempt) -> str | None:
        """Mint a link for a browser that has proven whose trip this is, if they are still asked."""
        word = token(self.random(TOKEN_BYTES))
        async with self.store.transaction() as tx:
            await self.store.setups.hold(tx, attempt.workspace_id)
            invitation = await self.store.invitations.hold(tx, attempt.invitation_id)
            if await self.settlement.called_off(tx, attempt, invitation) is not None:
                return None
            await self.store.invitations.add_link(
                tx,
                invitation,
                link_hash(word.reveal()),
                expires_at=self.clock() + self.settings.state_ttl,
            )
        return f"/authorize/{word.reveal()}"


async def _in_spite_of_the_database(act: Callable[[], Awaitable[_Done]]) -> _Done:
    """Do once more what a deadlock or a server that starts anew has undone."""
    for pause in _PAUSES:
        try:
            return await act()
        except (SQLAlchemyError, OSError):
            log.exception("arrival_not_stored")
            await asyncio.sleep(pause)
    return await act()


def _without_state(error: str | None) -> Cause:
    """Say why somebody came back of whom nobody knows who it is."""
    if not error:
        return Cause.STATE_MISSING
    return Cause.ZOOM_UNAVAILABLE if error in _ZOOMS_OWN_FAULT else Cause.ACCESS_DENIED


def _same_browser(attempt: Attempt, browser: Secret | None) -> bool:
    return browser is not None and hmac.compare_digest(attempt.browser_hash, browser_hash(browser))
