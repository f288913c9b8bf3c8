from dataclasses import dataclass

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where an invitation goes, and why."""

    state: InvitationState
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What Zoom said about the person who came back, beside what is expected of them."""

    account_matches: bool
    linked_to_somebody_else: bool
    email_matches: bool
    scopes_complete: bool
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
        return Verdict(InvitationState.MISSING_SCOPES, Cause.SCOPES_MISSING)
    if not evidence.licensed:
        return Verdict(InvitationState.UNLICENSED, Cause.UNLICENSED)
    return Verdict(InvitationState.VERIFIED)


def same_email(expected: str | None, actual: str) -> bool:
    """Compare two addresses the way mail people do in practice; an unknown one matches nothing."""
    return expected is not None and expected.strip().casefold() == actual.strip().casefold()
