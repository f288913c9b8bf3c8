"""An app, built as the guide says: by the labels on the pages."""

import re
from typing import Any

import pytest
from campus.forms import Visit
from campus.marketplace import WantedApp, build, development_pair, tick

from bot.guide.library import default_edition
from bot.scopes.profiles import FULL
from tests.emulators.zoom.conftest import ADA, CALLBACK, SSO_USER, TARGET, Zoom

SCOPES = ("user:read:user", "meeting:read:meeting", "meeting:write:meeting")


@pytest.fixture
async def ada(zoom: Zoom) -> Visit:
    await zoom.sign_in(ADA)
    return Visit(zoom.browser)


async def built_app(zoom: Zoom) -> dict[str, Any]:
    return next(app for app in await zoom.look("apps") if app["id"] != "app-1")


async def test_an_app_built_as_the_guide_says_works(zoom: Zoom, ada: Visit) -> None:
    await build(ada, WantedApp(CALLBACK, TARGET, SCOPES))
    assert "No field is missing" in ada.page.said()
    app = await built_app(zoom)
    assert app["name"] == "Northfield Rooms"
    assert app["management"] == "user"
    assert app["allow_list"] == [CALLBACK, TARGET]
    assert app["scopes"] == [{"scope": name, "optional": False} for name in SCOPES]
    pair = await development_pair(ada)
    form = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
    form["code"] = await zoom.code(client_id=pair[0])
    answer = await zoom.token(form, pair=pair)
    assert answer.json()["scope"] == " ".join(SCOPES)


async def test_both_pairs_are_on_the_page(zoom: Zoom, ada: Visit) -> None:
    await ada.open("/marketplace/apps/app-1/basic")
    assert ada.answer is not None
    for value in ("dev-client", "dev-secret", "prod-client", "prod-secret"):
        assert f'value="{value}"' in ada.answer.text
    await ada.press("Regenerate the Development Client Secret")
    app = next(app for app in await zoom.look("apps") if app["id"] == "app-1")
    assert app["development"]["client_secret"] != "dev-secret"
    assert app["production"]["client_secret"] == "prod-secret"


async def test_a_new_app_has_a_made_up_name_and_lists_what_is_missing(ada: Visit) -> None:
    await ada.open("/marketplace/build")
    await ada.press("Create", {"General app": True})
    assert "General app 081" in ada.page.said()
    await ada.follow("Local Test")
    for field in ("OAuth Redirect URL", "OAuth Allow Lists", "Scopes"):
        assert field in [words for words, _ in ada.page.links]
    _, button = ada.page.form_with("Generate")
    assert "disabled" in button.attributes
    assert not [words for words, _ in ada.page.links if words == "Add app now"]


async def test_nobody_can_authorize_an_unfinished_app(zoom: Zoom, ada: Visit) -> None:
    await ada.open("/marketplace/build")
    await ada.press("Create", {"General app": True})
    app = await built_app(zoom)
    added = await zoom.browser.get(f"/marketplace/apps/{app['id']}/add")
    assert "The app is not complete" in added.text
    client_id = app["development"]["client_id"]
    assert "(4,700)" in (await zoom.consent(client_id=client_id, redirect_uri="")).text
    await ada.press("Save URL", {"OAuth Redirect URL": CALLBACK})
    assert "The app has no scopes yet" in (await zoom.consent(client_id=client_id)).text


async def test_the_link_to_share_carries_no_state(ada: Visit) -> None:
    await ada.open("/marketplace/apps/app-1/local-test")
    await ada.press("Generate")
    assert ada.answer is not None
    link = re.search(r'id="authorization-url" readonly value="([^"]+)"', ada.answer.text)
    assert link is not None
    assert "/oauth/authorize?response_type=code" in link[1]
    assert "state=" not in link[1]


@pytest.mark.parametrize(
    ("button", "filled", "complaint"),
    [
        ("Save name", {"App name": "n" * 50}, "1 to 49 characters"),
        ("Save URL", {"OAuth Redirect URL": f"{CALLBACK} "}, "without spaces"),
        ("Save URL", {"OAuth Redirect URL": "usher.example.edu"}, "http or https URLs only"),
        ("Add URL", {"Add a URL to the allow lists": "ftp://x"}, "http or https URLs only"),
        ("Add URL", {"Add a URL to the allow lists": TARGET}, "listed already"),
        ("Add URL", {"Add a URL to the allow lists": ""}, "enter a URL first"),
    ],
)
async def test_what_zoom_would_not_save_is_said_beside_it(
    zoom: Zoom, ada: Visit, button: str, filled: dict[str, str], complaint: str
) -> None:
    before = await zoom.look("apps")
    await ada.open("/marketplace/apps/app-1/basic")
    page = await ada.press(button, filled)
    assert ada.answer is not None
    assert ada.answer.status_code == 422
    assert re.search(rf"Not saved: [^.]*{complaint}", page.said())
    assert await zoom.look("apps") == before


async def test_switches_and_allow_lists_are_saved_one_by_one(zoom: Zoom, ada: Visit) -> None:
    await ada.open("/marketplace/apps/app-1/basic")
    await ada.press("Save switches", {"Strict Mode URL": True})
    await ada.press(f"Remove {TARGET}")
    app = (await zoom.look("apps"))[0]
    assert (app["strict_mode"], app["subdomain_check"]) == (True, False)
    assert app["allow_list"] == [CALLBACK]
    await ada.press("Save switches", {"Strict Mode URL": False, "Subdomain Check": True})
    app = (await zoom.look("apps"))[0]
    assert (app["strict_mode"], app["subdomain_check"]) == (False, True)


async def test_scopes_are_marked_described_and_removed(zoom: Zoom, ada: Visit) -> None:
    await ada.open("/marketplace/apps/app-1/scopes")
    assert "3 scopes: 2 required, 1 optional" in ada.page.said()
    await ada.press("Required for meeting:write:meeting")
    await ada.press("Optional for user:read:user")
    await ada.press("Remove meeting:read:meeting")
    await ada.press("Save description", {"What the app does": "It books rooms."})
    app = (await zoom.look("apps"))[0]
    assert app["scopes"] == [
        {"scope": "user:read:user", "optional": True},
        {"scope": "meeting:write:meeting", "optional": False},
    ]
    assert app["scope_description"] == "It books rooms."
    page = await ada.press("Optional for meeting:write:meeting")
    assert "Not saved: at least one must be required" in page.said()


async def test_a_search_keeps_ticks_and_offers_what_the_app_may_have(ada: Visit) -> None:
    await ada.open("/marketplace/apps/app-1/scopes/add")
    await ada.press("Search", {"Search scopes": "zak"})
    await tick(ada, "user:read:zak")
    page = await ada.press("Search", {"Search scopes": "recording file"})
    assert "Ticked so far, outside this search 1" in page.said()
    assert "cloud_recording:delete:recording_file" in page.said()
    assert "meeting:read:meeting" not in page.said()
    assert ":admin" not in page.said()
    page = await ada.press("Done")
    assert "user:read:zak" in page.said()
    await ada.open("/marketplace/apps/app-1/basic")
    await ada.press("Save choice", {"Admin-managed": True})
    page = await ada.open("/marketplace/apps/app-1/scopes/add?q=admin")
    assert "user:read:list_users:admin" in page.said()


async def test_a_search_without_result_says_so(ada: Visit) -> None:
    page = await ada.open("/marketplace/apps/app-1/scopes/add?q=telepathy")
    assert "No scope has all these words" in page.said()


@pytest.mark.parametrize("name", ["meeting:read:minds", "user:read", "user:read:user:admin"])
async def test_a_scope_that_zoom_does_not_offer_cannot_be_added(zoom: Zoom, name: str) -> None:
    await zoom.sign_in(ADA)
    shown = await zoom.browser.get("/marketplace/apps/app-1/scopes/add")
    key = re.search(r'name="form_key" value="([^"]+)"', shown.text)
    assert key is not None
    forged = await zoom.browser.post(str(shown.url), data={"form_key": key[1], "scope": name})
    assert forged.status_code == 422
    assert len((await zoom.look("apps"))[0]["scopes"]) == 3


async def test_everything_can_be_ticked_at_once(zoom: Zoom, ada: Visit) -> None:
    await ada.open("/marketplace/apps/app-1/basic")
    await ada.press("Save choice", {"Admin-managed": True})
    page = await ada.open("/marketplace/apps/app-1/scopes/add")
    labels = {words: True for id_, words in page.labels.items() if id_.startswith("add-")}
    offered = {words: True for words in labels if not words.endswith("added already")}
    await ada.press("Search", offered)
    assert ada.answer is not None
    assert ada.answer.status_code == 200
    await ada.press("Done")
    assert len((await zoom.look("apps"))[0]["scopes"]) == len(labels)


async def test_user_managed_and_scopes_for_admins_exclude_each_other(ada: Visit) -> None:
    await ada.open("/marketplace/apps/app-1/basic")
    await ada.press("Save choice", {"Admin-managed": True})
    await ada.open("/marketplace/apps/app-1/scopes/add?q=list_users")
    await tick(ada, "user:read:list_users:admin")
    await ada.press("Done")
    await ada.follow("Basic Information")
    page = await ada.press("Save choice", {"User-managed": True})
    assert "Not saved: user:read:list_users:admin is for admin-managed apps only" in page.said()


async def test_created_apps_lists_opens_and_deletes(zoom: Zoom, ada: Visit) -> None:
    page = await ada.open("/marketplace/manage")
    assert "Created Apps" in page.said()
    await ada.follow("Northfield <Rooms>")
    assert "Basic Information" in ada.page.said()
    await ada.follow("Manage")
    await ada.follow("Delete Northfield <Rooms>")
    page = await ada.press("Delete app")
    assert "No app has been created in your account yet" in page.said()
    assert await zoom.look("apps") == []


@pytest.mark.parametrize("path", ["build", "manage", "apps/app-1/basic", "apps/app-1/scopes"])
async def test_a_role_without_zoom_for_developers_sees_why_not(zoom: Zoom, path: str) -> None:
    await zoom.sign_in(SSO_USER)
    shown = await zoom.browser.get(f"/marketplace/{path}")
    assert shown.status_code == 403
    assert "Zoom for developers" in shown.text
    assert "Your role is Member" in shown.text
    await zoom.control("users", id="u-sso", role_name="Developer")
    assert (await zoom.browser.get(f"/marketplace/{path}")).status_code == 200


async def test_another_account_cannot_see_the_app(zoom: Zoom) -> None:
    await zoom.control("users", id="u-out", role_name="Owner")
    shown = await zoom.browser.get("/signin")
    await zoom.submit(shown, email="olga@elsewhere.edu", method="email")
    for path in ("basic", "scopes", "scopes/add", "local-test", "features", "delete"):
        assert (await zoom.browser.get(f"/marketplace/apps/app-1/{path}")).status_code == 404
    assert "Northfield" not in (await zoom.browser.get("/marketplace/manage")).text


async def test_a_form_from_elsewhere_changes_nothing(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    before = await zoom.look("apps")
    for path in ("build", "permissions", "my-apps", "apps/app-1/basic", "apps/app-1/scopes"):
        forged = await zoom.browser.post(f"/marketplace/{path}", data={"change": "name"})
        assert forged.status_code == 403
    assert await zoom.look("apps") == before


async def test_every_label_of_the_guide_is_on_a_page(ada: Visit) -> None:
    edition = default_edition()
    first, last = "create-app", "pre-approval"
    ids = [step.id for step in edition.steps]
    wanted = {
        label
        for step in edition.steps[ids.index(first) : ids.index(last) + 1]
        for label in step.labels
    }
    said = ""
    for path in ("build", "apps/app-1/basic", "apps/app-1/scopes", "apps/app-1/local-test"):
        said += (await ada.open(f"/marketplace/{path}")).said()
    for path in ("manage", "permissions"):
        said += (await ada.open(f"/marketplace/{path}")).said()
    assert {label for label in wanted if label not in said} == set()


async def test_every_scope_of_the_full_profile_is_offered(ada: Visit) -> None:
    said = (await ada.open("/marketplace/apps/app-1/scopes/add")).said().replace(",", " ").split()
    assert len(FULL.granular()) == 85
    assert {name for name in FULL.granular() if name not in said} == set()
