from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.oauth.tokens import TokenSet
from bot.scopes.profiles import Profile
from bot.scopes.verify import ScopeReport, parse_scopes, verify


class GrantStatus(StrEnum):
    """Whether a grant may be used."""

    HELD = "held"
    CONFIRMING = "confirming"  # unused until the person says that this Zoom user is theirs
    DROPPED = "dropped"  # unused; to be revoked at Zoom and forgotten


_POWERFUL = {"owner", "admin"}


@dataclass(frozen=True, slots=True)
class ZoomUser:
    """Who authorized, in Zoom's words."""

    id: str
    account_id: str
    email: str
    licensed: bool
    role: str | None = None  # None where Zoom does not say

    @property
    def runs_zoom(self) -> bool:
        """True for the two roles that Zoom itself gives power; of others nothing is known."""
        return self.role is not None and self.role.casefold() in _POWERFUL


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """What is known of a grant without opening its tokens."""

    id: UUID
    invitation_id: UUID
    credentials_id: UUID
    zoom_user: ZoomUser
    scopes: str
    profile: Profile  # which it is held against, whatever is asked for today
    status: GrantStatus
    obtained_at: datetime
    verified_at: datetime | None  # when Zoom was asked again since
    doubted_at: datetime | None  # since when something seems to be missing
    refused: str | None = None  # why Zoom does not refresh it: bot.campaigns.causes.Cause, as text

    @property
    def report(self) -> ScopeReport:
        """Hold what was granted against what the profile requires."""
        return verify(self.profile, parse_scopes(self.scopes))

    @property
    def missing(self) -> tuple[str, ...]:
        """Name the capabilities that were not granted."""
        return tuple(each.capability_id.value for each in self.report.missing)


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
    profile: Profile
    obtained_at: datetime
    status: GrantStatus
    verified_at: datetime | None = None
    doubted_at: datetime | None = None
    dropped_at: datetime | None = field(default=None, compare=False)
    version: int = field(default=0, compare=False)  # the row's; raised whenever tokens change
    refreshed_at: datetime | None = field(default=None, compare=False)
    refused: str | None = field(default=None, compare=False)

    @property
    def facts(self) -> GrantFacts:
        """Leave the tokens aside."""
        return GrantFacts(
            id=self.id,
            invitation_id=self.invitation_id,
            credentials_id=self.credentials_id,
            zoom_user=self.zoom_user,
            scopes=self.tokens.scope,
            profile=self.profile,
            status=self.status,
            obtained_at=self.obtained_at,
            verified_at=self.verified_at,
            doubted_at=self.doubted_at,
            refused=self.refused,
        )
