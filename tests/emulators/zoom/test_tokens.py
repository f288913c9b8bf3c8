from urllib.parse import urlencode

import pytest

from tests.emulators.zoom.conftest import ADA, CALLBACK, SSO_USER, VERIFIER, Zoom, s256

DEAD = {"reason": "Invalid Token!", "error": "invalid_grant"}
BAD_PAIR = {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}


async def test_a_code_becomes_tokens(zoom: Zoom) -> None:
    body = await zoom.tokens()
    assert set(body) == {
        "access_token",
        "token_type",
        "refresh_token",
        "expires_in",
        "scope",
        "api_url",
    }
    assert body["token_type"] == "bearer"
    assert body["expires_in"] == 3599
    assert body["api_url"] == str(zoom.server.base_url).rstrip("/")
    assert body["scope"] == "user:read:user meeting:read:meeting meeting:write:meeting"
    assert body["access_token"].count(".") == 2
    assert body["access_token"] != body["refresh_token"]


async def test_a_code_works_once(zoom: Zoom) -> None:
    code = await zoom.code()
    assert (await zoom.exchange(code)).status_code == 200
    again = await zoom.exchange(code)
    assert again.status_code == 400
    assert again.json() == {
        "reason": f"Invalid authorization code {code}",
        "error": "invalid_grant",
    }


async def test_a_code_dies_after_five_minutes(zoom: Zoom) -> None:
    code = await zoom.code()
    await zoom.control("switches", error_numbers="field", code_echoed=False)
    zoom.clock.forward(minutes=5, seconds=1)
    assert (await zoom.exchange(code)).json() == {
        "reason": "Invalid authorization code",
        "error": "invalid_grant",
        "errorCode": 4733,
    }


async def test_the_redirect_uri_must_be_the_one_of_the_link(zoom: Zoom) -> None:
    code = await zoom.code()
    refused = await zoom.exchange(code, redirect_uri=CALLBACK + "/")
    assert refused.json() == {"reason": "Redirect URI mismatch.", "error": "invalid_grant"}
    assert (await zoom.exchange(code)).status_code == 200


@pytest.mark.parametrize(
    ("challenge", "method"), [(s256(VERIFIER), "S256"), (VERIFIER, "plain"), (VERIFIER, None)]
)
async def test_a_challenge_is_checked(zoom: Zoom, challenge: str, method: str | None) -> None:
    code = await zoom.code(code_challenge=challenge, code_challenge_method=method)
    assert (await zoom.exchange(code)).json()["reason"] == "Invalid code verifier"
    wrong = await zoom.exchange(code, code_verifier="w" * 43)
    assert wrong.json()["error"] == "invalid_grant"
    assert (await zoom.exchange(code, code_verifier=VERIFIER)).status_code == 200


@pytest.mark.parametrize(
    "pair",
    [("dev-client", "wrong"), ("nobody", "dev-secret"), ("prod-client", "prod-secret"), ("", "")],
)
async def test_a_wrong_pair_is_named_before_a_wrong_code(zoom: Zoom, pair: tuple[str, str]) -> None:
    form = {"grant_type": "authorization_code", "code": "dummy", "redirect_uri": CALLBACK}
    answer = await zoom.token(form, pair=pair)
    assert answer.status_code == 400
    assert answer.json() == BAD_PAIR


async def test_the_right_pair_hears_about_the_dummy_code(zoom: Zoom) -> None:
    answer = await zoom.exchange("dummy")
    assert answer.json()["reason"] == "Invalid authorization code dummy"


async def test_a_switch_names_the_code_before_the_pair(zoom: Zoom) -> None:
    await zoom.control("switches", code_before_client=True)
    form = {"grant_type": "authorization_code", "code": "dummy", "redirect_uri": CALLBACK}
    answer = await zoom.token(form, pair=("dev-client", "wrong"))
    assert answer.json()["error"] == "invalid_grant"


async def test_a_code_belongs_to_the_pair_that_asked(zoom: Zoom) -> None:
    await zoom.control("switches", production_pair_works=True)
    form = {
        "grant_type": "authorization_code",
        "code": await zoom.code(),
        "redirect_uri": CALLBACK,
    }
    answer = await zoom.token(form, pair=("prod-client", "prod-secret"))
    assert answer.json()["error"] == "invalid_grant"


async def test_credentials_in_the_form_do_not_count(zoom: Zoom) -> None:
    form = {"grant_type": "refresh_token", "client_id": "dev-client", "client_secret": "dev-secret"}
    answer = await zoom.server.post("/oauth/token", data=form)
    assert answer.json() == BAD_PAIR


@pytest.mark.parametrize(
    "header", [b"Basic", b"Basic !!", b"Basic \xc3\xa9", b"Basic bm9jb2xvbg==", b"Bearer x"]
)
async def test_a_malformed_header_is_a_wrong_pair(zoom: Zoom, header: bytes) -> None:
    answer = await zoom.server.post(
        "/oauth/token", data={"grant_type": "refresh_token"}, headers={"Authorization": header}
    )
    assert answer.json() == BAD_PAIR


async def test_query_parameters_are_refused(zoom: Zoom) -> None:
    query = urlencode(
        {"grant_type": "authorization_code", "code": await zoom.code(), "redirect_uri": CALLBACK}
    )
    answer = await zoom.server.post(f"/oauth/token?{query}", auth=("dev-client", "dev-secret"))
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{}", "application/json"),
        (b"grant_type=refresh_token&grant_type=x", "application/x-www-form-urlencoded"),
        (b"a=b", "application/x-www-form-urlencoded; charset=nonsense"),
    ],
)
async def test_a_body_that_is_no_plain_form_is_refused(
    zoom: Zoom, content: bytes, content_type: str
) -> None:
    answer = await zoom.server.post(
        "/oauth/token",
        content=content,
        headers={"Content-Type": content_type},
        auth=("dev-client", "dev-secret"),
    )
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize("grant_type", ["password", "account_credentials", ""])
async def test_other_grant_types_are_refused(zoom: Zoom, grant_type: str) -> None:
    answer = await zoom.token({"grant_type": grant_type})
    assert answer.json() == {
        "reason": "unsupported grant type",
        "error": "unsupported_grant_type",
    }


async def test_each_refresh_kills_the_token_before_it(zoom: Zoom) -> None:
    first = (await zoom.tokens())["refresh_token"]
    second = (await zoom.refresh(first)).json()["refresh_token"]
    assert (await zoom.refresh(first)).json() == DEAD
    assert (await zoom.refresh(second)).status_code == 200


async def test_an_idle_refresh_token_dies_after_ninety_days(zoom: Zoom) -> None:
    token = (await zoom.tokens())["refresh_token"]
    zoom.clock.forward(days=89)
    token = (await zoom.refresh(token)).json()["refresh_token"]
    zoom.clock.forward(days=90, seconds=1)
    assert (await zoom.refresh(token)).json() == DEAD


async def test_an_unknown_refresh_token_is_dead(zoom: Zoom) -> None:
    assert (await zoom.refresh("nothing")).json() == DEAD


async def test_revoke_kills_the_grant(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    form = {"token": tokens["access_token"]}
    pair = ("dev-client", "dev-secret")
    refused = await zoom.server.post("/oauth/revoke", data=form, auth=("dev-client", "wrong"))
    assert refused.json() == BAD_PAIR
    answer = await zoom.server.post("/oauth/revoke", data=form, auth=pair)
    assert answer.json() == {"status": "success"}
    assert (await zoom.me(tokens["access_token"])).status_code == 401
    assert (await zoom.refresh(tokens["refresh_token"])).json() == DEAD
    again = await zoom.server.post("/oauth/revoke", data=form, auth=pair)
    assert again.status_code == 400


async def test_tokens_belong_to_the_app_that_got_them(zoom: Zoom) -> None:
    await zoom.control(
        "apps",
        name="Another app",
        account_id="acc-campus",
        redirect_url=CALLBACK,
        scopes=["user:read:user"],
        development={"client_id": "other", "client_secret": "other-secret"},
    )
    tokens, pair = await zoom.tokens(), ("other", "other-secret")
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await zoom.token(form, pair=pair)).json() == DEAD
    token = {"token": tokens["access_token"]}
    assert (await zoom.server.post("/oauth/revoke", data=token, auth=pair)).json() == DEAD
    assert (await zoom.me(tokens["access_token"])).status_code == 200


async def test_two_authorizations_live_side_by_side(zoom: Zoom) -> None:
    first, second = await zoom.tokens(), await zoom.tokens()
    assert (await zoom.me(first["access_token"])).status_code == 200
    assert (await zoom.me(second["access_token"])).status_code == 200


async def test_by_a_switch_the_last_authorization_wins(zoom: Zoom) -> None:
    first, other = await zoom.tokens(), await zoom.tokens(SSO_USER)
    await zoom.control("switches", last_authorization_wins=True, error_numbers="field")
    second = await zoom.tokens()
    assert (await zoom.me(first["access_token"])).status_code == 401
    assert (await zoom.refresh(first["refresh_token"])).json()["errorCode"] == 4741
    assert (await zoom.me(second["access_token"])).status_code == 200
    assert (await zoom.me(other["access_token"])).status_code == 200


async def test_by_a_switch_revoking_ends_all_that_a_user_has_granted(zoom: Zoom) -> None:
    first, second, other = await zoom.tokens(), await zoom.tokens(), await zoom.tokens(SSO_USER)
    await zoom.control("switches", revoking_ends_all=True)
    form, pair = {"token": first["access_token"]}, ("dev-client", "dev-secret")
    assert (await zoom.server.post("/oauth/revoke", data=form, auth=pair)).status_code == 200
    assert (await zoom.me(second["access_token"])).status_code == 401
    assert (await zoom.me(other["access_token"])).status_code == 200


async def test_a_disabled_app_gets_no_tokens(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.control("switches", error_numbers="reason")
    await zoom.control("apps", id="app-1", enabled=False)
    refused = await zoom.refresh(tokens["refresh_token"])
    assert refused.json()["reason"] == "The app has been disabled (4,717)"
    assert (await zoom.me(tokens["access_token"])).status_code == 401
    await zoom.control("apps", id="app-1", enabled=True)
    assert (await zoom.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_withdrawn_approval_stops_the_refresh(zoom: Zoom) -> None:
    await zoom.control("approve", app_id="app-1")
    await zoom.control("accounts", id="acc-campus", requires_approval=True)
    tokens = await zoom.tokens()
    await zoom.control("approve", app_id="app-1", approved=False)
    await zoom.control("switches", error_numbers="field")
    assert (await zoom.refresh(tokens["refresh_token"])).json()["errorCode"] == 4738


async def test_an_approval_withdrawn_before_the_exchange_leaves_no_grant(zoom: Zoom) -> None:
    code = await zoom.code()
    await zoom.control("accounts", id="acc-campus", requires_approval=True)
    assert (await zoom.exchange(code)).json()["error"] == "invalid_grant"
    assert await zoom.look("grants") == []


async def test_a_token_without_an_owner_is_dead(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.control("users", id=ADA.id, delete=True)
    await zoom.control("switches", error_numbers="field")
    assert (await zoom.refresh(tokens["refresh_token"])).json() == DEAD | {"errorCode": 4735}
    assert (await zoom.me(tokens["access_token"])).status_code == 401


async def test_a_regenerated_secret_kills_the_old_one(zoom: Zoom) -> None:
    app = await zoom.control("apps", id="app-1", regenerate_secret="development")
    tokens = await zoom.code()
    assert (await zoom.exchange(tokens)).json() == BAD_PAIR
    pair = ("dev-client", app["development"]["client_secret"])
    form = {"grant_type": "authorization_code", "code": tokens, "redirect_uri": CALLBACK}
    assert (await zoom.token(form, pair=pair)).status_code == 200


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("invalid_request", {"reason": "Invalid Token!", "error": "invalid_request"}),
        ("bare", {"error": "invalid_grant"}),
    ],
)
async def test_older_forms_of_refusal(zoom: Zoom, form: str, body: dict[str, str]) -> None:
    await zoom.control("switches", grant_errors=form, token_error_status=401)
    answer = await zoom.refresh("nothing")
    assert answer.status_code == 401
    assert answer.json() == body


@pytest.mark.parametrize(("lag", "scope"), [("missing", None), ("partial", "user:read:user")])
async def test_the_scope_echo_can_lag(zoom: Zoom, lag: str, scope: str | None) -> None:
    await zoom.control("switches", scope_lag=lag, scope_lag_seconds=12)
    tokens = await zoom.tokens()
    assert tokens.get("scope") == scope
    zoom.clock.forward(seconds=12)
    later = (await zoom.refresh(tokens["refresh_token"])).json()
    assert later["scope"] == "user:read:user meeting:read:meeting meeting:write:meeting"


async def test_a_switch_refuses_to_refresh_more_than_the_app_asks_for(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.control("apps", id="app-1", scopes=["user:read:user"])
    await zoom.control("switches", narrowed_scopes_refused=True, error_numbers="field")

    refused = (await zoom.refresh(tokens["refresh_token"])).json()

    assert (refused["error"], refused["errorCode"]) == ("invalid_request", 4711)
    await zoom.control("switches", narrowed_scopes_refused=False)
    assert (await zoom.refresh(tokens["refresh_token"])).status_code == 200


async def test_by_a_switch_a_refresh_token_works_several_times_and_is_used_up_then(
    zoom: Zoom,
) -> None:
    await zoom.control("switches", refresh_token_uses=2, error_numbers="field")
    first = (await zoom.tokens())["refresh_token"]

    renewed = [(await zoom.refresh(first)).json()["refresh_token"] for _ in range(2)]

    assert (await zoom.refresh(first)).json() == {
        "reason": "The token ID is out of the token tolerance range.",
        "error": "invalid_grant",
        "errorCode": 4740,
    }
    for token in renewed:
        assert (await zoom.refresh(token)).status_code == 200
    zoom.clock.forward(days=91)
    assert (await zoom.refresh(renewed[0])).json() == DEAD | {"errorCode": 4737}


async def test_it_is_counted_how_often_a_refresh_token_was_used(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.refresh(tokens["refresh_token"])
    await zoom.refresh(tokens["refresh_token"])
    await zoom.refresh("never-issued")

    (grant,) = await zoom.look("grants")
    counts = [token["presented"] for token in grant["tokens"] if token["kind"] == "refresh"]
    assert counts == [2, 0]
