from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One invitation: who asked and when, where it stands and why, and what it led to."""

    invitation_id: UUID
    asked_by: str  # member id
    asked: int  # Unix seconds
    rehearsal: bool
    standing: str  # bot.campaigns.progress.Standing, as text
    since: int  # Unix seconds
    cause: str | None
    zoom_email: str | None  # None unless it is known to be the person's own
    granted: tuple[str, ...]  # capability ids
    partly: tuple[str, ...]  # capability ids, each among the missing too
    missing: tuple[str, ...]  # capability ids
    verified: int | None  # Unix seconds
    link_helps: bool  # a fresh link makes sense
    disconnects: bool  # using it would end what the person has in the target


@dataclass(frozen=True, slots=True)
class PersonStory:
    """Tell admins and support how far one person is with each invitation, newest first."""

    member_id: str
    email: str | None  # Slack's
    lines: tuple[StoryLine, ...]
    claimed_by: str | None
    claimed: int | None  # Unix seconds
    mine: bool  # whoever reads this has claimed it
    target: str
