from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.campaigns.model import InvitationState, Member, MemberKind


class LeftOut(StrEnum):
    """Why somebody who was picked gets no invitation."""

    BOT = "bot"
    DEACTIVATED = "deactivated"
    GUEST = "guest"
    STRANGER = "stranger"
    UNKNOWN = "unknown"
    NOT_AGAIN = "not_again"
    DONE = "done"
    ALREADY_INVITED = "already_invited"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a campaign will invite and whom it leaves out, each with the reason."""

    invited: tuple[str, ...]
    left_out: tuple[tuple[str, LeftOut], ...]


_KINDS = {
    MemberKind.BOT: LeftOut.BOT,
    MemberKind.DEACTIVATED: LeftOut.DEACTIVATED,
    MemberKind.GUEST: LeftOut.GUEST,
    MemberKind.STRANGER: LeftOut.STRANGER,
}
# Nobody is asked twice for what they have done or refused: their own message still offers it.
_OPEN = {
    InvitationState.QUEUED,
    InvitationState.SENT,
    InvitationState.AT_ZOOM,
    InvitationState.CONFIRMING,
    InvitationState.MISSING_SCOPES,
    InvitationState.UNLICENSED,
    InvitationState.OPTED_OUT,
    InvitationState.DECLINED,
    InvitationState.WRONG_ACCOUNT,
    InvitationState.REVOKED,
}


def plan(
    picks: Iterable[str],
    members: Mapping[str, Member],
    states: Mapping[str, Collection[InvitationState]],
) -> Plan:
    """Sort picked people into invited and left out; nobody appears twice, nobody is lost.

    `states` are those of each person's earlier invitations, rehearsals not counted unless verified,
    and nothing that was ended for everybody.
    """
    invited: list[str] = []
    left_out: list[tuple[str, LeftOut]] = []
    for member_id in dict.fromkeys(picks):
        reason = _reason(members.get(member_id), states.get(member_id, ()))
        if reason is None:
            invited.append(member_id)
        else:
            left_out.append((member_id, reason))
    return Plan(tuple(invited), tuple(left_out))


def _reason(member: Member | None, states: Collection[InvitationState]) -> LeftOut | None:
    if member is None:
        return LeftOut.UNKNOWN
    if member.kind in _KINDS:
        return _KINDS[member.kind]
    if member.erased_at is not None:  # nothing is said of how far they had come
        return LeftOut.NOT_AGAIN
    return _reached(states)


def _reached(states: Collection[InvitationState]) -> LeftOut | None:
    if InvitationState.VERIFIED in states:
        return LeftOut.DONE
    if InvitationState.SUPERSEDED in states:
        return LeftOut.SUPERSEDED
    if any(state in _OPEN for state in states):
        return LeftOut.ALREADY_INVITED
    return None
