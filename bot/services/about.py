from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.about import LONGEST, About, Answer
from bot.campaigns.model import CampaignKind
from bot.guide.model import Check
from bot.services.audit import Act
from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.config import Settings
    from bot.services.audit import AuditService
    from bot.services.setup import SetupService
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class AboutService:
    """Know on whose behalf people are asked, and for what; every message and page says it."""

    store: Store
    setup: SetupService
    audit: AuditService
    settings: Settings
    clock: Callable[[], datetime]

    async def of(self, tx: AsyncConnection, workspace_id: str) -> About:
        """Give the answers, or what is known as long as nobody has answered."""
        setup = await self.store.setups.get(tx, workspace_id)
        if setup is not None and setup.about is not None:
            return About.from_dict(setup.about)
        installation = await self.store.installations.require(tx, workspace_id)
        return About(
            institution=installation.team_name[: LONGEST[Answer.INSTITUTION]],
            target=self.settings.target_name,
            target_url=self.settings.target_url,
        )

    async def look(self, workspace_id: str) -> About:
        """Give the answers to whoever has no transaction open."""
        async with self.store.transaction() as tx:
            return await self.of(tx, workspace_id)

    async def answer(self, workspace_id: str, member_id: str, about: About) -> None:
        """Take the whole form; messages that are sent already keep what they say."""
        async with self.store.transaction() as tx:
            setup = await self.setup.hold(tx, workspace_id)
            await self.store.setups.save(tx, replace(setup, about=about.to_dict()))
            await self.setup.complete(tx, workspace_id, Check.ABOUT)
            await self.audit.record(tx, workspace_id, Act.ABOUT_ANSWERED, actor=member_id)
            for kind in CampaignKind:
                for campaign in await self.store.campaigns.running(tx, workspace_id, kind):
                    await self.store.work.arm(
                        tx, workspace_id, Kind.BOARD, campaign.id, due_at=self.clock()
                    )
