from dataclasses import replace
from typing import assert_never

from bot.guide.model import Check, Edition, Mendable, Step
from bot.wizard.carry import carry
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
    there = current_step(edition, moved)
    over = moved.to_repeat is not None and there.check is moved.to_repeat
    to_repeat = None if over else moved.to_repeat
    return replace(transition, progress=replace(moved, left_at={}, to_repeat=to_repeat))


def may_skip(step: Step, progress: Progress) -> bool:
    """Tell whether a step can be left out, or left out for another reason."""
    return step.optional and step.id not in progress.done


def may_jump(edition: Edition, progress: Progress, step: Step) -> bool:
    """Tell whether a step can be picked: one that is settled, or the next to be done."""
    nearest = (current_step(edition, progress), first_unfinished(edition, progress))
    return is_settled(step, progress) or step in nearest


def _apply(edition: Edition, progress: Progress, event: Event) -> Transition:  # noqa: C901, PLR0911  one arm for each event
    match event:
        case Confirmed(step_id):
            return _confirm(edition, progress, step_id)
        case WentBack(step_id):
            return Transition(_go_back(edition, progress, step_id))
        case Completed(check):
            return Transition(_complete(edition, progress, check))
        case Failed(check, cause):
            return Transition(_fail(edition, progress, check, cause))
        case TriedAgain(check):
            return Transition(_try_again(edition, progress, check))
        case Skipped(step_id, reason):
            return Transition(_skip(edition, progress, step_id, reason))
        case DoneAfterAll(step_id):
            return Transition(_do_after_all(edition, progress, step_id))
        case Jumped(step_id):
            return Transition(_jump(edition, progress, step_id))
        case Restarted():
            return Transition(replace(progress, current=edition.steps[0].id, to_repeat=None))
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
    failed = edition.waiting_for(check) if progress.to_repeat is check else None
    if failed is not None:
        return _move_on(edition, replace(progress, to_repeat=None), failed)
    if step.check is not check:
        return progress
    if progress.to_repeat is not None:  # this was what had to be put right
        return _try_again(edition, progress, progress.to_repeat)
    return _move_on(edition, progress, step)


def _fail(edition: Edition, progress: Progress, check: Check, cause: Mendable | None) -> Progress:
    """Show the step that mends a cause, with a way back; without one, the step that waits."""
    waiting = edition.waiting_for(check)
    if waiting is None:
        return progress
    mending = edition.mending(cause) if cause else None
    if mending is None or mending.check is Check.REHEARSAL:  # all it takes is one more try
        mending = waiting
    to_repeat = progress.to_repeat if mending is waiting else check
    return replace(progress, current=mending.id, to_repeat=to_repeat)


def _try_again(edition: Edition, progress: Progress, check: Check) -> Progress:
    """Show the step that waits for what had failed, unless that is over."""
    waiting = edition.waiting_for(check)
    if waiting is None or progress.to_repeat is not check:
        return progress
    return replace(progress, current=waiting.id, to_repeat=None)


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
