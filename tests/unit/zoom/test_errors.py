from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.causes import Cause
from bot.errors import ZoomRefused, ZoomUnavailable
from bot.zoom.errors import authorization_code_refused, missing_scopes, problem
from bot.zoom.wire import error_body

_CODE = "planted_authorization_code"

# Bodies as people have reported them, the oldest forms included.
_SEEN = [
    ({"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, "invalid_client"),
    ({"reason": f"Invalid authorization code {_CODE}", "error": "invalid_grant"}, "state_expired"),
    ({"reason": "Invalid authorization code", "error": "invalid_grant"}, "state_expired"),
    (
        {"reason": f"Invalid authorization code {_CODE}", "error": "invalid_request"},
        "state_expired",
    ),
    ({"reason": "Invalid Token!", "error": "invalid_grant"}, "token_dead"),
    ({"reason": "Invalid Token!", "error": "invalid_request"}, "token_dead"),
    ({"error": "invalid_grant"}, "token_dead"),
    (
        {
            "reason": "The token ID is out of the token tolerance range.",
            "error": "invalid_request",
        },
        "token_dead",
    ),
    ({"reason": "Redirect URI mismatch.", "error": "invalid_grant"}, "redirect_mismatch"),
    (
        {"status": False, "errorCode": 4700, "errorMessage": "Invalid redirect url"},
        "redirect_mismatch",
    ),
    ({"reason": "Token is disabled by the account's admin", "error": "x"}, "not_approved"),
    ({"reason": "The app has been disabled", "error": "invalid_client"}, "app_disabled"),
    ({"code": 124, "message": "Invalid access token."}, "token_dead"),
    ({"code": 124, "message": "Access token is expired."}, "token_dead"),
    (
        {"code": 4711, "message": "Invalid access token, does not contain scopes:[user:read:user]"},
        "scopes_missing",
    ),
    (
        {"code": 124, "message": "Invalid access token, does not contain scopes:[user:read:user]"},
        "scopes_missing",
    ),
]
_NUMBERED = {
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
_SAYS_NOTHING = [
    None,
    [],
    {},
    "invalid_client",
    17,
    {"error": None, "reason": None},
    {"error": {"nested": "invalid_client"}},
    {"error": "server_error"},
    {"reason": "unsupported grant type", "error": "unsupported_grant_type"},
    {"errorCode": "4702"},
    {"errorCode": 4799},
    {"reason": "(47 41)"},
    {"reason": "(4,741) it said"},
]

bodies = st.sampled_from([body for body, _ in _SEEN])


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize(("body", "cause"), _SEEN)
def test_a_body_that_has_been_seen_has_one_cause_whatever_its_status(
    status: int, body: dict[str, Any], cause: str
) -> None:
    found = problem(status, error_body(body))

    assert isinstance(found, ZoomRefused)
    assert found.cause == Cause(cause)


@pytest.mark.parametrize("key", ["code", "errorCode"])
@pytest.mark.parametrize(("number", "cause"), _NUMBERED.items())
def test_each_number_of_zooms_table_has_its_cause(key: str, number: int, cause: Cause) -> None:
    found = problem(400, error_body({key: number, "error": "invalid_grant"}))

    assert found.cause is cause


@pytest.mark.parametrize(("number", "cause"), _NUMBERED.items())
@pytest.mark.parametrize("key", ["reason", "errorMessage"])
def test_a_number_behind_the_words_counts_as_one(key: str, number: int, cause: Cause) -> None:
    for words in (f"Invalid Token! ({number:,})", f"({number})"):
        found = problem(400, error_body({key: words, "error": "invalid_grant"}))

        assert found.cause is cause


@pytest.mark.parametrize("body", _SAYS_NOTHING)
def test_from_a_body_that_says_nothing_known_nothing_is_concluded(body: object) -> None:
    assert isinstance(problem(400, error_body(body)), ZoomUnavailable)


@given(status=st.just(429) | st.integers(500, 599), body=bodies)
def test_a_busy_or_broken_zoom_is_unavailable_whatever_it_says(
    status: int, body: dict[str, Any]
) -> None:
    assert isinstance(problem(status, error_body(body)), ZoomUnavailable)


@pytest.mark.parametrize("status", [400, 401, 429, 500])
@pytest.mark.parametrize(
    "body",
    [
        {"reason": f"Invalid authorization code {_CODE}", "error": "invalid_grant"},
        {"reason": f"Something new about {_CODE}", "error": "something_new"},
        {"errorMessage": _CODE, "errorCode": 4734},
    ],
)
def test_no_word_of_zooms_reason_is_carried_on(status: int, body: dict[str, Any]) -> None:
    found = problem(status, error_body(body))

    assert _CODE not in f"{found} {found!r} {found.reason}"


def test_a_refused_code_shows_that_the_pair_is_right() -> None:
    for body in (
        {"reason": f"Invalid authorization code {_CODE}", "error": "invalid_grant"},
        {"reason": "Invalid authorization code", "error": "invalid_request"},
        {"errorCode": 4734},
        {"errorCode": 4733},
    ):
        assert authorization_code_refused(error_body(body))


def test_nothing_else_shows_that_the_pair_is_right() -> None:
    for body in (
        {"reason": "Invalid client_id or client_secret", "error": "invalid_client"},
        {"reason": "Invalid authorization code", "error": "invalid_client"},
        {"reason": "Invalid Token!", "error": "invalid_grant"},
        {"reason": "Redirect URI mismatch.", "error": "invalid_grant"},
        {"error": "invalid_grant"},
        *_SAYS_NOTHING,
    ):
        assert not authorization_code_refused(error_body(body))


@pytest.mark.parametrize("number", [124, 200, 4700, 4711, None])
def test_a_missing_scope_is_known_by_the_words_and_not_the_number(number: int | None) -> None:
    words = "Invalid access token, does not contain scopes:[user:read:user, user:read:user:admin]."

    assert missing_scopes(error_body({"code": number, "message": words}))
    assert not missing_scopes(error_body({"code": number, "message": "Invalid access token."}))
