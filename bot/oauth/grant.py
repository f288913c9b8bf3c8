from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.oauth.tokens import TokenSet


class GrantStatus(StrEnum):
    """Whether a grant may be used."""

    HELD = "held"
    CONFIRMING = "confirming"  # unused until the person says that this Zoom user is theirs
    DROPPED = "dropped"  # unused; to be revoked at Zoom and forgotten


@dataclass(frozen=True, slots=True)
class ZoomUser:
    """Who authorized, in Zoom's words."""

    id: str
    account_id: str
    email: str
    licensed: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """A person's Zoom authorization."""

    id: UUID
    workspace_id: str
    member_id: str
    invitation_id: UUID
    credentials_id: UUID
    zoom_user: ZoomUser
    tokens: TokenSet
    profile: str
    obtained_at: datetime
    status: GrantStatus
