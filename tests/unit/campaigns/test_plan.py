from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.model import InvitationState, Member, MemberKind
from bot.campaigns.plan import LeftOut, plan

_IDS = [f"U{number}" for number in range(8)]
# Everything else is open, refused or done: asking again is not for a campaign to do.
_MAY_BE_ASKED_AGAIN = {
    InvitationState.FAILED,
    InvitationState.EXPIRED,
    InvitationState.CANCELLED,
}

picked = st.lists(st.sampled_from(_IDS), max_size=20)
known = st.dictionaries(st.sampled_from(_IDS), st.sampled_from(MemberKind))
earlier = st.dictionaries(
    st.sampled_from(_IDS), st.lists(st.sampled_from(InvitationState), max_size=3)
)


def _members(kinds: dict[str, MemberKind]) -> dict[str, Member]:
    return {
        member_id: Member(member_id, member_id.lower(), None, kind)
        for member_id, kind in kinds.items()
    }


@given(picks=picked, kinds=known, states=earlier)
def test_everybody_who_was_picked_appears_exactly_once(
    picks: list[str], kinds: dict[str, MemberKind], states: dict[str, list[InvitationState]]
) -> None:
    made = plan(picks, _members(kinds), states)

    sorted_out = [*made.invited, *(member_id for member_id, _ in made.left_out)]
    assert len(sorted_out) == len(set(sorted_out))
    assert set(sorted_out) == set(picks)


@given(picks=picked, kinds=known, states=earlier)
def test_only_known_people_with_nothing_open_or_done_are_invited(
    picks: list[str], kinds: dict[str, MemberKind], states: dict[str, list[InvitationState]]
) -> None:
    made = plan(picks, _members(kinds), states)

    for member_id in made.invited:
        assert kinds[member_id] is MemberKind.PERSON
        assert set(states.get(member_id, ())) <= _MAY_BE_ASKED_AGAIN


@given(picks=picked, kinds=known, states=earlier)
def test_nobody_is_left_out_without_cause(
    picks: list[str], kinds: dict[str, MemberKind], states: dict[str, list[InvitationState]]
) -> None:
    made = plan(picks, _members(kinds), states)

    for member_id, _ in made.left_out:
        is_person = kinds.get(member_id) is MemberKind.PERSON
        assert not is_person or not set(states.get(member_id, ())) <= _MAY_BE_ASKED_AGAIN


@given(picks=picked, kinds=known, states=earlier)
def test_planning_again_after_everybody_was_queued_invites_nobody(
    picks: list[str], kinds: dict[str, MemberKind], states: dict[str, list[InvitationState]]
) -> None:
    members = _members(kinds)
    first = plan(picks, members, states)
    queued = {
        member_id: [*states.get(member_id, ()), InvitationState.QUEUED]
        for member_id in first.invited
    }

    assert plan(picks, members, {**states, **queued}).invited == ()


def test_people_are_invited_in_the_order_they_were_picked() -> None:
    members = _members(dict.fromkeys(_IDS, MemberKind.PERSON))

    assert plan(["U3", "U1", "U3", "U2"], members, {}).invited == ("U3", "U1", "U2")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (MemberKind.BOT, LeftOut.BOT),
        (MemberKind.DEACTIVATED, LeftOut.DEACTIVATED),
        (MemberKind.GUEST, LeftOut.GUEST),
        (MemberKind.STRANGER, LeftOut.STRANGER),
    ],
)
def test_what_somebody_is_says_why_they_are_left_out(kind: MemberKind, reason: LeftOut) -> None:
    states = {"U1": [InvitationState.VERIFIED]}

    assert plan(["U1"], _members({"U1": kind}), states).left_out == (("U1", reason),)


def test_somebody_slack_does_not_know_is_left_out_as_unknown() -> None:
    assert plan(["U1"], {}, {}).left_out == (("U1", LeftOut.UNKNOWN),)


@pytest.mark.parametrize("state", InvitationState)
def test_an_earlier_invitation_decides(state: InvitationState) -> None:
    made = plan(["U1"], _members({"U1": MemberKind.PERSON}), {"U1": [state]})

    if state in _MAY_BE_ASKED_AGAIN:
        assert made.invited == ("U1",)
    elif state is InvitationState.VERIFIED:
        assert made.left_out == (("U1", LeftOut.DONE),)
    elif state is InvitationState.SUPERSEDED:
        assert made.left_out == (("U1", LeftOut.SUPERSEDED),)
    else:
        assert made.left_out == (("U1", LeftOut.ALREADY_INVITED),)


def test_done_once_is_done_whatever_else_is_open() -> None:
    states = {"U1": [InvitationState.SENT, InvitationState.VERIFIED]}

    made = plan(["U1"], _members({"U1": MemberKind.PERSON}), states)

    assert made.left_out == (("U1", LeftOut.DONE),)
