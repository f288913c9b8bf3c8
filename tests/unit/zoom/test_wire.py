from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.secret import Secret
from bot.zoom.wire import ErrorBody, error_body, token_set, zoom_user

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_TOKENS: dict[str, Any] = {
    "access_token": "access",
    "token_type": "bearer",
    "refresh_token": "refresh",
    "expires_in": 3599,
    "scope": "user:read:user meeting:read:meeting",
    "api_url": "https://api.zoom.us",
}
_USER: dict[str, Any] = {
    "id": "z1",
    "account_id": "acc-1",
    "email": "ada@northfield.edu",
    "type": 2,
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=10,
)


def test_a_token_response_is_read_whole() -> None:
    tokens = token_set(_TOKENS, now=_NOW)

    assert tokens is not None
    assert tokens.access_token == Secret("access")
    assert tokens.refresh_token == Secret("refresh")
    assert tokens.expires_at == _NOW + timedelta(seconds=3599)
    assert tokens.scope == "user:read:user meeting:read:meeting"


@pytest.mark.parametrize("scope", [None, ""])
def test_tokens_without_a_scope_have_none_rather_than_all(scope: str | None) -> None:
    tokens = token_set(_TOKENS | {"scope": scope}, now=_NOW)

    assert tokens is not None
    assert tokens.scope == ""


@pytest.mark.parametrize("lifetime", [None, "3599", [3599]])
def test_a_lifetime_nobody_can_read_counts_as_an_hour(lifetime: object) -> None:
    tokens = token_set(_TOKENS | {"expires_in": lifetime}, now=_NOW)

    assert tokens is not None
    assert tokens.expires_at == _NOW + timedelta(hours=1)


@pytest.mark.parametrize("name", ["access_token", "refresh_token"])
@pytest.mark.parametrize("value", [None, 17, ["access"]])
def test_without_both_tokens_it_is_no_token_response(name: str, value: object) -> None:
    assert token_set(_TOKENS | {name: value}, now=_NOW) is None
    assert token_set({key: _TOKENS[key] for key in _TOKENS if key != name}, now=_NOW) is None


@pytest.mark.parametrize(
    ("number", "licensed"), [(1, False), (2, True), (3, True), (4, False), (99, False)]
)
def test_the_type_of_a_user_says_whether_there_is_a_licence(number: int, *, licensed: bool) -> None:
    user = zoom_user(_USER | {"type": number})

    assert user is not None
    assert (user.id, user.account_id, user.email) == ("z1", "acc-1", "ada@northfield.edu")
    assert user.licensed is licensed


@pytest.mark.parametrize(
    ("told", "role", "runs_zoom"),
    [
        ({"role_name": "Owner"}, "Owner", True),
        ({"role_name": "admin"}, "admin", True),
        ({"role_name": "Member"}, "Member", False),
        ({"role_name": "Sim Lab"}, "Sim Lab", False),
        ({"role_name": ""}, None, False),
        ({"role_name": 7}, None, False),
        ({}, None, False),
    ],
)
def test_a_role_is_what_zoom_calls_it_and_may_be_left_out(
    told: dict[str, object], role: str | None, *, runs_zoom: bool
) -> None:
    user = zoom_user(_USER | told)

    assert user is not None
    assert (user.role, user.runs_zoom) == (role, runs_zoom)


@pytest.mark.parametrize("name", ["id", "account_id", "email"])
def test_an_answer_that_does_not_say_who_it_is_names_nobody(name: str) -> None:
    assert zoom_user(_USER | {name: None}) is None
    assert zoom_user({key: _USER[key] for key in _USER if key != name}) is None


@given(json_values)
def test_any_json_is_read_without_an_error(body: Any) -> None:  # noqa: ANN401 - any JSON
    assert isinstance(error_body(body), ErrorBody)
    assert token_set(body, now=_NOW) is None
    assert zoom_user(body) is None
