from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.model import CampaignKind
from bot.errors import RehearsalOpen, TargetIsLive
from bot.guide.model import Check
from bot.services.audit import Act

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.services.audit import AuditService
    from bot.services.campaigns import CampaignService
    from bot.services.setup import SetupService
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class RehearsalService:
    """Have it tried out before anybody is invited."""

    store: Store
    campaigns: CampaignService
    setup: SetupService
    audit: AuditService

    async def rehearse(self, workspace_id: str, member_id: str) -> None:
        """Invite an admin alone, with the very message and link that faculty will get.

        Raises:
            CredentialsNeeded: No pair has been entered that could work.
            ChannelNeeded: No status channel has been proven.
            TargetIsLive: Usher would disconnect the admin in the target.
            RehearsalOpen: The admin's last rehearsal still waits to be used.
        """
        async with self.store.transaction() as tx:
            await self.campaigns.require_ready(tx, workspace_id)
            if (await self.setup.hold(tx, workspace_id)).hands_off:
                raise TargetIsLive
            if await self._is_open(tx, workspace_id, member_id):
                raise RehearsalOpen
            campaign_id = await self.campaigns.try_out(
                tx, workspace_id, CampaignKind.REHEARSAL, asked_by=member_id, member_id=member_id
            )
            await self.audit.record(
                tx,
                workspace_id,
                Act.REHEARSAL_STARTED,
                actor=member_id,
                details={"campaign_id": str(campaign_id)},
            )
            await self.setup.try_again(tx, workspace_id, Check.REHEARSAL)

    async def _is_open(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> bool:
        for campaign in await self.store.campaigns.running(
            tx, workspace_id, CampaignKind.REHEARSAL
        ):
            tries = await self.store.invitations.of_campaign(tx, campaign.id)
            if any(each.member_id == member_id and each.state.waiting for each in tries):
                return True
        return False
