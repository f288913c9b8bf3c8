from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.domains import DomainRule
from bot.campaigns.permission import PermissionUse, Survival, hands_off, may_ask
from bot.wizard.state import Progress
from storage.rows import add, put
from storage.tables import setup_cards, setups


@dataclass(frozen=True, slots=True)
class Look:
    """What Usher saw when it asked for itself by its public name."""

    reached: str  # bot.oauth.redirect.Reached
    detail: str  # in technical terms
    at: datetime


@dataclass(frozen=True, slots=True)
class Setup:
    """A workspace's passage through the guide, and what it has settled so far."""

    workspace_id: str
    progress: Progress
    started_at: datetime
    account_id: str | None = None
    rehearsed_credentials_id: UUID | None = None
    channel_id: str | None = None
    channel_names_people: bool = False
    candidate_channel_id: str | None = None
    candidate_chosen_by: str | None = None
    candidate_problem: str | None = None
    about: Mapping[str, str] | None = None
    profile_id: str = "core"
    permission_use: PermissionUse | None = None
    live_at: datetime | None = None
    refreshing_stopped_at: datetime | None = None
    shared_test: Survival | None = None
    shared_tested_at: datetime | None = None
    domain_rules: tuple[DomainRule, ...] = ()
    declined_rules: tuple[DomainRule, ...] = ()  # not to be suggested
    looked: Look | None = None

    @property
    def hands_off(self) -> bool:
        """True once the target asks people itself with the same app: Usher leaves them alone."""
        return hands_off(self.permission_use, self.live_at)

    @property
    def may_refresh(self) -> bool:
        """True unless an admin has stopped all refreshing, or the target has taken over."""
        return self.refreshing_stopped_at is None and not self.hands_off

    def may_ask(self, *, asked_at: datetime) -> bool:
        """Tell whether what was asked of people at that time may still be done."""
        return may_ask(self.permission_use, self.live_at, asked_at=asked_at)


@dataclass(frozen=True, slots=True)
class Card:
    """An admin's own message of the setup; without `ts` until Slack has taken it."""

    workspace_id: str
    member_id: str
    channel_id: str | None = None
    ts: str | None = None
    previous_channel_id: str | None = None  # the message that is to be retired
    previous_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Setups:
    """Keep one setup a workspace, and a card for each admin who opened it."""

    async def get(self, tx: AsyncConnection, workspace_id: str) -> Setup | None:
        """Find the setup, to read it."""
        query = select(setups).where(setups.c.workspace_id == workspace_id)
        row = (await tx.execute(query)).one_or_none()
        return _read(row) if row else None

    async def hold(self, tx: AsyncConnection, workspace_id: str) -> Setup:
        """Find the setup and hold it until the transaction ends.

        Whoever holds invitations or grants too holds the setup first: one order, no deadlock.
        """
        query = select(setups).where(setups.c.workspace_id == workspace_id).with_for_update()
        return _read((await tx.execute(query)).one())

    async def start(self, tx: AsyncConnection, setup: Setup) -> None:
        """Store a new setup unless the workspace has one."""
        await add(tx, setups, _values(setup))

    async def save(self, tx: AsyncConnection, setup: Setup) -> None:
        """Store the whole setup."""
        await put(tx, setups, _values(setup))

    async def cards(self, tx: AsyncConnection, workspace_id: str) -> tuple[Card, ...]:
        """List the cards of all admins."""
        query = (
            select(setup_cards)
            .where(setup_cards.c.workspace_id == workspace_id)
            .order_by(setup_cards.c.member_id)
        )
        return tuple(_card(row) for row in await tx.execute(query))

    async def card(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> Card | None:
        """Find one admin's card."""
        query = select(setup_cards).where(*_of(workspace_id, member_id))
        row = (await tx.execute(query)).one_or_none()
        return _card(row) if row else None

    async def open_card(self, tx: AsyncConnection, workspace_id: str, member_id: str) -> None:
        """Give somebody a card, or a new one, whose message then takes the older one's place."""
        if await add(tx, setup_cards, {"workspace_id": workspace_id, "member_id": member_id}):
            return
        await tx.execute(
            update(setup_cards)
            .where(
                *_of(workspace_id, member_id),
                setup_cards.c.ts.is_not(None),
                setup_cards.c.previous_ts.is_(None),  # else the newest is only just there
            )
            .values(
                previous_channel_id=setup_cards.c.channel_id,
                previous_ts=setup_cards.c.ts,
                channel_id=None,
                ts=None,
            )
        )

    async def place_card(
        self, tx: AsyncConnection, card: Card, *, channel_id: str, ts: str
    ) -> None:
        """Store where a card's message stands."""
        await tx.execute(
            update(setup_cards)
            .where(*_of(card.workspace_id, card.member_id))
            .values(channel_id=channel_id, ts=ts)
        )

    async def forget_previous(self, tx: AsyncConnection, card: Card) -> None:
        """Note that the older message has been retired."""
        await tx.execute(
            update(setup_cards)
            .where(*_of(card.workspace_id, card.member_id))
            .where(setup_cards.c.previous_ts == card.previous_ts)
            .values(previous_channel_id=None, previous_ts=None)
        )

    async def close_card(self, tx: AsyncConnection, card: Card) -> None:
        """Let somebody have no card any more, unless they have been given a new one meanwhile."""
        await tx.execute(
            delete(setup_cards)
            .where(*_of(card.workspace_id, card.member_id))
            .where(setup_cards.c.ts.is_not_distinct_from(card.ts))
            .where(setup_cards.c.previous_ts.is_not_distinct_from(card.previous_ts))
        )


def _of(workspace_id: str, member_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return setup_cards.c.workspace_id == workspace_id, setup_cards.c.member_id == member_id


def _values(setup: Setup) -> dict[str, object]:
    return {
        "workspace_id": setup.workspace_id,
        "progress": setup.progress.to_dict(),
        "account_id": setup.account_id,
        "rehearsed_credentials_id": setup.rehearsed_credentials_id,
        "channel_id": setup.channel_id,
        "channel_names_people": setup.channel_names_people,
        "candidate_channel_id": setup.candidate_channel_id,
        "candidate_chosen_by": setup.candidate_chosen_by,
        "candidate_problem": setup.candidate_problem,
        "started_at": setup.started_at,
        "about": setup.about,
        "profile_id": setup.profile_id,
        "permission_use": setup.permission_use,
        "live_at": setup.live_at,
        "refreshing_stopped_at": setup.refreshing_stopped_at,
        "shared_test": setup.shared_test,
        "shared_tested_at": setup.shared_tested_at,
        "domain_rules": [[rule.slack, rule.zoom] for rule in setup.domain_rules],
        "declined_rules": [[rule.slack, rule.zoom] for rule in setup.declined_rules],
        "looked_reached": setup.looked.reached if setup.looked else None,
        "looked_detail": setup.looked.detail if setup.looked else None,
        "looked_at": setup.looked.at if setup.looked else None,
    }


def _read(row: Row[Any]) -> Setup:
    return Setup(
        workspace_id=row.workspace_id,
        progress=Progress.from_dict(row.progress),
        started_at=row.started_at,
        account_id=row.account_id,
        rehearsed_credentials_id=row.rehearsed_credentials_id,
        channel_id=row.channel_id,
        channel_names_people=row.channel_names_people,
        candidate_channel_id=row.candidate_channel_id,
        candidate_chosen_by=row.candidate_chosen_by,
        candidate_problem=row.candidate_problem,
        about=row.about,
        profile_id=row.profile_id,
        permission_use=PermissionUse(row.permission_use) if row.permission_use else None,
        live_at=row.live_at,
        refreshing_stopped_at=row.refreshing_stopped_at,
        shared_test=Survival(row.shared_test) if row.shared_test else None,
        shared_tested_at=row.shared_tested_at,
        domain_rules=tuple(DomainRule(*pair) for pair in row.domain_rules or ()),
        declined_rules=tuple(DomainRule(*pair) for pair in row.declined_rules or ()),
        looked=_look(row),
    )


def _look(row: Row[Any]) -> Look | None:
    if row.looked_reached is None:
        return None
    return Look(row.looked_reached, row.looked_detail, row.looked_at)


def _card(row: Row[Any]) -> Card:
    return Card(
        workspace_id=row.workspace_id,
        member_id=row.member_id,
        channel_id=row.channel_id,
        ts=row.ts,
        previous_channel_id=row.previous_channel_id,
        previous_ts=row.previous_ts,
    )
