import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.zoom import Management
from tests.emulators.zoom.conftest import (
    ADA,
    CALLBACK,
    OUTSIDER,
    SSO_USER,
    TARGET,
    Zoom,
    answer_of,
    s256,
    ticked,
)

if TYPE_CHECKING:
    import httpx


async def test_a_stranger_signs_in_and_comes_back_to_the_consent_page(zoom: Zoom) -> None:
    sent = await zoom.consent()
    assert sent.status_code == 302
    shown = await zoom.browser.get(sent.headers["Location"])
    entered = await zoom.submit(shown, email="ADA@northfield.edu", method="email")
    consent = await zoom.browser.get(entered.headers["Location"])
    assert "Northfield &lt;Rooms&gt; wants to use your Zoom account" in consent.text
    assert "signed in as <strong>ada@northfield.edu</strong>" in consent.text
    assert "Pretend Zoom: nothing here is real" in consent.text


async def test_allow_returns_code_and_the_state_as_it_was(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.consent(state="aB-._~=9")
    allowed = await zoom.submit(shown, decision="allow", scope=ticked(shown))
    answer = answer_of(allowed)
    assert answer["state"] == "aB-._~=9"
    assert set(answer) == {"code", "state"}
    assert allowed.headers["Location"].startswith(f"{CALLBACK}?")


async def test_only_optional_scopes_can_be_unticked(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.consent()
    assert ticked(shown) == ["meeting:write:meeting"]
    code = answer_of(await zoom.submit(shown, decision="allow"))["code"]
    answer = await zoom.exchange(code)
    assert answer.json()["scope"] == "user:read:user meeting:read:meeting"


async def test_a_scope_that_was_not_offered_is_refused(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.consent()
    forged = await zoom.submit(shown, decision="allow", scope="meeting:delete:meeting")
    assert forged.status_code == 400


@pytest.mark.parametrize(
    "uri", [CALLBACK + "/", CALLBACK.upper(), "https://evil.example.com/", None]
)
async def test_another_redirect_uri_ends_on_a_page(zoom: Zoom, uri: str | None) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.consent(redirect_uri=uri)
    assert shown.status_code == 400
    assert "Invalid redirect url (4,700)" in shown.text


async def test_the_allow_list_counts_unless_strict_mode_is_on(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    assert (await zoom.consent(redirect_uri=TARGET)).status_code == 200
    await zoom.control("apps", id="app-1", strict_mode=True)
    assert "(4,700)" in (await zoom.consent(redirect_uri=TARGET)).text
    assert (await zoom.consent()).status_code == 200


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"client_id": "nobody"}, "Invalid client (4,702)"),
        ({"client_id": "prod-client"}, "Invalid client (4,702)"),
        ({"client_id": None}, "Invalid client (4,702)"),
        ({"response_type": "token"}, "Invalid response type"),
        ({"state": '{"a": 1}'}, "Invalid state"),
        ({"code_challenge": "short"}, "Invalid code challenge"),
        ({"code_challenge": "c" * 43, "code_challenge_method": "S512"}, "Invalid code challenge"),
        ({"code_challenge_method": "S256"}, "Invalid code challenge"),
        ({"scope": "user:read:user meeting:delete:meeting"}, "Invalid scope"),
    ],
)
async def test_a_bad_link_is_a_page_and_never_a_redirect(
    zoom: Zoom, changes: dict[str, str | None], title: str
) -> None:
    shown = await zoom.consent(**changes)
    assert shown.status_code == 400
    assert title in shown.text


async def test_a_repeated_parameter_is_refused(zoom: Zoom) -> None:
    shown = await zoom.browser.get("/oauth/authorize?state=a&state=b")
    assert shown.status_code == 400


async def test_the_production_pair_works_only_when_switched_on(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    await zoom.control("switches", production_pair_works=True)
    assert (await zoom.consent(client_id="prod-client")).status_code == 200


async def test_scope_may_name_a_part_of_the_apps_scopes(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    both = "user:read:user meeting:write:meeting"
    assert "meeting:read:meeting" not in (await zoom.consent(scope=both)).text
    await zoom.control("switches", several_scopes_refused=True)
    assert "Invalid scope" in (await zoom.consent(scope=both)).text
    assert (await zoom.consent(scope="user:read:user")).status_code == 200


async def test_without_scope_optional_ones_can_be_left_out_by_a_switch(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    await zoom.control("switches", required_only_without_scope=True)
    assert ticked(await zoom.consent()) == []
    assert ticked(await zoom.consent(scope="meeting:write:meeting")) == ["meeting:write:meeting"]


@pytest.mark.parametrize(
    ("decline", "location"),
    [
        ("error_with_state", f"{CALLBACK}?error=access_denied&state=st-1"),
        ("error_without_state", f"{CALLBACK}?error=access_denied"),
        ("neither", CALLBACK),
        ("page", None),
    ],
)
async def test_decline_does_what_the_switch_says(
    zoom: Zoom, decline: str, location: str | None
) -> None:
    await zoom.control("switches", decline=decline)
    await zoom.sign_in(ADA)
    answer = await zoom.submit(await zoom.consent(), decision="decline")
    assert answer.headers.get("Location") == location
    assert await zoom.look("grants") == []


async def test_add_app_now_comes_back_without_a_state(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.browser.get("/marketplace/apps/app-1/add")
    answer = answer_of(await zoom.submit(shown, decision="allow"))
    assert set(answer) == {"code"}
    assert (await zoom.exchange(answer["code"])).status_code == 200


async def test_somebody_outside_the_account_stays_on_zooms_page(zoom: Zoom) -> None:
    await zoom.sign_in(OUTSIDER)
    shown = await zoom.consent()
    assert shown.status_code == 403
    assert "You cannot add this app" in shown.text
    await zoom.control("switches", outsiders_allowed=True)
    assert (await zoom.consent()).status_code == 200


async def test_without_approval_there_is_a_button_and_no_callback(zoom: Zoom) -> None:
    await zoom.control("accounts", id="acc-campus", requires_approval=True)
    await zoom.sign_in(ADA)
    shown = await zoom.consent()
    assert "You cannot authorize Northfield &lt;Rooms&gt;" in shown.text
    assert "Request to add" in shown.text
    assert (await zoom.submit(shown, decision="request")).status_code == 200
    assert (await zoom.look("apps"))[0]["requested_by"] == ["u-ada"]
    await zoom.control("approve", app_id="app-1", user="ada@northfield.edu")
    assert (await zoom.consent()).status_code == 200
    assert (await zoom.look("apps"))[0]["requested_by"] == []


async def test_approval_withdrawn_while_the_page_is_open_stops_allow(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.consent()
    await zoom.control("accounts", id="acc-campus", requires_approval=True)
    late = await zoom.submit(shown, decision="allow")
    assert "You cannot authorize" in late.text


async def test_an_admin_managed_app_is_for_admins(zoom: Zoom) -> None:
    await zoom.control("apps", id="app-1", management=Management.ADMIN)
    await zoom.sign_in(ADA)
    assert (await zoom.consent()).status_code == 200
    await zoom.sign_in(SSO_USER)
    assert "Only an admin of your account" in (await zoom.consent()).text


async def test_a_disabled_app_is_named_so(zoom: Zoom) -> None:
    await zoom.control("apps", id="app-1", enabled=False)
    assert "(4,717)" in (await zoom.consent()).text
    assert "(4,717)" in (await zoom.browser.get("/marketplace/apps/app-1/add")).text


async def test_a_form_without_its_hidden_field_is_refused(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.consent()
    forged = await zoom.browser.post(str(shown.url), data={"decision": "allow"})
    assert forged.status_code == 403
    guessed = {"decision": "allow", "form_key": "\u00e9"}
    assert (await zoom.browser.post(str(shown.url), data=guessed)).status_code == 403
    assert (await zoom.submit(shown, decision="allow")).status_code == 302


async def test_a_form_of_another_browser_is_refused(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.consent()
    zoom.browser.cookies.clear()
    assert (await zoom.submit(shown, decision="allow")).status_code == 403


async def test_neither_allow_nor_decline_grants_nothing(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    assert (await zoom.submit(await zoom.consent(), decision="perhaps")).status_code == 400


async def test_the_account_can_be_switched_on_the_consent_page(zoom: Zoom) -> None:
    await zoom.sign_in(OUTSIDER)
    await zoom.control("switches", outsiders_allowed=True)
    link = re.search(r'<a href="([^"]+)">Not you\? Switch account</a>', (await zoom.consent()).text)
    assert link is not None
    shown = await zoom.browser.get(unescape(link[1]))
    entered = await zoom.submit(shown, email=ADA.email, method="email")
    assert "ada@northfield.edu" in (await zoom.browser.get(entered.headers["Location"])).text


async def test_an_sso_user_signs_in_by_sso_under_another_email(zoom: Zoom) -> None:
    shown = await zoom.browser.get("/signin")
    refused = await zoom.submit(shown, email=SSO_USER.sign_in_email, method="email")
    assert "use Sign in with SSO" in refused.text
    assert (await zoom.sign_in(SSO_USER)).status_code == 200
    assert "sophie.lee@northfield.edu" in (await zoom.consent()).text


async def test_the_reported_email_is_no_sign_in_where_sso_has_another(zoom: Zoom) -> None:
    shown = await zoom.browser.get("/signin")
    unknown = await zoom.submit(shown, email=SSO_USER.email, method="sso")
    assert "no Zoom user with this e-mail" in unknown.text


@pytest.mark.parametrize("status", ["pending", "inactive"])
async def test_only_active_users_sign_in(zoom: Zoom, status: str) -> None:
    await zoom.control("users", id="u-ada", status=status)
    assert (await zoom.sign_in(ADA)).status_code == 403


async def test_sign_in_never_leads_to_another_site(zoom: Zoom) -> None:
    for target in (
        "https://evil.example.com/",
        "//evil.example.com/",
        "/\\evil.example.com",
        "/a\r\nX: y",
    ):
        shown = await zoom.browser.get("/signin", params={"continue": target})
        entered = await zoom.submit(shown, email=ADA.email, method="email")
        assert "Location" not in entered.headers


async def test_signing_in_ends_the_session_before_it(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    before = dict(zoom.browser.cookies)
    await zoom.sign_in(SSO_USER)
    assert dict(zoom.browser.cookies) != before
    zoom.browser.cookies.clear()
    zoom.browser.cookies.update(before)
    assert (await zoom.consent()).status_code == 302


async def test_pages_are_for_everybody(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    pages: list[httpx.Response] = [
        await zoom.browser.get("/signin"),
        await zoom.consent(),
        await zoom.consent(client_id="nobody"),
        await zoom.browser.get("/nowhere"),
    ]
    for shown in pages:
        assert shown.text.startswith("<!doctype html>")
        assert '<html lang="en">' in shown.text
        assert '<meta name="viewport"' in shown.text
        assert shown.text.count("<h1>") == 1
        assert "nothing here is real" in shown.text
        assert shown.headers["x-zm-trackingid"]


async def test_pkce_s256_is_accepted_on_the_link(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.consent(code_challenge=s256("v" * 43), code_challenge_method="S256")
    assert shown.status_code == 200


async def test_each_scope_has_a_label_of_its_own(zoom: Zoom) -> None:
    await zoom.control("apps", id="app-1", scopes=["meeting:read:list_meetings", "user:read:user"])
    await zoom.sign_in(ADA)
    shown = (await zoom.consent()).text
    assert "View the list of meetings" in shown
    assert re.findall(r'<label for="([^"]+)">', shown) == re.findall(r'id="(scope-\d+)"', shown)
    await zoom.control("apps", id="app-1", classic=True, scopes=["user_profile"])
    assert "View your profile information" in (await zoom.consent()).text
