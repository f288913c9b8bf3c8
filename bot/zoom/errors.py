"""From what Zoom says to what it means: judged by the body, since statuses have changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.campaigns.causes import Cause
from bot.errors import ZoomRefused, ZoomUnavailable
from bot.scopes.lists import ListAnswer

if TYPE_CHECKING:
    from bot.errors import ZoomProblem
    from bot.zoom.wire import ErrorBody

# developers.zoom.us/docs/integrations/oauth-error-messages/; 124 is the API's.
_NUMBERS = {
    124: Cause.TOKEN_DEAD,
    4702: Cause.INVALID_CLIENT,
    4704: Cause.INVALID_CLIENT,
    4706: Cause.INVALID_CLIENT,
    4709: Cause.REDIRECT_MISMATCH,
    4711: Cause.SCOPES_MISSING,
    4717: Cause.APP_DISABLED,
    4733: Cause.STATE_EXPIRED,
    4734: Cause.STATE_EXPIRED,
    4735: Cause.TOKEN_DEAD,
    4737: Cause.TOKEN_DEAD,
    4738: Cause.NOT_APPROVED,
    4740: Cause.TOKEN_DEAD,
    4741: Cause.SUPERSEDED,
}
_PHRASES = (
    (re.compile(r"redirect ur[il]"), Cause.REDIRECT_MISMATCH),
    (re.compile(r"disabled by .*admin"), Cause.NOT_APPROVED),
    (re.compile(r"app .*disabled"), Cause.APP_DISABLED),
    (re.compile(r"invalid authorization code"), Cause.STATE_EXPIRED),
    (re.compile(r"invalid token"), Cause.TOKEN_DEAD),
    (re.compile(r"token tolerance"), Cause.TOKEN_DEAD),
)
_GRANT_ERRORS = {"invalid_grant", "invalid_request"}
_SCOPES = re.compile(r"does not contain scopes:\[(?P<names>.*?)\]")
_NOTHING_RECORDED = 3301
TOO_MANY = 429
SERVER_ERROR = 500


def problem(status: int, body: ErrorBody) -> ZoomProblem:
    """Name the cause of a refusal; what nobody can read counts as Zoom being unavailable.

    Zoom's `reason` may hold the authorization code, so none of its words are carried on.
    """
    if status == TOO_MANY or status >= SERVER_ERROR:
        return ZoomUnavailable(f"HTTP {status}")
    cause = _cause(body)
    if cause is None:
        return ZoomUnavailable(f"HTTP {status} with a body that says nothing known")
    return ZoomRefused(cause)


def authorization_code_refused(body: ErrorBody) -> bool:
    """Tell whether Zoom accepted the client and refused only the code."""
    if body.error not in _GRANT_ERRORS and body.number not in {4733, 4734}:
        return False
    return _cause(body) is Cause.STATE_EXPIRED


def missing_scopes(body: ErrorBody) -> bool:
    """Tell whether an API call failed for want of a scope, by the words and not the number."""
    return _SCOPES.search(body.reason) is not None


def list_answer(status: int, body: ErrorBody) -> ListAnswer:
    """Say what it means that a list was refused.

    How Zoom refuses the recordings of a Basic user is not known, so whatever it refuses for no
    reason that is about the token stands against the list itself.

    Raises:
        ZoomRefused: The token has ended.
        ZoomUnavailable: Nothing is known.
    """
    if missing_scopes(body):
        return ListAnswer.NOT_ALLOWED
    if body.number == _NOTHING_RECORDED:
        return ListAnswer.WORKS
    if status == TOO_MANY or status >= SERVER_ERROR or _cause(body) is not None:
        raise problem(status, body)
    return ListAnswer.NOT_POSSIBLE


def _cause(body: ErrorBody) -> Cause | None:
    if missing_scopes(body):  # before the number: that of an invalid token has been seen here too
        return Cause.SCOPES_MISSING
    if body.number in _NUMBERS:
        return _NUMBERS[body.number]
    reason = body.reason.casefold()
    for pattern, cause in _PHRASES:
        if pattern.search(reason):
            return cause
    if body.error == "invalid_client":
        return Cause.INVALID_CLIENT
    return Cause.TOKEN_DEAD if body.error == "invalid_grant" else None
