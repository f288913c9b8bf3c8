from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.campaigns.domains import DomainRule, proposed
from bot.campaigns.model import CampaignKind
from bot.errors import StaleView
from bot.notices.domains import DomainPair, DomainProposal
from bot.oauth.grant import GrantStatus
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.setups import Setup
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class DomainRuleService:
    """Learn from a rehearsal which mail domains belong together, if an admin says so."""

    store: Store
    setup: SetupService
    audit: AuditService
    clock: Callable[[], datetime]

    async def proposal(self, tx: AsyncConnection, setup: Setup) -> DomainProposal | None:
        """Say which rule the last rehearsal suggests: the person has said Yes to that address.

        None that an admin does not want.
        """
        rehearsal = await self.store.campaigns.latest(
            tx, setup.workspace_id, CampaignKind.REHEARSAL
        )
        tries = await self.store.invitations.of_campaign(tx, rehearsal.id) if rehearsal else ()
        if not tries:
            return None
        invitation = tries[0]
        member = await self.store.members.get(tx, setup.workspace_id, invitation.member_id)
        grants = await self.store.grants.of_invitation(tx, invitation.id)
        held = next((grant for grant in grants if grant.status is GrantStatus.HELD), None)
        if held is None or held.zoom_user.account_id != setup.account_id:
            return None
        slack_email, zoom_email = member.email if member else None, held.zoom_user.email
        rule = proposed(setup.domain_rules, slack_email, zoom_email)
        if rule is None or slack_email is None or rule in setup.declined_rules:
            return None
        pair = DomainPair(rule.slack, rule.zoom)
        return DomainProposal(invitation.id, pair, slack_email, zoom_email)

    async def use(self, workspace_id: str, member_id: str, invitation_id: UUID) -> None:
        """Take the rule that a rehearsal suggests; it also answers what people are asked already.

        Raises:
            StaleView: It is no longer the last one, or suggests nothing any more.
        """
        async with self.store.transaction() as tx:
            setup, rule = await self._suggested(tx, workspace_id, invitation_id)
            changed = replace(setup, domain_rules=(*setup.domain_rules, rule))
            await self._save(tx, changed, rule, Act.DOMAIN_RULE_ADDED, member_id)
            await self.store.work.arm(
                tx, workspace_id, Kind.DOMAIN_QUESTIONS, workspace_id, due_at=self.clock()
            )

    async def decline(self, workspace_id: str, member_id: str, invitation_id: UUID) -> None:
        """Suggest this rule no more, until an admin reconsiders.

        Raises:
            StaleView: It is no longer the last one, or suggests nothing any more.
        """
        async with self.store.transaction() as tx:
            setup, rule = await self._suggested(tx, workspace_id, invitation_id)
            changed = replace(setup, declined_rules=(*setup.declined_rules, rule))
            await self._save(tx, changed, rule, Act.DOMAIN_RULE_DECLINED, member_id)

    async def remove(self, workspace_id: str, member_id: str, rule: DomainRule) -> None:
        """Ask people again from now on; what a rule has settled stays.

        Raises:
            StaleView: There is no such rule any more.
        """
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            rules = tuple(each for each in setup.domain_rules if each != rule)
            if rules == setup.domain_rules:
                raise StaleView
            changed = replace(setup, domain_rules=rules)
            await self._save(tx, changed, rule, Act.DOMAIN_RULE_REMOVED, member_id)

    async def reconsider(self, workspace_id: str, member_id: str, rule: DomainRule) -> None:
        """Suggest a declined rule again, where a rehearsal does.

        Raises:
            StaleView: It is not declined any more.
        """
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            rules = tuple(each for each in setup.declined_rules if each != rule)
            if rules == setup.declined_rules:
                raise StaleView
            changed = replace(setup, declined_rules=rules)
            await self._save(tx, changed, rule, Act.DOMAIN_RULE_RECONSIDERED, member_id)

    async def _suggested(
        self, tx: AsyncConnection, workspace_id: str, invitation_id: UUID
    ) -> tuple[Setup, DomainRule]:
        setup = await self.setup.hold(tx, workspace_id)
        proposal = await self.proposal(tx, setup)
        if proposal is None or proposal.invitation_id != invitation_id:
            raise StaleView
        return setup, DomainRule(proposal.pair.slack, proposal.pair.zoom)

    async def _save(
        self, tx: AsyncConnection, setup: Setup, rule: DomainRule, act: Act, member_id: str
    ) -> None:
        await self.store.setups.save(tx, setup)
        details = {"slack": rule.slack, "zoom": rule.zoom}
        await self.audit.record(tx, setup.workspace_id, act, actor=member_id, details=details)
        await self.setup.refresh_cards(tx, setup.workspace_id)
