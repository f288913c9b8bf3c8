"""Whatever an admin can put right has its step in every edition, and only causes have one."""

import pytest

from bot.campaigns.causes import Cause
from bot.guide.library import editions
from bot.guide.model import Edition, Mendable


@pytest.mark.parametrize("edition", editions().values(), ids=lambda edition: edition.id)
@pytest.mark.parametrize("cause", Mendable)
def test_every_edition_has_the_step_that_mends_it(edition: Edition, cause: Mendable) -> None:
    assert edition.mending(cause) is not None


def test_what_can_be_mended_is_a_cause() -> None:
    assert set(Mendable) <= set(Cause)


@pytest.mark.parametrize(
    ("cause", "step_id"),
    [
        (Mendable.INVALID_CLIENT, "enter-credentials"),
        (Mendable.REDIRECT_MISMATCH, "redirect-url"),
        (Mendable.NOT_APPROVED, "pre-approval"),
        (Mendable.SLACK_CHANNEL, "status-channel"),
        (Mendable.UNLICENSED, "rehearsal"),
    ],
)
def test_a_cause_has_the_same_step_whatever_zooms_pages_look_like(
    cause: Mendable, step_id: str
) -> None:
    assert {
        edition.id: found.id for edition in editions().values() if (found := edition.mending(cause))
    } == {edition.id: step_id for edition in editions().values()}
