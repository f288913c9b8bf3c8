from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.colleague import Unsuitable, unsuitable
from bot.campaigns.model import CampaignKind, InvitationState
from bot.campaigns.verdict import Verdict
from bot.errors import SlackProblem, StaleView, TargetIsLive
from bot.guide.model import Check
from bot.services.audit import Act

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.services.audit import AuditService
    from bot.services.campaigns import CampaignService
    from bot.services.grants import GrantService
    from bot.services.roles import RoleService
    from bot.services.setup import SetupService
    from storage.store import Store

_WITHDRAWN = Verdict(InvitationState.CANCELLED)


@dataclass(frozen=True, slots=True)
class ColleagueService:
    """Have a colleague rehearse too: somebody to whom Zoom's rules for everybody apply."""

    store: Store
    campaigns: CampaignService
    grants: GrantService
    setup: SetupService
    roles: RoleService
    audit: AuditService

    async def ask(self, workspace_id: str, asked_by: str, member_id: str) -> Unsuitable | None:
        """Send a colleague the very invitation, in place of whoever was asked before.

        Say why not, if it cannot be them.

        Raises:
            InvitationsLocked: No rehearsal of an admin has come back verified.
            TargetIsLive: Usher would disconnect the colleague in the target.
        """
        try:
            kind = await self.roles.kind(workspace_id, member_id)
        except SlackProblem:
            return Unsuitable.UNREAD
        async with self.store.transaction() as tx:
            await self.campaigns.require_unlocked_in(tx, workspace_id)
            if (await self.setup.hold(tx, workspace_id)).hands_off:
                raise TargetIsLive
            rehearsed = await self.store.campaigns.running(tx, workspace_id, CampaignKind.REHEARSAL)
            reason = unsuitable(member_id, kind, rehearsed={each.created_by for each in rehearsed})
            if reason is not None:
                return reason
            await self._withdraw(tx, workspace_id)
            campaign_id = await self.campaigns.try_out(
                tx, workspace_id, CampaignKind.COLLEAGUE, asked_by=asked_by, member_id=member_id
            )
            await self.audit.record(
                tx,
                workspace_id,
                Act.COLLEAGUE_ASKED,
                actor=asked_by,
                subject=member_id,
                details={"campaign_id": str(campaign_id)},
            )
            await self.setup.try_again(tx, workspace_id, Check.COLLEAGUE)
        return None

    async def withdraw(self, workspace_id: str, withdrawn_by: str) -> None:
        """Ask the colleague no more; what they have authorized already is not touched by it.

        Raises:
            StaleView: Nobody is being asked.
        """
        async with self.store.transaction() as tx:
            await self.setup.hold(tx, workspace_id)
            member_id = await self._withdraw(tx, workspace_id)
            if member_id is None:
                raise StaleView
            await self.audit.record(
                tx, workspace_id, Act.COLLEAGUE_LET_GO, actor=withdrawn_by, subject=member_id
            )

    async def _withdraw(self, tx: AsyncConnection, workspace_id: str) -> str | None:
        """Cancel what the newest colleague was asked, unless something came of it."""
        campaign = await self.store.campaigns.latest(tx, workspace_id, CampaignKind.COLLEAGUE)
        if campaign is None:
            return None
        for asked in await self.store.invitations.of_campaign(tx, campaign.id):
            invitation = await self.store.invitations.hold(tx, asked.id)
            if invitation.state.holds_grant or invitation.state is InvitationState.CANCELLED:
                continue
            await self.store.invitations.end_trips(tx, [invitation.id], now=self.grants.clock())
            await self.grants.settle(tx, invitation, _WITHDRAWN, None)
            return invitation.member_id
        return None
