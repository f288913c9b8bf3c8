from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(days=14)
"""How long support can say Keep."""
ASK_AGAIN = timedelta(days=180)
"""How long a Keep is good for."""


class Leaving(StrEnum):
    """What became of somebody who was deactivated in Slack."""

    KEPT = "kept"
    BACK = "back"  # reactivated
    OVER = "over"  # nothing is held of them any more
    ENDED = "ended"  # the days were over, and nobody had said Keep


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who was deactivated in Slack while Usher held what they had allowed."""

    workspace_id: str
    member_id: str
    noticed_at: datetime
    outcome: Leaving | None = None
    kept_by: str | None = None
    decided_at: datetime | None = None
    channel_id: str | None = None  # where support was told, as soon as it was
    ts: str | None = None

    @property
    def gone(self) -> bool:
        """Tell whether the person is gone and something of theirs still held."""
        return self.outcome in {None, Leaving.KEPT}

    @property
    def ends_at(self) -> datetime:
        """When Usher ends it, unless somebody says Keep."""
        return self.noticed_at + GRACE

    def asks_at(self, now: datetime) -> bool:
        """Tell whether a Keep is so old that support is asked again."""
        kept = self.outcome is Leaving.KEPT and self.decided_at is not None
        return kept and now >= (self.decided_at or now) + ASK_AGAIN
