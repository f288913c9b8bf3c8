"""What is deleted after a time: one rule a table, in batches, each of which stands for itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, delete, exists, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.model import CampaignState, InvitationState
from storage.ending_tables import departures, proposal_messages, proposals
from storage.support_tables import claims, list_probes
from storage.tables import (
    attempts,
    campaigns,
    credential_forms,
    credentials,
    grants,
    handovers,
    invitations,
    links,
    members,
    screens,
    setup_cards,
    work,
)

ROSTERS: Final = timedelta(days=30)
TRIPS: Final = timedelta(days=1)
# Whoever is here may be asked anew, so nothing has to remember that they were asked.
_ASKED_ANEW: Final = (
    InvitationState.EXPIRED,
    InvitationState.FAILED,
    InvitationState.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The present, and how long what belongs to an ended campaign is kept."""

    workspace_id: str
    now: datetime
    retention: timedelta

    @property
    def long_ago(self) -> datetime:
        """Whatever was last touched before this is not kept any more."""
        return self.now - self.retention

    @property
    def rosters(self) -> datetime:
        """Tell since when a list of people must have been of use."""
        return self.now - min(self.retention, ROSTERS)

    @property
    def trips(self) -> datetime:
        """Tell since when a trip to Zoom, or a form's link, must have ended."""
        return self.now - TRIPS


@dataclass(frozen=True, slots=True)
class Rule:
    """Which rows of a table are not kept any more; `blank`: only these columns are emptied."""

    table: Table
    is_over: Callable[[Horizon], ColumnElement[bool]]
    blank: tuple[tuple[str, object], ...] = ()

    async def batch(self, tx: AsyncConnection, horizon: Horizon, *, limit: int) -> int:
        """Carry the rule out on some rows, and say on how many."""
        key = tuple(self.table.primary_key)
        mine = self.table.c.workspace_id == horizon.workspace_id
        query = select(*key).where(mine, self.is_over(horizon)).limit(limit)
        keys = [tuple(row) for row in await tx.execute(query)]
        if not keys:
            return 0
        chosen = tuple_(*key).in_(keys)
        statement: Any = delete(self.table).where(chosen)
        if self.blank:
            statement = update(self.table).where(chosen).values(dict(self.blank))
        await tx.execute(statement)
        return len(keys)


def _has_ended(horizon: Horizon) -> ColumnElement[bool]:
    """Tell of a campaign that nobody's state has changed for long, and no link of it lives."""
    own = invitations.c.campaign_id == campaigns.c.id
    moved = exists().where(own, invitations.c.state_at > horizon.long_ago)
    alive = exists().where(
        own, links.c.invitation_id == invitations.c.id, links.c.expires_at > horizon.now
    )
    return and_(campaigns.c.created_at <= horizon.long_ago, ~moved, ~alive)


def _idle(horizon: Horizon) -> ColumnElement[bool]:
    """Tell of an invitation that its campaign has ended, and that it serves no grant."""
    campaign = exists().where(campaigns.c.id == invitations.c.campaign_id, _has_ended(horizon))
    served = exists().where(grants.c.invitation_id == invitations.c.id)
    return and_(campaign, ~served)


def _useless(horizon: Horizon) -> ColumnElement[bool]:
    """Tell of a member that nothing else is about them; whoever was erased stays known as such."""
    others = (invitations, grants, claims, departures, handovers, setup_cards)
    needed = [
        exists().where(
            table.c.workspace_id == members.c.workspace_id,
            table.c.member_id == members.c.member_id,
        )
        for table in others
    ]
    return and_(
        members.c.fetched_at <= horizon.rosters,
        members.c.erased_at.is_(None),
        *(~need for need in needed),
    )


def _waiting_forever() -> ColumnElement[bool]:
    return invitations.c.state.in_([state.value for state in _ASKED_ANEW])


def _is_told(horizon: Horizon) -> ColumnElement[bool]:
    said = (invitations.c.cause, invitations.c.dm_ts, invitations.c.sent_at)
    return and_(_idle(horizon), or_(*(column.is_not(None) for column in said)))


def _unused(horizon: Horizon) -> ColumnElement[bool]:
    in_use = [
        exists().where(table.c.credentials_id == credentials.c.id) for table in (grants, attempts)
    ]
    return and_(
        credentials.c.entered_at <= horizon.long_ago,
        credentials.c.pair.is_(None),
        *(~use for use in in_use),
    )


# In this order: what is deleted first lets what comes later go on the same day.
RULES: Final = (
    Rule(attempts, lambda h: attempts.c.expires_at <= h.trips),
    Rule(credential_forms, lambda h: credential_forms.c.expires_at <= h.trips),
    Rule(links, lambda h: links.c.expires_at <= h.long_ago),
    Rule(list_probes, lambda h: list_probes.c.asked_at <= h.long_ago),
    Rule(invitations, lambda h: and_(_idle(h), _waiting_forever())),
    Rule(
        invitations,
        _is_told,
        blank=(("cause", None), ("dm_channel_id", None), ("dm_ts", None), ("sent_at", None)),
    ),
    Rule(
        campaigns,
        lambda h: and_(
            campaigns.c.state == CampaignState.DRAFT, campaigns.c.created_at <= h.rosters
        ),
    ),
    Rule(
        campaigns,
        lambda h: and_(
            campaigns.c.state != CampaignState.DRAFT,
            _has_ended(h),
            ~exists().where(invitations.c.campaign_id == campaigns.c.id),
        ),
    ),
    Rule(
        campaigns,
        lambda h: and_(campaigns.c.state == CampaignState.RUNNING, _has_ended(h)),
        blank=(
            ("state", CampaignState.ENDED.value),
            ("picks", []),
            ("view_id", None),
            ("board_channel_id", None),
            ("board_ts", None),
            ("details_ts", None),
            ("details_digest", None),
            ("board_at", None),
        ),
    ),
    Rule(claims, lambda h: claims.c.claimed_at <= h.long_ago),
    Rule(credentials, _unused),
    Rule(handovers, lambda h: handovers.c.ended_at <= h.long_ago),
    Rule(
        proposal_messages,
        lambda h: exists().where(
            proposals.c.id == proposal_messages.c.proposal_id,
            proposals.c.decided_at <= h.long_ago,
        ),
    ),
    Rule(proposals, lambda h: proposals.c.decided_at <= h.long_ago),
    Rule(screens, lambda h: screens.c.seen_at <= h.long_ago),
    Rule(members, _useless),
    Rule(work, lambda h: work.c.done_at <= h.rosters),
)
