from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.storage.conftest import Desk

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


async def test_a_claim_says_what_is_to_be_done(desk: Desk) -> None:
    await desk.add()

    item = await desk.claim_one()

    assert (item.workspace_id, item.kind, item.subject_id) == ("T1", "card", "a")
    assert (item.attempt, item.version, item.sending_at) == (1, 0, None)
    assert item.lease_until == _NOW + timedelta(minutes=2)


async def test_what_was_added_twice_is_done_once_ever(desk: Desk) -> None:
    await desk.add()
    await desk.add(due_at=_NOW - _SECOND)

    await desk.finish(await desk.claim_one())
    await desk.add()

    assert await desk.claim() == ()


async def test_the_same_subject_in_two_workspaces_is_two_pieces_of_work(desk: Desk) -> None:
    async with desk.store.transaction() as tx:
        for workspace_id in ("T1", "T2"):
            await desk.store.work.add(tx, workspace_id, "card", "a", due_at=_NOW)

    assert {item.workspace_id for item in await desk.claim()} == {"T1", "T2"}


async def test_what_was_done_is_done_again_when_armed(desk: Desk) -> None:
    await desk.arm()
    await desk.finish(await desk.claim_one())

    await desk.arm()

    again = await desk.claim_one()
    assert (again.attempt, again.version) == (1, 1)


async def test_arming_what_is_waiting_keeps_the_earlier_time(desk: Desk) -> None:
    await desk.arm(due_at=_NOW + 5 * _SECOND)
    await desk.arm(due_at=_NOW + 9 * _SECOND)
    assert (await desk.row()).due_at == _NOW + 5 * _SECOND

    await desk.arm(due_at=_NOW)
    assert (await desk.row()).due_at == _NOW


async def test_what_is_armed_while_it_is_done_is_done_once_more(desk: Desk) -> None:
    await desk.arm()
    running = await desk.claim_one()

    await desk.arm()
    assert await desk.claim() == ()  # not twice at once
    await desk.finish(running)

    await desk.finish(await desk.claim_one())
    assert await desk.claim() == ()


async def test_what_is_armed_while_it_fails_is_due_at_the_time_it_was_armed_for(
    desk: Desk,
) -> None:
    await desk.arm()
    running = await desk.claim_one()
    await desk.arm()

    await desk.release(running, due_at=_NOW + 60 * _SECOND)

    assert (await desk.claim_one()).attempt == 1


async def test_arming_beside_a_finish_is_never_lost(desk: Desk) -> None:
    for number in range(20):
        await desk.arm(str(number))
    running = await desk.claim(limit=20)

    await asyncio.gather(
        *(desk.finish(item) for item in running),
        *(desk.arm(item.subject_id) for item in running),
    )

    assert len(await desk.claim(limit=40)) == 20


async def test_finished_work_leaves_nothing_behind(desk: Desk) -> None:
    await desk.add()
    first = await desk.claim_one()
    await desk.sending(first)
    await desk.release(first)

    await desk.finish(await desk.claim_one(), now=_NOW + _SECOND)

    row = await desk.row()
    assert row.done_at == _NOW + _SECOND
    assert (row.lease_until, row.sending_at, row.error) == (None, None, None)


async def test_released_work_waits_and_counts_its_tries(desk: Desk) -> None:
    await desk.add()
    later = _NOW + 5 * _SECOND

    await desk.release(await desk.claim_one(), due_at=later)

    assert await desk.claim(now=later - _SECOND) == ()
    again = await desk.claim_one(now=later)
    assert again.attempt == 2
    assert (await desk.row()).error == "slack_refused:x"


async def test_an_unknown_outcome_is_remembered_and_a_known_one_forgotten(desk: Desk) -> None:
    await desk.add()
    first = await desk.claim_one()
    await desk.sending(first)

    await desk.release(first, known=False)
    second = await desk.claim_one()
    await desk.release(second, known=True)
    third = await desk.claim_one()

    assert (second.sending_at, third.sending_at) == (_NOW, None)


async def test_deferred_work_is_as_it_was_but_for_its_time(desk: Desk) -> None:
    await desk.add()
    first = await desk.claim_one()
    await desk.sending(first)
    await desk.release(first)
    before = (await desk.row())._asdict()

    await desk.defer(await desk.claim_one(), due_at=_NOW + _SECOND)

    after = (await desk.row())._asdict()
    assert after["due_at"] == _NOW + _SECOND
    assert after | {"due_at": before["due_at"]} == before


async def test_deferred_work_that_was_armed_meanwhile_keeps_the_armed_time(desk: Desk) -> None:
    await desk.arm()
    running = await desk.claim_one()
    await desk.arm()

    await desk.defer(running, due_at=_NOW + 60 * _SECOND)

    assert (await desk.claim_one()).attempt == 1


async def test_cancelled_work_is_not_done(desk: Desk) -> None:
    await desk.add()
    await desk.cancel()

    assert await desk.claim() == ()


@pytest.mark.parametrize("give_back", ["finish", "release"])
async def test_work_cancelled_while_it_runs_is_not_done_again(desk: Desk, give_back: str) -> None:
    await desk.add()
    running = await desk.claim_one()
    await desk.cancel()

    await getattr(desk, give_back)(running)

    assert await desk.claim() == ()
    row = await desk.row()
    assert row.lease_until is None
    assert row.done_at == _NOW


async def test_cancelled_work_can_be_armed_again(desk: Desk) -> None:
    await desk.add()
    await desk.cancel()
    await desk.arm(due_at=_NOW)

    assert (await desk.claim_one()).subject_id == "a"


async def test_postponing_moves_what_is_due_now(desk: Desk) -> None:
    await desk.arm()
    await desk.postpone(due_at=_NOW + 60 * _SECOND)

    assert await desk.claim() == ()
    assert len(await desk.claim(now=_NOW + 60 * _SECOND)) == 1


async def test_postponing_makes_the_row_there_is_none_of(desk: Desk) -> None:
    await desk.postpone(due_at=_NOW + _SECOND)

    assert await desk.claim() == ()
    assert len(await desk.claim(now=_NOW + _SECOND)) == 1


async def test_work_postponed_while_it_runs_is_done_again_then(desk: Desk) -> None:
    await desk.arm()
    running = await desk.claim_one()
    await desk.postpone(due_at=_NOW + 60 * _SECOND)

    await desk.finish(running)

    assert await desk.claim(now=_NOW + 59 * _SECOND) == ()
    assert len(await desk.claim(now=_NOW + 60 * _SECOND)) == 1


async def test_postponed_work_that_is_armed_is_due_at_once(desk: Desk) -> None:
    await desk.postpone(due_at=_NOW + 60 * _SECOND)
    await desk.arm()

    assert len(await desk.claim()) == 1


async def test_what_was_done_lately_is_counted(desk: Desk) -> None:
    for seconds, subject_id in ((1, "a"), (2, "b"), (90, "c")):
        await desk.add(subject_id)
        done_at = _NOW - seconds * _SECOND
        await desk.finish(await desk.claim_one(), now=done_at)
    await desk.add("waiting")

    async with desk.store.transaction() as tx:
        lately = await desk.store.work.done_since(tx, "T1", "card", since=_NOW - 60 * _SECOND)
        elsewhere = await desk.store.work.done_since(tx, "T2", "card", since=_NOW - 60 * _SECOND)

    assert lately == (2, _NOW - 2 * _SECOND)
    assert elsewhere == (0, None)


async def test_work_is_added_only_if_its_decision_is_committed(desk: Desk) -> None:
    async def add_then_fail() -> None:
        async with desk.store.transaction() as tx:
            await desk.store.work.add(tx, "T1", "card", "a", due_at=_NOW)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await add_then_fail()

    assert await desk.claim() == ()


async def test_a_commit_wakes_the_worker_and_a_rollback_does_not(desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="stop"):
        async with desk.store.transaction():
            raise RuntimeError("stop")
    assert not desk.store.committed.is_set()

    await desk.add()
    assert desk.store.committed.is_set()
