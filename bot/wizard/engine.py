from dataclasses import replace
from typing import assert_never

from bot.guide.model import Check, Edition, Step
from bot.wizard.events import Completed, Confirmed, Event, Restarted, Transition, WentBack
from bot.wizard.state import Progress, current_step, first_unfinished


def advance(edition: Edition, progress: Progress, event: Event) -> Transition:
    """Apply one event; performs no I/O and never raises, whatever ids are in it.

    Finished steps stay finished. A click counts only for the step that is current: a second
    click, or a second admin's click on the same step, finds the guide moved on and changes
    nothing.
    """
    match event:
        case Confirmed(step_id):
            return _confirm(edition, progress, step_id)
        case WentBack(step_id):
            return Transition(_go_back(edition, progress, step_id))
        case Completed(check):
            return Transition(_complete(edition, progress, check))
        case Restarted():
            return Transition(replace(progress, current=edition.steps[0].id))
        case _:
            assert_never(event)


def _confirm(edition: Edition, progress: Progress, step_id: str) -> Transition:
    step = current_step(edition, progress)
    if step.id != step_id:
        return Transition(progress)
    if step.check and step.id not in progress.done:
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
    waiting = (each.id for each in edition.steps if each.check is check)
    progress = replace(progress, done=progress.done.union(waiting))
    if step.check is not check:
        return progress
    return _finish(edition, progress, step)


def _finish(edition: Edition, progress: Progress, step: Step) -> Progress:
    """Mark a step as finished and move to the one after it; from the last, to what is left."""
    progress = replace(progress, done=progress.done | {step.id})
    following = edition.steps[edition.steps.index(step) + 1 :]
    upcoming = next(iter(following), None) or first_unfinished(edition, progress) or step
    return replace(progress, current=upcoming.id)
