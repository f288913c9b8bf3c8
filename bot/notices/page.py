from dataclasses import dataclass

from bot.about import About


@dataclass(frozen=True, slots=True)
class AuthorizePage:
    """Be the page behind the DM's button: says what Zoom will show, before anybody goes there."""

    about: About
    zoom_email: str | None
    action: str  # the path that Continue to Zoom posts to
    done: bool  # this person has authorized already and may do so again
    asked: tuple[str, ...] = ()  # capability ids; none: all seven


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """Say in the browser what came of the trip to Zoom, and what comes next."""

    outcome: str  # bot.campaigns.model.InvitationState, as text
    cause: str | None
    granted: tuple[str, ...]  # capability ids
    partly: tuple[str, ...]  # capability ids, each among the missing too
    missing: tuple[str, ...]  # capability ids
    about: About
    sign_in_as: str | None  # where another Zoom user is needed: the one that is expected
    zoom_email: str | None  # None whenever it is not the person's own account
    retry: str | None  # the path that Try again posts to
    reference: str | None  # by which support finds whoever has proven whose page this is


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Say in the browser what happened, what to do, and the code that support can look up."""

    code: str
    retry: str | None = None  # the path that Try again posts to
    fresh: str | None = None  # the path that Send me a fresh link posts to
    reference: str | None = None  # as above; or by which an operator finds a fault in the log
    target: str = ""  # where the problem is that the target has taken over


@dataclass(frozen=True, slots=True)
class CredentialsPage:
    """Ask for a Zoom app's Client ID and Client Secret, outside Slack."""

    target: str
    action: str  # the path that the form posts to


@dataclass(frozen=True, slots=True)
class CredentialsTakenPage:
    """Say that a pair has come in, and where to look for what Zoom says of it."""

    target: str


@dataclass(frozen=True, slots=True)
class FreshLinkPage:
    """Say that a fresh link waits in the owner's DM."""

    target: str
