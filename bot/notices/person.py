from dataclasses import dataclass
from uuid import UUID

from bot.about import About
from bot.secret import Secret


@dataclass(frozen=True, slots=True)
class InvitationNotice:
    """Ask a person to authorize; the link is personal and stands nowhere else."""

    invitation_id: UUID
    link: Secret
    about: About
    asked_by: str  # member id
    zoom_email: str | None  # the address to sign in with, as far as known
    rehearsal: bool
    asked: tuple[str, ...] = ()  # capability ids; none: all seven
    second: bool = False  # a colleague's rehearsal


@dataclass(frozen=True, slots=True)
class OutcomeNotice:
    """Tell a person how it went, in the place of the invitation.

    `outcome` is an invitation state that is no longer waiting, other than confirming; `link` is
    there when another try makes sense.
    """

    invitation_id: UUID
    outcome: str  # bot.campaigns.model.InvitationState, as text
    cause: str | None
    missing: tuple[str, ...]  # capability ids
    zoom_email: str | None  # None whenever it is not the person's own account
    sign_in_as: str | None  # where another Zoom user is needed: the one that is expected
    about: About
    asked_by: str
    link: Secret | None
    rehearsal: bool
    second: bool = False  # a colleague's rehearsal
    ending: bool = False  # disconnected here, and Zoom has yet to hear of it
    shared: bool = False  # the target uses the same Zoom app, so both end together
    lists: tuple[tuple[str, str], ...] = ()  # in a rehearsal: ListKind and ListAnswer, as text
    held_up: bool = False  # what was allowed cannot be asked while Zoom refuses the app


@dataclass(frozen=True, slots=True)
class ReplacedNotice:
    """Be what is left of a message whose link a newer message has."""

    target: str


@dataclass(frozen=True, slots=True)
class ConfirmNotice:
    """Ask whether the Zoom user that came back is the person's own."""

    invitation_id: UUID
    zoom_email: str
    slack_email: str | None
    about: About


@dataclass(frozen=True, slots=True)
class NoReturnNotice:
    """Ask somebody who rehearses and left for Zoom what its page said."""

    invitation_id: UUID
    link: Secret
