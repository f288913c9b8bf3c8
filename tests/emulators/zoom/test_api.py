import pytest

from tests.emulators.zoom.conftest import ADA, CAMPUS, SSO_USER, Zoom

INVALID = {"code": 124, "message": "Invalid access token."}


async def test_me_says_who_authorized(zoom: Zoom) -> None:
    answer = await zoom.me((await zoom.tokens())["access_token"])
    assert answer.status_code == 200
    body = answer.json()
    assert body["id"] == ADA.id
    assert body["email"] == ADA.email
    assert body["account_id"] == CAMPUS.id
    assert body["account_number"] == CAMPUS.number
    assert (body["type"], body["status"], body["verified"]) == (2, "active", 1)
    assert body["login_types"] == [100]
    assert body["display_name"] == "Sam Sample"
    assert "employee_unique_id" not in body


async def test_an_sso_user_is_reported_under_zooms_email(zoom: Zoom) -> None:
    body = (await zoom.me((await zoom.tokens(SSO_USER))["access_token"])).json()
    assert body["email"] == "sophie.lee@northfield.edu"
    assert body["login_types"] == [101]
    assert body["type"] == 1
    assert body["employee_unique_id"]


async def test_an_access_token_lives_an_hour(zoom: Zoom) -> None:
    token = (await zoom.tokens())["access_token"]
    zoom.clock.forward(minutes=59)
    assert (await zoom.me(token)).status_code == 200
    zoom.clock.forward(minutes=1)
    expired = await zoom.me(token)
    assert expired.status_code == 401
    assert expired.json() == INVALID


async def test_a_switch_answers_124_with_400(zoom: Zoom) -> None:
    await zoom.control("switches", invalid_token_status=400)
    answer = await zoom.me("nothing")
    assert answer.status_code == 400
    assert answer.json() == INVALID


async def test_only_a_bearer_header_counts(zoom: Zoom) -> None:
    token = (await zoom.tokens())["access_token"]
    bare = await zoom.server.get("/v2/users/me")
    assert bare.json() == INVALID
    basic = await zoom.server.get("/v2/users/me", auth=("dev-client", "dev-secret"))
    assert basic.json() == INVALID
    query = await zoom.server.get("/v2/users/me", params={"access_token": token})
    assert query.json()["code"] == 124
    assert "not supported as query parameter" in query.json()["message"]


async def test_a_refresh_token_opens_nothing(zoom: Zoom) -> None:
    assert (await zoom.me((await zoom.tokens())["refresh_token"])).json() == INVALID


@pytest.mark.parametrize("user", [ADA.id, ADA.email])
async def test_a_user_managed_app_may_only_say_me(zoom: Zoom, user: str) -> None:
    token = (await zoom.tokens())["access_token"]
    assert (await zoom.me(token, user=user)).json() == INVALID


async def test_without_the_scope_the_message_names_the_alternatives(zoom: Zoom) -> None:
    await zoom.control("apps", id="app-1", scopes=["meeting:read:meeting"])
    token = (await zoom.tokens())["access_token"]
    answer = await zoom.me(token)
    assert answer.status_code == 400
    assert answer.json() == {
        "code": 4711,
        "message": "Invalid access token, does not contain scopes:"
        "[user:read:user, user:read:user:admin].",
    }
    await zoom.control("switches", missing_scope_code=4700)
    assert (await zoom.me(token)).json()["code"] == 4700


async def test_a_scope_added_later_is_not_in_older_tokens(zoom: Zoom) -> None:
    await zoom.control("apps", id="app-1", scopes=["meeting:read:meeting"])
    tokens = await zoom.tokens()
    await zoom.control("apps", id="app-1", scopes=["meeting:read:meeting", "user:read:user"])
    refreshed = (await zoom.refresh(tokens["refresh_token"])).json()
    assert refreshed["scope"] == "meeting:read:meeting"
    assert (await zoom.me((await zoom.tokens())["access_token"])).status_code == 200


@pytest.mark.parametrize(
    ("scope", "status"), [("user:read", 200), ("user_profile", 200), ("meeting:read", 400)]
)
async def test_classic_scopes_of_an_older_app_count(zoom: Zoom, scope: str, status: int) -> None:
    await zoom.control("apps", id="app-1", classic=True, scopes=[scope])
    assert (await zoom.me((await zoom.tokens())["access_token"])).status_code == status


async def test_an_admin_managed_app_may_name_users_of_its_account(zoom: Zoom) -> None:
    await zoom.control("apps", id="app-1", management="admin", scopes=["user:read:user:admin"])
    token = (await zoom.tokens())["access_token"]
    assert (await zoom.me(token, user=SSO_USER.email)).json()["id"] == SSO_USER.id
    stranger = await zoom.me(token, user="u-out")
    assert stranger.status_code == 404
    assert stranger.json() == {"code": 1001, "message": "User does not exist: u-out."}


async def test_calls_are_limited_by_the_second_for_the_whole_account(zoom: Zoom) -> None:
    ada, sophie = (
        (await zoom.tokens())["access_token"],
        (await zoom.tokens(SSO_USER))["access_token"],
    )
    await zoom.control("switches", light_calls_per_second=2)
    first = await zoom.me(ada)
    assert first.headers["X-RateLimit-Limit"] == "2"
    assert first.headers["X-RateLimit-Remaining"] == "1"
    await zoom.me(sophie)
    third = await zoom.me(ada)
    assert third.status_code == 429
    assert third.json()["code"] == 429
    assert "per-second rate limit" in third.json()["message"]
    assert third.headers["X-RateLimit-Type"] == "QPS"
    assert int(third.headers["X-RateLimit-Reset"]) == zoom.clock.now.timestamp() + 1
    zoom.clock.forward(seconds=1)
    assert (await zoom.me(ada)).status_code == 200


@pytest.mark.parametrize("path", ["/v2/nothing", "/v2/users/me/webinars", "/v2/"])
async def test_other_endpoints_are_not_recognized(zoom: Zoom, path: str) -> None:
    answer = await zoom.server.get(path)
    assert answer.status_code == 404
    assert answer.json() == {"code": 2300, "message": "This API endpoint is not recognized."}
    assert answer.headers["x-zm-trackingid"]
