"""A rehearsal fails, is mended and repeated; then a colleague rehearses on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import clicks
from campus.clicked_story import ClickedStory
from campus.screens import somebody

from bot.sandbox.people import OPTIONAL_SCOPE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.playground import Playground
    from campus.screens import Screen
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"width": 320, "height": 640}


async def test_a_failed_rehearsal_is_mended_and_repeated_and_a_colleague_rehearses_on_a_phone(
    playground: Playground, chromium: Browser, axe: Callable[[Page], Awaitable[None]]
) -> None:
    url = playground.sandbox.ports.slack_url
    story = ClickedStory(chromium, url)
    ada = await story.screen("ada")
    await story.set_up(ada)

    await _leaves_something_out(ada)
    card = await ada.reads("What the rehearsal of", within=60)  # once Zoom has been asked again
    assert OPTIONAL_SCOPE in await card.inner_text()
    await axe(ada.page)
    await story.rehearse(ada)

    await ada.reads("Have a colleague rehearse")
    await ada.press("Ask a colleague")
    await ada.dialog.get_by_label("Colleague", exact=True).fill("Ben")
    await ada.page.get_by_role("listbox").get_by_role("option", name="Ben Biology").click()
    await axe(ada.page)
    await ada.dialog.get_by_role("button", name="Send the message").click()
    await ada.dialog.get_by_text("gets the message now").wait_for()
    await ada.dialog.get_by_role("button", name="Close all").click()

    ben = await somebody(chromium, url, "ben", viewport=PHONE)
    await ben.go("Usher")
    await ben.reads("asks you to try something out")
    assert await clicks.fits(ben.page)
    await axe(ben.page)
    async with ben.following("Authorize Zoom") as tab:
        await tab.get_by_role("button", name="Continue to Zoom").click()
        await clicks.sign_in(tab, "ben@northfield.edu")
        await clicks.allow(tab)
        await tab.get_by_role("heading", name="Done, thank you").wait_for()
        assert await clicks.fits(tab)
    await ben.reads("This was a trial")
    await ada.reads("Decide who uses the permission")


async def _leaves_something_out(ada: Screen) -> None:
    await ada.press("Rehearse")
    async with ada.following("Authorize Zoom") as tab:
        await tab.get_by_role("button", name="Continue to Zoom").click()
        await clicks.sign_in(tab, "ada@northfield.edu")
        await clicks.allow(tab, untick=OPTIONAL_SCOPE)
        await tab.get_by_role("heading", name="Almost done").wait_for()
