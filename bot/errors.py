"""Everything that Usher raises on purpose.

UsherError                      has a code; people may quote it, `problems.<code>` is its sentence
├── ConfigurationError          configuration: the settings do not let it start
├── SchemaError                 schema: the database is not at the schema this version knows
├── DecryptionError             undecryptable: a stored secret does not open with the keys at hand
├── Refusal                     somebody asked for what cannot be done now; they are told what to do
│   ├── NotAdmin                not_admin
│   ├── RoleUnknown             role_unknown: Slack does not say whether they may
│   ├── NotYours                not_yours: a card or view of somebody else, or of another workspace
│   ├── UnknownCommand          unknown_command
│   ├── CredentialsNeeded       credentials_needed: no credential pair has been entered
│   ├── ChannelNeeded           channel_needed: no status channel has been chosen
│   ├── ChannelSettled          channel_settled: it is in use, and only an admin changes it
│   ├── InvitationsLocked       invitations_locked: the rehearsal has not come back verified
│   ├── NobodyToInvite          nobody_to_invite
│   ├── PersonNeeded            person_needed: the command names nobody
│   ├── PersonUnknown           person_unknown: nobody is known by this address or reference
│   ├── AlreadyVerifying        already_verifying: everybody is being verified at this moment
│   ├── SecondAdminNeeded       second_admin_needed: who proposed it cannot agree to it
│   ├── RehearsalOpen           rehearsal_open: the rehearsal's message is waiting already
│   ├── StepNotDone             step_not_done: the guide's step is not finished yet
│   ├── FormOver                form_over: the one-time form was used, or its time is over
│   ├── SentFromElsewhere       sent_from_elsewhere: another site sent a form of Usher's pages
│   ├── Uninstalled             uninstalled: Usher was removed from the workspace
│   ├── NotReady                not_ready: the admins have not finished setting up
│   ├── RefreshingStopped       refreshing_stopped: an admin has switched off all refreshing
│   ├── TargetIsLive            target_is_live: the target asks people itself, with the same app
│   └── StaleView               stale_view: what the button belonged to has moved on
├── SlackProblem                Slack said no, or nothing
│   ├── SlackRefused            slack_refused: a definite answer; carries Slack's own word
│   ├── SlackThrottled          slack_throttled: 429; carries how long to wait
│   └── SlackUnavailable        slack_unavailable: the outcome is unknown
└── ZoomProblem                 Zoom said no, or nothing; carries the cause
    ├── ZoomRefused             a definite answer: invalid_client, redirect_mismatch, token_dead...
    └── ZoomUnavailable         zoom_unavailable: 5xx, time-out, or a body nobody can read
        └── ZoomThrottled       429; carries when Zoom wants to be asked again
"""

from datetime import datetime, timedelta
from typing import ClassVar


class UsherError(Exception):
    """Carry a code that support can look up."""

    code: ClassVar[str] = "unexpected"


class ConfigurationError(UsherError):
    """Refuse to start, with one line per problem and no value in any of them."""

    code = "configuration"

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SchemaError(UsherError):
    """Refuse to start on a database schema that this version does not know."""

    code = "schema"


class DecryptionError(UsherError):
    """Say that a stored secret does not open with the keys at hand."""

    code = "undecryptable"


class Refusal(UsherError):
    """Tell somebody that what they asked for cannot be done now, and what to do."""


class NotAdmin(Refusal):
    """Only people named in USHER_ADMINS may do this."""

    code = "not_admin"


class RoleUnknown(Refusal):
    """Whether somebody may do this cannot be read from Slack at the moment."""

    code = "role_unknown"


class NotYours(Refusal):
    """The card, view or invitation belongs to somebody else."""

    code = "not_yours"


class UnknownCommand(Refusal):
    """`/usher` has no such subcommand."""

    code = "unknown_command"


class CredentialsNeeded(Refusal):
    """No Client ID and Client Secret have been entered yet."""

    code = "credentials_needed"


class ChannelNeeded(Refusal):
    """No status channel has been chosen yet."""

    code = "channel_needed"


class ChannelSettled(Refusal):
    """The status channel is in use; who is in it is support, so only an admin changes it."""

    code = "channel_settled"


class InvitationsLocked(Refusal):
    """Nobody is invited before a rehearsal has come back verified."""

    code = "invitations_locked"


class NobodyToInvite(Refusal):
    """The list of people to invite is empty."""

    code = "nobody_to_invite"


class PersonNeeded(Refusal):
    """The command is about one person and names nobody."""

    code = "person_needed"


class PersonUnknown(Refusal):
    """Usher knows nobody by this e-mail address or reference."""

    code = "person_unknown"


class AlreadyVerifying(Refusal):
    """Everybody is being verified again at this moment."""

    code = "already_verifying"


class StepNotDone(Refusal):
    """The guide's step is done when Usher has seen it happen, and it has not."""

    code = "step_not_done"


class Uninstalled(Refusal):
    """Usher was removed from the Slack workspace, and does nothing for it."""

    code = "uninstalled"


class NotReady(Refusal):
    """Somebody follows a link while there are no credentials to go to Zoom with."""

    code = "not_ready"


class RefreshingStopped(Refusal):
    """An admin has switched off all refreshing of tokens, and this would need it."""

    code = "refreshing_stopped"


class TargetIsLive(Refusal):
    """The target asks people itself with the same Zoom app: Usher would disconnect them there."""

    code = "target_is_live"


class FormOver(Refusal):
    """The one-time web form was used or replaced, its time is over, or there never was one."""

    code = "form_over"


class SentFromElsewhere(Refusal):
    """Another site had the browser send what only Usher's own pages may."""

    code = "sent_from_elsewhere"


class StaleView(Refusal):
    """What the button belonged to has moved on; nothing was changed."""

    code = "stale_view"


class SecondAdminNeeded(Refusal):
    """Whoever proposed it cannot agree to it: it takes two admins."""

    code = "second_admin_needed"


class RehearsalOpen(Refusal):
    """The rehearsal's message is in the admin's DM already and waits to be used."""

    code = "rehearsal_open"


class SlackProblem(UsherError):
    """Slack said no, or nothing."""

    code = "slack"


class SlackRefused(SlackProblem):
    """Slack answered definitely, with a word such as `channel_not_found`."""

    code = "slack_refused"

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class SlackThrottled(SlackProblem):
    """Slack wants the next call of this kind no sooner than `retry_after` seconds from now."""

    code = "slack_throttled"

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after:g} s")
        self.retry_after = retry_after


class SlackUnavailable(SlackProblem):
    """Slack gave no answer that can be read; the call may or may not have had its effect."""

    code = "slack_unavailable"


class ZoomProblem(UsherError):
    """Carry the cause (one of the codes in bot.campaigns.causes) of a failed call to Zoom."""

    code = "zoom"

    def __init__(self, cause: str, reason: str = "") -> None:
        super().__init__(f"{cause}: {reason}" if reason else cause)
        self.cause = cause
        self.reason = reason


class ZoomRefused(ZoomProblem):
    """Zoom answered definitely."""


class ZoomUnavailable(ZoomProblem):
    """Zoom did not answer, or said to try later; nothing may be concluded from it."""

    def __init__(self, reason: str = "") -> None:
        super().__init__("zoom_unavailable", reason)


class ZoomThrottled(ZoomUnavailable):
    """Zoom answered 429: it wants to be asked `later`, after so long or at a time, if it says."""

    def __init__(self, later: datetime | timedelta | None) -> None:
        super().__init__("HTTP 429")
        self.later = later
