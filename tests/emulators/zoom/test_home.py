import pytest
from campus.forms import Visit

from tests.emulators.zoom.conftest import ADA, SSO_USER, Zoom


async def test_one_button_signs_in_as_one_of_the_people(zoom: Zoom) -> None:
    visit = Visit(zoom.browser)
    page = await visit.open("/")
    assert "Nobody is signed in" in page.said()
    page = await visit.press("Sam Sample ada@northfield.edu")
    assert "You are signed in as ada@northfield.edu" in page.said()
    assert "Account number" in page.said()
    page = await visit.press("Sam Sample sophie.lee@northfield.edu")
    assert "You are signed in as sophie.lee@northfield.edu" in page.said()
    page = await visit.press("Sign out")
    assert "Nobody is signed in" in page.said()
    assert (await zoom.consent()).status_code == 302


async def test_sign_in_by_email_or_sso_comes_back_to_the_front_page(zoom: Zoom) -> None:
    visit = Visit(zoom.browser)
    await visit.open("/")
    page = await visit.press("Sign in with SSO", {"Your Zoom sign-in": SSO_USER.sign_in_email})
    assert "You are signed in as sophie.lee@northfield.edu" in page.said()


@pytest.mark.parametrize("status", ["pending", "inactive"])
async def test_the_button_of_somebody_who_is_not_active_is_refused(zoom: Zoom, status: str) -> None:
    await zoom.control("users", id="u-ada", status=status)
    visit = Visit(zoom.browser)
    await visit.open("/signin")
    await visit.press("Sam Sample ada@northfield.edu")
    assert visit.answer is not None
    assert visit.answer.status_code == 403


async def test_whoever_must_sign_in_first_comes_back_to_the_page(zoom: Zoom) -> None:
    visit = Visit(zoom.browser)
    await visit.open("/marketplace/permissions")
    page = await visit.press("Sign in", {"Your Zoom sign-in e-mail": ADA.email})
    assert "Apps on Account" in page.said()


async def test_pages_carry_one_style_sheet_and_no_script(zoom: Zoom) -> None:
    await zoom.sign_in(ADA)
    paths = ("", "signin", "marketplace", "marketplace/build", "marketplace/manage")
    app_paths = ("basic", "features", "scopes", "scopes/add", "local-test", "delete")
    more = ("marketplace/permissions", "marketplace/my-apps", "nowhere")
    for path in (*paths, *more, *(f"marketplace/apps/app-1/{each}" for each in app_paths)):
        shown = await zoom.browser.get(f"/{path}")
        assert shown.text.count('<link rel="stylesheet" href="/assets/zoom.css">') == 1
        assert "<script" not in shown.text
        assert " style=" not in shown.text
        assert shown.text.count("<h1>") == 1
        assert "nothing here is real" in shown.text
        assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    sheet = await zoom.browser.get("/assets/zoom.css")
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert "prefers-color-scheme: dark" in sheet.text
