from functools import reduce

from bot.guide.model import Check, Edition
from bot.wizard.engine import advance
from bot.wizard.events import Completed, Confirmed, Event, Restarted, Transition, WentBack
from bot.wizard.state import Progress, current_step, first_unfinished, start

CREDENTIALS_SEEN = Completed(Check.CREDENTIALS)
CHANNEL_SEEN = Completed(Check.CHANNEL)
REHEARSAL_SEEN = Completed(Check.REHEARSAL)


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
    )
    assert first_unfinished(edition, after(edition, *everything)) is not None
    progress = after(edition, *everything, Confirmed("connect"))
    assert first_unfinished(edition, progress) is None
    assert progress.current == "connect"


def test_the_last_step_leads_to_what_an_older_edition_left_out(edition: Edition) -> None:
    done = frozenset({"read", "credentials", "channel", "rehearse"})
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
