"""The log of what was asked: names of parameters, never their values."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

_KEPT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Record one request. `status` is None when the connection was cut."""

    at: datetime
    method: str
    path: str
    parameters: tuple[str, ...]
    grant_type: str | None
    status: int | None


@dataclass(slots=True)
class Calls:
    """Keep the latest calls, oldest first."""

    latest: deque[Call] = field(default_factory=lambda: deque(maxlen=_KEPT))
