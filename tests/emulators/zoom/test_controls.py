import json

import pytest

from bot.sandbox.zoom import App, Refused, User, ZoomEmulator, optional, required
from tests.emulators.zoom.conftest import APP, CALLBACK, VERIFIER, Zoom


async def test_an_app_made_over_http_works_from_consent_to_tokens(zoom: Zoom) -> None:
    app = await zoom.control(
        "apps",
        name="Second app",
        account_id="acc-campus",
        redirect_url=CALLBACK,
        scopes=["user:read:user", {"scope": "meeting:read:meeting", "optional": True}],
    )
    pairs = [app["development"], app["production"]]
    assert len({pair["client_id"] for pair in pairs}) == 2
    assert len({pair["client_secret"] for pair in pairs}) == 2
    development = app["development"]
    code = await zoom.code(client_id=development["client_id"])
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    pair = (development["client_id"], development["client_secret"])
    assert (await zoom.token(form, pair=pair)).status_code == 200


async def test_a_deleted_app_is_gone_with_its_grants(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.control("apps", id="app-1", delete=True)
    assert await zoom.look("apps") == []
    assert (await zoom.me(tokens["access_token"])).status_code == 401
    assert (await zoom.refresh(tokens["refresh_token"])).json()["error"] == "invalid_client"


async def test_a_user_made_over_http_can_authorize(zoom: Zoom) -> None:
    made = await zoom.control("users", account_id="acc-campus", email="new@northfield.edu", type=1)
    user = User(account_id="acc-campus", email="new@northfield.edu")
    body = (await zoom.me((await zoom.tokens(user))["access_token"])).json()
    assert (body["id"], body["type"]) == (made["id"], 1)


async def test_a_changed_sign_in_email_replaces_the_old_one(zoom: Zoom) -> None:
    await zoom.control("users", id="u-ada", sign_in_email="ada9@sso.northfield.edu")
    shown = await zoom.browser.get("/signin")
    old = await zoom.submit(shown, email="ada@northfield.edu", method="email")
    assert old.status_code == 403
    new = await zoom.submit(shown, email="ada9@sso.northfield.edu", method="email")
    assert new.status_code == 200


async def test_grants_show_who_and_what_but_no_token(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.refresh(tokens["refresh_token"])
    (grant,) = await zoom.look("grants")
    assert grant["email"] == "ada@northfield.edu"
    assert grant["scopes"] == [scope.name for scope in APP.scopes]
    assert grant["works"] is True
    live = [token["live"] for token in grant["tokens"] if token["kind"] == "refresh"]
    assert live == [False, True]
    await zoom.control("apps", id="app-1", enabled=False)
    (grant,) = await zoom.look("grants")
    assert not any(token["live"] for token in grant["tokens"])


async def test_grants_and_calls_hold_no_secret(zoom: Zoom) -> None:
    code = await zoom.code(state="planted-state", code_challenge=VERIFIER)
    tokens = (await zoom.exchange(code, code_verifier=VERIFIER)).json()
    await zoom.me(tokens["access_token"])
    seen = json.dumps([await zoom.look("grants"), await zoom.look("calls")])
    secrets = [tokens["access_token"], tokens["refresh_token"], code, VERIFIER]
    for secret in (*secrets, "dev-secret", "planted-state"):
        assert secret not in seen
    link = next(c for c in await zoom.look("calls") if c["path"] == "/oauth/authorize")
    assert {"state", "code_challenge"} <= set(link["parameters"])
    exchange = (await zoom.look("calls"))[-2]
    assert exchange["grant_type"] == "authorization_code"
    assert exchange["parameters"] == ["code", "code_verifier", "grant_type", "redirect_uri"]


async def test_reset_forgets_what_happened_and_keeps_what_was_set_up(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.control("switches", decline="page")
    await zoom.control("faults", route="/oauth/token", status=500)
    await zoom.control("reset")
    assert await zoom.look("grants") == []
    assert await zoom.look("calls") == []
    assert (await zoom.server.get("/_control/switches")).json()["decline"] == "error_with_state"
    assert (await zoom.refresh(tokens["refresh_token"])).status_code == 400
    assert (await zoom.consent()).status_code == 302
    assert len(await zoom.look("users")) == 3
    await zoom.control("reset", everything=True)
    assert await zoom.look("users") == []


@pytest.mark.parametrize(
    ("name", "body", "complaint"),
    [
        ("switches", {"decline": "maybe"}, "decline: one of error_with_state"),
        ("switches", {"declien": "page"}, "no such switch: declien"),
        ("switches", {"outsiders_allowed": 1}, "outsiders_allowed: a bool"),
        ("switches", {"scope_lag_seconds": -1}, "scope_lag_seconds: not below zero"),
        ("apps", {"name": "x"}, "missing: account_id, redirect_url, scopes"),
        ("apps", {"id": "app-1", "colour": "red"}, "unknown: colour"),
        ("apps", {"id": "app-1", "scopes": ["user:read"]}, "new apps have no others"),
        ("apps", {"id": "app-1", "scopes": []}, "at least one must be required"),
        ("apps", {"id": "app-1", "scopes": ["a:read:b", "a:read:b"]}, "listed twice"),
        ("apps", {"id": "app-1", "scopes": ["user:read:user:admin"]}, "admin-managed apps only"),
        ("apps", {"id": "app-1", "scopes": [{"scpe": "x"}]}, "scope: missing"),
        ("apps", {"id": "app-1", "name": "n" * 50}, "name: 1 to 49"),
        ("apps", {"id": "app-1", "redirect_url": "ftp://x"}, "http or https URLs"),
        ("apps", {"id": "app-1", "allow_list": ["https://x/\r\nA: b"]}, "http or https URLs"),
        ("users", {"id": "nobody", "delete": True}, "there is no user nobody"),
        ("apps", {"id": "nobody", "delete": True}, "there is no app nobody"),
        ("apps", {"id": "app-1", "regenerate_secret": "test"}, "one of development, production"),
        ("users", {"account_id": "acc-x", "email": "a@b.edu"}, "no account acc-x"),
        ("users", {"account_id": "acc-campus", "email": "ADA@northfield.edu"}, "belongs to user"),
        ("users", {"id": "u-ada", "type": 3}, "type: one of 1, 2, 4, 99"),
        ("users", {"id": "u-ada", "login_types": ["sso"]}, "login_types: a list of whole"),
        ("approve", {"app_id": "app-1", "user": "nobody"}, "user: no user nobody"),
        ("approve", {}, "app_id: missing"),
        ("reset", {"everything": "yes"}, "everything: true or false"),
    ],
)
async def test_a_control_call_that_makes_no_sense_is_refused(
    zoom: Zoom, name: str, body: dict[str, object], complaint: str
) -> None:
    answer = await zoom.server.post(f"/_control/{name}", json=body)
    assert answer.status_code == 400
    assert complaint in answer.json()["error"]


async def test_a_control_body_must_be_a_json_object(zoom: Zoom) -> None:
    for content in ("nonsense", "[]", "1"):
        answer = await zoom.server.post("/_control/switches", content=content)
        assert answer.status_code == 400
        assert "JSON" in answer.json()["error"]


async def test_an_unknown_control_answers_json(zoom: Zoom) -> None:
    answer = await zoom.server.post("/_control/nothing", json={})
    assert answer.status_code == 404
    assert answer.json() == {"error": "Not Found"}


def test_seeding_refuses_what_zoom_would_not_save() -> None:
    emulator = ZoomEmulator()
    with pytest.raises(Refused, match="no account acc-campus"):
        emulator.seed(APP)


@pytest.mark.parametrize(
    ("classic", "scopes"),
    [
        (True, required("user:read:user")),
        (True, (*required("user:read"), *optional("meeting:read"))),
        (False, required("meeting:read")),
        (False, optional("user:read:user")),
    ],
)
def test_each_kind_of_app_has_its_own_scopes(classic: bool, scopes: tuple[object, ...]) -> None:  # noqa: FBT001  # a parameter of the table above
    app = App(name="a", account_id="b", redirect_url=CALLBACK, scopes=scopes, classic=classic)
    assert app.problem() is not None
