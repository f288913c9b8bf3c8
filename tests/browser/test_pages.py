"""The pages people reach from their invitation, in a real browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from campus import clicks
from campus.stage import WORKSPACE

from bot.about import LONGEST, About
from bot.sandbox.people import OPTIONAL_SCOPE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.stage import Stage
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

STRANGE = "a" * 43
"""A link that nobody was given."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_every_page_fits_the_screen_and_has_no_serious_fault(
    ready: Stage,
    chromium: Browser,
    axe: Callable[[Page], Awaitable[None]],
    scheme: str,
    width: int,
) -> None:
    page = await chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": 640})
    await ready.stop_refreshing()  # so that what is missing is not asked again
    link = await ready.link("cleo")

    async def good(heading: str) -> None:
        await page.get_by_role("heading", level=1, name=heading).wait_for()
        assert await clicks.fits(page), heading
        await axe(page)

    await page.goto(link)
    await good("Connect your Zoom with")
    await page.get_by_role("button", name="Continue to Zoom").click()
    await clicks.sign_in(page, "cleo@northfield.edu")
    await clicks.allow(page, untick=OPTIONAL_SCOPE)
    await good("Done in part")
    await page.reload()
    await good("")
    await page.goto(link)
    await good("Connect your Zoom with")
    await page.goto(f"{ready.campus.bot_url}/authorize/{STRANGE}")
    await good("")


@pytest.mark.parametrize(("locale", "done"), [("en-US", "Done"), ("de-DE", "Fertig")])
async def test_the_longest_answers_of_about_you_fit_a_phone(
    ready: Stage,
    chromium: Browser,
    axe: Callable[[Page], Awaitable[None]],
    locale: str,
    done: str,
) -> None:
    words = {answer.value: ("Simulationszentrum " * 30)[:most] for answer, most in LONGEST.items()}
    address = ("hilfe@" + "klinikum-" * 20)[:117] + ".de"
    pages = {"target_url": "https://a.de", "privacy_notice": "https://a.de", "sso_domain": "a" * 63}
    about = About(**words | pages | {"help_contact": address, "app_owner": address})
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        await ready.store.setups.save(tx, replace(setup, about=about.to_dict()))
    await ready.person("ben").uses_slack_in(locale)
    page = await chromium.new_page(viewport={"width": 320, "height": 640}, locale=locale)

    await page.goto(await ready.link("ben"))
    await page.get_by_text(address).wait_for()
    assert await clicks.fits(page)
    await axe(page)
    await page.get_by_role("button", name="Zoom").click()
    await clicks.sign_in(page, "ben@northfield.edu")
    await clicks.allow(page)
    await page.get_by_role("heading", level=1, name=done).wait_for()
    assert await clicks.fits(page)
    await axe(page)


async def test_dark_and_light_are_two_looks(ready: Stage, chromium: Browser) -> None:
    link = await ready.link("ben")
    colours = set()
    for scheme in ("light", "dark"):
        page = await chromium.new_page(color_scheme=scheme)
        await page.goto(link)
        colours.add(await page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert len(colours) == 2


async def test_everything_works_without_javascript(ready: Stage, chromium: Browser) -> None:
    page = await chromium.new_page(java_script_enabled=False)

    await page.goto(await ready.link("ben"))
    await page.get_by_role("button", name="Continue to Zoom").click()
    await clicks.sign_in(page, "ben@northfield.edu")
    await clicks.allow(page)

    await page.get_by_role("heading", name="Done, thank you").wait_for()
    assert await ready.state("ben") == ("verified", None)


async def test_the_keyboard_alone_reaches_continue_and_presses_it(
    ready: Stage, chromium: Browser
) -> None:
    page = await chromium.new_page()
    await page.goto(await ready.link("ben"))

    await page.keyboard.press("Tab")
    button = page.get_by_role("button", name="Continue to Zoom")
    assert await button.evaluate("it => it === document.activeElement")
    assert await button.evaluate("it => it.matches(':focus-visible')")
    assert await button.evaluate("it => getComputedStyle(it).outlineStyle") != "none"
    await page.keyboard.press("Enter")

    await page.wait_for_url(f"{ready.campus.zoom_url}/**")
