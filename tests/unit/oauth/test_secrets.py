from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.oauth.grant import Grant, GrantStatus, ZoomUser
from bot.oauth.tokens import TokenSet
from bot.scopes.profiles import CORE
from bot.secret import Secret

_NOW = datetime(2026, 11, 24, tzinfo=UTC)
_PAIR = ClientPair("client-id", Secret("planted-secret"))
_TOKENS = TokenSet(Secret("planted-access"), Secret("planted-refresh"), _NOW, "user:read:user")


@given(client_id=st.text(), client_secret=st.text())
def test_a_pair_comes_back_from_its_bytes(client_id: str, client_secret: str) -> None:
    pair = ClientPair(client_id, Secret(client_secret))

    assert ClientPair.from_bytes(pair.to_bytes()) == pair


@given(access=st.text(), refresh=st.text(), scope=st.text())
def test_tokens_come_back_from_their_bytes(access: str, refresh: str, scope: str) -> None:
    tokens = TokenSet(Secret(access), Secret(refresh), _NOW, scope)

    assert TokenSet.from_bytes(tokens.to_bytes(), expires_at=_NOW, scope=scope) == tokens


def _credentials(pair: ClientPair | None) -> Credentials:
    return Credentials(
        id=UUID(int=1),
        workspace_id="T1",
        state=CredentialsState.RIGHT if pair else CredentialsState.WRONG,
        pair=pair,
        entered_by="U1",
        entered_at=_NOW,
    )


_GRANT = Grant(
    id=UUID(int=1),
    workspace_id="T1",
    member_id="U1",
    invitation_id=UUID(int=2),
    credentials_id=UUID(int=3),
    zoom_user=ZoomUser("z1", "acc-1", "ada@northfield.edu", licensed=True),
    tokens=_TOKENS,
    profile=CORE,
    obtained_at=_NOW,
    status=GrantStatus.HELD,
)


@pytest.mark.parametrize("value", [_PAIR, _TOKENS, _credentials(_PAIR), _GRANT])
def test_what_holds_a_secret_does_not_show_it(value: object) -> None:
    assert "planted" not in f"{value!r} {value}"


def test_an_erased_pair_is_not_to_be_had() -> None:
    assert _credentials(_PAIR).require_pair() == _PAIR
    with pytest.raises(ValueError, match="erased"):
        _credentials(None).require_pair()


@pytest.mark.parametrize(
    ("state", "usable"),
    [
        (CredentialsState.CHECKING, False),
        (CredentialsState.RIGHT, True),
        (CredentialsState.WRONG, False),
        (CredentialsState.UNVERIFIED, True),
    ],
)
def test_people_are_sent_to_zoom_unless_the_pair_is_wrong_or_being_checked(
    state: CredentialsState, *, usable: bool
) -> None:
    assert state.usable is usable
