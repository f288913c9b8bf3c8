from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bot.about import About
from bot.notices.domains import DomainPair, DomainProposal
from bot.notices.handover import Handed
from bot.secret import Secret


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Tell how the newest rehearsal goes, and what it came back without."""

    member_id: str
    state: str  # bot.campaigns.model.InvitationState, as text
    cause: str | None = None
    missing: tuple[str, ...] = ()  # capability ids
    to_add: tuple[str, ...] = ()  # what would grant them, by Zoom's names
    role: str | None = None  # what Zoom calls the Zoom user's role
    runs_zoom: bool = False  # by that role, so that Zoom's rules for everybody were not tried
    lists: tuple[tuple[str, str], ...] = ()  # ListKind and ListAnswer, as text


@dataclass(frozen=True, slots=True)
class Asked:
    """Say which profile the app asks people for, and whether the institution has its own."""

    profile_id: str
    own_id: str | None = None
    own_count: int = 0  # scopes of the own one


@dataclass(frozen=True, slots=True)
class SeenLabel:
    """What somebody saw on Zoom's page where the guide says something else."""

    label: str
    instead_of: str | None
    seen_by: str
    since: int


@dataclass(frozen=True, slots=True)
class PairInUse:
    """Say which credential pair people are sent to Zoom with, without showing it."""

    ends_with: str  # of the Client ID
    entered_by: str
    since: int  # Unix seconds
    people: int  # who have authorized
    by_earlier: int  # of them, for whom an earlier pair of the same app is still used
    by_other_app: int  # of them, whom the app from before still serves
    shared: bool  # the target uses the same Zoom app


@dataclass(frozen=True, slots=True)
class Looked:
    """Say what Usher saw when it asked for itself by its public name."""

    reached: str  # bot.oauth.redirect.Reached, as text
    detail: str  # in technical terms
    at: int  # Unix seconds


@dataclass(frozen=True, slots=True)
class SetupCard:
    """Show an admin the step of the guide that the workspace is on."""

    edition_id: str
    step_id: str
    done: frozenset[str]  # step ids
    values: Mapping[str, str]  # what to copy: redirect_url, target_url, scopes; and {target}
    credentials: str | None  # bot.oauth.credentials.CredentialsState, as text
    channel_id: str | None
    candidate_channel_id: str | None
    channel_problem: str | None  # Slack's own word, such as not_in_channel
    rehearsal: Rehearsal | None
    colleague: Rehearsal | None
    to_repeat: str | None  # bot.guide.model.Check that failed, while it is being put right
    unlocked: bool  # a rehearsal has come back verified
    asked: Asked = Asked("core")
    looked: Looked | None = None  # None: it is being looked
    shared_test: str | None = None  # bot.campaigns.permission.Survival, as text
    shared_tested: int | None = None  # Unix seconds
    permission_use: str | None = None  # bot.campaigns.permission.PermissionUse, as text
    live_since: int | None = None  # Unix seconds
    about: About | None = None  # None: nobody has answered yet
    skipped: Mapping[str, str] = field(default_factory=dict)  # reasons by step id
    handed: Handed | None = None  # how the reader has the guide; None for an admin
    colleagues: tuple[Handed, ...] = ()  # who has the guide too, for an admin to see
    seen: tuple[SeenLabel, ...] = ()  # what others saw on Zoom's page of this step
    differing: frozenset[str] = frozenset()  # step ids on whose pages something was seen
    credentials_id: UUID | None = None  # of what was entered last
    pair_in_use: PairInUse | None = None
    domain_rules: tuple[DomainPair, ...] = ()
    declined_rules: tuple[DomainPair, ...] = ()
    domain_proposal: DomainProposal | None = None


class Retired(StrEnum):
    """Why a card is no longer one."""

    REPLACED = "replaced"  # a newer one stands further down
    NO_ROLE = "no_role"  # its owner may not walk through the guide any more
    TAKEN_BACK = "taken_back"
    GIVEN_BACK = "given_back"


@dataclass(frozen=True, slots=True)
class RetiredCard:
    """Be what a card turns into when it is no longer one."""

    why: Retired
    by: str | None = None  # who took it back


@dataclass(frozen=True, slots=True)
class Live:
    """Say since when people work with the target."""

    target: str
    since: int  # Unix seconds
    hands_off: bool  # Usher leaves people alone: the target has the same Zoom app


@dataclass(frozen=True, slots=True)
class CredentialsNotice:
    """Tell the admin what Zoom said of the pair, when the view has been closed."""

    state: str  # bot.oauth.credentials.CredentialsState, as text
    target: str
    credentials_id: UUID | None = None
    in_use: PairInUse | None = None


@dataclass(frozen=True, slots=True)
class CredentialFormNotice:
    """Give an admin the link to the one-time web form; it stands nowhere else."""

    link: Secret
    target: str
    until: int  # Unix seconds


@dataclass(frozen=True, slots=True)
class ChannelNotice:
    """Tell the admin whether Usher could post in the channel."""

    channel_id: str
    problem: str | None  # Slack's own word, such as not_in_channel; None when it worked
    names_people: bool


@dataclass(frozen=True, slots=True)
class ChannelProof:
    """Be the message that proves, in the status channel, that Usher can post there."""

    target: str
    chosen_by: str
    names_people: bool
