from collections.abc import Sequence
from dataclasses import dataclass

from bot.guide.model import Edition


@dataclass(frozen=True, slots=True)
class Relabelled:
    """Name a step on which Zoom's own words changed, with the words before and after."""

    step_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Tell what changed from one edition to another; steps and callouts by their ids.

    What was removed comes in the order of the old edition, all else in that of the new one.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    relabelled: tuple[Relabelled, ...] = ()
    callouts_added: tuple[str, ...] = ()
    callouts_removed: tuple[str, ...] = ()


def diff(old: Edition, new: Edition) -> Difference:
    """Compare two editions; as few steps as possible count as moved."""
    before, after = [step.id for step in old.steps], [step.id for step in new.steps]
    callouts_before = [callout.id for callout in old.callouts]
    callouts_after = [callout.id for callout in new.callouts]
    return Difference(
        added=_without(after, before),
        removed=_without(before, after),
        moved=_moved(before, after),
        relabelled=_relabelled(old, new),
        callouts_added=_without(callouts_after, callouts_before),
        callouts_removed=_without(callouts_before, callouts_after),
    )


def _without(ids: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in ids if each not in others)


def _relabelled(old: Edition, new: Edition) -> tuple[Relabelled, ...]:
    pairs = ((old.step(step.id), step) for step in new.steps)
    return tuple(
        Relabelled(after.id, before.labels, after.labels)
        for before, after in pairs
        if before is not None and before.labels != after.labels
    )


def _moved(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Return the shared steps outside the longest run that keeps its order."""
    shared = [each for each in after if each in before]
    places = [before.index(each) for each in shared]
    runs: list[tuple[int, ...]] = []  # the longest rising run that ends at each place
    for index, place in enumerate(places):
        earlier = (run for run in runs[:index] if run[-1] < place)
        runs.append((*max(earlier, key=len, default=()), place))
    kept = max(runs, key=len, default=())
    return tuple(each for each, place in zip(shared, places, strict=True) if place not in kept)
