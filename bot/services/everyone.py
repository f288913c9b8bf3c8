from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.permission import PermissionUse
from bot.campaigns.proposal import Decision, Proposal, ProposalKind
from bot.campaigns.verdict import Verdict
from bot.errors import SecondAdminNeeded, StaleView
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.services.audit import AuditService
    from bot.services.ending import EndingService
    from bot.services.setup import SetupService
    from storage.store import Store
    from storage.work import WorkItem

_KIND: Final = ProposalKind.REVOKE_EVERYONE
_FOR_ALL: Final = Verdict(InvitationState.REVOKED, Cause.ENDED_FOR_ALL)
_AT_ONCE: Final = 50  # people a transaction, during which nobody else can change a grant
_ACTS: Final = {
    Decision.AGREED: Act.EVERYONE_AGREED,
    Decision.DECLINED: Act.EVERYONE_DECLINED,
    Decision.WITHDRAWN: Act.EVERYONE_DECLINED,
    Decision.EXPIRED: Act.EVERYONE_EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What an admin is told before proposing to disconnect everybody."""

    people: int
    shared: bool  # the target uses the same Zoom app, so both end together
    waiting: Proposal | None  # somebody has proposed it already


@dataclass(frozen=True, slots=True)
class EveryoneService:
    """Disconnect everybody, once two admins want it."""

    store: Store
    setup: SetupService
    ending: EndingService
    audit: AuditService
    clock: Callable[[], datetime]

    async def question(self, workspace_id: str) -> Question:
        """Say what a proposal would be about."""
        now = self.clock()
        async with self.store.transaction() as tx:
            setup = await self.store.setups.get(tx, workspace_id)
            people = await self.store.holders.count(tx, workspace_id, until=now)
            waiting = await self.store.proposals.undecided(tx, workspace_id, _KIND)
        return Question(
            people=people,
            shared=setup is not None and setup.permission_use is PermissionUse.SHARED,
            waiting=waiting if waiting and waiting.open_at(now) else None,
        )

    async def propose(
        self, workspace_id: str, admin_id: str, proposal_id: UUID, reason: str
    ) -> Proposal:
        """Propose it and have the other admins asked; nothing else happens yet.

        Raises:
            StaleView: It has been proposed already, or there is nothing to end.
        """
        now = self.clock()
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            waiting = await self.store.proposals.undecided(tx, workspace_id, _KIND)
            people = await self.store.holders.count(tx, workspace_id, until=now)
            if not people or (waiting and waiting.open_at(now)):
                raise StaleView
            proposal = Proposal(
                proposal_id, workspace_id, _KIND, reason, admin_id, now, people=people
            )
            if not await self.store.proposals.add(tx, proposal):
                raise StaleView
            work = self.store.work
            await work.add(tx, workspace_id, Kind.PROPOSAL, proposal_id, due_at=now)
            await work.add(tx, workspace_id, Kind.PROPOSAL_END, proposal_id, due_at=proposal.until)
            await self.audit.record(
                tx,
                workspace_id,
                Act.EVERYONE_PROPOSED,
                actor=admin_id,
                details={"people": people},
            )
        return proposal

    async def agree(self, workspace_id: str, admin_id: str, proposal_id: UUID) -> None:
        """Take a second admin's word: everything ends, by work that is not given up.

        Raises:
            SecondAdminNeeded: It is the word of whoever proposed it.
            StaleView: It is decided, or its day is over.
        """
        async with self.store.transaction() as tx:
            proposal = await self._open(tx, workspace_id, proposal_id)
            if proposal.proposed_by == admin_id:
                raise SecondAdminNeeded
            await self._decide(tx, proposal, Decision.AGREED, admin_id)
            await self.store.work.add(
                tx, workspace_id, Kind.EVERYONE, proposal_id, due_at=self.clock()
            )

    async def decline(self, workspace_id: str, admin_id: str, proposal_id: UUID) -> None:
        """Take an admin's No, or that the proposer thinks better of it.

        Raises:
            StaleView: It is decided, or its day is over.
        """
        async with self.store.transaction() as tx:
            proposal = await self._open(tx, workspace_id, proposal_id)
            mine = proposal.proposed_by == admin_id
            decision = Decision.WITHDRAWN if mine else Decision.DECLINED
            await self._decide(tx, proposal, decision, admin_id)

    async def expire(self, item: WorkItem) -> None:
        """End a proposal that nobody has decided within its day."""
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, item.workspace_id)
            proposal = await self.store.proposals.hold(tx, UUID(item.subject_id))
            if proposal is not None and proposal.decision is None:
                await self._decide(tx, proposal, Decision.EXPIRED, None)

    async def carry_out(self, item: WorkItem) -> None:
        """End what some of the people have allowed, and go on with the next ones after that.

        Whoever has authorized after the decision keeps that.
        """
        proposal_id = UUID(item.subject_id)
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, item.workspace_id)
            proposal = await self.store.proposals.hold(tx, proposal_id)
            if proposal is None or proposal.decided_at is None:
                return
            until = proposal.decided_at
            members = await self.store.holders.some(
                tx, item.workspace_id, until=until, limit=_AT_ONCE
            )
            for member_id in members:
                await self._end(tx, proposal, member_id, until=until)
            if members:
                await self.store.work.arm(
                    tx, item.workspace_id, Kind.EVERYONE, proposal_id, due_at=self.clock()
                )

    async def _end(
        self, tx: AsyncConnection, proposal: Proposal, member_id: str, *, until: datetime
    ) -> None:
        """End what a person had granted by then; a Zoom user who came later stays connected."""
        found = await self.store.grants.of_member(tx, proposal.workspace_id, member_id)
        meant = frozenset(each.id for each in found if each.obtained_at <= until)
        await self.ending.end(
            tx, proposal.workspace_id, member_id, verdict=_FOR_ALL, grant_ids=meant
        )
        # Who is to connect again is invited again.
        await self.store.invitations.forget_links(
            tx, proposal.workspace_id, member_id, now=self.clock()
        )
        await self.audit.record(
            tx,
            proposal.workspace_id,
            Act.AUTHORIZATION_ENDED,
            actor=proposal.decided_by,
            subject=member_id,
            details={"reason": Cause.ENDED_FOR_ALL.value},
        )

    async def _open(self, tx: AsyncConnection, workspace_id: str, proposal_id: UUID) -> Proposal:
        await self.setup.hold(tx, workspace_id)
        proposal = await self.store.proposals.hold(tx, proposal_id)
        if proposal is None or proposal.workspace_id != workspace_id:
            raise StaleView
        if not proposal.open_at(self.clock()):
            raise StaleView
        return proposal

    async def _decide(
        self, tx: AsyncConnection, proposal: Proposal, decision: Decision, admin_id: str | None
    ) -> None:
        now, workspace_id = self.clock(), proposal.workspace_id
        people = await self.store.holders.count(tx, workspace_id, until=now)
        decided = replace(
            proposal, decision=decision, decided_by=admin_id, decided_at=now, people=people
        )
        await self.store.proposals.decide(tx, decided)
        for message in await self.store.proposals.messages(tx, proposal.id):
            subject = f"{proposal.id}:{message.reader_id}"
            await self.store.work.arm(tx, workspace_id, Kind.PROPOSAL_NOTE, subject, due_at=now)
        await self.audit.record(
            tx, workspace_id, _ACTS[decision], actor=admin_id, details={"people": people}
        )
