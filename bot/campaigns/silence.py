"""What people say they saw who left for Zoom and did not come back, and what that amounts to."""

from enum import StrEnum
from types import MappingProxyType

from bot.campaigns.causes import Cause
from bot.campaigns.model import InvitationState
from bot.campaigns.verdict import Verdict


class Seen(StrEnum):
    """Where somebody was left standing; the likeliest first."""

    INVALID_REDIRECT = "invalid_redirect"
    CANNOT_AUTHORIZE = "cannot_authorize"
    INVALID_CLIENT = "invalid_client"
    APP_DISABLED = "app_disabled"
    SIGN_IN = "sign_in"
    USHERS_PAGE = "ushers_page"
    NOTHING = "nothing"


AMOUNTS_TO = MappingProxyType(
    {
        Seen.INVALID_REDIRECT: Verdict(InvitationState.FAILED, Cause.REDIRECT_MISMATCH),
        Seen.CANNOT_AUTHORIZE: Verdict(InvitationState.FAILED, Cause.NOT_APPROVED),
        Seen.INVALID_CLIENT: Verdict(InvitationState.FAILED, Cause.INVALID_CLIENT),
        Seen.APP_DISABLED: Verdict(InvitationState.FAILED, Cause.APP_DISABLED),
        Seen.SIGN_IN: Verdict(InvitationState.DECLINED, Cause.ACCESS_DENIED),
        # What has a state is known when it comes back; without one, Zoom's own button was used.
        Seen.USHERS_PAGE: Verdict(InvitationState.FAILED, Cause.STATE_MISSING),
        Seen.NOTHING: Verdict(InvitationState.FAILED, Cause.NO_RETURN),
    }
)
"""Where an answer puts the invitation."""
