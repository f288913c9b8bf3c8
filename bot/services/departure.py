from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.reference import reference
from bot.campaigns.verdict import Verdict
from bot.errors import NotReady, TargetIsLive, Uninstalled
from bot.notices.page import AuthorizePage, FreshLinkPage, OutcomePage, ProblemPage
from bot.oauth.attempt import (
    TOKEN_BYTES,
    Attempt,
    authorize_url,
    browser_hash,
    challenge,
    link_hash,
    state_hash,
    token,
)
from bot.services.asking import may_ask
from bot.services.kinds import Kind
from bot.services.silence import SILENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.config import Settings
    from bot.secret import Secret
    from bot.services.about import AboutService
    from bot.services.renewal import RenewalService
    from storage.store import Store

_ATTEMPTS_KEPT = timedelta(days=1)
_MOST_ATTEMPTS = 20  # trips of one invitation under way: tabs and devices, not scripts


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes, and the word it must bring back."""

    url: str
    browser: Secret


@dataclass(frozen=True, slots=True)
class DepartureService:
    """Take people from their personal link to Zoom's consent page."""

    store: Store
    renewal: RenewalService
    about: AboutService
    settings: Settings
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]

    async def page(self, word: str) -> AuthorizePage | ProblemPage | OutcomePage:
        """Say what a link leads to; spends and records nothing, so scanners do no harm."""
        async with self.store.transaction() as tx:
            found = await self._usable(tx, word)
            if isinstance(found, ProblemPage | OutcomePage):
                return found
            if await self.store.credentials.current(tx, found.workspace_id) is None:
                return ProblemPage(NotReady.code, reference=reference(found.id))
            about = await self.about.of(tx, found.workspace_id)
            profile = await self.store.profiles.chosen(tx, found.workspace_id)
            member = await self.store.members.get(tx, found.workspace_id, found.member_id)
        return AuthorizePage(
            about=about,
            zoom_email=member.email if member else None,
            action=f"/authorize/{word}",
            done=found.state is InvitationState.VERIFIED,
            asked=profile.asked(),
        )

    async def begin(
        self, word: str, browser: Secret | None
    ) -> Departure | ProblemPage | OutcomePage:
        """Start an attempt: one state, one PKCE verifier, bound to the browser.

        A browser that has a word already keeps it, so that several tabs may be open.
        """
        browser = browser or token(self.random(TOKEN_BYTES))
        state = token(self.random(TOKEN_BYTES))
        verifier = token(self.random(TOKEN_BYTES))
        now = self.clock()
        async with self.store.transaction() as tx:
            if link := await self.store.invitations.by_link(tx, link_hash(word)):
                await self.store.setups.hold(tx, link[0].workspace_id)
            found = await self._usable(tx, word)
            if isinstance(found, ProblemPage | OutcomePage):
                return found
            credentials = await self.store.credentials.current(tx, found.workspace_id)
            if credentials is None:
                return ProblemPage(NotReady.code, reference=reference(found.id))
            await self.store.attempts.forget(
                tx, found.workspace_id, expired_before=now - _ATTEMPTS_KEPT
            )
            attempt = Attempt(
                id=uuid4(),
                state_hash=state_hash(state.reveal()),
                workspace_id=found.workspace_id,
                invitation_id=found.id,
                credentials_id=credentials.id,
                browser_hash=browser_hash(browser),
                verifier=verifier,
                expires_at=now + self.settings.state_ttl,
            )
            await self.store.attempts.make_room(tx, found.id, most=_MOST_ATTEMPTS)
            await self.store.attempts.add(tx, attempt)
            await self._left_for_zoom(tx, found, now=now)
        url = authorize_url(
            self.settings.zoom_oauth_url,
            client_id=credentials.require_pair().client_id,
            redirect_uri=self.settings.redirect_url,
            state=state,
            challenge=challenge(verifier),
        )
        return Departure(url, browser)

    async def send_fresh_link(self, word: str) -> FreshLinkPage | ProblemPage:
        """Put a fresh link into the owner's DM, never on the page, which anybody may be reading."""
        async with self.store.transaction() as tx:
            found = await self.store.invitations.by_link(tx, link_hash(word))
            if found and await self._is_uninstalled(tx, found[0].workspace_id):
                return ProblemPage(Uninstalled.code)
        quoted = reference(found[0].id) if found else None
        if found is None or found[0].state is InvitationState.CANCELLED:
            return ProblemPage(Cause.LINK_EXPIRED, reference=quoted)
        try:
            await self.renewal.renew(found[0].workspace_id, None, found[0].id)
        except TargetIsLive as live:
            about = await self.about.look(found[0].workspace_id)
            return ProblemPage(live.code, target=about.target, reference=quoted)
        return FreshLinkPage((await self.about.look(found[0].workspace_id)).target)

    async def _usable(
        self, tx: AsyncConnection, word: str
    ) -> Invitation | ProblemPage | OutcomePage:
        found = await self.store.invitations.by_link(tx, link_hash(word))
        quoted = reference(found[0].id) if found else None
        if found is None or found[0].state is InvitationState.CANCELLED:
            return ProblemPage(Cause.LINK_EXPIRED, reference=quoted)
        invitation, expires_at = found
        if await self._is_uninstalled(tx, invitation.workspace_id):
            return ProblemPage(Uninstalled.code)
        if not await may_ask(self.store, tx, invitation):
            about = await self.about.of(tx, invitation.workspace_id)
            return ProblemPage(TargetIsLive.code, target=about.target, reference=quoted)
        if expires_at > self.clock():
            return invitation
        if invitation.state is InvitationState.VERIFIED:
            return await self._nothing_to_do(tx, invitation)
        fresh = f"/authorize/{word}/fresh"
        return ProblemPage(Cause.LINK_EXPIRED, fresh=fresh, reference=quoted)

    async def _is_uninstalled(self, tx: AsyncConnection, workspace_id: str) -> bool:
        installation = await self.store.installations.require(tx, workspace_id)
        return installation.uninstalled_at is not None

    async def _nothing_to_do(self, tx: AsyncConnection, invitation: Invitation) -> OutcomePage:
        return OutcomePage(
            outcome=invitation.state.value,
            cause=None,
            granted=(),
            partly=(),
            missing=(),
            about=await self.about.of(tx, invitation.workspace_id),
            sign_in_as=None,
            zoom_email=None,
            retry=None,
            reference=reference(invitation.id),
        )

    async def _left_for_zoom(
        self, tx: AsyncConnection, invitation: Invitation, *, now: datetime
    ) -> None:
        await self._wait_for_return(tx, invitation, now=now)
        if invitation.state.stands or invitation.state is InvitationState.AT_ZOOM:
            return
        await self.store.invitations.move(
            tx, invitation.id, Verdict(InvitationState.AT_ZOOM), now=now
        )
        await self.store.work.arm(
            tx, invitation.workspace_id, Kind.BOARD, invitation.campaign_id, due_at=now
        )

    async def _wait_for_return(
        self, tx: AsyncConnection, invitation: Invitation, *, now: datetime
    ) -> None:
        campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        if campaign.is_rehearsal:
            await self.store.work.postpone(
                tx, invitation.workspace_id, Kind.NO_RETURN, invitation.id, due_at=now + SILENCE
            )
            await self.renewal.setup.refresh_cards(tx, invitation.workspace_id)
