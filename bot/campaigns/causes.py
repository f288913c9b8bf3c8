from enum import StrEnum


class Cause(StrEnum):
    """Why something did not work, as codes that people quote and support looks up."""

    INVALID_CLIENT = "invalid_client"
    REDIRECT_MISMATCH = "redirect_mismatch"
    NOT_APPROVED = "not_approved"
    NO_RETURN = "no_return"
    ACCESS_DENIED = "access_denied"
    SCOPES_MISSING = "scopes_missing"
    WRONG_USER = "wrong_user"
    WRONG_ACCOUNT = "wrong_account"
    ALREADY_LINKED = "already_linked"
    UNLICENSED = "unlicensed"
    APP_DISABLED = "app_disabled"
    ZOOM_UNAVAILABLE = "zoom_unavailable"
    TOKEN_DEAD = "token_dead"  # noqa: S105  a code that people quote, not a credential
    SUPERSEDED = "superseded"
    LINK_EXPIRED = "link_expired"
    STATE_EXPIRED = "state_expired"
    STATE_FOREIGN = "state_foreign"
    STATE_MISSING = "state_missing"
    NOT_ME = "not_me"
    REMOVED_AT_ZOOM = "removed_at_zoom"
    ENDED_FOR_ALL = "ended_for_all"
    SLACK_INACTIVE = "slack_inactive"
    SLACK_DM_CLOSED = "slack_dm_closed"
    SLACK_CHANNEL = "slack_channel"
