import httpx
import pytest

from bot.sandbox.zoom import User
from bot.sandbox.zoom.grants import ACCESS_TOKEN_LIFETIME
from tests.emulators.zoom.conftest import ADA, SSO_USER, Zoom

MEETINGS, RECORDINGS = "/v2/users/me/meetings", "/v2/users/me/recordings"
SCOPES = {
    MEETINGS: "meeting:read:list_meetings",
    RECORDINGS: "cloud_recording:read:list_user_recordings",
}
both = pytest.mark.parametrize("path", [MEETINGS, RECORDINGS])


async def _token(zoom: Zoom, *scopes: str, user: User = ADA, classic: bool = False) -> str:
    await zoom.control("apps", id="app-1", classic=classic, scopes=list(scopes))
    return str((await zoom.tokens(user))["access_token"])


async def _ask(zoom: Zoom, path: str, token: str, **query: str | int) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return await zoom.server.get(path, params=query, headers=headers)


@both
async def test_a_list_has_an_entry_and_the_headers_of_its_weight(zoom: Zoom, path: str) -> None:
    answer = await _ask(zoom, path, await _token(zoom, SCOPES[path]), page_size=1)

    assert answer.status_code == 200
    assert answer.json()["page_size"] == 1
    (entry,) = answer.json()["meetings"]
    assert "Private" in entry["topic"]
    assert answer.headers["X-RateLimit-Category"] == "Medium"
    assert answer.headers["X-RateLimit-Limit"] == "60"


@both
@pytest.mark.parametrize("code", [4711, 4700, 201])
async def test_without_its_scope_the_message_names_what_would_do(
    zoom: Zoom, path: str, code: int
) -> None:
    await zoom.control("switches", missing_scope_code=code)

    answer = await _ask(zoom, path, await _token(zoom, "user:read:user"), page_size=1)

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert f"does not contain scopes:[{SCOPES[path]}, " in answer.json()["message"]


@pytest.mark.parametrize(
    ("path", "scope"), [(MEETINGS, "meeting:read"), (RECORDINGS, "recording:read")]
)
async def test_classic_scopes_of_an_older_app_open_it_too(
    zoom: Zoom, path: str, scope: str
) -> None:
    token = await _token(zoom, scope, classic=True)

    assert (await _ask(zoom, path, token)).status_code == 200


@both
@pytest.mark.parametrize("size", ["0", "301", "-1", "many", ""])
async def test_a_page_has_one_to_three_hundred_entries(zoom: Zoom, path: str, size: str) -> None:
    answer = await _ask(zoom, path, await _token(zoom, SCOPES[path]), page_size=size)

    assert answer.json() == {"code": 300, "message": "Validation Failed."}


@both
async def test_a_dead_token_opens_nothing(zoom: Zoom, path: str) -> None:
    token = await _token(zoom, SCOPES[path])
    zoom.clock.now += ACCESS_TOKEN_LIFETIME

    assert (await _ask(zoom, path, token)).json()["code"] == 124


async def test_lists_and_users_have_limits_of_their_own(zoom: Zoom) -> None:
    token = await _token(zoom, "user:read:user", SCOPES[MEETINGS])
    await zoom.control("switches", medium_calls_per_second=1)

    assert (await _ask(zoom, MEETINGS, token)).status_code == 200
    assert (await _ask(zoom, MEETINGS, token)).json()["code"] == 429
    assert (await zoom.me(token)).status_code == 200


@pytest.mark.parametrize("switched_off", [True, False])
async def test_without_cloud_recording_the_list_is_refused_or_empty(
    zoom: Zoom, *, switched_off: bool
) -> None:
    await zoom.control("switches", cloud_recording=not switched_off)
    user = ADA if switched_off else SSO_USER  # who is Basic
    token = await _token(zoom, SCOPES[RECORDINGS], user=user)

    refused = await _ask(zoom, RECORDINGS, token)
    await zoom.control("switches", no_recordings="empty")
    empty = await _ask(zoom, RECORDINGS, token)

    assert refused.status_code == 400
    assert "does not contain scopes" not in refused.json()["message"]
    assert empty.json()["meetings"] == []
