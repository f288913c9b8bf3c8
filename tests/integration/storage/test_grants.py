from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.oauth.tokens import TokenSet
from bot.scopes.profiles import CORE
from bot.secret import Secret

if TYPE_CHECKING:
    from storage.store import Store

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def _grant(
    zoom_user_id: str = "z1",
    *,
    member_id: str = "U1",
    invitation_id: UUID | None = None,
    workspace_id: str = "T1",
    obtained_at: datetime = _NOW,
    status: GrantStatus = GrantStatus.HELD,
) -> Grant:
    return Grant(
        id=uuid4(),
        workspace_id=workspace_id,
        member_id=member_id,
        invitation_id=invitation_id or uuid4(),
        credentials_id=uuid4(),
        zoom_user=ZoomUser(zoom_user_id, "acc-1", f"{zoom_user_id}@northfield.edu", licensed=True),
        tokens=TokenSet(Secret("access"), Secret("refresh"), _NOW, "user:read:user"),
        profile=CORE,
        obtained_at=obtained_at,
        status=status,
    )


async def _save(store: Store, *grants: Grant) -> None:
    async with store.transaction() as tx:
        for grant in grants:
            await store.grants.save(tx, grant)


async def test_a_newer_grant_of_a_zoom_user_replaces_the_older_one_whole(store: Store) -> None:
    first = _grant()
    tokens = TokenSet(Secret("newer"), Secret("newest"), _NOW + timedelta(hours=1), "")
    second = replace(
        _grant(member_id="U2", status=GrantStatus.CONFIRMING), id=first.id, tokens=tokens
    )
    await _save(store, first, second)

    async with store.transaction() as tx:
        assert await store.grants.of_zoom_user(tx, "T1", "z1") == second


async def test_a_zoom_user_cannot_hold_two_grants_in_one_workspace(store: Store) -> None:
    kept = _grant()
    await _save(store, kept, _grant(workspace_id="T2"))

    with pytest.raises(IntegrityError):
        await _save(store, _grant())

    async with store.transaction() as tx:
        assert await store.grants.of_zoom_user(tx, "T1", "z1") == kept


async def test_an_invitations_grants_come_newest_first_and_without_dropped_ones(
    store: Store,
) -> None:
    invitation_id = uuid4()
    older = _grant("z1", invitation_id=invitation_id, obtained_at=_NOW - timedelta(days=1))
    newer = _grant("z2", invitation_id=invitation_id)
    dropped = _grant("z3", invitation_id=invitation_id, status=GrantStatus.DROPPED)
    await _save(store, older, newer, dropped, _grant("z4", member_id="U2"))

    async with store.transaction() as tx:
        found = await store.grants.of_invitation(tx, invitation_id)
        assert found == (newer.facts, older.facts)
        assert await store.grants.get(tx, dropped.id) == dropped


async def test_a_marked_grant_keeps_its_tokens_and_a_deleted_one_is_gone(store: Store) -> None:
    grant = _grant()
    await _save(store, grant)

    async with store.transaction() as tx:
        await store.grants.mark(tx, grant.id, GrantStatus.DROPPED)
        marked = await store.grants.get(tx, grant.id)
        await store.grants.delete(tx, grant.id)
        deleted = await store.grants.get(tx, grant.id)

    assert marked == replace(grant, status=GrantStatus.DROPPED)
    assert deleted is None


async def test_a_persons_grants_are_those_that_may_still_be_ended(store: Store) -> None:
    held = _grant("z1")
    asked = _grant("z2", status=GrantStatus.CONFIRMING)
    dropped = _grant("z3", status=GrantStatus.DROPPED)
    await _save(
        store, held, asked, dropped, _grant("z4", member_id="U2"), _grant("z1", workspace_id="T2")
    )

    async with store.transaction() as tx:
        found = await store.grants.of_member(tx, "T1", "U1")
        assert sorted(each.zoom_user.id for each in found) == ["z1", "z2"]
        assert await store.grants.being_revoked(tx, dropped.invitation_id)
        assert not await store.grants.being_revoked(tx, held.invitation_id)
