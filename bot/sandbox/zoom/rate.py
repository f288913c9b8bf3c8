"""Zoom's limit of calls per second, shared by all apps of an account."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Label(StrEnum):
    """Name what Zoom calls the weight of an operation, each with a limit of its own."""

    LIGHT = "Light"
    MEDIUM = "Medium"


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
    """Count calls by account and weight, in whole seconds."""

    _counts: dict[tuple[str, Label], tuple[int, int]] = field(default_factory=dict)

    def take(self, account_id: str, label: Label, *, limit: int, now: datetime) -> Allowance:
        """Count one call."""
        second = int(now.timestamp())
        counted_in, used = self._counts.get((account_id, label), (second, 0))
        used = used + 1 if counted_in == second else 1
        self._counts[account_id, label] = (second, used)
        return Allowance(limit, used)
