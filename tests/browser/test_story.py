"""The whole path, clicked in a real browser, on the page that everybody gets with `make run`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import clicks
from campus.clicked_story import ClickedStory
from campus.screens import Screen, somebody

from bot.sandbox.zoom.world import WORLD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.playground import Playground
    from playwright.async_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"width": 390, "height": 844}


def _connected(playground: Playground) -> set[str]:
    """Say whose Zoom users hold a grant that works."""
    grants = playground.sandbox.zoom.app[WORLD].grants.grants.values()
    return {grant.user_id for grant in grants if grant.ended is None}


async def test_a_campus_is_connected_by_clicking(
    playground: Playground, chromium: Browser, axe: Callable[[Page], Awaitable[None]]
) -> None:
    seen = []

    async def look(page: Page, name: str) -> None:
        seen.append(name)
        await axe(page)

    await ClickedStory(chromium, playground.sandbox.ports.slack_url, look).tell()

    assert _connected(playground) == {"z-ada", "z-ben", "z-cleo"}
    assert seen == ["guide", "invitation", "authorize", "status"]


async def test_a_person_at_a_phone_changes_browser_in_the_middle_and_still_gets_there(
    playground: Playground, chromium: Browser, axe: Callable[[Page], Awaitable[None]]
) -> None:
    story = ClickedStory(chromium, playground.sandbox.ports.slack_url)
    ada = await story.screen("ada")
    await story.set_up(ada)
    await story.rehearse(ada)
    await story.invite(ada, "ben")

    in_slack, elsewhere = await _phone(chromium), await _phone(chromium)
    ben = await Screen.open(in_slack, story.url, "ben")
    await ben.go("Usher")
    await ben.reads("would like to connect your Zoom")
    assert await clicks.fits(ben.page)
    await axe(ben.page)
    async with ben.following("Authorize Zoom") as tab:
        link = tab.url
        await tab.get_by_role("button", name="Continue to Zoom").tap()
        await tab.locator("input[name=email]").wait_for()
        at_zoom = tab.url

    # "Open in your browser", says the menu of the one inside Slack.
    other = await elsewhere.new_page()
    await other.goto(at_zoom)
    await clicks.sign_in(other, "ben@northfield.edu")
    await clicks.allow(other)
    await other.get_by_role("heading", level=1, name="You started in another browser").wait_for()
    assert await clicks.fits(other)
    await axe(other)
    assert _connected(playground) == {"z-ada"}

    await other.goto(link)
    await other.get_by_role("button", name="Continue to Zoom").tap()
    await clicks.allow(other)
    await other.get_by_role("heading", name="Done, thank you").wait_for()
    await ben.reads("Done, thank you")
    assert _connected(playground) == {"z-ada", "z-ben"}


async def _phone(chromium: Browser) -> BrowserContext:
    return await chromium.new_context(viewport=PHONE, is_mobile=True, has_touch=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_the_page_and_its_switches_fit_the_screen_and_have_no_serious_fault(
    playground: Playground,
    chromium: Browser,
    axe: Callable[[Page], Awaitable[None]],
    scheme: str,
    width: int,
) -> None:
    page = await chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": 640})
    await page.goto(playground.sandbox.ports.slack_url)
    await page.get_by_role("region", name="Ada Admin's screen").wait_for()
    assert await clicks.fits(page)
    await axe(page)

    await page.get_by_role("button", name="Close How to begin").click()
    assert await clicks.fits(page)
    await axe(page)

    await page.get_by_role("button", name="What goes wrong").click()
    await page.get_by_role("heading", name="The Zoom app").wait_for()
    assert await clicks.fits(page)
    await axe(page)


async def test_how_to_begin_stands_beside_the_screens_until_it_is_closed_for_good(
    playground: Playground, chromium: Browser
) -> None:
    page = await chromium.new_page(viewport={"width": 1400, "height": 800})
    await page.goto(playground.sandbox.ports.slack_url)
    drawer = page.get_by_role("complementary", name="How to begin")

    beside = await drawer.bounding_box()
    screens = await page.get_by_role("main").bounding_box()
    assert beside is not None
    assert screens is not None
    assert screens["x"] + screens["width"] <= beside["x"]

    await page.get_by_role("button", name="Close How to begin").click()
    await page.reload()
    await page.get_by_role("region", name="Ada Admin's screen").wait_for()
    assert not await drawer.is_visible()


async def test_today_is_the_day_of_the_sandbox(playground: Playground, chromium: Browser) -> None:
    ada = await somebody(chromium, playground.sandbox.ports.slack_url, "ada")
    await ada.say("Good morning")
    await ada.log.get_by_text("Today", exact=True).wait_for()

    await playground.turn("time_skip", "1 day")

    await ada.log.get_by_text("Yesterday", exact=True).wait_for()
    assert await ada.log.get_by_text("Today", exact=True).count() == 0


async def test_a_state_is_saved_under_the_name_that_was_written(
    playground: Playground, chromium: Browser
) -> None:
    ada = await somebody(chromium, playground.sandbox.ports.slack_url, "ada")
    await ada.page.get_by_role("button", name="What goes wrong").click()
    name = ada.page.get_by_label("Save the state: Name")

    await name.fill("../elsewhere")
    await ada.page.get_by_role("button", name="Save the state").click()
    await ada.page.get_by_text("A state's name has").wait_for()
    assert playground.sandbox.saved() == []

    await name.fill("before the demo")
    await name.press("Enter")
    await ada.page.get_by_text("Save the state: done").wait_for()
    assert playground.sandbox.saved() == ["before the demo"]


async def test_a_switch_on_the_page_turns_what_it_says(
    playground: Playground, chromium: Browser
) -> None:
    ada = await somebody(chromium, playground.sandbox.ports.slack_url, "ada")
    await ada.page.get_by_role("button", name="What goes wrong").click()

    await ada.page.get_by_role("combobox", name="Zoom", exact=True).select_option("down")
    await ada.page.get_by_role("switch", name="The last authorization wins").check()

    await ada.page.get_by_text("The last authorization wins: done").wait_for()
    assert (await playground.switch("zoom_outage"))["value"] == "down"
    assert (await playground.switch("zoom_last_authorization_wins"))["value"] is True
