from functools import reduce

import pytest

from bot.guide.model import Check, Edition, Mendable, Step
from bot.wizard.engine import advance
from bot.wizard.events import (
    Completed,
    Confirmed,
    DoneAfterAll,
    Event,
    Failed,
    Jumped,
    Moved,
    Restarted,
    Skipped,
    Transition,
    TriedAgain,
    WentBack,
)
from bot.wizard.overview import Standing, overview
from bot.wizard.state import Progress, current_step, first_unfinished, start

CREDENTIALS_SEEN = Completed(Check.CREDENTIALS)
CHANNEL_SEEN = Completed(Check.CHANNEL)
REHEARSAL_SEEN = Completed(Check.REHEARSAL)
TO_ASK = (Confirmed("read"), Confirmed("build"), CREDENTIALS_SEEN, CHANNEL_SEEN, REHEARSAL_SEEN)
SKIPPED = Skipped("ask", "The vendor told us already.")


def after(edition: Edition, *events: Event) -> Progress:
    return reduce(
        lambda progress, event: advance(edition, progress, event).progress,
        events,
        start(edition),
    )


def test_next_finishes_the_step_and_shows_the_following_one(edition: Edition) -> None:
    assert after(edition, Confirmed("read")) == Progress("2030-01", frozenset({"read"}), "build")


def test_a_second_click_on_the_same_step_changes_nothing(edition: Edition) -> None:
    assert after(edition, Confirmed("read"), Confirmed("read")).current == "build"


def test_a_click_on_a_step_that_is_not_on_the_screen_skips_nothing(edition: Edition) -> None:
    progress = after(edition, Confirmed("connect"), Confirmed("no-such-step"))
    assert progress == start(edition)


def test_a_second_click_on_back_changes_nothing(edition: Edition) -> None:
    walked = (Confirmed("read"), Confirmed("build"))
    progress = after(edition, *walked, WentBack("credentials"), WentBack("credentials"))
    assert progress.current == "build"


def test_back_on_the_first_step_stays(edition: Edition) -> None:
    assert after(edition, WentBack("read")) == start(edition)


def test_next_is_refused_while_the_system_has_not_seen_it_and_says_why(edition: Edition) -> None:
    waiting = after(edition, Confirmed("read"), Confirmed("build"))
    refused = advance(edition, waiting, Confirmed("credentials"))
    assert refused == Transition(waiting, blocked_by=Check.CREDENTIALS)


def test_what_the_system_sees_moves_on_from_its_own_step(edition: Edition) -> None:
    progress = after(edition, Confirmed("read"), Confirmed("build"), CREDENTIALS_SEEN)
    assert progress.current == "channel"
    assert "credentials" in progress.done


def test_what_the_system_sees_elsewhere_is_finished_without_moving(edition: Edition) -> None:
    progress = after(edition, REHEARSAL_SEEN)
    assert progress == Progress("2030-01", frozenset({"rehearse"}), "read")


def test_hearing_of_it_twice_moves_on_once(edition: Edition) -> None:
    walked = (Confirmed("read"), Confirmed("build"))
    assert after(edition, *walked, CREDENTIALS_SEEN, CREDENTIALS_SEEN).current == "channel"


def test_finished_system_steps_can_be_walked_back_and_forth(edition: Edition) -> None:
    at_rehearsal = (Confirmed("read"), Confirmed("build"), CREDENTIALS_SEEN, CHANNEL_SEEN)
    back = (WentBack("rehearse"), WentBack("channel"))
    forth = (Confirmed("credentials"), Confirmed("channel"))
    assert after(edition, *at_rehearsal, *back).current == "credentials"
    assert after(edition, *at_rehearsal, *back, *forth) == after(edition, *at_rehearsal)


def test_restarting_shows_the_first_step_and_keeps_what_is_finished(edition: Edition) -> None:
    progress = after(edition, Confirmed("read"), Confirmed("build"), Restarted())
    assert progress == Progress("2030-01", frozenset({"read", "build"}), "read")


def test_the_last_step_finishes_the_guide_and_stays(edition: Edition) -> None:
    everything = (
        Confirmed("read"),
        Confirmed("build"),
        CREDENTIALS_SEEN,
        CHANNEL_SEEN,
        REHEARSAL_SEEN,
        Confirmed("ask"),
    )
    assert first_unfinished(edition, after(edition, *everything)) is not None
    progress = after(edition, *everything, Confirmed("connect"))
    assert first_unfinished(edition, progress) is None
    assert progress.current == "connect"


def test_the_last_step_leads_to_what_an_older_edition_left_out(edition: Edition) -> None:
    done = frozenset({"read", "credentials", "channel", "rehearse", "ask"})
    progress = Progress("2030-01", done, "connect")
    assert advance(edition, progress, Confirmed("connect")).progress.current == "build"


def test_a_current_step_that_no_longer_exists_gives_way_to_the_first_unfinished(
    edition: Edition,
) -> None:
    progress = Progress("2030-01", frozenset({"read", "gone"}), "gone")
    assert current_step(edition, progress).id == "build"
    moved = advance(edition, progress, Confirmed("build")).progress
    assert moved == Progress("2030-01", frozenset({"read", "build", "gone"}), "credentials")


def test_a_current_step_that_no_longer_exists_in_a_finished_guide_gives_way_to_the_last(
    edition: Edition,
) -> None:
    progress = Progress("2030-01", frozenset(step.id for step in edition.steps), "gone")
    assert current_step(edition, progress).id == "connect"


def test_an_optional_step_is_left_out_with_its_reason_and_the_guide_goes_on(
    edition: Edition,
) -> None:
    progress = after(edition, *TO_ASK, SKIPPED)
    assert progress.current == "connect"
    assert progress.skipped == {"ask": "The vendor told us already."}
    assert "ask" not in progress.done


def test_a_step_that_is_left_out_is_not_what_is_left_to_do(edition: Edition) -> None:
    progress = after(edition, *TO_ASK, SKIPPED, Confirmed("connect"))
    assert progress.current == "connect"
    assert first_unfinished(edition, progress) is None


def test_a_step_that_is_not_optional_cannot_be_skipped(edition: Edition) -> None:
    assert after(edition, Skipped("read", "No.")) == start(edition)


def test_a_step_that_is_not_on_the_screen_cannot_be_skipped(edition: Edition) -> None:
    assert after(edition, SKIPPED, Skipped("no-such-step", "No.")) == start(edition)


def test_a_finished_step_cannot_be_skipped(edition: Edition) -> None:
    finished = (*TO_ASK, Confirmed("ask"), WentBack("connect"))
    assert after(edition, *finished, SKIPPED) == after(edition, *finished)


def test_skipping_again_keeps_the_newer_reason(edition: Edition) -> None:
    again = (WentBack("connect"), Skipped("ask", "No time."))
    progress = after(edition, *TO_ASK, SKIPPED, *again)
    assert progress.skipped == {"ask": "No time."}


def test_next_passes_a_skipped_step_without_calling_it_done(edition: Edition) -> None:
    once = after(edition, *TO_ASK, SKIPPED)
    assert after(edition, *TO_ASK, SKIPPED, WentBack("connect"), Confirmed("ask")) == once


def test_a_skipped_step_that_is_done_after_all_is_not_skipped_any_more(edition: Edition) -> None:
    later = (WentBack("connect"), DoneAfterAll("ask"))
    progress = after(edition, *TO_ASK, SKIPPED, *later)
    assert "ask" in progress.done
    assert progress.skipped == {}
    assert progress.current == "connect"


def test_only_what_was_skipped_can_be_done_after_all(edition: Edition) -> None:
    assert after(edition, DoneAfterAll("read"), DoneAfterAll("ask")) == start(edition)


def test_what_the_system_sees_ends_the_skipping_of_its_step() -> None:
    edition = Edition(
        "2030-01", (Step("rehearse", check=Check.REHEARSAL, optional=True), Step("connect"))
    )
    skipped = after(edition, Skipped("rehearse", "Nobody was there."))
    assert skipped.current == "connect"
    assert after(edition, Skipped("rehearse", "Nobody was there."), REHEARSAL_SEEN) == Progress(
        "2030-01", frozenset({"rehearse"}), "connect"
    )


def test_a_skipped_step_that_the_system_has_to_see_is_not_done_by_saying_so() -> None:
    edition = Edition(
        "2030-01", (Step("rehearse", check=Check.REHEARSAL, optional=True), Step("connect"))
    )
    back = (Skipped("rehearse", "Nobody was there."), WentBack("connect"))
    assert after(edition, *back, DoneAfterAll("rehearse")) == after(edition, *back)


def test_a_reason_counts_only_where_the_step_may_be_skipped(edition: Edition) -> None:
    progress = Progress("2030-01", frozenset(), "gone", {"read": "It was optional elsewhere."})
    assert current_step(edition, progress).id == "read"
    assert after_from(edition, progress, Confirmed("read")).done == {"read"}


def after_from(edition: Edition, progress: Progress, event: Event) -> Progress:
    return advance(edition, progress, event).progress


def test_one_can_jump_to_what_is_finished_or_skipped_and_to_what_is_next(edition: Edition) -> None:
    walked = (*TO_ASK, SKIPPED)
    assert after(edition, *walked, Jumped("build")).current == "build"
    assert after(edition, *walked, Jumped("build"), Jumped("ask")).current == "ask"
    assert after(edition, *walked, Jumped("build"), Jumped("connect")).current == "connect"


def test_one_cannot_jump_past_what_is_left_to_do(edition: Edition) -> None:
    walked = (Confirmed("read"), Confirmed("build"))
    progress = after(edition, *walked, Jumped("rehearse"), Jumped("no-such-step"))
    assert progress == after(edition, *walked)


def test_every_step_is_listed_with_where_it_stands(edition: Edition) -> None:
    places = overview(edition, after(edition, *TO_ASK, SKIPPED, Jumped("build")))
    assert [(place.step.id, place.standing, place.jumpable) for place in places] == [
        ("read", Standing.DONE, True),
        ("build", Standing.HERE_DONE, False),
        ("credentials", Standing.DONE, True),
        ("channel", Standing.DONE, True),
        ("rehearse", Standing.DONE, True),
        ("ask", Standing.SKIPPED, True),
        ("connect", Standing.AHEAD, True),
    ]
    assert places[5].reason == "The vendor told us already."


def test_moving_to_another_edition_carries_what_is_finished(edition: Edition) -> None:
    other = Edition("2031-01", (Step("read"), Step("build-anew"), Step("connect")))
    progress = after(edition, Confirmed("read"), Moved(other))
    assert (progress.edition_id, progress.current) == ("2031-01", "build-anew")
    assert progress.done == {"read"}


FAILED = Failed(Check.REHEARSAL, Mendable.REDIRECT_MISMATCH)


@pytest.fixture
def rehearsing(mendable: Edition) -> Progress:
    """Stand at the rehearsal, with everything before it finished."""
    done = frozenset(step.id for step in mendable.steps[:4])
    return Progress(mendable.id, done, "rehearse")


def test_what_failed_opens_the_step_that_mends_it(mendable: Edition, rehearsing: Progress) -> None:
    failed = advance(mendable, rehearsing, FAILED).progress
    assert (failed.current, failed.to_repeat) == ("build", Check.REHEARSAL)
    assert failed.done == rehearsing.done


def test_trying_again_leads_back_to_the_rehearsal(mendable: Edition, rehearsing: Progress) -> None:
    failed = advance(mendable, rehearsing, FAILED).progress
    further = advance(mendable, failed, Confirmed("build")).progress
    assert (further.current, further.to_repeat) == ("credentials", Check.REHEARSAL)
    assert advance(mendable, further, TriedAgain(Check.REHEARSAL)).progress == rehearsing


def test_credentials_that_are_right_again_lead_back_to_the_rehearsal(
    mendable: Edition, rehearsing: Progress
) -> None:
    refused = Failed(Check.REHEARSAL, Mendable.INVALID_CLIENT)
    failed = advance(mendable, rehearsing, refused).progress
    assert failed.current == "credentials"
    wrong = Failed(Check.CREDENTIALS, Mendable.INVALID_CLIENT)
    still = advance(mendable, failed, wrong).progress
    assert still == failed
    assert advance(mendable, still, CREDENTIALS_SEEN).progress == rehearsing


def test_what_comes_back_after_all_leads_on_from_the_rehearsal(
    mendable: Edition, rehearsing: Progress
) -> None:
    failed = advance(mendable, rehearsing, FAILED).progress
    after_all = advance(mendable, failed, REHEARSAL_SEEN).progress
    assert (after_all.current, after_all.to_repeat) == ("ask", None)


def test_what_no_step_mends_is_told_at_the_rehearsal(mendable: Edition) -> None:
    for cause in (None, Mendable.UNLICENSED, Mendable.APP_DISABLED):
        failed = advance(mendable, start(mendable), Failed(Check.REHEARSAL, cause)).progress
        assert (failed.current, failed.to_repeat) == ("rehearse", None)


def test_walking_back_to_the_rehearsal_ends_the_way_back(
    mendable: Edition, rehearsing: Progress
) -> None:
    progress = advance(mendable, rehearsing, FAILED).progress
    for step_id in ("build", "credentials", "channel"):
        progress = advance(mendable, progress, Confirmed(step_id)).progress
    assert progress == rehearsing
