"""Who uses the permission that people give, and what follows once the target asks them itself."""

from datetime import datetime
from enum import StrEnum


class PermissionUse(StrEnum):
    """The answer to the guide's question who uses the permission."""

    USHER = "usher"
    """Usher keeps it; people authorize once, here."""
    SHARED = "shared"
    """The target asks people itself with the same Zoom app: Usher first, the target last."""
    SEPARATE = "separate"
    """Two Zoom apps, one each; neither disturbs the other."""


class Survival(StrEnum):
    """What Zoom said of Usher's permission after the target was authorized with the same app."""

    ASKING = "asking"
    ALIVE = "alive"
    ENDED = "ended"
    UNKNOWN = "unknown"  # Zoom did not answer, or may not be asked for new tokens


def hands_off(use: PermissionUse | None, live_at: datetime | None) -> bool:
    """Tell whether Usher keeps its hands off people: no refresh, no reminder, no fresh link.

    So it is once the target, with the same Zoom app, is live: an authorization or a refresh of
    ours may end the one that the target holds (error 4741 of Zoom).
    """
    return use is PermissionUse.SHARED and live_at is not None


def may_ask(use: PermissionUse | None, live_at: datetime | None, *, asked_at: datetime) -> bool:
    """Tell whether what was asked of people at `asked_at` may still be done.

    What was asked before the target went live may not. What was asked after it may: an admin has
    said yes to disconnecting those people in the target.
    """
    return live_at is None or not hands_off(use, live_at) or asked_at >= live_at
