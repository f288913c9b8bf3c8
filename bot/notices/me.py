from dataclasses import dataclass
from uuid import UUID

from bot.about import About


@dataclass(frozen=True, slots=True)
class MeCard:
    """Answer `/usher me`: that this is genuine, who asked, and what is held."""

    about: About
    admins: tuple[str, ...]  # member or group ids
    invitations: tuple["MyInvitation", ...]
    member_id: str
    name: str  # empty where Slack has not been asked yet
    email: str | None
    records: tuple["MyRecord", ...]  # newest first
    erased: int | None = None  # since when nothing but the id is to be kept
    ending: bool = False  # erased, and Zoom has yet to hear of it
    shared: bool = False  # the target uses the same Zoom app, so both end together
    asked: tuple[str, ...] = ()  # capability ids; none: all seven


@dataclass(frozen=True, slots=True)
class MyInvitation:
    """One line of the card: who asked, where it stands, which Zoom user, since when."""

    invitation_id: UUID
    asked_by: str
    standing: str  # bot.campaigns.progress.Standing, as text
    zoom_email: str | None
    allowed: tuple[str, ...]  # capability ids
    partly: tuple[str, ...]  # capability ids
    connected: bool  # there is something to disconnect
    since: int  # Unix seconds, which Slack shows in the reader's own time zone
    sent: int | None  # when the message came
    verified: int | None  # when the permissions were last checked


@dataclass(frozen=True, slots=True)
class MyRecord:
    """Something that was recorded about the reader."""

    at: int  # Unix seconds
    act: str  # bot.services.audit.Act, as text
    by: str  # you, another or usher


@dataclass(frozen=True, slots=True)
class MyFile:
    """Everything that is held about the reader, for machines."""

    content: bytes


@dataclass(frozen=True, slots=True)
class ErasedNotice:
    """Tell a person that what was held about them is erased."""

    target: str
    unheard: bool  # Zoom has not listened for a week, and ends what was allowed no more
