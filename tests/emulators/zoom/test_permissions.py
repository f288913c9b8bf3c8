from campus.forms import Visit

from tests.emulators.zoom.conftest import ADA, SSO_USER, Zoom


async def test_approval_is_required_asked_for_and_given(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    ada = Visit(zoom.browser)
    await ada.open("/marketplace/permissions")
    await ada.press("Save switches", {"Require approval of unlisted apps": True})
    await zoom.sign_in(SSO_USER)
    shown = await zoom.consent()
    assert "You cannot authorize" in shown.text
    assert "Request sent" in (await zoom.submit(shown, decision="request")).text

    await zoom.sign_in(ADA)
    page = await ada.open("/marketplace/permissions")
    assert "Requests to add Sam Sample sophie.lee@northfield.edu" in page.said()
    page = await ada.press("Approve Northfield <Rooms> for Sam Sample")
    assert "Requests to add" not in page.said()
    assert "Approved one by one" in page.said()
    assert "You cannot authorize" in (await zoom.consent()).text
    await zoom.sign_in(SSO_USER)
    assert "wants to use your Zoom account" in (await zoom.consent()).text


async def test_approval_for_everybody_is_given_and_withdrawn(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    tokens = await zoom.tokens()
    ada = Visit(zoom.browser)
    await ada.open("/marketplace/permissions")
    await ada.press("Save switches", {"Require approval of unlisted apps": True})
    assert (await zoom.me(tokens["access_token"])).status_code == 401
    await ada.press("Approve for everybody")
    assert (await zoom.me(tokens["access_token"])).status_code == 200
    await ada.press("Withdraw every approval")
    assert (await zoom.me(tokens["access_token"])).status_code == 401


async def test_one_person_is_approved_by_email_if_there_is_one(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    ada = Visit(zoom.browser)
    await ada.open("/marketplace/permissions")
    field = "Approve Northfield <Rooms> for one person"
    await ada.press("Approve", {field: "olga@elsewhere.edu"})
    assert "Your account has nobody with this e-mail" in ada.page.said()
    await ada.press("Approve", {field: SSO_USER.email})
    assert "Approved one by one Sam Sample" in ada.page.said()


async def test_apps_of_the_account_can_be_exempt(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    ada = Visit(zoom.browser)
    await ada.open("/marketplace/permissions")
    exempt = "Except apps made in this account"
    await ada.press("Save switches", {"Require approval of unlisted apps": True, exempt: True})
    assert "wants to use your Zoom account" in (await zoom.consent()).text
    await ada.press("Save switches", {exempt: False})
    assert "You cannot authorize" in (await zoom.consent()).text


async def test_only_admins_decide(zoom: Zoom) -> None:
    await zoom.control("users", id="u-sso", role_name="Developer")
    await zoom.sign_in(SSO_USER)
    shown = await zoom.browser.get("/marketplace/permissions")
    assert shown.status_code == 403
    assert "Only the account owner or an admin decides" in shown.text
