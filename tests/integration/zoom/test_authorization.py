from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import structlog

from bot.campaigns.causes import Cause
from bot.errors import ZoomProblem, ZoomRefused, ZoomUnavailable
from bot.oauth.attempt import challenge
from bot.oauth.credentials import ClientPair
from bot.secret import Secret
from tests.emulators.zoom.conftest import ADA, SSO_USER, VERIFIER

if TYPE_CHECKING:
    from bot.oauth.tokens import TokenSet
    from bot.zoom.client import ZoomClient
    from tests.emulators.zoom.conftest import Zoom

_PAIR = ClientPair("dev-client", Secret("dev-secret"))
_WRONG_PAIR = ClientPair("dev-client", Secret("prod-secret"))
_VERIFIER = Secret(VERIFIER)
_PKCE = {"code_challenge": challenge(_VERIFIER), "code_challenge_method": "S256"}


async def _exchange(
    zoom: Zoom, client: ZoomClient, code: str, *, pair: ClientPair = _PAIR
) -> TokenSet:
    return await client.exchange(pair, code=Secret(code), verifier=_VERIFIER, now=zoom.clock())


async def _tokens(zoom: Zoom, client: ZoomClient) -> TokenSet:
    return await _exchange(zoom, client, await zoom.code(**_PKCE))


async def test_a_code_becomes_tokens_with_the_scopes_that_were_granted(
    zoom: Zoom, client: ZoomClient
) -> None:
    tokens = await _tokens(zoom, client)

    assert tokens.scope == "user:read:user meeting:read:meeting meeting:write:meeting"
    assert tokens.expires_at == zoom.clock() + timedelta(seconds=3599)
    assert tokens.access_token != tokens.refresh_token


async def test_tokens_open_the_profile_of_the_person_who_authorized(
    zoom: Zoom, client: ZoomClient
) -> None:
    user = await client.me(await _tokens(zoom, client))

    assert (user.id, user.account_id, user.email) == ("u-ada", "acc-campus", "ada@northfield.edu")
    assert user.licensed


async def test_a_basic_user_has_no_licence_and_the_profile_names_the_real_address(
    zoom: Zoom, client: ZoomClient
) -> None:
    tokens = await _exchange(zoom, client, await zoom.code(SSO_USER, **_PKCE))

    user = await client.me(tokens)

    assert user.email == "sophie.lee@northfield.edu"
    assert not user.licensed


async def test_a_lagging_scope_echo_is_no_scope_and_not_an_error(
    zoom: Zoom, client: ZoomClient
) -> None:
    await zoom.control("switches", scope_lag="missing", scope_lag_seconds=60)

    assert (await _tokens(zoom, client)).scope == ""


async def test_a_used_code_is_refused(zoom: Zoom, client: ZoomClient) -> None:
    code = await zoom.code(**_PKCE)
    await _exchange(zoom, client, code)

    with pytest.raises(ZoomRefused) as refused:
        await _exchange(zoom, client, code)
    assert refused.value.cause is Cause.STATE_EXPIRED


async def test_an_old_code_is_refused(zoom: Zoom, client: ZoomClient) -> None:
    code = await zoom.code(**_PKCE)
    zoom.clock.forward(minutes=6)

    with pytest.raises(ZoomRefused) as refused:
        await _exchange(zoom, client, code)
    assert refused.value.cause is Cause.STATE_EXPIRED


async def test_a_code_is_worth_nothing_without_its_verifier(zoom: Zoom, client: ZoomClient) -> None:
    other = Secret("w" * 43)
    code = await zoom.code(code_challenge=challenge(other), code_challenge_method="S256")

    with pytest.raises(ZoomRefused):
        await _exchange(zoom, client, code)


async def test_a_regenerated_secret_is_named_as_the_cause(zoom: Zoom, client: ZoomClient) -> None:
    with pytest.raises(ZoomRefused) as refused:
        await _exchange(zoom, client, await zoom.code(**_PKCE), pair=_WRONG_PAIR)
    assert refused.value.cause is Cause.INVALID_CLIENT


async def test_a_redirect_url_that_changed_meanwhile_is_named_as_the_cause(
    zoom: Zoom, client: ZoomClient
) -> None:
    moved = replace(client, redirect_uri="https://elsewhere.example.edu/zoom/callback")

    with pytest.raises(ZoomRefused) as refused:
        await _exchange(zoom, moved, await zoom.code(**_PKCE))
    assert refused.value.cause is Cause.REDIRECT_MISMATCH


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429},
        {"status": 503},
        {"status": 200, "body": "<html></html>"},
        {"status": 200, "body": {"access_token": "only"}},
        {"status": 200, "body": []},
        {"cut_before": True},
        {"cut_after": True},
    ],
    ids=str,
)
async def test_when_zoom_is_not_itself_every_call_says_that_nothing_is_known(
    zoom: Zoom, client: ZoomClient, fault: dict[str, object]
) -> None:
    tokens = await _tokens(zoom, client)
    code = await zoom.code(**_PKCE)
    for route in ("/oauth/token", "/v2/users/me", "/oauth/revoke"):
        await zoom.control("faults", route=route, **fault)

    with pytest.raises(ZoomUnavailable):
        await _exchange(zoom, client, code)
    with pytest.raises(ZoomUnavailable):
        await client.me(tokens)
    if fault.get("status") != 200:  # whatever its body says, a 200 means revoked
        with pytest.raises(ZoomUnavailable):
            await client.revoke(_PAIR, tokens.access_token)


async def test_a_slow_zoom_has_said_nothing(
    zoom: Zoom, client: ZoomClient, impatient: ZoomClient
) -> None:
    tokens = await _tokens(zoom, client)
    await zoom.control("faults", route="/v2/users/me", delay=0.6)

    with pytest.raises(ZoomUnavailable):
        await impatient.me(tokens)


async def test_without_the_scope_for_ones_own_profile_the_missing_scope_is_the_cause(
    zoom: Zoom, client: ZoomClient
) -> None:
    scopes = [{"scope": "meeting:read:meeting"}]
    await zoom.control("apps", id="app-1", scopes=scopes)

    with pytest.raises(ZoomRefused) as refused:
        await client.me(await _tokens(zoom, client))
    assert refused.value.cause is Cause.SCOPES_MISSING


@pytest.mark.parametrize("status", [400, 401])
async def test_a_token_the_api_does_not_take_is_dead(
    zoom: Zoom, client: ZoomClient, status: int
) -> None:
    await zoom.control("switches", invalid_token_status=status)
    tokens = await _tokens(zoom, client)
    zoom.clock.forward(hours=2)

    for each in (tokens, replace(tokens, access_token=Secret("never-issued"))):
        with pytest.raises(ZoomRefused) as refused:
            await client.me(each)
        assert refused.value.cause is Cause.TOKEN_DEAD


async def test_a_revoked_authorization_is_over_and_revoking_again_changes_nothing(
    zoom: Zoom, client: ZoomClient
) -> None:
    tokens = await _tokens(zoom, client)

    await client.revoke(_PAIR, tokens.access_token)
    await client.revoke(_PAIR, tokens.access_token)

    [grant] = await zoom.look("grants")
    assert grant["ended"] == "revoked"
    with pytest.raises(ZoomRefused):
        await client.me(tokens)


async def test_a_wrong_pair_revokes_nothing(zoom: Zoom, client: ZoomClient) -> None:
    tokens = await _tokens(zoom, client)

    with pytest.raises(ZoomRefused) as refused:
        await client.revoke(_WRONG_PAIR, tokens.access_token)

    assert refused.value.cause is Cause.INVALID_CLIENT
    assert (await client.me(tokens)).id == ADA.id


async def test_neither_logs_nor_errors_hold_a_code_a_token_or_a_secret(
    zoom: Zoom, client: ZoomClient
) -> None:
    shown: list[object] = []
    with structlog.testing.capture_logs() as logs:
        code = await zoom.code(**_PKCE)
        tokens = await _exchange(zoom, client, code)
        for spent in (_PAIR, _WRONG_PAIR):
            with pytest.raises(ZoomProblem) as refused:
                await _exchange(zoom, client, code, pair=spent)
            shown += [refused.value, refused.value.__cause__, refused.value.reason]
        await client.me(tokens)
        await client.revoke(_PAIR, tokens.access_token)

    assert {entry["status"] for entry in logs} == {200, 400}
    told = f"{logs!r} {shown!r} {tokens!r}"
    secrets = (code, VERIFIER, "dev-secret", "prod-secret")
    issued = (tokens.access_token.reveal(), tokens.refresh_token.reveal())
    assert not any(each in told for each in (*secrets, *issued))
