from dataclasses import dataclass
from typing import TypeAlias

from bot.guide.model import Check
from bot.wizard.state import Progress


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An admin pressed Next while `step_id` was on the screen."""

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
class Restarted:
    """An admin wants to walk through the guide from its first step again."""


Event: TypeAlias = Confirmed | WentBack | Completed | Restarted


@dataclass(frozen=True, slots=True)
class Transition:
    """Hold the progress after an event and, when Next was refused, what it waits for."""

    progress: Progress
    blocked_by: Check | None = None
