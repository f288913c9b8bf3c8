"""Zoom's limit of calls per second, shared by all apps of an account."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """Say how one call stands to the limit of its second."""

    limit: int
    used: int

    @property
    def exceeded(self) -> bool:
        """Tell whether this call was one too many."""
        return self.used > self.limit

    @property
    def remaining(self) -> int:
        """Return how many more calls fit into the second."""
        return max(0, self.limit - self.used)


@dataclass(slots=True)
class Rate:
    """Count calls by account, in whole seconds."""

    _counts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def take(self, account_id: str, *, limit: int, now: datetime) -> Allowance:
        """Count one call."""
        second = int(now.timestamp())
        counted_in, used = self._counts.get(account_id, (second, 0))
        used = used + 1 if counted_in == second else 1
        self._counts[account_id] = (second, used)
        return Allowance(limit, used)
