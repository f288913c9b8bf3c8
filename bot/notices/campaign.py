from dataclasses import dataclass
from uuid import UUID

from bot.notices.person import InvitationNotice


@dataclass(frozen=True, slots=True)
class Preview:
    """Show an admin whom a campaign will reach, whom not and why, and the very text."""

    campaign_id: UUID
    invited: tuple[str, ...]  # member ids
    left_out: tuple[tuple[str, str], ...]  # member id, bot.campaigns.plan.LeftOut as text
    sample: InvitationNotice  # with a link that leads nowhere
    disconnects: bool  # the target asks people itself by now, and would lose them


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """One cause, the capabilities missing if that is it, and the people it concerns."""

    cause: str
    missing: tuple[str, ...]  # capability ids
    count: int
    member_ids: tuple[str, ...]  # empty where people must not be named
    claims: tuple[tuple[str, str], ...] = ()  # of those, who is taken care of, and by whom


@dataclass(frozen=True, slots=True)
class Board:
    """Be a campaign's one message in the status channel."""

    target: str
    asked_by: str
    rehearsal: bool
    total: int
    done: int
    counts: tuple[tuple[str, int], ...]  # bot.campaigns.progress.Standing as text
    since: int  # Unix seconds
    trouble_count: int


@dataclass(frozen=True, slots=True)
class BoardDetails:
    """Be the message in the board's thread: by cause, what needs somebody."""

    target: str
    rehearsal: bool
    troubles: tuple[TroubleLine, ...]
    named: bool
