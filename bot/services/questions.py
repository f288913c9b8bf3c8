from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from bot.campaigns.domains import settles
from bot.campaigns.model import InvitationState
from bot.errors import StaleView
from bot.oauth.grant import GrantStatus
from bot.services.audit import Act
from bot.services.grants import WRONG_USER, decides_account
from bot.services.judging import judge_own, last_word
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from bot.campaigns.verdict import Verdict
    from bot.oauth.grant import GrantFacts
    from bot.services.audit import AuditService
    from bot.services.grants import GrantService
    from storage.setups import Setup
    from storage.store import Store
    from storage.work import WorkItem

_AT_ONCE: Final = 50  # questions a transaction, during which nobody else can change a grant


@dataclass(frozen=True, slots=True)
class QuestionService:
    """Answer whose a Zoom user is of another address: by the person's word, or by a rule."""

    store: Store
    grants: GrantService
    audit: AuditService
    clock: Callable[[], datetime]

    async def confirm(
        self, workspace_id: str, member_id: str, invitation_id: UUID, *, mine: bool
    ) -> None:
        """Take a person's answer to "Zoom says this is x@y. Is that you?".

        Raises:
            NotYours: Somebody else was asked.
            StaleView: The question has been answered, or its day is over.
        """
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, workspace_id)
            invitation = await self.grants.own(tx, workspace_id, member_id, invitation_id)
            asked = await self._asked(tx, invitation)
            if asked is None:
                raise StaleView
            verdict = WRONG_USER
            if mine:
                verdict = await self._judge(tx, setup, invitation, asked)
            if not verdict.state.holds_grant:
                reason = verdict.cause.value if verdict.cause else verdict.state.value
                await self.grants.record_end(tx, invitation, reason=reason, actor=member_id)
                await self.grants.drop(tx, workspace_id, asked.id)
                await self.grants.fall_back(tx, invitation, verdict)
                return
            await self._take(tx, invitation, asked, verdict)
            await self.audit.record(
                tx,
                workspace_id,
                Act.AUTHORIZATION_CONFIRMED,
                actor=member_id,
                subject=member_id,
                details={"outcome": verdict.state.value},
            )

    async def settle_by_rules(self, item: WorkItem) -> None:
        """Answer what domain rules answer, some at a time; whatever else is asked stays asked."""
        workspace_id = item.workspace_id
        after = None if item.subject_id == workspace_id else UUID(item.subject_id)
        async with self.store.transaction() as tx:
            setup = await self.store.setups.hold(tx, workspace_id)
            found = await self.store.grants.asked(tx, workspace_id, after=after, limit=_AT_ONCE)
            for invitation_id in found:
                await self._settle_by_rules(tx, setup, invitation_id)
            if len(found) == _AT_ONCE:
                await self.store.work.arm(
                    tx, workspace_id, Kind.DOMAIN_QUESTIONS, found[-1], due_at=self.clock()
                )

    async def _settle_by_rules(
        self, tx: AsyncConnection, setup: Setup, invitation_id: UUID
    ) -> None:
        invitation = await self.store.invitations.hold(tx, invitation_id)
        asked = await self._asked(tx, invitation)
        if asked is None:
            return
        workspace_id, member_id = invitation.workspace_id, invitation.member_id
        member = await self.store.members.get(tx, workspace_id, member_id)
        owner = await self.store.members.owner_of(tx, workspace_id, asked.zoom_user.email)
        email = member.email if member else None
        ruled = settles(setup.domain_rules, email, asked.zoom_user.email)
        verdict = await self._judge(tx, setup, invitation, asked)
        if not ruled or owner not in {None, member_id} or not verdict.state.holds_grant:
            return
        await self._take(tx, invitation, asked, verdict)
        await self.audit.record(
            tx,
            workspace_id,
            Act.QUESTION_SETTLED,
            actor=None,
            subject=member_id,
            details={"outcome": verdict.state.value},
        )

    async def _asked(self, tx: AsyncConnection, invitation: Invitation) -> GrantFacts | None:
        if invitation.state is not InvitationState.CONFIRMING:
            return None
        found = await self.store.grants.of_invitation(tx, invitation.id)
        return next((each for each in found if each.status is GrantStatus.CONFIRMING), None)

    async def _judge(
        self, tx: AsyncConnection, setup: Setup, invitation: Invitation, asked: GrantFacts
    ) -> Verdict:
        """Judge what is asked about, taken for the person's own."""
        campaign = await self.store.campaigns.require(tx, invitation.campaign_id)
        account_matches = (
            decides_account(campaign, setup, asked.credentials_id)
            or asked.zoom_user.account_id == setup.account_id
        )
        settled = await last_word(self.store, tx, invitation.workspace_id, asked)
        return judge_own(asked, account_matches=account_matches, scopes_settled=settled)

    async def _take(
        self, tx: AsyncConnection, invitation: Invitation, asked: GrantFacts, verdict: Verdict
    ) -> None:
        """Use what was asked about; earlier grants of the invitation give way to it."""
        workspace_id, now = invitation.workspace_id, self.clock()
        for earlier in await self.store.grants.of_invitation(tx, invitation.id):
            if earlier.id != asked.id:
                await self.grants.drop(tx, workspace_id, earlier.id)
        await self.store.grants.mark(tx, asked.id, GrantStatus.HELD)
        await self.grants.keep_alive(tx, workspace_id, asked.id)
        await self.store.work.cancel(tx, workspace_id, Kind.GRANT_REVOCATION, asked.id, now=now)
        await self.grants.settle(tx, invitation, verdict, asked)
        # Whoever else was signed in there meanwhile may have ended it at Zoom.
        await self.store.work.arm(tx, workspace_id, Kind.VERIFICATION, asked.id, due_at=now)
