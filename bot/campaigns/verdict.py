from dataclasses import dataclass

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState, being_checked


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where an invitation goes, and why."""

    state: InvitationState
    cause: Cause | None = None

    @property
    def being_checked(self) -> bool:
        """True while something seems to be missing, and Zoom has yet to say so once more."""
        return being_checked(self.state, self.cause)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What Zoom said about the person who came back, beside what is expected of them."""

    account_matches: bool
    linked_to_somebody_else: bool
    email_matches: bool
    scopes_complete: bool
    scopes_settled: bool  # Zoom has been asked again since they were granted, or may not be
    licensed: bool


def judge(evidence: Evidence) -> Verdict:
    """Decide what an authorization amounts to; the gravest reason wins."""
    if not evidence.account_matches:
        return Verdict(InvitationState.WRONG_ACCOUNT, Cause.WRONG_ACCOUNT)
    if evidence.linked_to_somebody_else:
        return Verdict(InvitationState.FAILED, Cause.ALREADY_LINKED)
    if not evidence.email_matches:
        return Verdict(InvitationState.CONFIRMING)
    if not evidence.scopes_complete:
        # For some seconds Zoom may name fewer than were granted: nobody is blamed for that.
        cause = Cause.SCOPES_MISSING if evidence.scopes_settled else None
        return Verdict(InvitationState.MISSING_SCOPES, cause)
    if not evidence.licensed:
        return Verdict(InvitationState.UNLICENSED, Cause.UNLICENSED)
    return Verdict(InvitationState.VERIFIED)


def same_email(expected: str | None, actual: str) -> bool:
    """Compare two addresses the way mail people do in practice; an unknown one matches nothing."""
    return expected is not None and expected.strip().casefold() == actual.strip().casefold()
