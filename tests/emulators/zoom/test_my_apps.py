from campus.forms import Visit

from tests.emulators.zoom.conftest import ADA, SSO_USER, Zoom


async def test_what_was_authorized_is_listed_and_can_be_taken_back(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    others = await zoom.tokens(SSO_USER)
    await zoom.sign_in(ADA)
    visit = Visit(zoom.browser)
    page = await visit.open("/marketplace/my-apps")
    assert "Northfield <Rooms>" in page.said()
    assert "Authorized on 02 November 2026" in page.said()
    assert "View a user user:read:user" in page.said()
    page = await visit.press("Remove Northfield <Rooms>")
    assert "The app was removed" in page.said()
    assert "No app may use the Zoom user ada@northfield.edu" in page.said()
    assert (await zoom.me(tokens["access_token"])).status_code == 401
    assert (await zoom.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await zoom.me(others["access_token"])).status_code == 200


async def test_my_apps_asks_who_is_there(zoom: Zoom) -> None:
    page = await Visit(zoom.browser).open("/marketplace/my-apps")
    assert "Your Zoom sign-in e-mail" in page.said()
