from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import structlog

from bot.campaigns.causes import Cause
from bot.errors import SlackRefused, SlackThrottled, SlackUnavailable, ZoomRefused, ZoomUnavailable
from bot.services.kinds import Kind
from bot.services.outbox import NotYetError

if TYPE_CHECKING:
    from sqlalchemy import Row

    from storage.work import WorkItem
    from tests.integration.worker.conftest import Shop


async def _fail(shop: Shop, error: Exception) -> Row[tuple[object, ...]]:
    """Have a row fail with an error right after it began to send, and give the row back."""

    async def board(item: WorkItem) -> None:
        async with shop.store.transaction() as tx:
            await shop.store.work.sending(tx, item, now=shop.clock())
        raise error

    await shop.arm()
    async with shop.working({Kind.BOARD: board}) as stop:
        row = await shop.until(lambda row: row.sending_at is not None or row.error is not None)
        stop.set()
        row = await shop.until(lambda row: row.lease_until is None)
    assert row.done_at is None
    return row


async def test_work_that_is_not_due_after_all_only_moves_in_time(shop: Shop) -> None:
    due_at = shop.clock() + timedelta(hours=1)
    await shop.arm()
    before = (await shop.row())._asdict()

    async def board(_: WorkItem) -> None:
        raise NotYetError(due_at)

    async with shop.working({Kind.BOARD: board}):
        after = await shop.until(lambda row: row.due_at == due_at)

    assert after._asdict() == before | {"due_at": due_at}


async def test_many_waits_do_not_lengthen_the_pause_after_the_first_failure(shop: Shop) -> None:
    waits = 8

    async def board(_: WorkItem) -> None:
        nonlocal waits
        waits -= 1
        if waits >= 0:
            raise NotYetError(shop.clock())
        raise SlackUnavailable

    await shop.arm()
    async with shop.working({Kind.BOARD: board}):
        row = await shop.until(lambda row: row.error is not None)

    assert row.due_at <= shop.clock() + timedelta(seconds=2)


async def test_a_throttled_row_waits_as_slack_says_and_has_surely_not_been_sent(
    shop: Shop,
) -> None:
    began = shop.clock()

    row = await _fail(shop, SlackThrottled(30))

    assert row.error == "slack_throttled"
    assert row.sending_at is None
    assert began + timedelta(seconds=30) <= row.due_at <= shop.clock() + timedelta(seconds=30)


async def test_a_refused_row_has_surely_not_been_sent(shop: Shop) -> None:
    row = await _fail(shop, SlackRefused("channel_not_found"))

    assert (row.error, row.sending_at) == ("slack_refused:channel_not_found", None)


@pytest.mark.parametrize(
    ("error", "written"),
    [
        (SlackUnavailable("HTTP 503"), "slack_unavailable"),
        (ZoomUnavailable("HTTP 503"), "zoom_unavailable"),
        (ZoomRefused(Cause.TOKEN_DEAD), "token_dead"),
        (ValueError("planted-detail"), "unexpected"),
    ],
)
async def test_after_any_other_failure_the_row_may_have_been_sent(
    shop: Shop, error: Exception, written: str
) -> None:
    row = await _fail(shop, error)

    assert row.error == written
    assert row.sending_at is not None


async def test_a_row_that_keeps_failing_is_tried_at_growing_pauses_up_to_ten_minutes(
    shop: Shop,
) -> None:
    pauses: list[float] = []

    async def board(_: WorkItem) -> None:
        raise ValueError("again")

    await shop.arm()
    async with shop.working({Kind.BOARD: board}):
        for attempt in range(1, 13):
            row = await shop.until(
                lambda row, attempt=attempt: row.attempt == attempt and row.lease_until is None
            )
            pause = row.due_at - shop.clock()
            pauses.append(pause.total_seconds())
            shop.clock.forward(seconds=pauses[-1] + 0.001)
            shop.store.committed.set()  # as any commit would

    expected = [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]
    assert pauses == pytest.approx(expected, abs=0.5)


async def test_an_unexpected_error_is_logged_with_its_trace_and_the_worker_goes_on(
    shop: Shop,
) -> None:
    done = asyncio.Event()

    async def board(item: WorkItem) -> None:
        if item.subject_id == "bad":
            raise ValueError("planted-detail")
        done.set()

    with structlog.testing.capture_logs() as logs:
        async with shop.working({Kind.BOARD: board}):
            await shop.arm("bad")
            await shop.until(lambda row: row.error is not None, "bad")
            await shop.arm("good")
            await asyncio.wait_for(done.wait(), 20)

    [entry] = [each for each in logs if each["event"] == "work_failed"]
    assert entry["log_level"] == logging.getLevelName(logging.ERROR).lower()
    assert entry["exc_info"]
    assert (entry["kind"], entry["attempt"]) == (Kind.BOARD, 1)
