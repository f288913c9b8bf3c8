"""Ways in which Zoom is known, or suspected, to behave differently from time to time."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum, IntEnum, StrEnum
from typing import Any

from bot.sandbox.zoom.refused import Refused


class Decline(StrEnum):
    """What the Decline button does: no Zoom page says it."""

    ERROR_WITH_STATE = "error_with_state"
    ERROR_WITHOUT_STATE = "error_without_state"
    NEITHER = "neither"  # back to the app with neither code nor error
    PAGE = "page"  # no way back to the app


class ErrorNumbers(StrEnum):
    """Where the numbers of Zoom's OAuth error table stand in a token endpoint's body."""

    NONE = "none"
    FIELD = "field"
    REASON = "reason"


class GrantErrors(StrEnum):
    """What a refused code or refresh token is called: all three forms have been reported."""

    INVALID_GRANT = "invalid_grant"
    INVALID_REQUEST = "invalid_request"
    BARE = "bare"  # invalid_grant without a reason


class ScopeLag(StrEnum):
    """What a token response says about scopes while Zoom's echo lags."""

    MISSING = "missing"
    PARTIAL = "partial"


class Outage(StrEnum):
    """What is wrong with all of Zoom until the switch is turned back."""

    NONE = "none"
    DOWN = "down"  # 503 to everybody, browsers included
    SLOW = "slow"  # everything works, `slow_seconds` late
    TOO_MANY = "too_many"  # 429 to apps' servers; pages work


class NoRecordings(StrEnum):
    """What the list of recordings says where there is no cloud recording: no Zoom page tells."""

    REFUSED = "refused"
    EMPTY = "empty"


class RefusalStatus(IntEnum):
    """Hold the statuses that Zoom has used for one and the same refusal."""

    BAD_REQUEST = 400
    UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """Hold every switch; the defaults are what Zoom most likely does today."""

    outage: Outage = Outage.NONE
    slow_seconds: int = 6  # what an outage of the kind `slow` adds to every answer
    outsiders_allowed: bool = False  # people outside the app's account reach the consent page
    production_pair_works: bool = False  # as if the app were published
    public_apps: bool = False  # app_deauthorized is sent; private apps are told nothing
    several_scopes_refused: bool = False  # `scope=a b` on the authorize URL
    required_only_without_scope: bool = False  # no `scope=`: optional scopes are not even offered
    decline: Decline = Decline.ERROR_WITH_STATE
    code_before_client: bool = False  # a bad code is named before a bad client
    code_echoed: bool = True  # the reason of a bad code contains it, as it did until 2025
    error_numbers: ErrorNumbers = ErrorNumbers.NONE
    grant_errors: GrantErrors = GrantErrors.INVALID_GRANT
    token_error_status: RefusalStatus = RefusalStatus.BAD_REQUEST  # 401 until 2022
    last_authorization_wins: bool = False  # error 4741
    revoking_ends_all: bool = False  # that the user has granted to the app, not one token's alone
    refresh_token_uses: int = 1  # those of version 7 have more, and then error 4740
    narrowed_scopes_refused: bool = False  # a refresh of more than the app asks for: error 4711
    scope_lag: ScopeLag = ScopeLag.MISSING
    scope_lag_seconds: int = 0  # counted from the authorization
    api_url: str = ""  # the region's that a token response names; empty: this Zoom itself
    invalid_token_status: RefusalStatus = RefusalStatus.UNAUTHORIZED
    missing_scope_code: int = 4711
    light_calls_per_second: int = 80  # an education account's share, for all its apps together
    medium_calls_per_second: int = 60
    cloud_recording: bool = True  # switched on for the account; Basic users never have it
    no_recordings: NoRecordings = NoRecordings.REFUSED

    def changed(self, values: Mapping[str, object]) -> "Switches":
        """Return these switches with some values changed.

        Raises:
            Refused: a name is unknown, or a value is not of the switch's kind.
        """
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise Refused(f"no such switch: {', '.join(unknown)}; there are {', '.join(known)}")
        # Each value has been checked against the type of the one it replaces.
        checked: dict[str, Any] = {
            name: _like(known[name], name, value) for name, value in values.items()
        }
        return replace(self, **checked)


def _like(current: object, name: str, value: object) -> object:
    """Return the value as the type of the current one."""
    if isinstance(current, Enum):
        try:
            return type(current)(value)
        except ValueError:
            choices = ", ".join(str(choice.value) for choice in type(current))
            raise Refused(f"{name}: one of {choices}") from None
    if type(value) is not type(current):
        raise Refused(f"{name}: a {type(current).__name__}")
    if isinstance(value, int) and value < 0:
        raise Refused(f"{name}: not below zero")
    return value
