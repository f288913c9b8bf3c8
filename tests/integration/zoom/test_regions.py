"""A person's data are asked for where Zoom keeps them, and a token goes nowhere but to Zoom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot.zoom import wire
from bot.zoom.client import ZoomClient

if TYPE_CHECKING:
    from bot.oauth.tokens import TokenSet

_SETTING = "https://api.zoom.us"
_USER = {"id": "z1", "account_id": "acc", "email": "ada@northfield.edu", "type": 2}


def _tokens(api_url: object) -> TokenSet:
    body: dict[str, Any] = {"access_token": "a", "refresh_token": "r", "api_url": api_url}
    tokens = wire.token_set(body, now=datetime.now(UTC))
    assert tokens is not None
    return tokens


async def _asked(tokens: TokenSet) -> str:
    """Say where the token was sent."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=_USER)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        await ZoomClient(http, "https://zoom.us", _SETTING, "https://x/zoom/callback").me(tokens)
    (request,) = asked
    assert request.headers["Authorization"] == "Bearer a"
    return str(request.url)


async def test_the_region_that_zoom_names_is_asked() -> None:
    url = await _asked(_tokens("https://api-eu.zoom.us"))

    assert url == "https://api-eu.zoom.us/v2/users/me"


@pytest.mark.parametrize("api_url", [None, "", "http://api-eu.zoom.us", "https://evil.example"])
async def test_otherwise_the_setting_is(api_url: str | None) -> None:
    assert await _asked(_tokens(api_url)) == f"{_SETTING}/v2/users/me"
