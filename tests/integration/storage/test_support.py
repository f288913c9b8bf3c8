"""What admins and support look after, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from bot.campaigns.model import Invitation, InvitationState
from bot.campaigns.reference import reference, referred
from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.oauth.tokens import TokenSet
from bot.scopes.lists import ListAnswer, ListKind
from bot.scopes.profiles import CORE, FULL
from bot.secret import Secret
from storage.claims import Claim
from storage.rounds import Round

if TYPE_CHECKING:
    from storage.store import Store

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_LATER = _NOW + timedelta(minutes=5)


def _grant(zoom_user_id: str, member_id: str = "U1", **changes: object) -> Grant:
    made = Grant(
        id=uuid4(),
        workspace_id="T1",
        member_id=member_id,
        invitation_id=uuid4(),
        credentials_id=uuid4(),
        zoom_user=ZoomUser(zoom_user_id, "acc-1", f"{zoom_user_id}@Northfield.edu", licensed=True),
        tokens=TokenSet(Secret("access"), Secret("refresh"), _NOW, "user:read:user"),
        profile=CORE,
        obtained_at=_NOW,
        status=GrantStatus.HELD,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # by name


async def _save(store: Store, *grants: Grant) -> None:
    async with store.transaction() as tx:
        for grant in grants:
            await store.grants.save(tx, grant)


def _round(member_id: str | None = None) -> Round:
    return Round(uuid4(), "T1", "U9", _NOW, member_id)


def _invitation(id_: UUID, workspace_id: str = "T1", member_id: str = "U1") -> Invitation:
    return Invitation(
        id=id_,
        workspace_id=workspace_id,
        campaign_id=uuid4(),
        member_id=member_id,
        state=InvitationState.VERIFIED,
        state_at=_NOW,
    )


async def test_a_round_is_over_what_is_held_of_everybody_or_of_one(store: Store) -> None:
    dropped = _grant("z4", status=GrantStatus.DROPPED)
    elsewhere = _grant("z5", workspace_id="T2")
    await _save(store, _grant("z1"), _grant("z2"), _grant("z3", "U2"), dropped, elsewhere)

    async with store.transaction() as tx:
        assert not await store.rounds.over_everybody(tx, "T1")
        assert await store.rounds.add(tx, _round("U1")) == 2
        assert not await store.rounds.over_everybody(tx, "T1")
        assert await store.rounds.add(tx, _round("U3")) == 0
        assert await store.rounds.add(tx, _round()) == 3
        assert await store.rounds.over_everybody(tx, "T1")
        assert not await store.rounds.over_everybody(tx, "T2")


async def test_a_round_knows_what_is_left_and_what_was_found(store: Store) -> None:
    one, other = _grant("z1"), _grant("z2", "U2")
    await _save(store, one, other)
    asked = _round()
    async with store.transaction() as tx:
        await store.rounds.add(tx, asked)
        assert await store.rounds.results(tx, asked.id) == {None: 2}
        await store.rounds.found(tx, asked.id, one.id, "changed")
        assert await store.rounds.next(tx, asked.id) == other.id
        await store.grants.delete(tx, other.id)  # which the round still has to tell of
        await store.rounds.found(tx, asked.id, other.id, "ended")
        assert await store.rounds.next(tx, asked.id) is None
        assert await store.rounds.results(tx, asked.id) == {"changed": 1, "ended": 1}
        assert await store.rounds.people(tx, asked.id, "ended", limit=5) == ("U2",)
        await store.rounds.shown(tx, asked.id, channel_id="D1", ts="1.2")
        assert await store.rounds.get(tx, asked.id) == replace(asked, channel_id="D1", ts="1.2")
        await store.rounds.forget(tx, asked.id)
        assert await store.rounds.get(tx, asked.id) is None
        assert await store.rounds.results(tx, asked.id) == {}


async def test_a_doubt_is_as_old_as_its_beginning_and_ends_with_the_next_word(
    store: Store,
) -> None:
    grant = _grant("z1")
    await _save(store, grant)
    async with store.transaction() as tx:
        assert await store.grants.doubt(tx, grant.id, now=_NOW) == _NOW
        assert await store.grants.doubt(tx, grant.id, now=_LATER) == _NOW
        user = replace(grant.zoom_user, licensed=False, email="new@northfield.edu")
        await store.grants.verified(tx, grant.id, user, now=_LATER)
        found = await store.grants.get(tx, grant.id)

    assert found is not None
    assert found.zoom_user == user
    assert (found.doubted_at, found.verified_at) == (None, _LATER)
    assert found.tokens == grant.tokens


async def test_a_newer_authorization_has_been_verified_by_nobody_yet(store: Store) -> None:
    grant = _grant("z1")
    await _save(store, grant)
    async with store.transaction() as tx:
        await store.grants.verified(tx, grant.id, grant.zoom_user, now=_NOW)
        await store.grants.doubt(tx, grant.id, now=_NOW)
        await store.grants.save(tx, replace(grant, obtained_at=_LATER))
        found = await store.grants.get(tx, grant.id)

    assert found is not None
    assert (found.doubted_at, found.verified_at) == (None, None)


async def test_who_was_judged_by_another_list_is_found_and_judged_by_this_one(
    store: Store,
) -> None:
    core, full = _grant("z1"), _grant("z2", profile=FULL)
    await _save(store, core, full, _grant("z3", status=GrantStatus.DROPPED))
    async with store.transaction() as tx:
        ((member_id, facts),) = await store.grants.judged_by_others(tx, "T1", FULL.id)
        assert (member_id, facts.id) == ("U1", core.id)
        await store.grants.judged(tx, core.id, FULL.id)
        assert await store.grants.judged_by_others(tx, "T1", FULL.id) == ()


async def test_an_address_at_zoom_is_somebodys_own_only_while_it_is_held(store: Store) -> None:
    await _save(store, _grant("z1"), _grant("z2", "U2", status=GrantStatus.CONFIRMING))
    async with store.transaction() as tx:
        assert await store.grants.owner_of(tx, "T1", " Z1@northfield.EDU") == "U1"
        assert await store.grants.owner_of(tx, "T1", "z2@northfield.edu") is None
        assert await store.grants.owner_of(tx, "T2", "z1@northfield.edu") is None


@pytest.mark.parametrize("hex_", ["0" * 32, "f" * 32, "0123456789abcdef" * 2])
async def test_a_reference_finds_its_invitation_in_its_workspace(store: Store, hex_: str) -> None:
    invitation = _invitation(UUID(hex=hex_))
    ids = referred(reference(invitation.id))
    assert ids is not None
    async with store.transaction() as tx:
        await store.invitations.add(tx, invitation)
        await store.invitations.add(tx, _invitation(UUID(hex="7" * 32)))
        assert await store.invitations.between(tx, "T1", *ids) == invitation
        assert await store.invitations.between(tx, "T2", *ids) is None


async def test_two_invitations_of_one_reference_are_told_from_neither(store: Store) -> None:
    first = _invitation(UUID(hex="ab" * 16))
    second = _invitation(UUID(int=first.id.int + 1))
    ids = referred(reference(first.id))
    assert ids is not None
    async with store.transaction() as tx:
        await store.invitations.add(tx, first)
        await store.invitations.add(tx, second)
        assert await store.invitations.between(tx, "T1", *ids) is None


async def test_a_claim_is_of_one_and_ended_by_whoever_has_it(store: Store) -> None:
    async with store.transaction() as tx:
        await store.claims.save(tx, "T1", "U1", Claim("U8", _NOW))
        await store.claims.save(tx, "T1", "U1", Claim("U9", _LATER))
        assert await store.claims.among(tx, "T1", ["U1", "U2"]) == {"U1": Claim("U9", _LATER)}
        assert not await store.claims.release(tx, "T1", "U1", "U8")
        assert await store.claims.release(tx, "T1", "U1", "U9")
        assert await store.claims.among(tx, "T1", ["U1"]) == {}


async def test_what_a_rehearsal_has_shown_holds_until_it_is_judged_anew(store: Store) -> None:
    invitation = _invitation(uuid4())
    shown = {ListKind.MEETINGS: ListAnswer.WORKS, ListKind.RECORDINGS: ListAnswer.NOT_POSSIBLE}
    async with store.transaction() as tx:
        await store.list_probes.save(tx, invitation, shown, now=_LATER)
        assert await store.list_probes.of_invitation(tx, invitation) == shown
        later = replace(invitation, state_at=_LATER + timedelta(seconds=1))
        assert await store.list_probes.of_invitation(tx, later) == {}
