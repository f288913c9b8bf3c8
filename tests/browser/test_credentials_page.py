"""The one-time page for Client ID and Client Secret, in a real browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from campus import clicks
from campus.places import CLIENT_SECRET
from campus.webform import link_to_form

if TYPE_CHECKING:
    from campus.stage import Stage
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLIENT_ID = "planted-client-id"


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says in a language."""

    locale: str
    title: str
    check: str
    wrong: str
    asking: str
    over: str


ENGLISH = Words(
    locale="en-US",
    title="Zoom credentials for",
    check="Check",
    wrong="There is a space",
    asking="Usher is asking Zoom",
    over="This page has been used already",
)
GERMAN = Words(
    locale="de-DE",
    title="Zugangsdaten bei Zoom",
    check="Prüfen",
    wrong="Darin ist ein Leerzeichen",
    asking="Usher fragt Zoom",
    over="Diese Seite ist schon benutzt",
)

Good = Callable[[str], Awaitable[None]]


async def _hand_in(page: Page, link: str, words: Words, good: Good) -> None:
    """Go the way from the link to the end, with a mistake in it."""
    await page.goto(link)
    await good(words.title)
    client_id, secret = page.get_by_label("Client ID"), page.get_by_label("Client Secret")
    assert await secret.get_attribute("type") == "password"
    assert await page.locator("input:not([autocomplete=off])").count() == 0
    await client_id.fill("two words")
    await secret.fill("what-was-typed")
    await page.get_by_role("button", name=words.check).click()
    await page.locator(".wrong").wait_for()
    await good(words.title)
    assert await client_id.get_attribute("aria-describedby") == "client_id-wrong"
    assert words.wrong in await page.locator("#client_id-wrong").inner_text()
    assert await secret.get_attribute("aria-invalid") is None
    assert [await each.input_value() for each in (client_id, secret)] == ["", ""]
    await client_id.fill(CLIENT_ID)
    await secret.fill(CLIENT_SECRET)
    await secret.press("Enter")
    await good(words.asking)
    await page.goto(link)
    await good(words.over)


@pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["english", "german"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_it_fits_the_screen_and_has_no_serious_fault(
    ready: Stage,
    chromium: Browser,
    axe: Callable[[Page], Awaitable[None]],
    scheme: str,
    width: int,
    words: Words,
) -> None:
    await _reads(ready, words)
    page = await chromium.new_page(
        color_scheme=scheme, viewport={"width": width, "height": 640}, locale=words.locale
    )

    async def good(heading: str) -> None:
        await page.get_by_role("heading", level=1, name=heading).wait_for()
        assert await clicks.fits(page), heading
        await axe(page)

    await _hand_in(page, await link_to_form(ready), words, good)


@pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["english", "german"])
async def test_it_works_without_javascript(ready: Stage, chromium: Browser, words: Words) -> None:
    await _reads(ready, words)
    page = await chromium.new_page(java_script_enabled=False, locale=words.locale)

    async def good(heading: str) -> None:
        await page.get_by_role("heading", level=1, name=heading).wait_for()

    await _hand_in(page, await link_to_form(ready), words, good)


async def _reads(ready: Stage, words: Words) -> None:
    await ready.person("ada").uses_slack_in(words.locale)
    await ready.meet("ada")


async def test_the_keyboard_alone_fills_it_in(ready: Stage, chromium: Browser) -> None:
    page = await chromium.new_page()
    await page.goto(await link_to_form(ready))

    for typed in (CLIENT_ID, CLIENT_SECRET):
        await page.keyboard.press("Tab")
        await page.keyboard.type(typed)
    await page.keyboard.press("Enter")

    await page.get_by_role("heading", name="Usher is asking Zoom").wait_for()
    await ready.says("ada", "Zoom knows this Client ID")
