"""Who may be the second to rehearse."""

from collections.abc import Collection
from enum import StrEnum

from bot.campaigns.model import MemberKind


class Unsuitable(StrEnum):
    """Why somebody cannot be the colleague who rehearses."""

    REHEARSED = "rehearsed"  # the first rehearsal was theirs
    GUEST = "guest"
    STRANGER = "stranger"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    UNKNOWN = "unknown"
    UNREAD = "unread"  # Slack does not say who that is


_KINDS = {
    None: Unsuitable.UNKNOWN,
    MemberKind.GUEST: Unsuitable.GUEST,
    MemberKind.STRANGER: Unsuitable.STRANGER,
    MemberKind.BOT: Unsuitable.BOT,
    MemberKind.DEACTIVATED: Unsuitable.DEACTIVATED,
}


def unsuitable(
    member_id: str, kind: MemberKind | None, *, rehearsed: Collection[str]
) -> Unsuitable | None:
    """Say why somebody cannot be asked, or None; `kind` is None for whom Slack does not know."""
    if member_id in rehearsed:
        return Unsuitable.REHEARSED
    return _KINDS.get(kind)
