from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.storage.conftest import Desk

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_LEASE = timedelta(minutes=2)


async def test_the_longest_due_comes_first(desk: Desk) -> None:
    for subject_id, seconds in (("c", 1), ("a", 3), ("d", 0), ("b", 2)):
        await desk.add(subject_id, due_at=_NOW - seconds * _SECOND)

    first = await desk.claim(limit=3)
    rest = await desk.claim(limit=3)

    assert [item.subject_id for item in first] == ["a", "b", "c"]
    assert [item.subject_id for item in rest] == ["d"]


async def test_only_what_is_due_and_asked_for_is_claimed(desk: Desk) -> None:
    await desk.add("now")
    await desk.add("later", due_at=_NOW + timedelta(microseconds=1))

    assert await desk.claim(kinds=("other",)) == ()
    assert [item.subject_id for item in await desk.claim()] == ["now"]


async def test_many_claimers_never_get_one_row_twice(desk: Desk) -> None:
    for number in range(60):
        await desk.add(str(number))

    async def claimer() -> list[str]:
        mine: list[str] = []
        while items := await desk.claim(limit=3):
            mine += [item.subject_id for item in items]
        return mine

    taken = [each for mine in await asyncio.gather(*(claimer() for _ in range(8))) for each in mine]

    # Rows that others hold are skipped, so a claimer may leave early; what is left is still free.
    taken += [item.subject_id for item in await desk.claim(limit=60)]
    assert sorted(taken) == sorted(str(number) for number in range(60))


async def test_a_row_is_its_claimers_until_the_lease_ends_and_then_anybodys(desk: Desk) -> None:
    await desk.add()
    await desk.claim_one()

    assert await desk.claim(now=_NOW + _LEASE) == ()
    again = await desk.claim_one(now=_NOW + _LEASE + timedelta(microseconds=1))
    assert again.attempt == 2


@pytest.mark.parametrize("give_back", ["finish", "release"])
async def test_whoever_lost_the_lease_changes_nothing_for_the_one_who_has_it(
    desk: Desk, give_back: str
) -> None:
    await desk.add()
    stalled = await desk.claim_one()
    later = _NOW + _LEASE + _SECOND
    holder = await desk.claim_one(now=later)
    await desk.sending(holder, now=later)

    await getattr(desk, give_back)(stalled)
    await desk.defer(stalled, due_at=_NOW)

    row = await desk.row()
    assert row.lease_until == later + _LEASE
    assert (row.done_at, row.sending_at) == (None, later)
    await desk.finish(holder, now=later)
    assert (await desk.row()).done_at == later


async def test_whoever_lost_the_lease_may_not_begin_to_send(desk: Desk) -> None:
    await desk.add()
    stalled = await desk.claim_one()
    await desk.claim_one(now=_NOW + _LEASE + _SECOND)

    with pytest.raises(LookupError, match="lease"):
        await desk.sending(stalled)

    assert (await desk.row()).sending_at is None


async def test_a_rearmed_row_that_changed_hands_is_finished_by_its_holder_only(
    desk: Desk,
) -> None:
    await desk.arm()
    stalled = await desk.claim_one()
    await desk.arm()
    later = _NOW + _LEASE + _SECOND
    holder = await desk.claim_one(now=later)

    await desk.finish(stalled, now=later)
    assert await desk.claim(now=later) == ()

    await desk.finish(holder, now=later)
    assert (await desk.row()).done_at == later


async def test_a_predecessors_leases_can_be_ended(desk: Desk) -> None:
    await desk.add()
    dead = await desk.claim_one()
    await desk.sending(dead)

    async with desk.store.transaction() as tx:
        await desk.store.work.release_all(tx)

    again = await desk.claim_one()
    assert (again.attempt, again.sending_at) == (2, _NOW)  # it may have been sent
