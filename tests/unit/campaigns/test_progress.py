from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.causes import Cause
from bot.campaigns.model import Invitation, InvitationState
from bot.campaigns.progress import STANDINGS, Standing, Trouble, tally, troubles

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)

states = st.sampled_from(InvitationState)
causes = st.none() | st.sampled_from(Cause)
missing_sets = st.sampled_from([(), ("record",), ("record", "schedule")])


def _invitation(member_id: str, state: InvitationState, cause: Cause | None = None) -> Invitation:
    return Invitation(
        id=UUID(int=1),
        workspace_id="T1",
        campaign_id=UUID(int=2),
        member_id=member_id,
        state=state,
        state_at=_NOW,
        cause=cause,
    )


def test_every_state_has_a_word_and_every_word_a_state() -> None:
    assert set(STANDINGS) == set(InvitationState)
    assert {*STANDINGS.values(), Standing.CHECKING} == set(Standing)


@given(st.lists(states))
def test_counts_sum_to_the_total(found: list[InvitationState]) -> None:
    counted = tally(_invitation("U1", state) for state in found)

    assert counted.total == len(found) == sum(count for _, count in counted.counts)
    finished = {InvitationState.VERIFIED, InvitationState.SUPERSEDED}
    assert counted.done == sum(state in finished for state in found)
    assert all(counted.count(standing) == count > 0 for standing, count in counted.counts)


@given(st.lists(states))
def test_counts_come_in_one_order_and_each_standing_once(found: list[InvitationState]) -> None:
    standings = [standing for standing, _ in tally(_invitation("U1", s) for s in found).counts]

    assert standings == [standing for standing in Standing if standing in standings]


def test_nobody_is_counted_in_a_standing_nobody_is_in() -> None:
    assert tally([]).count(Standing.DONE) == 0


@given(st.lists(st.tuples(states, causes, missing_sets)))
def test_everybody_with_a_cause_is_in_exactly_one_group_until_nobody_has_to_act(
    found: list[tuple[InvitationState, Cause | None, tuple[str, ...]]],
) -> None:
    people = [
        (_invitation(f"U{number}", state, cause), missing)
        for number, (state, cause, missing) in enumerate(found)
    ]

    grouped = [member_id for group in troubles(people) for member_id in group.member_ids]

    assert sorted(grouped) == sorted(
        invitation.member_id
        for invitation, _ in people
        if invitation.cause
        and invitation.state is not InvitationState.VERIFIED
        # Zoom had ended what this person disconnected; they did at Zoom; two admins did, for all.
        and (
            invitation.state != "revoked"
            or invitation.cause not in {"token_dead", "removed_at_zoom", "ended_for_all"}
        )
    )


@given(st.lists(st.tuples(states, causes, missing_sets)))
def test_the_largest_group_comes_first_and_no_two_are_alike(
    found: list[tuple[InvitationState, Cause | None, tuple[str, ...]]],
) -> None:
    groups = troubles(
        (_invitation(f"U{number}", state, cause), missing)
        for number, (state, cause, missing) in enumerate(found)
    )

    sizes = [len(group.member_ids) for group in groups]
    assert sizes == sorted(sizes, reverse=True)
    assert len({(group.cause, group.missing) for group in groups}) == len(groups)


def test_the_same_cause_with_other_permissions_missing_is_another_group() -> None:
    state, cause = InvitationState.MISSING_SCOPES, Cause.SCOPES_MISSING

    found = troubles(
        [
            (_invitation("U3", state, cause), ("record",)),
            (_invitation("U2", state, cause), ("schedule",)),
            (_invitation("U1", state, cause), ("record",)),
        ]
    )

    assert found == (
        Trouble(cause, ("record",), ("U1", "U3")),
        Trouble(cause, ("schedule",), ("U2",)),
    )
