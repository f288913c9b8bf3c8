from dataclasses import dataclass
from typing import TypeAlias

from bot.guide.model import Check, Edition, Mendable
from bot.wizard.state import Progress


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An admin pressed Next while `step_id` was on the screen; what was skipped stays skipped."""

    step_id: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """An admin pressed Back while `step_id` was on the screen."""

    step_id: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The system saw something happen that finishes the steps waiting for it."""

    check: Check


@dataclass(frozen=True, slots=True)
class Failed:
    """The system saw something fail that a check waits for; `cause` is None if no step mends it."""

    check: Check
    cause: Mendable | None


@dataclass(frozen=True, slots=True)
class TriedAgain:
    """What had failed is tried again."""

    check: Check


@dataclass(frozen=True, slots=True)
class Skipped:
    """An admin leaves out the optional step on the screen, and says why."""

    step_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DoneAfterAll:
    """An admin has done the step on the screen, which was skipped before."""

    step_id: str


@dataclass(frozen=True, slots=True)
class Jumped:
    """An admin picked a step among all of them."""

    step_id: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """An admin wants to walk through the guide from its first step again."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An admin moved the setup to another edition."""

    edition: Edition


Event: TypeAlias = (
    Confirmed
    | WentBack
    | Completed
    | Failed
    | TriedAgain
    | Skipped
    | DoneAfterAll
    | Jumped
    | Restarted
    | Moved
)


@dataclass(frozen=True, slots=True)
class Transition:
    """Hold the progress after an event and, when Next was refused, what it waits for."""

    progress: Progress
    blocked_by: Check | None = None
