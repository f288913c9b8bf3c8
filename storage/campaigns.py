from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import Campaign, CampaignKind, CampaignState
from storage.rows import add
from storage.tables import campaigns


@dataclass(frozen=True, slots=True)
class Campaigns:
    """Keep campaigns, drafts and rehearsals included."""

    async def add(self, tx: AsyncConnection, campaign: Campaign) -> bool:
        """Store a new campaign; False when this very one was stored before."""
        return await add(tx, campaigns, asdict(campaign) | {"picks": list(campaign.picks)})

    async def require(self, tx: AsyncConnection, campaign_id: UUID) -> Campaign:
        """Find a campaign, to read it."""
        query = select(campaigns).where(campaigns.c.id == campaign_id)
        return _read((await tx.execute(query)).one())

    async def hold(self, tx: AsyncConnection, campaign_id: UUID) -> Campaign:
        """Find a campaign and hold it until the transaction ends."""
        query = select(campaigns).where(campaigns.c.id == campaign_id).with_for_update()
        return _read((await tx.execute(query)).one())

    async def latest(
        self, tx: AsyncConnection, workspace_id: str, kind: CampaignKind
    ) -> Campaign | None:
        """Find the newest campaign of a kind that has begun."""
        found = await self.running(tx, workspace_id, kind)
        return found[0] if found else None

    async def running(
        self, tx: AsyncConnection, workspace_id: str, kind: CampaignKind
    ) -> tuple[Campaign, ...]:
        """List the campaigns of a kind that have begun, newest first."""
        query = (
            select(campaigns)
            .where(
                campaigns.c.workspace_id == workspace_id,
                campaigns.c.kind == kind.value,
                campaigns.c.state == CampaignState.RUNNING.value,
            )
            .order_by(campaigns.c.created_at.desc())
        )
        return tuple(_read(row) for row in await tx.execute(query))

    async def change(self, tx: AsyncConnection, campaign_id: UUID, **values: object) -> None:
        """Store new values of some of a campaign's fields."""
        await tx.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(values))


def _read(row: Row[Any]) -> Campaign:
    values = {field.name: getattr(row, field.name) for field in fields(Campaign)}
    values |= {
        "kind": CampaignKind(row.kind),
        "state": CampaignState(row.state),
        "picks": tuple(row.picks),
    }
    return Campaign(**values)
