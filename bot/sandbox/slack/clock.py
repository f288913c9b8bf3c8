"""The emulator's time, which controls can move forward."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class StoryClock:
    """A clock that runs like its `source`, ahead of it by what was skipped."""

    source: Callable[[], datetime]
    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """Return the present, in UTC."""
        return self.source() + self.ahead

    def advance(self, by: timedelta) -> None:
        """Skip `by`."""
        self.ahead += by
