"""What a test wants to go wrong at the Web API, and how often."""

from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.slack.rates import rate_limited
from bot.sandbox.slack.wire import Refusal

_TOO_MANY: Final = 429


@dataclass(slots=True)
class Fault:
    """One planned failure of a method.

    `delay` is in seconds and may stand beside any other. ``cut_before`` drops the connection
    before anything happens; ``cut_after`` lets it happen and drops the answer: the caller cannot
    know which of the two it was.
    """

    method: str
    error: str = ""
    status: int = 0
    delay: float = 0.0
    cut_before: bool = False
    cut_after: bool = False
    times: int = 1
    retry_after: int = 1

    def refusal(self) -> Refusal | None:
        """Return the answer the fault replaces Slack's with, if it does."""
        if self.error == "ratelimited" or self.status == _TOO_MANY:
            return rate_limited(self.retry_after)
        if self.status:
            return Refusal(self.error or "internal_error", status=self.status)
        return Refusal(self.error) if self.error else None


@dataclass(slots=True)
class Faults:
    """The failures still to come, in the order they were planned."""

    planned: list[Fault] = field(default_factory=list)

    def next_for(self, method: str) -> Fault | None:
        """Return the fault this call meets and count it."""
        fault = next((f for f in self.planned if f.method in (method, "*")), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.times <= 0:
            self.planned.remove(fault)
        return fault
