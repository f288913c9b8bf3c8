from hypothesis import given
from hypothesis import strategies as st

from bot.guide.diff import Difference, Relabelled, diff
from bot.guide.library import editions
from bot.guide.model import Callout, CalloutKind, Edition, Step


def an_edition(*step_ids: str) -> Edition:
    return Edition("2030-01", tuple(Step(step_id) for step_id in step_ids))


orders = st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True)
shipped = st.sampled_from(list(editions().values()))


def test_added_and_removed_steps_move_nothing() -> None:
    changed = diff(an_edition("a", "b", "c"), an_edition("a", "x", "c"))
    assert changed == Difference(added=("x",), removed=("b",))


def test_one_step_that_went_to_the_end_is_the_only_one_that_moved() -> None:
    assert diff(an_edition(*"abcde"), an_edition(*"acdeb")) == Difference(moved=("b",))


def test_labels_are_told_before_and_after() -> None:
    old = Edition("1", (Step("a", labels=("Install",)),))
    new = Edition("2", (Step("a", labels=("Add",)),))
    assert diff(old, new) == Difference(relabelled=(Relabelled("a", ("Install",), ("Add",)),))


def test_callouts_are_compared_wherever_they_stand() -> None:
    kept, gone, fresh = (Callout(name, CalloutKind.INFO) for name in ("kept", "gone", "fresh"))
    old = Edition("1", (Step("a", callouts=(kept, gone)), Step("b")))
    new = Edition("2", (Step("a"), Step("b", callouts=(fresh, kept))))
    expected = Difference(callouts_added=("fresh",), callouts_removed=("gone",))
    assert diff(old, new) == expected


def test_today_the_app_exists_before_it_becomes_user_managed() -> None:
    assert len(diff(editions()["2024"], editions()["2026-11"]).moved) == 1


@given(shipped)
def test_an_edition_does_not_differ_from_itself(edition: Edition) -> None:
    assert diff(edition, edition) == Difference()


@given(shipped, shipped)
def test_what_is_added_one_way_is_removed_the_other(old: Edition, new: Edition) -> None:
    there, back = diff(old, new), diff(new, old)
    assert there.added == back.removed
    assert there.callouts_added == back.callouts_removed
    assert len(there.moved) == len(back.moved)


@given(orders, orders)
def test_what_did_not_move_stands_in_the_same_order_in_both(old: list[str], new: list[str]) -> None:
    changed = diff(an_edition(*old), an_edition(*new))
    stayed = [each for each in new if each not in {*changed.added, *changed.moved}]
    assert stayed == [each for each in old if each not in {*changed.removed, *changed.moved}]


@given(orders, st.data())
def test_moving_one_step_counts_as_one_move_at_most(order: list[str], data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(order))
    rest = [each for each in order if each != step]
    rest.insert(data.draw(st.integers(0, len(rest))), step)
    assert len(diff(an_edition(*order), an_edition(*rest)).moved) <= 1
