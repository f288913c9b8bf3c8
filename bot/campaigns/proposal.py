from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

OPEN_FOR = timedelta(days=1)


class ProposalKind(StrEnum):
    """What takes two admins."""

    REVOKE_EVERYONE = "revoke_everyone"


class Decision(StrEnum):
    """What became of a proposal."""

    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by whoever made it
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an admin proposes, for which another one's word is needed within a day."""

    id: UUID
    workspace_id: str
    kind: ProposalKind
    reason: str
    proposed_by: str
    proposed_at: datetime
    people: int  # how many it concerns; once decided, how many it did then
    decided_by: str | None = None  # None for Usher itself
    decided_at: datetime | None = None
    decision: Decision | None = None

    @property
    def until(self) -> datetime:
        """When it expires unless somebody decides."""
        return self.proposed_at + OPEN_FOR

    def open_at(self, now: datetime) -> bool:
        """Tell whether another admin may still decide."""
        return self.decision is None and now < self.until
