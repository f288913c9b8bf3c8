from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.campaigns.pace import Pace, take
from bot.wizard.state import Progress
from storage.setups import Card, Setup

if TYPE_CHECKING:
    from storage.store import Store

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_SETUP = Setup("T1", Progress("2026-11", frozenset({"read", "build"}), "channel"), _NOW)


async def test_a_setup_is_started_once_and_saved_whole(store: Store) -> None:
    other = replace(_SETUP, progress=Progress("2026-11", frozenset(), "read"))
    async with store.transaction() as tx:
        await store.setups.start(tx, _SETUP)
        await store.setups.start(tx, other)
        assert await store.setups.get(tx, "T1") == _SETUP

    further = replace(
        _SETUP,
        account_id="acc-1",
        rehearsed_credentials_id=uuid4(),
        channel_id="C1",
        channel_names_people=True,
        candidate_channel_id="C2",
        candidate_chosen_by="U1",
        candidate_problem="not_in_channel",
    )
    async with store.transaction() as tx:
        await store.setups.save(tx, further)
    async with store.transaction() as tx:
        assert await store.setups.get(tx, "T1") == further
        assert await store.setups.get(tx, "T2") is None


async def test_twenty_admins_who_finish_a_step_each_lose_none_of_them(store: Store) -> None:
    async with store.transaction() as tx:
        await store.setups.start(tx, _SETUP)

    async def finish(step_id: str) -> None:
        async with store.transaction() as tx:
            setup = await store.setups.hold(tx, "T1")
            done = setup.progress.done | {step_id}
            progress = replace(setup.progress, done=done)
            await store.setups.save(tx, replace(setup, progress=progress))

    steps = {f"step-{number}" for number in range(20)}
    await asyncio.gather(*(finish(step_id) for step_id in steps))

    async with store.transaction() as tx:
        setup = await store.setups.get(tx, "T1")
    assert setup is not None
    assert setup.progress.done == _SETUP.progress.done | steps


async def test_a_card_that_is_opened_again_waits_for_a_new_message_and_knows_the_old_one(
    store: Store,
) -> None:
    async with store.transaction() as tx:
        await store.setups.open_card(tx, "T1", "U1")
        await store.setups.open_card(tx, "T1", "U2")
        assert await store.setups.card(tx, "T1", "U1") == Card("T1", "U1")
        await store.setups.place_card(tx, Card("T1", "U1"), channel_id="D1", ts="1.2")

    async with store.transaction() as tx:
        await store.setups.open_card(tx, "T1", "U1")
        await store.setups.open_card(tx, "T1", "U1")

    opened = Card("T1", "U1", None, None, "D1", "1.2")
    async with store.transaction() as tx:
        assert await store.setups.card(tx, "T1", "U1") == opened
        assert set(await store.setups.cards(tx, "T1")) == {opened, Card("T1", "U2")}
        assert await store.setups.card(tx, "T2", "U1") is None


async def test_a_card_whose_older_message_is_not_retired_yet_is_not_opened_again(
    store: Store,
) -> None:
    both = Card("T1", "U1", "D1", "1.4", "D1", "1.2")
    async with store.transaction() as tx:
        await store.setups.open_card(tx, "T1", "U1")
        await store.setups.place_card(tx, Card("T1", "U1"), channel_id="D1", ts="1.2")
        await store.setups.open_card(tx, "T1", "U1")
        await store.setups.place_card(tx, Card("T1", "U1"), channel_id="D1", ts="1.4")
        await store.setups.open_card(tx, "T1", "U1")
        assert await store.setups.card(tx, "T1", "U1") == both

        await store.setups.forget_previous(tx, both)
        assert await store.setups.card(tx, "T1", "U1") == Card("T1", "U1", "D1", "1.4")


async def test_a_card_is_closed_unless_it_was_opened_again_meanwhile(store: Store) -> None:
    seen = Card("T1", "U1", "D1", "1.2")
    async with store.transaction() as tx:
        await store.setups.open_card(tx, "T1", "U1")
        await store.setups.place_card(tx, Card("T1", "U1"), channel_id="D1", ts="1.2")
        await store.setups.open_card(tx, "T1", "U1")
        await store.setups.close_card(tx, seen)
        opened = await store.setups.card(tx, "T1", "U1")
        assert opened == Card("T1", "U1", None, None, "D1", "1.2")

        await store.setups.close_card(tx, opened)
        assert await store.setups.card(tx, "T1", "U1") is None


async def test_a_pace_starts_at_the_setting_and_is_kept_from_then_on(store: Store) -> None:
    slowed = Pace(1.5, _NOW, _NOW, paused_until=_NOW + timedelta(seconds=30))
    async with store.transaction() as tx:
        assert await store.rates.get(tx, "T1", per_second=4, now=_NOW) == Pace(4, _NOW, _NOW)
        await store.rates.save(tx, "T1", slowed)

    later = _NOW + timedelta(hours=1)
    async with store.transaction() as tx:
        assert await store.rates.get(tx, "T1", per_second=9, now=later) == slowed
        assert await store.rates.get(tx, "T2", per_second=9, now=later) == Pace(9, later, later)


async def test_no_slot_is_given_to_two_processes_that_ask_at_once(store: Store) -> None:
    async def slot() -> datetime | None:
        async with store.transaction() as tx:
            held = await store.rates.get(tx, "T1", per_second=10, now=_NOW)
            taken = take(held, _NOW, highest=10)
            if taken is None:
                return None
            await store.rates.save(tx, "T1", taken)
            return held.next_at

    slots = [each for each in await asyncio.gather(*(slot() for _ in range(20))) if each]

    assert sorted(slots) == [_NOW + timedelta(seconds=0.1) * turn for turn in range(11)]
