"""One process at a time has a grant, and what it stores replaces nothing newer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.campaigns.causes import Cause
from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.oauth.tokens import TokenSet
from bot.scopes.profiles import CORE
from bot.secret import Secret
from bot.services.leased_refresh import LEASE
from bot.services.pairs import MOST
from bot.zoom.client import TOTAL_SECONDS

if TYPE_CHECKING:
    from storage.store import Store

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_LATER = _NOW + timedelta(minutes=1)
_NEW = TokenSet(Secret("newer"), Secret("newest"), _LATER, "user:read:user", "https://api.zoom.us")


async def _held(store: Store) -> Grant:
    grant = Grant(
        id=uuid4(),
        workspace_id="T1",
        member_id="U1",
        invitation_id=uuid4(),
        credentials_id=uuid4(),
        zoom_user=ZoomUser("z1", "acc-1", "z1@northfield.edu", licensed=True),
        tokens=TokenSet(Secret("access"), Secret("refresh"), _NOW, "user:read:user"),
        profile=CORE,
        obtained_at=_NOW,
        status=GrantStatus.HELD,
    )
    async with store.transaction() as tx:
        await store.grants.save(tx, grant)
    found = await _now(store, grant)
    assert found is not None
    return found


async def _now(store: Store, grant: Grant) -> Grant | None:
    async with store.transaction() as tx:
        return await store.grants.get(tx, grant.id)


async def _take(store: Store, grant: Grant, *, now: datetime = _NOW) -> bool:
    async with store.transaction() as tx:
        return await store.leases.take(tx, grant, now=now, until=now + LEASE)


async def _renew(store: Store, grant: Grant) -> bool:
    async with store.transaction() as tx:
        pair = uuid4()
        return await store.leases.renew(tx, grant, _NEW, credentials_id=pair, now=_NOW)


async def test_one_has_it_until_its_time_is_over(store: Store) -> None:
    grant = await _held(store)

    assert await _take(store, grant)
    assert not await _take(store, grant)
    assert not await _take(store, grant, now=_NOW + LEASE - timedelta(seconds=1))
    assert await _take(store, grant, now=_NOW + LEASE)


def test_a_lease_outlives_every_pair_tried_at_zoom() -> None:
    assert MOST * timedelta(seconds=TOTAL_SECONDS) < LEASE


async def test_given_back_it_is_free_but_not_somebody_elses(store: Store) -> None:
    grant = await _held(store)
    await _take(store, grant)
    await _take(store, grant, now=_NOW + LEASE)

    async with store.transaction() as tx:
        await store.leases.give_back(tx, grant, until=_NOW + LEASE)
    assert not await _take(store, grant, now=_NOW + LEASE)

    async with store.transaction() as tx:
        await store.leases.give_back(tx, grant, until=_NOW + 2 * LEASE)
    assert await _take(store, grant, now=_NOW + LEASE)


async def test_what_a_refresh_gave_is_stored_over_what_it_was_asked_for(store: Store) -> None:
    grant = await _held(store)
    await _take(store, grant)

    assert await _renew(store, grant)

    found = await _now(store, grant)
    assert found is not None
    assert (found.tokens, found.refreshed_at) == (_NEW, _NOW)
    async with store.transaction() as tx:
        assert await store.leases.until(tx, grant.id) is None
    assert not await _take(store, grant)  # of before
    assert await _take(store, found)


async def test_a_newer_authorization_is_not_touched_by_anything_of_before(store: Store) -> None:
    grant = await _held(store)
    await _take(store, grant)
    newer = replace(grant, tokens=replace(_NEW, api_url=None))
    async with store.transaction() as tx:
        await store.grants.save(tx, newer)

    assert not await _renew(store, grant)
    async with store.transaction() as tx:
        assert not await store.leases.refuse(tx, grant, Cause.NOT_APPROVED)
        assert not await store.leases.forget(tx, grant)
        assert await store.leases.until(tx, grant.id) is None
    assert await _now(store, grant) == newer


async def test_what_was_dropped_meanwhile_gets_its_tokens_and_is_not_forgotten(
    store: Store,
) -> None:
    grant = await _held(store)
    await _take(store, grant)
    async with store.transaction() as tx:
        await store.grants.mark(tx, grant.id, GrantStatus.DROPPED)

    async with store.transaction() as tx:
        assert not await store.leases.forget(tx, grant)
    assert await _renew(store, grant)

    found = await _now(store, grant)
    assert found is not None
    assert (found.tokens, found.status) == (_NEW, GrantStatus.DROPPED)


async def test_why_zoom_refuses_is_kept_until_it_refreshes_again(store: Store) -> None:
    grant = await _held(store)

    async with store.transaction() as tx:
        assert await store.leases.refuse(tx, grant, Cause.NOT_APPROVED)
        (facts,) = await store.grants.of_member(tx, "T1", "U1")
    assert facts.refused == "not_approved"
    await _renew(store, grant)
    found = await _now(store, grant)
    assert found is not None
    assert found.refused is None
