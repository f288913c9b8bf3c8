from dataclasses import replace

from bot.guide.model import Edition, Step
from bot.wizard.state import Progress, current_step, first_unfinished, is_settled


def carry(progress: Progress, old: Edition, new: Edition) -> Progress:
    """Move progress from one edition to another; what is finished or skipped stays so.

    Steps that only the old edition has are kept, for the way back. Whoever only looked at another
    edition comes back to the step they left. Otherwise the same step is shown if the new edition
    has it; if not, the first unfinished one after those that both editions have in front of it.
    """
    here = current_step(old, progress)
    left = {**progress.left_at, old.id: here.id}
    there = (
        new.step(progress.left_at.get(new.id, ""))
        or new.step(progress.current)
        or new.step(here.id)
        or _continuation(progress, here, old, new)
    )
    left.pop(new.id, None)
    return replace(progress, edition_id=new.id, current=there.id, left_at=left)


def _continuation(progress: Progress, here: Step, old: Edition, new: Edition) -> Step:
    passed = {step.id for step in old.steps[: old.steps.index(here)]}
    last_passed = max((i for i, step in enumerate(new.steps) if step.id in passed), default=-1)
    ahead = (step for step in new.steps[last_passed + 1 :] if not is_settled(step, progress))
    return next(ahead, None) or first_unfinished(new, progress) or new.steps[-1]
