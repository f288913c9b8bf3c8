"""Institutions' own profiles, and the grants that were judged by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.oauth.tokens import TokenSet
from bot.scopes.own import own_profile
from bot.scopes.profiles import CORE, FULL
from bot.secret import Secret
from bot.wizard.state import Progress
from storage.setups import Setup

if TYPE_CHECKING:
    from bot.scopes.profiles import Profile
    from storage.store import Store

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_OWN = own_profile({"view_user": ("user:read:user", "user:read:email")})
_NEWER = own_profile({"view_user": ("user:read:user", "user:read:pm_room")})


async def _add(store: Store, *profiles: Profile, workspace_id: str = "T1") -> None:
    async with store.transaction() as tx:
        for turn, each in enumerate(profiles):
            made_at = _NOW + timedelta(minutes=turn)
            await store.profiles.add(tx, workspace_id, each, made_by="U1", at=made_at)


async def test_a_workspace_asks_for_what_it_chose(store: Store) -> None:
    setup = Setup("T1", Progress("2026-11", frozenset(), "add-scopes"), _NOW)
    await _add(store, _OWN)
    async with store.transaction() as tx:
        assert await store.profiles.chosen(tx, "T1") is CORE
        await store.setups.start(tx, setup)
        assert await store.profiles.chosen(tx, "T1") is CORE
        for chosen in (FULL, _OWN):
            await store.setups.save(tx, replace(setup, profile_id=chosen.id))
            assert await store.profiles.chosen(tx, "T1") == chosen


async def test_no_workspace_sees_the_profile_of_another(store: Store) -> None:
    await _add(store, _OWN)
    async with store.transaction() as tx:
        assert await store.profiles.require(tx, "T1", _OWN.id) == _OWN
        with pytest.raises(KeyError):
            await store.profiles.require(tx, "T2", _OWN.id)
        assert await store.profiles.newest(tx, "T2") is None


async def test_the_newest_of_several_is_offered_and_all_are_kept(store: Store) -> None:
    await _add(store, _OWN, _NEWER, _NEWER)
    async with store.transaction() as tx:
        assert await store.profiles.newest(tx, "T1") == _NEWER
        assert await store.profiles.require(tx, "T1", _OWN.id) == _OWN


async def test_a_grant_keeps_the_profile_it_was_judged_by(store: Store) -> None:
    await _add(store, _OWN, _NEWER)
    tokens = TokenSet(Secret("access"), Secret("refresh"), _NOW, "user:read:user user:read:email")
    grant = Grant(
        id=uuid4(),
        workspace_id="T1",
        member_id="U1",
        invitation_id=uuid4(),
        credentials_id=uuid4(),
        zoom_user=ZoomUser("z1", "acc-1", "ben@northfield.edu", licensed=True),
        tokens=tokens,
        profile=_OWN,
        obtained_at=_NOW,
        status=GrantStatus.HELD,
    )
    async with store.transaction() as tx:
        await store.grants.save(tx, grant)

    async with store.transaction() as tx:
        assert await store.grants.get(tx, grant.id) == grant
        assert await store.grants.of_zoom_user(tx, "T1", "z1") == grant
        (facts,) = await store.grants.of_member(tx, "T1", "U1")
    assert facts == grant.facts
    assert facts.report.complete
