from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.library import editions
from bot.guide.model import Edition
from bot.wizard.carry import carry
from bot.wizard.engine import advance
from bot.wizard.events import Completed, Confirmed, WentBack
from bot.wizard.state import Progress, current_step, first_unfinished, start

SHIPPED = editions()
shipped = st.sampled_from(list(SHIPPED.values()))


def walked_to(edition: Edition, step_id: str) -> Progress:
    ids = [step.id for step in edition.steps]
    return Progress(edition.id, frozenset(ids[: ids.index(step_id)]), step_id)


@st.composite
def walks(draw: st.DrawFn) -> tuple[Edition, Progress]:
    """Draw a shipped edition and a place in it that clicks can really lead to."""
    edition = draw(shipped)
    progress = start(edition)
    ahead = draw(st.integers(0, len(edition.steps)))
    for press in [Confirmed] * ahead + [WentBack] * draw(st.integers(0, ahead)):
        step = current_step(edition, progress)
        event = Completed(step.check) if step.check and press is Confirmed else press(step.id)
        progress = advance(edition, progress, event).progress
    return edition, progress


@st.composite
def any_progress(draw: st.DrawFn) -> tuple[Edition, Progress]:
    """Draw whatever storage may hold, ids that no edition knows included."""
    edition = draw(shipped)
    ids = st.sampled_from([*(s.id for e in SHIPPED.values() for s in e.steps), "gone"])
    return edition, Progress(edition.id, draw(st.frozensets(ids)), draw(ids))


@pytest.mark.parametrize(
    ("old", "step_id", "new", "lands_on"),
    [
        ("2026-11", "redirect-url", "2023-06", "redirect-url"),
        ("2021", "count-scopes", "2024", "count-scopes"),
        ("2023-06", "sign-in-owner", "2026-11", "create-app"),
        ("2023-06", "name-app", "2026-11", "create-app"),
        ("2023-06", "fill-company-name", "2026-11", "add-scopes"),
        ("2023-06", "count-scopes", "2026-11", "add-scopes"),
        ("2026-11", "add-scopes", "2023-06", "fill-descriptions"),
        ("2024", "build-legacy-app", "2021", "build-app"),
    ],
)
def test_the_same_step_is_shown_or_the_one_where_the_work_goes_on(
    old: str, step_id: str, new: str, lands_on: str
) -> None:
    carried = carry(walked_to(SHIPPED[old], step_id), SHIPPED[old], SHIPPED[new])
    assert carried.edition_id == new
    assert carried.current == lands_on


def test_a_step_that_no_edition_knows_gives_way_to_one_that_the_new_edition_has() -> None:
    old, new = SHIPPED["2023-06"], SHIPPED["2026-11"]
    progress = Progress(old.id, frozenset({"before-you-start", "gone"}), "gone")
    carried = carry(progress, old, new)
    assert (carried.current, carried.done) == ("check-role", progress.done)


@given(any_progress(), st.lists(shipped))
def test_finished_steps_survive_every_change_of_edition(
    place: tuple[Edition, Progress], changes: list[Edition]
) -> None:
    edition, progress = place
    path = list(zip([edition, *changes], changes, strict=False))
    carried = reduce(lambda p, pair: carry(p, *pair), path, progress)
    assert carried.done == progress.done


@given(any_progress(), shipped)
def test_a_carried_setup_stands_on_a_step_of_the_new_edition(
    place: tuple[Edition, Progress], new: Edition
) -> None:
    edition, progress = place
    carried = carry(progress, edition, new)
    assert carried.edition_id == new.id
    assert new.step(carried.current) is not None


@given(walks(), shipped)
def test_a_step_that_both_editions_have_stays_on_the_screen_there_and_back(
    place: tuple[Edition, Progress], other: Edition
) -> None:
    edition, progress = place
    there = carry(progress, edition, other)
    if other.step(progress.current) is not None:
        assert there.current == progress.current
        assert carry(there, other, edition).current == progress.current


@given(walks(), shipped)
def test_whoever_only_looked_at_another_edition_comes_back_to_the_step_they_left(
    place: tuple[Edition, Progress], other: Edition
) -> None:
    edition, progress = place
    back = carry(carry(progress, edition, other), other, edition)
    assert (back.edition_id, back.current) == (edition.id, progress.current)


@given(walks(), shipped)
def test_a_setup_that_has_to_leave_its_step_is_shown_work_that_is_left(
    place: tuple[Edition, Progress], new: Edition
) -> None:
    edition, progress = place
    carried = carry(progress, edition, new)
    left = first_unfinished(new, carried)
    if new.step(progress.current) is None and left is not None:
        assert carried.current not in carried.done


@given(walks())
def test_carrying_to_the_same_edition_changes_nothing(place: tuple[Edition, Progress]) -> None:
    edition, progress = place
    assert carry(progress, edition, edition) == progress


@given(walks(), shipped)
def test_a_carried_setup_can_be_finished(place: tuple[Edition, Progress], new: Edition) -> None:
    edition, progress = place
    progress = carry(progress, edition, new)
    for _ in range(2 * len(new.steps)):
        step = current_step(new, progress)
        event = Completed(step.check) if step.check else Confirmed(step.id)
        progress = advance(new, progress, event).progress
    assert first_unfinished(new, progress) is None
