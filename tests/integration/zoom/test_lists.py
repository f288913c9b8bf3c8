"""Asking for a list shows whether it can be had, and nothing of what it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest
import structlog

from bot.errors import ZoomRefused, ZoomUnavailable
from bot.oauth.tokens import TokenSet
from bot.scopes.lists import ListAnswer, ListKind
from bot.secret import Secret
from tests.emulators.zoom.conftest import ADA, SSO_USER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.zoom.client import ZoomClient
    from tests.emulators.zoom.conftest import Zoom

SCOPES = {
    ListKind.MEETINGS: "meeting:read:list_meetings",
    ListKind.RECORDINGS: "cloud_recording:read:list_user_recordings",
}
both = pytest.mark.parametrize("kind", ListKind)


async def _tokens(zoom: Zoom, *scopes: str, basic: bool = False) -> TokenSet:
    await zoom.control("apps", id="app-1", scopes=["user:read:user", *scopes])
    return _of((await zoom.tokens(SSO_USER if basic else ADA))["access_token"])


def _of(access_token: str) -> TokenSet:
    return TokenSet(Secret(access_token), Secret("unused"), datetime.now(UTC), "")


@both
async def test_a_list_that_can_be_had_works_and_is_asked_for_one_entry(
    zoom: Zoom, client: ZoomClient, kind: ListKind
) -> None:
    with structlog.testing.capture_logs() as logged:
        answer = await client.try_list(await _tokens(zoom, SCOPES[kind]), kind)

    assert answer is ListAnswer.WORKS
    call = (await zoom.look("calls"))[-1]
    assert (call["path"], call["parameters"]) == (f"/v2/users/me/{kind}", ["page_size"])
    assert "appraisal" not in repr(logged)


@both
@pytest.mark.parametrize("code", [4711, 4700, 201])
async def test_a_missing_permission_is_known_by_the_words(
    zoom: Zoom, client: ZoomClient, kind: ListKind, code: int
) -> None:
    await zoom.control("switches", missing_scope_code=code)

    assert await client.try_list(await _tokens(zoom), kind) is ListAnswer.NOT_ALLOWED


async def test_no_licence_is_told_from_no_permission(zoom: Zoom, client: ZoomClient) -> None:
    tokens = await _tokens(zoom, SCOPES[ListKind.RECORDINGS], basic=True)

    assert await client.try_list(tokens, ListKind.RECORDINGS) is ListAnswer.NOT_POSSIBLE
    await zoom.control("switches", no_recordings="empty")
    assert await client.try_list(tokens, ListKind.RECORDINGS) is ListAnswer.WORKS


async def test_nothing_recorded_is_no_refusal(zoom: Zoom, client: ZoomClient) -> None:
    tokens = await _tokens(zoom, SCOPES[ListKind.RECORDINGS])
    body = {"code": 3301, "message": "There is no recording for this session."}
    await zoom.control("faults", route="/v2/users/me/recordings", status=404, body=body)

    assert await client.try_list(tokens, ListKind.RECORDINGS) is ListAnswer.WORKS


async def test_who_may_not_host_meetings_is_refused_their_list(
    zoom: Zoom, client: ZoomClient
) -> None:
    tokens = await _tokens(zoom, SCOPES[ListKind.MEETINGS])
    words = "Meeting hosting and scheduling capabilities are not allowed for your user account."
    body = {"code": 3161, "message": words}
    await zoom.control("faults", route="/v2/users/me/meetings", status=400, body=body)

    assert await client.try_list(tokens, ListKind.MEETINGS) is ListAnswer.NOT_POSSIBLE


@both
async def test_a_dead_token_shows_nothing_of_the_list(
    zoom: Zoom, client: ZoomClient, kind: ListKind
) -> None:
    tokens = await _tokens(zoom, SCOPES[kind])
    zoom.clock.forward(hours=1)

    with pytest.raises(ZoomRefused, match="token_dead"):
        await client.try_list(tokens, kind)


@both
@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 429}, {"cut_before": True}])
async def test_a_zoom_that_does_not_answer_shows_nothing(
    zoom: Zoom, client: ZoomClient, kind: ListKind, fault: dict[str, object]
) -> None:
    tokens = await _tokens(zoom, SCOPES[kind])
    await zoom.control("faults", route=f"/v2/users/me/{kind}", **fault)

    with pytest.raises(ZoomUnavailable):
        await client.try_list(tokens, kind)


async def test_the_body_is_not_even_read(client: ZoomClient) -> None:
    read = []

    class Untouched(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            read.append(True)
            yield b"[]"

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Untouched())

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        asked = type(client)(http, client.oauth_url, client.api_url, client.redirect_uri)
        assert await asked.try_list(_of("token"), ListKind.MEETINGS) is ListAnswer.WORKS

    assert read == []
