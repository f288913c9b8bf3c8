from dataclasses import dataclass
from enum import StrEnum

from bot.guide.model import Edition, Step
from bot.wizard.engine import may_jump
from bot.wizard.state import Progress, current_step, is_left_out


class Standing(StrEnum):
    """Tell where a step stands among all of them."""

    HERE = "here"
    HERE_DONE = "here_done"
    HERE_SKIPPED = "here_skipped"
    DONE = "done"
    SKIPPED = "skipped"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Place:
    """Say of a step where it stands, why it was skipped if it was, and whether it can be opened."""

    step: Step
    standing: Standing
    reason: str | None
    jumpable: bool


def overview(edition: Edition, progress: Progress) -> tuple[Place, ...]:
    """List every step of the edition in its order."""
    here = current_step(edition, progress)
    return tuple(_place(edition, progress, step, here=step is here) for step in edition.steps)


def _place(edition: Edition, progress: Progress, step: Step, *, here: bool) -> Place:
    left_out = is_left_out(step, progress)
    return Place(
        step=step,
        standing=_standing(done=step.id in progress.done, left_out=left_out, here=here),
        reason=progress.skipped[step.id] if left_out else None,
        jumpable=not here and may_jump(edition, progress, step),
    )


def _standing(*, done: bool, left_out: bool, here: bool) -> Standing:
    if done:
        return Standing.HERE_DONE if here else Standing.DONE
    if left_out:
        return Standing.HERE_SKIPPED if here else Standing.SKIPPED
    return Standing.HERE if here else Standing.AHEAD
