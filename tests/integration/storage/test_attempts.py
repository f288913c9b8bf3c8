from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from bot.oauth.attempt import Attempt, browser_hash, state_hash
from bot.secret import Secret

if TYPE_CHECKING:
    from storage.store import Store

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def _attempt(
    state: str, *, invitation_id: UUID | None = None, expires_at: datetime = _NOW
) -> Attempt:
    return Attempt(
        id=uuid4(),
        state_hash=state_hash(state),
        workspace_id="T1",
        invitation_id=invitation_id or uuid4(),
        credentials_id=uuid4(),
        browser_hash=browser_hash(Secret("browser")),
        verifier=Secret("v" * 43),
        expires_at=expires_at,
    )


async def _add(store: Store, *attempts: Attempt) -> None:
    async with store.transaction() as tx:
        for attempt in attempts:
            await store.attempts.add(tx, attempt)


async def _consume(store: Store, state: str) -> Attempt | None:
    async with store.transaction() as tx:
        return await store.attempts.consume(tx, state_hash(state))


async def test_of_twenty_that_bring_one_state_at_once_one_gets_the_attempt(store: Store) -> None:
    attempt = _attempt("state")
    await _add(store, attempt, _attempt("another"))

    got = await asyncio.gather(*(_consume(store, "state") for _ in range(20)))

    assert [each for each in got if each] == [attempt]
    assert await _consume(store, "another") is not None


async def test_whoever_asks_while_another_has_the_state_waits_and_gets_nothing(
    store: Store,
) -> None:
    await _add(store, _attempt("state"))
    first_has_it, may_commit = asyncio.Event(), asyncio.Event()

    async def hold() -> Attempt | None:
        async with store.transaction() as tx:
            got = await store.attempts.consume(tx, state_hash("state"))
            first_has_it.set()
            await may_commit.wait()
            return got

    holding = asyncio.create_task(hold())
    await first_has_it.wait()
    second = asyncio.create_task(_consume(store, "state"))
    await asyncio.sleep(0.05)
    waits = not second.done()
    may_commit.set()

    assert waits
    assert await holding is not None
    assert await second is None


async def test_an_unknown_state_belongs_to_no_attempt(store: Store) -> None:
    assert await _consume(store, "never seen") is None


async def test_a_consumed_state_returns_if_its_transaction_fails(store: Store) -> None:
    await _add(store, _attempt("state"))

    async def consume_then_fail() -> None:
        async with store.transaction() as tx:
            await store.attempts.consume(tx, state_hash("state"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await consume_then_fail()

    assert await _consume(store, "state") is not None


async def test_what_nobody_came_back_from_in_time_is_forgotten(store: Store) -> None:
    await _add(
        store,
        _attempt("late", expires_at=_NOW - timedelta(microseconds=1)),
        _attempt("now", expires_at=_NOW),
    )

    async with store.transaction() as tx:
        await store.attempts.forget(tx, "T1", expired_before=_NOW)

    assert await _consume(store, "late") is None
    assert await _consume(store, "now") is not None


async def test_the_oldest_trips_of_one_invitation_make_room_and_nobody_elses(store: Store) -> None:
    mine = uuid4()
    later = _NOW + timedelta(seconds=1)
    await _add(
        store,
        _attempt("oldest", invitation_id=mine, expires_at=_NOW),
        _attempt("newest", invitation_id=mine, expires_at=later),
        _attempt("other", expires_at=_NOW),
    )

    async with store.transaction() as tx:
        await store.attempts.make_room(tx, mine, most=2)

    assert await _consume(store, "oldest") is None
    assert await _consume(store, "newest") is not None
    assert await _consume(store, "other") is not None
