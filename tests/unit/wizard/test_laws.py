import json
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from bot.guide.library import editions as shipped
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
    TriedAgain,
    WentBack,
)
from bot.wizard.overview import overview
from bot.wizard.state import Progress, current_step, first_unfinished, is_settled, start

IDS = [f"step-{number}" for number in range(8)]

checks = st.none() | st.sampled_from(Check)
step_ids = st.sampled_from([*IDS, "gone"])
reasons = st.dictionaries(step_ids, st.text())
any_progress = st.builds(
    Progress,
    st.just("2030-01"),
    st.frozensets(step_ids),
    step_ids,
    reasons,
    st.dictionaries(st.sampled_from(["2030-02", "2030-03"]), step_ids),
    checks,
)


@st.composite
def editions(draw: st.DrawFn, edition_id: str = "2030-01") -> Edition:
    ids = draw(st.permutations(IDS))[: draw(st.integers(1, len(IDS)))]
    mended = draw(st.dictionaries(st.sampled_from(Mendable), st.sampled_from(ids)))
    steps = (
        Step(
            step_id,
            check=draw(checks),
            optional=draw(st.booleans()),
            mends=tuple(cause for cause, mending in mended.items() if mending == step_id),
        )
        for step_id in ids
    )
    return Edition(edition_id, tuple(steps))


failures = st.builds(Failed, st.sampled_from(Check), st.none() | st.sampled_from(Mendable))


events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Confirmed, step_ids),
    st.builds(WentBack, step_ids),
    st.builds(Completed, st.sampled_from(Check)),
    failures,
    st.builds(TriedAgain, st.sampled_from(Check)),
    st.builds(Skipped, step_ids, st.text()),
    st.builds(DoneAfterAll, step_ids),
    st.builds(Jumped, step_ids),
    st.just(Restarted()),
)
moves = st.builds(Moved, st.sampled_from(["2030-02", "2030-03"]).flatmap(editions))


def _press(draw: st.DrawFn, edition: Edition, progress: Progress) -> Event:
    """Draw what an admin can press, or the system can see, where the setup is."""
    here = current_step(edition, progress).id
    targets = [place.step.id for place in overview(edition, progress) if place.jumpable]
    return draw(
        st.sampled_from(
            [
                Confirmed(here),
                WentBack(here),
                Completed(current_step(edition, progress).check or draw(st.sampled_from(Check))),
                draw(failures),
                TriedAgain(progress.to_repeat or draw(st.sampled_from(Check))),
                Skipped(here, "No time."),
                DoneAfterAll(here),
                Restarted(),
                *map(Jumped, targets),
                draw(moves),
            ]
        )
    )


@st.composite
def walks(draw: st.DrawFn, *, jumping: bool = True) -> tuple[Edition, Progress]:
    """Draw a guide and a place in it that clicks can really lead to."""
    edition = draw(editions())
    progress = start(edition)
    for _ in range(draw(st.integers(0, 12))):
        event = _press(draw, edition, progress)
        if isinstance(event, Jumped | Moved | Failed) and not jumping:
            continue
        progress = advance(edition, progress, event).progress
        edition = event.edition if isinstance(event, Moved) else edition
    return edition, progress


def shown(edition: Edition, progress: Progress) -> tuple[str, str, frozenset[str], object]:
    """Give what an admin can see of progress."""
    step = current_step(edition, progress)
    return progress.edition_id, step.id, progress.done, progress.skipped


@given(editions(), any_progress, st.lists(events | moves))
def test_no_sequence_of_events_loses_a_finished_step(
    edition: Edition, progress: Progress, sequence: list[Event]
) -> None:
    for event in sequence:
        moved = advance(edition, progress, event).progress
        assert progress.done <= moved.done
        progress, edition = moved, event.edition if isinstance(event, Moved) else edition


@given(editions(), any_progress, st.lists(events | moves))
def test_a_skipped_step_keeps_its_reason_until_it_is_done(
    edition: Edition, progress: Progress, sequence: list[Event]
) -> None:
    for event in sequence:
        moved = advance(edition, progress, event).progress
        for step_id, reason in progress.skipped.items():
            skipped_anew = isinstance(event, Skipped) and event.step_id == step_id
            assert skipped_anew or moved.skipped.get(step_id, "") == reason or step_id in moved.done
        progress, edition = moved, event.edition if isinstance(event, Moved) else edition


@given(editions(), any_progress, events | moves)
def test_progress_of_an_older_edition_never_raises_and_always_shows_a_step(
    edition: Edition, progress: Progress, event: Event
) -> None:
    moved = advance(edition, progress, event).progress
    edition = event.edition if isinstance(event, Moved) else edition
    assert current_step(edition, moved) in edition.steps
    assert len(overview(edition, moved)) == len(edition.steps)


@given(editions(), st.lists(events))
def test_nothing_is_finished_that_was_neither_confirmed_nor_seen(
    edition: Edition, sequence: list[Event]
) -> None:
    said = {e.step_id for e in sequence if isinstance(e, Confirmed | DoneAfterAll)}
    seen = {event.check for event in sequence if isinstance(event, Completed)}
    reached = reduce(lambda p, event: advance(edition, p, event).progress, sequence, start(edition))
    for step in edition.steps:
        if step.id in reached.done:
            assert step.check in seen if step.check else step.id in said


@given(editions(), st.lists(events))
def test_nothing_is_left_out_that_is_not_optional_or_is_done(
    edition: Edition, sequence: list[Event]
) -> None:
    reached = reduce(lambda p, event: advance(edition, p, event).progress, sequence, start(edition))
    optional = {step.id for step in edition.steps if step.optional}
    assert reached.skipped.keys() <= optional - reached.done


@given(walks())
def test_back_then_next_returns(walk: tuple[Edition, Progress]) -> None:
    """Only a step that waits for the system holds one back, where one jumped or moved past it."""
    edition, progress = walk
    here = current_step(edition, progress)
    back = advance(edition, progress, WentBack(here.id)).progress
    there = current_step(edition, back)
    if there == here:
        assert here == edition.steps[0]
        return
    forth = advance(edition, back, Confirmed(there.id))
    if is_settled(there, back):
        assert shown(edition, forth.progress) == shown(edition, progress)
    elif there.check is None:
        assert current_step(edition, forth.progress) == here
    else:
        assert forth.blocked_by is there.check


@given(walks(jumping=False))
def test_whoever_neither_jumps_nor_moves_has_everything_before_them_settled(
    walk: tuple[Edition, Progress],
) -> None:
    edition, progress = walk
    position = edition.steps.index(current_step(edition, progress))
    assert all(is_settled(step, progress) for step in edition.steps[:position])


@given(walks(), events)
def test_one_event_moves_one_step_at_most_unless_a_step_was_picked(
    walk: tuple[Edition, Progress], event: Event
) -> None:
    """Or something failed: that opens the step that mends it, and success leads back from there."""
    edition, progress = walk
    moved = advance(edition, progress, event).progress
    leads_back = progress.to_repeat is not None and isinstance(event, Completed | TriedAgain)
    before = edition.steps.index(current_step(edition, progress))
    now = edition.steps.index(current_step(edition, moved))
    assert abs(now - before) <= 1 or leads_back or isinstance(event, Restarted | Jumped | Failed)


@given(walks(), failures)
def test_what_failed_shows_the_step_that_mends_it_and_finishes_nothing(
    walk: tuple[Edition, Progress], failure: Failed
) -> None:
    edition, progress = walk
    moved = advance(edition, progress, failure).progress
    waiting = edition.waiting_for(failure.check)
    mending = edition.mending(failure.cause) if failure.cause else None
    assert (moved.done, moved.skipped) == (progress.done, progress.skipped)
    if waiting is None:
        assert moved == progress
    elif mending is None or mending.check is Check.REHEARSAL:
        assert current_step(edition, moved) == waiting
    else:
        assert current_step(edition, moved) == mending


@given(walks(), failures, st.lists(st.booleans()))
def test_from_wherever_one_went_to_put_it_right_trying_again_leads_back(
    walk: tuple[Edition, Progress], failure: Failed, ways: list[bool]
) -> None:
    edition, progress = walk
    there = advance(edition, progress, failure).progress
    for forth in ways:
        here = current_step(edition, there).id
        there = advance(edition, there, Confirmed(here) if forth else WentBack(here)).progress
    waiting = edition.waiting_for(failure.check)
    again = advance(edition, there, TriedAgain(failure.check)).progress
    assert current_step(edition, again) == (
        waiting if there.to_repeat is failure.check else current_step(edition, there)
    )
    assert again.to_repeat is not failure.check


@given(walks(), failures)
def test_what_had_failed_and_succeeds_leads_on_from_the_step_that_waited(
    walk: tuple[Edition, Progress], failure: Failed
) -> None:
    edition, progress = walk
    failed = advance(edition, progress, failure).progress
    waiting = edition.waiting_for(failure.check)
    if waiting is None or failed.to_repeat is not failure.check:
        return
    succeeded = advance(edition, failed, Completed(failure.check)).progress
    direct = advance(edition, failed, TriedAgain(failure.check)).progress
    assert shown(edition, succeeded) == shown(
        edition, advance(edition, direct, Completed(failure.check)).progress
    )
    assert waiting.id in succeeded.done


@given(walks(), step_ids)
def test_a_jump_lands_where_one_has_been_or_on_what_is_next(
    walk: tuple[Edition, Progress], step_id: str
) -> None:
    edition, progress = walk
    moved = advance(edition, progress, Jumped(step_id)).progress
    step = current_step(edition, moved)
    allowed = (current_step(edition, progress), first_unfinished(edition, progress))
    assert is_settled(step, moved) or step in allowed
    assert (moved.done, moved.skipped) == (progress.done, progress.skipped)


@given(walks(), st.sampled_from([Confirmed, WentBack, DoneAfterAll]))
def test_two_admins_clicking_on_the_same_step_are_one_click(
    walk: tuple[Edition, Progress], press: type[Confirmed | WentBack | DoneAfterAll]
) -> None:
    edition, progress = walk
    event = press(current_step(edition, progress).id)
    once = advance(edition, progress, event).progress
    last = current_step(edition, once) == current_step(edition, progress)
    assert last or advance(edition, once, event).progress == once


@given(walks(), editions("2030-04"), editions("2030-05"), st.lists(st.integers(0, 1)))
def test_looking_at_other_editions_and_coming_back_changes_nothing(
    walk: tuple[Edition, Progress], one: Edition, other: Edition, picks: list[int]
) -> None:
    edition, progress = walk
    there, at = progress, edition
    for to in [*((one, other)[pick] for pick in picks), edition]:
        there, at = advance(at, there, Moved(to)).progress, to
    assert shown(edition, there) == shown(edition, progress)


@given(editions(), any_progress, st.lists(events | moves))
def test_storage_between_the_events_changes_nothing(
    edition: Edition, progress: Progress, sequence: list[Event]
) -> None:
    stored = progress
    for event in sequence:
        progress = advance(edition, progress, event).progress
        stored = advance(edition, _stored(stored), event).progress
        edition = event.edition if isinstance(event, Moved) else edition
    assert _stored(stored) == progress


def _stored(progress: Progress) -> Progress:
    return Progress.from_dict(json.loads(json.dumps(progress.to_dict())))


@given(st.data())
def test_whatever_is_done_in_a_shipped_edition_stays_done_in_every_other(
    data: st.DataObject,
) -> None:
    edition = data.draw(st.sampled_from(SHIPPED))
    progress = start(edition)
    for _ in range(data.draw(st.integers(0, 30))):
        event = data.draw(st.one_of(_ways(edition, progress), _shipped_moves))
        before, progress = progress, advance(edition, _stored(progress), event).progress
        edition = event.edition if isinstance(event, Moved) else edition
        assert before.done <= progress.done
        assert before.skipped.keys() <= progress.skipped.keys() | progress.done
        assert current_step(edition, progress) in edition.steps
    for other in SHIPPED:
        there = advance(edition, progress, Moved(other)).progress
        assert (there.done, there.skipped) == (progress.done, progress.skipped)
        shown_as_done = {p.step.id for p in overview(other, there) if "done" in p.standing}
        assert shown_as_done == progress.done & {step.id for step in other.steps}
        assert shown(edition, advance(other, there, Moved(edition)).progress) == shown(
            edition, progress
        )


SHIPPED = tuple(shipped().values())
_shipped_moves = st.builds(Moved, st.sampled_from(SHIPPED))


def _ways(edition: Edition, progress: Progress) -> st.SearchStrategy[Event]:
    here = current_step(edition, progress)
    seen = Completed(here.check) if here.check else Confirmed(here.id)
    return st.sampled_from(
        [seen, seen, seen, WentBack(here.id), Skipped(here.id, "No time."), DoneAfterAll(here.id)]
    )


@given(any_progress)
def test_progress_survives_storage(progress: Progress) -> None:
    assert Progress.from_dict(json.loads(json.dumps(progress.to_dict()))) == progress
