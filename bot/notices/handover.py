from dataclasses import dataclass
from enum import StrEnum


class Unfit(StrEnum):
    """Why the guide cannot be handed over to somebody."""

    ONESELF = "oneself"
    ADMIN = "admin"
    HAS_IT = "has_it"
    GUEST = "guest"
    STRANGER = "stranger"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    UNKNOWN = "unknown"
    UNREAD = "unread"  # Slack does not say who that is


@dataclass(frozen=True, slots=True)
class Handed:
    """How somebody came to have the guide who is no admin, or how that ended."""

    member_id: str
    given_by: str
    since: int
    reason: str | None = None
