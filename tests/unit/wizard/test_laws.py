import json
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from bot.guide.model import Check, Edition, Step
from bot.wizard.engine import advance
from bot.wizard.events import Completed, Confirmed, Event, Restarted, WentBack
from bot.wizard.state import Progress, current_step, start

IDS = [f"step-{number}" for number in range(8)]

checks = st.none() | st.sampled_from(Check)
step_ids = st.sampled_from([*IDS, "gone"])
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Confirmed, step_ids),
    st.builds(WentBack, step_ids),
    st.builds(Completed, st.sampled_from(Check)),
    st.just(Restarted()),
)
any_progress = st.builds(Progress, st.just("2030-01"), st.frozensets(step_ids), step_ids)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    kinds = draw(st.lists(checks, min_size=1, max_size=len(IDS)))
    steps = (Step(step_id, check=check) for step_id, check in zip(IDS, kinds, strict=False))
    return Edition("2030-01", tuple(steps))


@st.composite
def walks(draw: st.DrawFn) -> tuple[Edition, Progress]:
    """Draw a guide and a place in it that clicks can really lead to."""
    edition = draw(editions())
    progress = start(edition)
    for press in draw(st.lists(st.sampled_from([Confirmed, WentBack, Completed, Restarted]))):
        step = current_step(edition, progress)
        if press is Completed:
            event: Event = Completed(step.check or draw(st.sampled_from(Check)))
        elif press is Restarted:
            event = Restarted()
        else:
            event = press(step.id)
        progress = advance(edition, progress, event).progress
    return edition, progress


@given(editions(), any_progress, st.lists(events))
def test_no_sequence_of_events_loses_a_finished_step(
    edition: Edition, progress: Progress, sequence: list[Event]
) -> None:
    for event in sequence:
        moved = advance(edition, progress, event).progress
        assert progress.done <= moved.done
        progress = moved


@given(editions(), any_progress, events)
def test_progress_of_an_older_edition_never_raises_and_always_shows_a_step(
    edition: Edition, progress: Progress, event: Event
) -> None:
    moved = advance(edition, progress, event).progress
    assert current_step(edition, moved) in edition.steps


@given(editions(), st.lists(events))
def test_nothing_is_finished_that_was_neither_confirmed_nor_seen(
    edition: Edition, sequence: list[Event]
) -> None:
    confirmed = {event.step_id for event in sequence if isinstance(event, Confirmed)}
    seen = {event.check for event in sequence if isinstance(event, Completed)}
    reached = reduce(lambda p, event: advance(edition, p, event).progress, sequence, start(edition))
    for step in edition.steps:
        if step.id in reached.done:
            assert step.check in seen if step.check else step.id in confirmed


@given(walks())
def test_back_then_next_returns(walk: tuple[Edition, Progress]) -> None:
    edition, progress = walk
    here = current_step(edition, progress)
    back = advance(edition, progress, WentBack(here.id)).progress
    there = current_step(edition, back)
    if there == here:
        assert here == edition.steps[0]
        return
    forth = advance(edition, back, Confirmed(there.id))
    assert forth.blocked_by is None
    assert forth.progress == progress


@given(walks())
def test_every_step_before_the_current_one_is_finished(walk: tuple[Edition, Progress]) -> None:
    edition, progress = walk
    position = edition.steps.index(current_step(edition, progress))
    assert {step.id for step in edition.steps[:position]} <= progress.done


@given(walks(), events)
def test_one_event_moves_one_step_at_most(walk: tuple[Edition, Progress], event: Event) -> None:
    edition, progress = walk
    moved = advance(edition, progress, event).progress
    before = edition.steps.index(current_step(edition, progress))
    now = edition.steps.index(current_step(edition, moved))
    assert abs(now - before) <= 1 or event == Restarted()


@given(walks(), st.sampled_from([Confirmed, WentBack]))
def test_two_admins_clicking_on_the_same_step_are_one_click(
    walk: tuple[Edition, Progress], press: type[Confirmed | WentBack]
) -> None:
    edition, progress = walk
    event = press(current_step(edition, progress).id)
    once = advance(edition, progress, event).progress
    assert advance(edition, once, event).progress == once


@given(any_progress)
def test_progress_survives_storage(progress: Progress) -> None:
    assert Progress.from_dict(json.loads(json.dumps(progress.to_dict()))) == progress
