"""Every page that may stand at the end of a trip: on a phone, without JavaScript, and a way on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus import clicks
from campus.people import until

from bot.campaigns.reference import reference
from bot.sandbox.people import OPTIONAL_SCOPE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.stage import Stage
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"width": 320, "height": 640}
BEN, ZED = "ben@northfield.edu", "zed@northfield.edu"
OUTSIDER = "olga@elsewhere.edu"
TOKEN, ME = "/oauth/token", "/v2/users/me"
AGAIN, FRESH = "Try again", "Send me a fresh link"
STRANGE = "a" * 43
"""A link that nobody was given."""


@dataclass(frozen=True, slots=True)
class Trip:
    """Somebody with a link and a browser, on the way to one of the pages."""

    stage: Stage
    page: Page

    async def to_consent(self, email: str = BEN) -> None:
        """Go as far as Zoom's consent page."""
        await self.page.goto(await self.stage.link("ben"))
        await self.page.get_by_role("button", name="Continue to Zoom").click()
        await clicks.sign_in(self.page, email)

    async def through(self, email: str = BEN, *, untick: str = "") -> None:
        """Go through Zoom and come back."""
        await self.to_consent(email)
        await clicks.allow(self.page, untick=untick)

    async def switch(self, do: str, **values: object) -> None:
        """Have something else the way it is at Zoom."""
        await self.stage.campus.zoom_control(do, **values)

    async def refused(self, **body: object) -> None:
        """Come back while the token endpoint refuses."""
        await self.to_consent()
        await self.switch("faults", route=TOKEN, status=400, body=body)
        await clicks.allow(self.page)


async def verified(trip: Trip) -> None:
    await trip.through()


async def missing_scopes(trip: Trip) -> None:
    await trip.stage.stop_refreshing()  # so that it is not asked again
    await trip.through(untick=OPTIONAL_SCOPE)


async def being_checked(trip: Trip) -> None:
    await trip.switch("switches", scope_lag_seconds=12)
    await trip.through()


async def unlicensed(trip: Trip) -> None:
    await trip.switch("users", id="z-ben", type=1)
    await trip.through()


async def wrong_account(trip: Trip) -> None:
    await trip.switch("switches", outsiders_allowed=True)
    await trip.through(OUTSIDER)


async def already_linked(trip: Trip) -> None:
    browser = trip.stage.browser()
    await browser.authorize(await trip.stage.link("cleo"), "cleo@northfield.edu")
    await trip.through("cleo@northfield.edu")


async def confirming(trip: Trip) -> None:
    await trip.through(ZED)


async def declined(trip: Trip) -> None:
    await trip.to_consent()
    await trip.page.get_by_role("button", name="Decline", exact=True).click()


async def opted_out(trip: Trip) -> None:
    await trip.to_consent()
    ben = trip.stage.person("ben")
    invitation = await until(lambda: ben.dm_with("invitation_not_for_me"))
    await trip.switch("faults", route=TOKEN, delay=1.0)
    returning = asyncio.create_task(clicks.allow(trip.page))

    async def is_back() -> bool:
        return await trip.stage.attempts() == 0

    await until(is_back)  # and the code is being exchanged
    await ben.press(invitation, "invitation_not_for_me")
    await returning


async def zoom_down(trip: Trip) -> None:
    await trip.to_consent()
    await trip.switch("faults", route=TOKEN, status=503)
    await clicks.allow(trip.page)


async def nobody_says_who(trip: Trip) -> None:
    await trip.to_consent()
    body = {"code": 4711, "message": "Invalid access token, does not contain scopes:[user:read]."}
    await trip.switch("faults", route=ME, status=400, body=body, times=3)
    await clicks.allow(trip.page)


async def invalid_client(trip: Trip) -> None:
    await trip.refused(error="invalid_client", reason="Invalid client_id or client_secret")


async def redirect_mismatch(trip: Trip) -> None:
    await trip.refused(error="invalid_request", errorCode=4709)


async def app_disabled(trip: Trip) -> None:
    await trip.refused(error="invalid_client", errorCode=4717)


async def not_approved(trip: Trip) -> None:
    await trip.refused(error="invalid_grant", errorCode=4738)


async def too_late(trip: Trip) -> None:
    await trip.to_consent()
    trip.stage.later(timedelta(minutes=10, seconds=1))
    await clicks.allow(trip.page)


async def reloaded(trip: Trip) -> None:
    await trip.through()
    await trip.page.get_by_role("heading", name="Done, thank you").wait_for()
    await trip.page.reload()


async def another_browser(trip: Trip) -> None:
    await trip.to_consent()
    callback = f"{trip.stage.campus.bot_url}/zoom/callback"
    async with trip.page.expect_request(lambda sent: sent.url.startswith(callback)) as returning:
        await trip.page.context.clear_cookies(name="usher")
        await clicks.allow(trip.page)
    assert "code=" in (await returning.value).url


async def zooms_own_add_button(trip: Trip) -> None:
    await trip.page.goto(f"{trip.stage.campus.zoom_url}/marketplace/apps/app-1/add")
    await clicks.sign_in(trip.page, BEN)
    await clicks.allow(trip.page)


async def old_link(trip: Trip) -> None:
    link = await trip.stage.link("ben")
    trip.stage.later(timedelta(days=15))
    await trip.page.goto(link)


async def fresh_link(trip: Trip) -> None:
    await old_link(trip)
    await trip.page.get_by_role("button", name=FRESH).click()


async def unknown_link(trip: Trip) -> None:
    await trip.page.goto(f"{trip.stage.campus.bot_url}/authorize/{STRANGE}")


async def done_already(trip: Trip) -> None:
    link = await trip.stage.link("ben")
    await trip.stage.browser().authorize(link, BEN)
    await trip.page.goto(link)


# How to get there, what the page is called, the code on it, and the button that leads on. Where
# there is none, the way on is in Slack, and the page says so.
PAGES: list[tuple[Callable[[Trip], Awaitable[None]], str, str, str]] = [
    (verified, "Done, thank you", "", ""),
    (missing_scopes, "Done in part", "scopes_missing", AGAIN),
    (being_checked, "Almost done", "", ""),
    (unlicensed, "Zoom licence missing", "unlicensed", AGAIN),
    (wrong_account, "Another Zoom account", "wrong_account", AGAIN),
    (already_linked, "It did not work", "already_linked", AGAIN),
    (confirming, "One question left", "", ""),
    (declined, "You said no at Zoom", "access_denied", AGAIN),
    (opted_out, "Not for you", "", ""),
    (zoom_down, "Zoom does not answer", "zoom_unavailable", AGAIN),
    (nobody_says_who, "Not everything that is needed", "scopes_missing", AGAIN),
    (invalid_client, "Zoom does not accept the app", "invalid_client", AGAIN),
    (redirect_mismatch, "Zoom does not accept the address", "redirect_mismatch", AGAIN),
    (app_disabled, "The app is switched off", "app_disabled", AGAIN),
    (not_approved, "Zoom says that you may not", "not_approved", AGAIN),
    (too_late, "This way back from Zoom", "state_expired", AGAIN),
    (reloaded, "This way back from Zoom", "state_expired", ""),
    (another_browser, "You started in another browser", "state_foreign", ""),
    (zooms_own_add_button, "Usher does not know who you are", "state_missing", ""),
    (old_link, "This link is no longer valid", "link_expired", FRESH),
    (fresh_link, "Look at your messages in Slack", "", ""),
    (unknown_link, "This link is no longer valid", "link_expired", ""),
    (done_already, "Connect your Zoom with", "", "Continue to Zoom"),
]

# Where nobody has proven whose page it is, there is no reference.
UNKNOWN = {reloaded, another_browser, zooms_own_add_button, unknown_link}


@pytest.mark.parametrize(
    ("go", "heading", "code", "way_on"), PAGES, ids=[row[0].__name__ for row in PAGES]
)
async def test_every_page_fits_a_phone_names_its_code_and_leads_on(
    ready: Stage,
    chromium: Browser,
    axe: Callable[[Page], Awaitable[None]],
    go: Callable[[Trip], Awaitable[None]],
    heading: str,
    code: str,
    way_on: str,
) -> None:
    page = await chromium.new_page(viewport=PHONE, java_script_enabled=False)

    await go(Trip(ready, page))

    await page.get_by_role("heading", level=1, name=heading).wait_for()
    quoted = [code] if code else []
    if code and go not in UNKNOWN:
        (invited,) = await ready.invitations("ben")
        quoted.append(reference(invited.id))
    assert await page.locator("code").all_inner_texts() == quoted
    buttons: list[Any] = await page.get_by_role("button").all_inner_texts()
    assert buttons == ([way_on] if way_on else [])
    if not way_on and heading != "Done, thank you":
        assert "Slack" in await page.locator("main").inner_text()
    looked_at = await _with_javascript(chromium, page)
    assert await clicks.fits(looked_at)
    await axe(looked_at)
    if way_on == AGAIN:
        await page.get_by_role("button", name=AGAIN).click()
        await page.wait_for_url(f"{ready.campus.zoom_url}/**")


async def _with_javascript(chromium: Browser, shown: Page) -> Page:
    """Show the very same page where axe-core can run; Usher would not answer twice."""
    page = await chromium.new_page(viewport=PHONE)
    text = await shown.content()
    await page.route(
        shown.url, lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8")
    )
    await page.goto(shown.url)
    return page
