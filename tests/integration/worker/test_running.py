from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.services.kinds import Kind
from bot.services.outbox import NotYetError
from tests.integration.worker.conftest import soon

if TYPE_CHECKING:
    from storage.work import WorkItem
    from tests.integration.worker.conftest import Shop


async def test_what_is_committed_as_due_is_done_before_the_next_poll(shop: Shop) -> None:
    done = asyncio.Event()

    async def board(item: WorkItem) -> None:
        assert (item.kind, item.subject_id) == (Kind.BOARD, "a")
        done.set()

    async with shop.working({Kind.BOARD: board}):
        await asyncio.sleep(0.05)  # it idles by now
        await shop.arm()
        await soon(done)
        row = await shop.until(lambda row: row.done_at is not None)

    assert row.lease_until is None
    assert b'usher_work_total{kind="board",outcome="done"} 1.0' in shop.metrics.exposition()


async def test_what_becomes_due_without_a_commit_is_found_by_polling(shop: Shop) -> None:
    done = asyncio.Event()

    async def board(_: WorkItem) -> None:
        done.set()

    async with shop.working({Kind.BOARD: board}):
        await shop.arm(due_at=shop.clock() + timedelta(hours=1))
        await asyncio.sleep(0.05)
        assert not done.is_set()
        shop.clock.forward(hours=1)
        await asyncio.wait_for(done.wait(), 20)


async def test_a_clock_that_jumps_past_a_lease_starts_nothing_twice_and_delays_nothing(
    shop: Shop,
) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()
    times = 0

    async def board(_: WorkItem) -> None:
        nonlocal times
        times += 1
        started.set()
        await may_end.wait()

    async with shop.working({Kind.BOARD: board}):
        await shop.arm()
        await soon(started)
        shop.clock.forward(hours=1)
        await shop.arm("b", due_at=shop.clock() + timedelta(hours=1))  # a commit to look up for
        await asyncio.sleep(0.05)
        may_end.set()
        await shop.until(lambda row: row.done_at is not None)

    assert times == 1


async def test_what_is_armed_while_it_runs_runs_once_more_and_never_twice_at_once(
    shop: Shop,
) -> None:
    started, may_end, again = asyncio.Event(), asyncio.Event(), asyncio.Event()
    at_once: list[int] = []
    running = 0

    async def board(_: WorkItem) -> None:
        nonlocal running
        running += 1
        at_once.append(running)
        (again if started.is_set() else started).set()
        await may_end.wait()
        running -= 1

    async with shop.working({Kind.BOARD: board}):
        await shop.arm()
        await soon(started)
        for _ in range(3):
            await shop.arm()
        await asyncio.sleep(0.1)
        may_end.set()
        await soon(again)
        await shop.until(lambda row: row.done_at is not None)

    assert at_once == [1, 1]


async def test_every_row_of_many_is_done_exactly_once(shop: Shop) -> None:
    done: Counter[str] = Counter()
    finished = asyncio.Event()

    async def board(item: WorkItem) -> None:
        await asyncio.sleep(0)
        done[item.subject_id] += 1
        if len(done) == 40:
            finished.set()

    async with shop.working({Kind.BOARD: board, Kind.OUTCOME: board}):
        for number in range(40):
            kind = (Kind.BOARD, Kind.OUTCOME)[number % 2]
            await shop.arm(str(number), kind=kind)
        await asyncio.wait_for(finished.wait(), 20)

    assert set(done.values()) == {1}


async def test_no_more_invitations_are_claimed_than_can_go_in_a_second(shop: Shop) -> None:
    running, most = 0, 0

    async def invitation(_: WorkItem) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1

    for number in range(12):
        await shop.arm(str(number), kind=Kind.INVITATION)
    async with shop.working({Kind.INVITATION: invitation}, per_second=2.5):
        await shop.until(lambda row: row.done_at is not None, "11")

    assert most == 3


async def test_a_long_queue_of_invitations_leaves_room_for_everything_else(shop: Shop) -> None:
    may_end, board_done = asyncio.Event(), asyncio.Event()

    async def invitation(_: WorkItem) -> None:
        await may_end.wait()

    async def board(_: WorkItem) -> None:
        board_done.set()

    for number in range(30):
        await shop.arm(str(number), kind=Kind.INVITATION)
    async with shop.working({Kind.INVITATION: invitation, Kind.BOARD: board}, per_second=50):
        await asyncio.sleep(0.1)
        await shop.arm("board")
        await soon(board_done)
        may_end.set()


async def test_an_invitation_that_waits_its_turn_is_not_written_again_and_again(
    shop: Shop,
) -> None:
    tries: Counter[str] = Counter()
    slow = asyncio.Event()

    async def invitation(item: WorkItem) -> None:
        tries[item.subject_id] += 1
        if int(item.subject_id) < 4:
            await slow.wait()  # these hold the slots of the next second
            return
        raise NotYetError(shop.clock())

    for number in range(20):
        await shop.arm(str(number), kind=Kind.INVITATION)
    async with shop.working({Kind.INVITATION: invitation}, per_second=4):
        await asyncio.sleep(0.3)
        claimed = set(tries)
        slow.set()

    assert claimed == {"0", "1", "2", "3"}


async def test_a_stop_waits_for_what_is_under_way_and_starts_nothing_new(shop: Shop) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()
    begun: list[str] = []

    async def board(item: WorkItem) -> None:
        begun.append(item.subject_id)
        started.set()
        await may_end.wait()

    async with shop.working({Kind.BOARD: board}) as stop:
        await shop.arm("a")
        await soon(started)
        stop.set()
        await asyncio.sleep(0.05)
        await shop.arm("b")
        await asyncio.sleep(0.1)
        assert (await shop.row("a")).done_at is None
        may_end.set()

    assert begun == ["a"]
    assert (await shop.row("a")).done_at is not None
    assert (await shop.row("b")).lease_until is None


async def test_an_idle_worker_stops_at_once(shop: Shop) -> None:
    loop = asyncio.get_running_loop()

    async with shop.working({}):
        await asyncio.sleep(0.05)
        asked = loop.time()

    assert loop.time() - asked < 0.5


async def test_what_a_dead_predecessor_held_is_done_at_the_start(shop: Shop) -> None:
    done = asyncio.Event()

    async def board(item: WorkItem) -> None:
        assert item.attempt == 2
        done.set()

    await shop.arm()
    now = shop.clock()
    async with shop.store.database.transaction() as tx:
        await shop.store.work.claim(
            tx, [Kind.BOARD], now=now, lease_until=now + timedelta(hours=1), limit=1
        )
    async with shop.working({Kind.BOARD: board}):
        await soon(done)
