from dataclasses import replace
from typing import assert_never

from bot.guide.model import Check, Edition, Step
from bot.wizard.carry import carry
from bot.wizard.events import (
    Completed,
    Confirmed,
    DoneAfterAll,
    Event,
    Jumped,
    Moved,
    Restarted,
    Skipped,
    Transition,
    WentBack,
)
from bot.wizard.state import Progress, current_step, first_unfinished, is_left_out, is_settled


def advance(edition: Edition, progress: Progress, event: Event) -> Transition:
    """Apply one event; performs no I/O and never raises, whatever ids are in it.

    Finished steps stay finished. A click counts only for the step that is current: a second
    click, or a second admin's click on the same step, finds the guide moved on and changes
    nothing.
    """
    transition = _apply(edition, progress, event)
    moved = transition.progress
    if isinstance(event, Moved) or moved.current == progress.current:
        return transition
    return replace(transition, progress=replace(moved, left_at={}))


def may_skip(step: Step, progress: Progress) -> bool:
    """Tell whether a step can be left out, or left out for another reason."""
    return step.optional and step.id not in progress.done


def may_jump(edition: Edition, progress: Progress, step: Step) -> bool:
    """Tell whether a step can be picked: one that is settled, or the next to be done."""
    nearest = (current_step(edition, progress), first_unfinished(edition, progress))
    return is_settled(step, progress) or step in nearest


def _apply(edition: Edition, progress: Progress, event: Event) -> Transition:  # noqa: PLR0911  one arm for each event
    match event:
        case Confirmed(step_id):
            return _confirm(edition, progress, step_id)
        case WentBack(step_id):
            return Transition(_go_back(edition, progress, step_id))
        case Completed(check):
            return Transition(_complete(edition, progress, check))
        case Skipped(step_id, reason):
            return Transition(_skip(edition, progress, step_id, reason))
        case DoneAfterAll(step_id):
            return Transition(_do_after_all(edition, progress, step_id))
        case Jumped(step_id):
            return Transition(_jump(edition, progress, step_id))
        case Restarted():
            return Transition(replace(progress, current=edition.steps[0].id))
        case Moved(other):
            return Transition(carry(progress, edition, other))
        case _:
            assert_never(event)


def _confirm(edition: Edition, progress: Progress, step_id: str) -> Transition:
    step = current_step(edition, progress)
    if step.id != step_id:
        return Transition(progress)
    if is_settled(step, progress):
        return Transition(_move_on(edition, progress, step))
    if step.check:
        return Transition(progress, blocked_by=step.check)
    return Transition(_finish(edition, progress, step))


def _go_back(edition: Edition, progress: Progress, step_id: str) -> Progress:
    step = current_step(edition, progress)
    position = edition.steps.index(step)
    if step.id != step_id or position == 0:
        return progress
    return replace(progress, current=edition.steps[position - 1].id)


def _complete(edition: Edition, progress: Progress, check: Check) -> Progress:
    step = current_step(edition, progress)
    for each in edition.steps:
        if each.check is check:
            progress = _mark(progress, each)
    return _move_on(edition, progress, step) if step.check is check else progress


def _skip(edition: Edition, progress: Progress, step_id: str, reason: str) -> Progress:
    step = current_step(edition, progress)
    if step.id != step_id or not may_skip(step, progress):
        return progress
    left_out = replace(progress, skipped={**progress.skipped, step.id: reason})
    return _move_on(edition, left_out, step)


def _do_after_all(edition: Edition, progress: Progress, step_id: str) -> Progress:
    step = current_step(edition, progress)
    if step.id != step_id or step.check or not is_left_out(step, progress):
        return progress
    return _finish(edition, progress, step)


def _jump(edition: Edition, progress: Progress, step_id: str) -> Progress:
    step = edition.step(step_id)
    if step is None or not may_jump(edition, progress, step):
        return progress
    return replace(progress, current=step.id)


def _finish(edition: Edition, progress: Progress, step: Step) -> Progress:
    return _move_on(edition, _mark(progress, step), step)


def _mark(progress: Progress, step: Step) -> Progress:
    """Mark a step as finished; it is not skipped any more."""
    skipped = {id_: reason for id_, reason in progress.skipped.items() if id_ != step.id}
    return replace(progress, done=progress.done | {step.id}, skipped=skipped)


def _move_on(edition: Edition, progress: Progress, step: Step) -> Progress:
    """Show the step after this one; after the last, what is left."""
    following = edition.steps[edition.steps.index(step) + 1 :]
    upcoming = next(iter(following), None) or first_unfinished(edition, progress) or step
    return replace(progress, current=upcoming.id)
