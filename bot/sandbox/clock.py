"""The one clock of the sandbox: the bot and both emulators look at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Clock:
    """Tell real time, ahead of it by what was skipped; a saved state may set it to its own time."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        """Return the present, in UTC."""
        return datetime.now(UTC) + self.ahead

    def skip(self, span: timedelta) -> None:
        """Move time forward.

        Raises:
            ValueError: the span is negative; tokens and links know only one direction.
        """
        if span < timedelta():
            raise ValueError("time only moves forward")
        self.ahead += span

    def resume_at(self, moment: datetime) -> None:
        """Go on from a moment, past or future, as a loaded state needs it."""
        self.ahead = moment - datetime.now(UTC)
