"""German words are longer: pages and messages at the width of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import clicks
from campus.screens import somebody

from bot.sandbox.people import OPTIONAL_SCOPE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.playground import Playground
    from campus.stage import Stage
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"width": 320, "height": 640}
STRANGE = "a" * 43
"""A link that nobody was given."""


async def test_every_page_fits_a_phone_in_german(
    ready: Stage, chromium: Browser, axe: Callable[[Page], Awaitable[None]]
) -> None:
    await ready.person("cleo").uses_slack_in("de-DE")
    page = await chromium.new_page(viewport=PHONE, locale="de-DE")

    async def good(heading: str) -> None:
        await page.get_by_role("heading", level=1, name=heading).wait_for()
        assert await page.locator("html").get_attribute("lang") == "de"
        assert await clicks.fits(page), heading
        await axe(page)

    await ready.stop_refreshing()  # so that what is missing is not asked again
    link = await ready.link("cleo")
    await page.goto(link)
    await good("Ihr Zoom mit")
    await page.get_by_role("button", name="Weiter zu Zoom").click()
    await clicks.sign_in(page, "cleo@northfield.edu")
    await clicks.allow(page, untick=OPTIONAL_SCOPE)
    await good("Teilweise erledigt")
    await page.reload()
    await good("Dieser Rückweg von Zoom")
    await page.goto(f"{ready.campus.bot_url}/authorize/{STRANGE}")
    await good("Dieser Link gilt nicht mehr")


async def test_somebody_who_chooses_german_in_the_sandbox_reads_german_on_a_phone(
    playground: Playground, chromium: Browser
) -> None:
    answer = await playground.turn("slack_german", "Ada Admin")
    assert answer.status_code == 200
    ada = await somebody(chromium, playground.sandbox.ports.slack_url, "ada", viewport=PHONE)
    await ada.go("Usher")

    await ada.say("/usher setup")

    card = await ada.reads("Schritt 1 von")
    await card.get_by_role("heading", name="Bevor Sie anfangen").wait_for()
    assert await clicks.fits(ada.page)
    await card.get_by_role("button", name="Weiter").click()
    await ada.reads("Schritt 2 von")
    await ada.say("/usher credentials")
    await ada.dialog.get_by_role("button", name="Prüfen").wait_for()
    assert await clicks.fits(ada.page)
    assert "Ada Admin" in (await playground.switch("slack_english"))["choices"]
