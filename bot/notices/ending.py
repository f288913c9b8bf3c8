from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Alarm:
    """Tell support that somebody did not authorize what was authorized in their name."""

    member_id: str
    since: int  # Unix seconds


@dataclass(frozen=True, slots=True)
class EveryoneNotice:
    """Ask an admin whether everybody is to be disconnected, and then say what became of it."""

    proposal_id: UUID
    proposed_by: str
    reason: str
    people: int
    target: str
    shared: bool  # the target uses the same Zoom app, so both end together
    mine: bool  # for whoever proposed it
    asked: int  # how many others read of it
    until: int  # Unix seconds
    decision: str | None  # bot.campaigns.proposal.Decision, as text
    decided_by: str | None
    since: int  # Unix seconds; of the decision, or of the proposal
    left: int  # people of whom Zoom has not said yet that it is over


@dataclass(frozen=True, slots=True)
class LeaverNotice:
    """Announce to support what ends because somebody was deactivated in Slack, and how it went."""

    member_id: str
    target: str
    since: int  # Unix seconds
    ends: int  # Unix seconds
    outcome: str | None  # bot.campaigns.leaving.Leaving, as text
    kept_by: str | None
    decided: int | None  # Unix seconds
