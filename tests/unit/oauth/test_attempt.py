from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from bot.oauth.attempt import (
    TOKEN_BYTES,
    Attempt,
    authorize_url,
    browser_hash,
    challenge,
    link_hash,
    state_hash,
    token,
)
from bot.secret import Secret

_REDIRECT = "https://usher.example.edu/zoom/callback"
_STATE = "a+b/c d&scope=x"  # what the URL must not let through as it is


@given(st.binary(min_size=TOKEN_BYTES, max_size=TOKEN_BYTES))
def test_a_word_is_43_url_safe_characters(random_bytes: bytes) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token(random_bytes).reveal())


@given(st.sets(st.binary(min_size=TOKEN_BYTES, max_size=TOKEN_BYTES), max_size=20))
def test_no_randomness_is_lost_in_spelling(random_bytes: set[bytes]) -> None:
    assert len({token(each).reveal() for each in random_bytes}) == len(random_bytes)


def test_a_word_may_be_a_code_verifier() -> None:
    # RFC 7636, section 4.1: 43 to 128 of these characters.
    verifier = token(secrets.token_bytes(TOKEN_BYTES)).reveal()

    assert re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier)


def test_the_challenge_is_that_of_rfc_7636_appendix_b() -> None:
    verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")

    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_verifier_of_that_appendix_is_spelt_from_its_bytes() -> None:
    octets = bytes.fromhex("7418dfb49799e0254ffa607dd8adbbba16d4254d69d6bff05b58055853848d79")

    assert token(octets) == Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")


def test_the_authorize_url_holds_exactly_what_zoom_needs_and_no_scope() -> None:
    url = authorize_url(
        "https://zoom.us",
        client_id="client id",
        redirect_uri=_REDIRECT,
        state=Secret(_STATE),
        challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    )

    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "zoom.us", "/oauth/authorize")
    assert parts.fragment == ""
    assert sorted(parse_qsl(parts.query, strict_parsing=True)) == [
        ("client_id", "client id"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", _REDIRECT),
        ("response_type", "code"),
        ("state", _STATE),
    ]


def test_hashes_for_different_uses_never_meet() -> None:
    word = uuid4().hex

    hashes = {link_hash(word), state_hash(word), browser_hash(Secret(word))}

    assert len(hashes) == 3
    assert link_hash(word) == link_hash(word)
    assert all(len(each) == 32 for each in hashes)


def test_a_hash_does_not_hold_the_word() -> None:
    word = uuid4().hex

    hashes = (link_hash(word), state_hash(word), browser_hash(Secret(word)))

    assert not any(word.encode() in each for each in hashes)


def test_an_attempt_does_not_show_its_verifier() -> None:
    attempt = Attempt(
        id=UUID(int=1),
        state_hash=state_hash("state"),
        workspace_id="T1",
        invitation_id=UUID(int=2),
        credentials_id=UUID(int=3),
        browser_hash=browser_hash(Secret("browser")),
        verifier=Secret("planted-verifier"),
        expires_at=datetime(2026, 11, 24, tzinfo=UTC),
    )

    assert "planted" not in f"{attempt!r} {attempt}"
