from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.campaigns.causes import Cause
from bot.campaigns.model import Invitation, InvitationState, being_checked


class Standing(StrEnum):
    """The words people read for states; the code is never shown."""

    DONE = "done"
    CHECKING = "checking"
    PARTLY = "partly"
    QUESTION = "question"
    STARTED = "started"
    NOT_STARTED = "not_started"
    UNLICENSED = "unlicensed"
    OTHER_ACCOUNT = "other_account"
    SAID_NO = "said_no"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


STANDINGS = {
    InvitationState.QUEUED: Standing.NOT_STARTED,
    InvitationState.SENT: Standing.NOT_STARTED,
    InvitationState.AT_ZOOM: Standing.STARTED,
    InvitationState.VERIFIED: Standing.DONE,
    InvitationState.CONFIRMING: Standing.QUESTION,
    InvitationState.MISSING_SCOPES: Standing.PARTLY,
    InvitationState.UNLICENSED: Standing.UNLICENSED,
    InvitationState.WRONG_ACCOUNT: Standing.OTHER_ACCOUNT,
    InvitationState.DECLINED: Standing.SAID_NO,
    InvitationState.OPTED_OUT: Standing.SAID_NO,
    InvitationState.FAILED: Standing.FAILED,
    InvitationState.EXPIRED: Standing.EXPIRED,
    InvitationState.CANCELLED: Standing.CANCELLED,
    InvitationState.REVOKED: Standing.REVOKED,
    InvitationState.SUPERSEDED: Standing.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people stand where; standings nobody is in are left out."""

    total: int
    counts: tuple[tuple[Standing, int], ...]

    def count(self, standing: Standing) -> int:
        """Count the people in one standing."""
        return dict(self.counts).get(standing, 0)

    @property
    def done(self) -> int:
        """Count those who have nothing left to do, here or in the target."""
        return self.count(Standing.DONE) + self.count(Standing.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The people for whom one cause needs somebody, with the missing capabilities if that is it."""

    cause: Cause
    missing: tuple[str, ...]  # capability ids
    member_ids: tuple[str, ...]


def standing_of(state: InvitationState, cause: Cause | None) -> Standing:
    """Say where somebody stands, in the words that people read."""
    return Standing.CHECKING if being_checked(state, cause) else STANDINGS[state]


def tally(invitations: Iterable[Invitation]) -> Tally:
    """Count a campaign's people by standing, in the order of the Standing enumeration."""
    found = Counter(standing_of(each.state, each.cause) for each in invitations)
    ordered = tuple((standing, found[standing]) for standing in Standing if found[standing])
    return Tally(sum(found.values()), ordered)


def troubles(
    invitations: Iterable[tuple[Invitation, tuple[str, ...]]],
    *,
    refused: Iterable[tuple[str, Cause]] = (),
) -> tuple[Trouble, ...]:
    """Group whoever needs somebody by cause and missing capabilities, largest group first.

    `refused` are people whose permission Zoom does not renew at present, and why; they may be done.
    """
    groups: dict[tuple[Cause, tuple[str, ...]], list[str]] = {}
    for member_id, cause in refused:
        groups.setdefault((cause, ()), []).append(member_id)
    for invitation, missing in invitations:
        if invitation.cause is None or _calm(invitation.state, invitation.cause):
            continue
        groups.setdefault((invitation.cause, missing), []).append(invitation.member_id)
    found = (
        Trouble(cause, missing, tuple(sorted(set(people))))
        for (cause, missing), people in groups.items()
    )
    return tuple(sorted(found, key=lambda trouble: (-len(trouble.member_ids), trouble.cause)))


def _calm(state: InvitationState, cause: Cause) -> bool:
    """Tell whether a cause is told for completeness only: nobody has to act on it."""
    if state is InvitationState.REVOKED:
        # It had ended at Zoom before Usher asked, or the person ended it there, or two admins did.
        return cause in {Cause.TOKEN_DEAD, Cause.REMOVED_AT_ZOOM, Cause.ENDED_FOR_ALL}
    return state is InvitationState.VERIFIED
