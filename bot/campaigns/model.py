from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.campaigns.causes import Cause


class MemberKind(StrEnum):
    """What a Slack person is, as far as inviting them goes."""

    PERSON = "person"
    GUEST = "guest"
    STRANGER = "stranger"  # of another organisation, through Slack Connect
    BOT = "bot"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Member:
    """A Slack person of the workspace."""

    member_id: str
    name: str
    email: str | None
    kind: MemberKind
    locale: str | None = None  # Slack's, such as de-DE
    erased_at: datetime | None = None  # asked that nothing be kept; not invited again


class CampaignKind(StrEnum):
    """A rehearsal is a campaign of one: an invitation to oneself, then one to a colleague."""

    REHEARSAL = "rehearsal"
    COLLEAGUE = "colleague"
    INVITATION = "invitation"


class CampaignState(StrEnum):
    """A campaign is a draft until somebody presses Send invitations.

    It has ended when nobody's state has changed for `USHER_RETENTION` and no link of it lives.
    """

    DRAFT = "draft"
    RUNNING = "running"
    ENDED = "ended"


class InvitationState(StrEnum):
    """Where a person stands on the way to an authorization."""

    QUEUED = "queued"
    SENT = "sent"
    AT_ZOOM = "at_zoom"
    VERIFIED = "verified"
    CONFIRMING = "confirming"
    MISSING_SCOPES = "missing_scopes"
    UNLICENSED = "unlicensed"
    WRONG_ACCOUNT = "wrong_account"
    DECLINED = "declined"
    FAILED = "failed"
    OPTED_OUT = "opted_out"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"

    @property
    def waiting(self) -> bool:
        """True while nothing has come back from the person."""
        return self in _WAITING

    @property
    def holds_grant(self) -> bool:
        """True in the states that keep what Zoom gave."""
        return self in _HOLDS_GRANT

    @property
    def stands(self) -> bool:
        """True where a try at Zoom that comes to nothing takes nothing away."""
        return self.holds_grant or self in _SAID_NO

    @property
    def usable(self) -> bool:
        """True where what Zoom gave may be used: whose it is, is no question."""
        return self.holds_grant and self is not InvitationState.CONFIRMING

    @property
    def stopped(self) -> bool:
        """True where somebody has to put something right before another try can end well."""
        return self in _STOPPED


_WAITING = {InvitationState.QUEUED, InvitationState.SENT, InvitationState.AT_ZOOM}
_HOLDS_GRANT = {
    InvitationState.VERIFIED,
    InvitationState.CONFIRMING,
    InvitationState.MISSING_SCOPES,
    InvitationState.UNLICENSED,
}
_SAID_NO = {InvitationState.OPTED_OUT, InvitationState.REVOKED}
_STOPPED = {
    InvitationState.MISSING_SCOPES,
    InvitationState.UNLICENSED,
    InvitationState.WRONG_ACCOUNT,
    InvitationState.DECLINED,
    InvitationState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A batch of invitations that somebody decided to send."""

    id: UUID
    workspace_id: str
    kind: CampaignKind
    state: CampaignState
    created_by: str
    created_at: datetime
    picks: tuple[str, ...] = ()
    view_id: str | None = None
    board_channel_id: str | None = None
    board_ts: str | None = None
    details_ts: str | None = None
    details_digest: bytes | None = None  # of the details last shown
    board_at: datetime | None = None

    @property
    def is_rehearsal(self) -> bool:
        """True for what is tried out before anybody is invited."""
        return self.kind is not CampaignKind.INVITATION


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one person is asked in one campaign, and where that stands."""

    id: UUID
    workspace_id: str
    campaign_id: UUID
    member_id: str
    state: InvitationState
    state_at: datetime
    cause: Cause | None = None
    dm_channel_id: str | None = None
    dm_ts: str | None = None
    sent_at: datetime | None = None
    asked_at: datetime | None = None  # by an admin who was warned that it disconnects the target
    ended_at: datetime | None = None  # by somebody's decision; trips begun before it lead nowhere

    @property
    def lost(self) -> bool:
        """True when Zoom has ended what had been granted, and the person is asked again."""
        return self.state is InvitationState.FAILED and self.cause is Cause.TOKEN_DEAD

    @property
    def told_anew(self) -> bool:
        """True where the person has something to do that an edit of an old message would hide."""
        return self.lost or self.cause is Cause.SCOPES_MISSING

    @property
    def being_checked(self) -> bool:
        """True while something seems to be missing, and Zoom has yet to say so once more."""
        return being_checked(self.state, self.cause)


def being_checked(state: InvitationState, cause: Cause | None) -> bool:
    """Tell whether permissions only seem to be missing: the state has no cause as yet."""
    return state is InvitationState.MISSING_SCOPES and cause is None
