import pytest

from bot.campaigns.model import InvitationState


@pytest.mark.parametrize("state", InvitationState)
def test_nobody_waits_in_a_state_that_holds_a_grant(state: InvitationState) -> None:
    assert not (state.waiting and state.holds_grant)


def test_a_refusal_keeps_nothing() -> None:
    kept = {state for state in InvitationState if state.holds_grant}

    assert kept == {
        InvitationState.VERIFIED,
        InvitationState.CONFIRMING,
        InvitationState.MISSING_SCOPES,
        InvitationState.UNLICENSED,
    }
