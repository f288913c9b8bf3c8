"""Two processes that change the same rows at once, in whatever order, never lock each other out.

Whether PostgreSQL had to end a deadlock is looked at when the database goes (tests/conftest.py).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from campus.people import until
from campus.stage import WORKSPACE

from bot.about import About
from bot.campaigns.model import Campaign, CampaignKind, CampaignState, Invitation, InvitationState
from bot.errors import UsherError
from bot.oauth.attempt import link_hash
from bot.services.arrival import Return
from bot.services.departure import Departure
from bot.services.kinds import Kind
from bot.services.story import StoryService
from handlers.web import keys
from storage.tables import setup_cards
from storage.work import WorkItem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.stage import Stage

    from bot.running import Usher

ADMINS = ("ada", "kim")
ROUNDS = 6
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Hands:
    """What people and the worker do, each time in either process."""

    ushers: tuple[Usher, ...]
    random: Random

    def any(self) -> Usher:
        return self.random.choice(self.ushers)

    async def travels(self, asked: Invitation) -> None:
        """Go to Zoom and come back with a No."""
        site = self.any().site
        left = await site[keys.DEPARTURE].begin(_word(asked), None)
        if isinstance(left, Departure):
            (state,) = parse_qs(urlsplit(left.url).query)["state"]
            back = Return(state, None, "access_denied", left.browser)
            await self.any().site[keys.ARRIVAL].arrive(back)

    async def wants_no_more(self, asked: Invitation) -> None:
        grants = self.any().site[keys.ARRIVAL].grants
        await grants.opt_out(WORKSPACE, asked.member_id, asked.id)

    async def wants_a_link(self, asked: Invitation) -> None:
        renewal = self.any().site[keys.DEPARTURE].renewal
        await renewal.renew(WORKSPACE, asked.member_id, asked.id)

    async def is_too_late(self, asked: Invitation) -> None:
        await self._work(Kind.EXPIRY, asked.id)

    async def is_claimed(self, asked: Invitation) -> None:
        departure = self.any().site[keys.DEPARTURE]
        about, store = departure.about, departure.store
        story = StoryService(store, departure.renewal, about.audit, about, departure.clock)
        await story.claim(WORKSPACE, "U0SUPPORT", asked.member_id)
        await story.release(WORKSPACE, "U0SUPPORT", asked.member_id)

    async def is_told_about(self, asked: Invitation) -> None:
        """Have every message say on whose behalf."""
        about = self.any().site[keys.DEPARTURE].about
        await about.answer(WORKSPACE, asked.member_id, About("Northfield", "Lectures"))

    async def is_kept_for_its_time(self, _asked: Invitation) -> None:
        await self._work(Kind.RETENTION, WORKSPACE)

    async def _work(self, kind: Kind, subject_id: UUID | str) -> None:
        now = self.ushers[0].worker.clock()
        item = WorkItem(uuid4(), WORKSPACE, kind, "", str(subject_id), 1, None, 0, now)
        await self.any().worker.table[kind](item)


def _word(asked: Invitation) -> str:
    return f"word-{asked.id}"


async def _ask(stage: Stage, kind: CampaignKind, *names: str) -> list[Invitation]:
    now, people = stage.clock(), stage.campus.people
    campaign = Campaign(
        id=uuid4(),
        workspace_id=WORKSPACE,
        kind=kind,
        state=CampaignState.RUNNING,
        created_by=people["ada"],
        created_at=now,
    )
    asked = [
        Invitation(uuid4(), WORKSPACE, campaign.id, people[name], InvitationState.QUEUED, now)
        for name in names
    ]
    async with stage.store.transaction() as tx:
        await stage.store.setups.hold(tx, WORKSPACE)
        await stage.store.campaigns.add(tx, campaign)
        for each in asked:
            await stage.store.invitations.add(tx, each)
            until_when = now + stage.usher.settings.invitation_ttl
            await stage.store.invitations.add_link(
                tx, each, link_hash(_word(each)), expires_at=until_when
            )
            await stage.store.work.add(tx, WORKSPACE, Kind.INVITATION, each.id, due_at=now)
    return asked


async def _carried_out(act: Callable[[Invitation], Awaitable[None]], asked: Invitation) -> None:
    with suppress(UsherError):  # what has been overtaken is refused
        await act(asked)


@pytest.mark.timeout(180)
async def test_whatever_happens_at_once_happens(replicas: tuple[Stage, Usher]) -> None:
    first, second = replicas
    for name in ADMINS:
        await first.person(name).command("/usher setup")

    async def dealt() -> bool:
        return len(await first.rows(setup_cards)) == len(ADMINS)

    await until(dealt)
    asked = [
        *await _ask(first, CampaignKind.REHEARSAL, *ADMINS),
        *await _ask(first, CampaignKind.INVITATION, "ben", *ADMINS),
        *await _ask(first, CampaignKind.INVITATION, "ben", "cleo"),
    ]
    random = Random(12)  # noqa: S311  the order of what happens, not a secret
    hands = Hands((first.usher, second), random)
    acts = (
        *(hands.travels, hands.wants_no_more, hands.wants_a_link, hands.is_too_late) * 3,
        *(hands.is_claimed, hands.is_told_about, hands.is_kept_for_its_time),
    )

    for _ in range(ROUNDS):
        async with asyncio.TaskGroup() as at_once:
            for _ in range(AT_ONCE):
                act, each = random.choice(acts), random.choice(asked)
                at_once.create_task(_carried_out(act, each))

    await first.settled()
