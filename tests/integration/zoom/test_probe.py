from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.oauth.credentials import ClientPair, CredentialsState
from bot.secret import Secret
from bot.zoom.client import ZoomClient
from tests.emulators.zoom.conftest import CALLBACK

if TYPE_CHECKING:
    from tests.emulators.zoom.conftest import Zoom

_RIGHT = ClientPair("dev-client", Secret("dev-secret"))
_WRONG_SECRET = ClientPair("dev-client", Secret("prod-secret"))
_UNKNOWN = ClientPair("nobody", Secret("dev-secret"))
_PRODUCTION = ClientPair("prod-client", Secret("prod-secret"))


async def test_a_right_pair_is_right(zoom: Zoom, client: ZoomClient) -> None:
    assert await client.probe(_RIGHT) is CredentialsState.RIGHT
    assert await zoom.look("grants") == []


@pytest.mark.parametrize("pair", [_WRONG_SECRET, _UNKNOWN])
async def test_a_wrong_secret_and_an_unknown_id_are_wrong(
    client: ZoomClient, pair: ClientPair
) -> None:
    assert await client.probe(pair) is CredentialsState.WRONG


async def test_the_production_pair_is_wrong_until_the_app_is_published(
    zoom: Zoom, client: ZoomClient
) -> None:
    assert await client.probe(_PRODUCTION) is CredentialsState.WRONG

    await zoom.control("switches", production_pair_works=True)
    assert await client.probe(_PRODUCTION) is CredentialsState.RIGHT


async def test_everything_goes_in_the_body_and_nothing_in_the_query(
    zoom: Zoom, client: ZoomClient
) -> None:
    await client.probe(_RIGHT)

    [call] = await zoom.look("calls")
    assert (call["method"], call["path"]) == ("POST", "/oauth/token")
    assert call["status"] == 400
    assert call["parameters"] == ["code", "grant_type", "redirect_uri"]


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize("numbers", ["none", "field", "reason"])
@pytest.mark.parametrize("errors", ["invalid_grant", "invalid_request"])
async def test_every_known_way_of_refusing_says_the_same(
    zoom: Zoom, client: ZoomClient, status: int, numbers: str, errors: str
) -> None:
    await zoom.control(
        "switches", token_error_status=status, error_numbers=numbers, grant_errors=errors
    )

    assert await client.probe(_RIGHT) is CredentialsState.RIGHT
    assert await client.probe(_WRONG_SECRET) is CredentialsState.WRONG


async def test_a_refusal_without_a_reason_settles_nothing_about_a_right_pair(
    zoom: Zoom, client: ZoomClient
) -> None:
    await zoom.control("switches", grant_errors="bare")

    assert await client.probe(_RIGHT) is CredentialsState.UNVERIFIED
    assert await client.probe(_WRONG_SECRET) is CredentialsState.WRONG


async def test_a_zoom_that_looks_at_the_code_first_never_makes_a_right_pair_wrong(
    zoom: Zoom, client: ZoomClient
) -> None:
    # It makes a wrong pair look right, too: no probe can tell, and the rehearsal finds out.
    await zoom.control("switches", code_before_client=True)

    assert await client.probe(_RIGHT) is CredentialsState.RIGHT
    assert await client.probe(_WRONG_SECRET) is CredentialsState.RIGHT


async def test_a_disabled_app_does_not_make_the_pair_wrong(zoom: Zoom, client: ZoomClient) -> None:
    await zoom.control("apps", id="app-1", enabled=False)

    assert await client.probe(_RIGHT) is CredentialsState.UNVERIFIED


_REFUSED_CODE = {"reason": "Invalid authorization code", "error": "invalid_grant"}
_REFUSED_PAIR = {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429},
        {"status": 429, "retry_after": 3600},
        {"status": 500},
        {"status": 503, "body": _REFUSED_CODE},
        {"status": 503, "body": _REFUSED_PAIR},
        {"status": 302},
        {"status": 400, "body": "<html>Invalid authorization code</html>"},
        {"status": 400, "body": ["invalid_client"]},
        {"status": 400, "body": {"error": "something_new"}},
        {"body": {"access_token": 17}},
        {"cut_before": True},
        {"cut_after": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("pair", [_RIGHT, _WRONG_SECRET], ids=["right", "wrong"])
async def test_from_a_zoom_that_is_not_itself_nothing_is_concluded(
    zoom: Zoom, client: ZoomClient, fault: dict[str, object], pair: ClientPair
) -> None:
    await zoom.control("faults", route="/oauth/token", **fault)

    assert await client.probe(pair) is CredentialsState.UNVERIFIED


async def test_a_zoom_that_is_slow_leaves_the_pair_unverified(
    zoom: Zoom, impatient: ZoomClient
) -> None:
    await zoom.control("faults", route="/oauth/token", delay=0.6)

    assert await impatient.probe(_RIGHT) is CredentialsState.UNVERIFIED


async def test_a_zoom_that_is_down_leaves_the_pair_unverified() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, and not listening
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        async with httpx.AsyncClient() as http:
            client = ZoomClient(http, url, url, CALLBACK)
            assert await client.probe(_RIGHT) is CredentialsState.UNVERIFIED
