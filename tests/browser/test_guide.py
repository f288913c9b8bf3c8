"""The guide's ways, clicked in a real browser, by keyboard and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import clicks
from campus.screens import Screen, somebody

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.playground import Playground
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = {"width": 320, "height": 800}


async def _guide(chromium: Browser, playground: Playground, name: str, *, to: int = 1) -> Screen:
    screen = await somebody(chromium, playground.sandbox.ports.slack_url, name)
    await screen.go("Usher")
    await screen.say("/usher setup")
    await screen.reads("Step 1 of")
    for step in range(2, to + 1):
        await screen.press("Next")
        await screen.reads(f"Step {step} of")
    return screen


async def test_the_guide_is_handed_over_and_taken_back(
    playground: Playground, chromium: Browser, axe: Callable[[Page], Awaitable[None]]
) -> None:
    ada = await _guide(chromium, playground, "ada")
    await ada.press("I am not that person")
    await ada.dialog.get_by_label("To whom?").fill("Ben")
    await ada.dialog.get_by_role("option", name="Ben").first.click()
    await ada.dialog.get_by_label("Why").fill("You look after our Zoom account.")
    await axe(ada.page)
    await ada.dialog.get_by_role("button", name="Hand over").click()
    await ada.dialog.get_by_text("has the guide now").wait_for()
    await ada.dialog.get_by_role("button", name="Close all").click()
    await ada.reads("has this guide too")

    ben = await somebody(chromium, playground.sandbox.ports.slack_url, "ben", viewport=PHONE)
    await ben.go("Usher")
    await ben.reads("You look after our Zoom account.")
    assert await clicks.fits(ben.page)
    await axe(ben.page)
    await ben.press("Next")
    await ada.reads("Step 2 of")

    await ada.press("Take back")
    await (
        ada.page.get_by_role("alertdialog")
        .or_(ada.dialog)
        .get_by_text("has no buttons any more")
        .wait_for()
    )
    await ada.page.get_by_role("button", name="Take back").last.click()
    gone = await ben.reads("has taken the guide back")
    assert await gone.get_by_role("button", name="Next").count() == 0


async def test_a_screen_that_looks_different_is_compared_and_written_down(
    playground: Playground, chromium: Browser, axe: Callable[[Page], Awaitable[None]]
) -> None:
    ada = await _guide(chromium, playground, "ada", to=3)
    await ada.press("My screen looks different")
    await ada.dialog.get_by_text("June 2023: an OAuth app").first.wait_for()
    await axe(ada.page)
    await ada.dialog.get_by_label("What does Zoom's page say?").fill("App Market")
    await ada.dialog.get_by_role("button", name="Write it down").click()
    await ada.dialog.get_by_text("Written down, thank you").wait_for()
    await ada.dialog.get_by_role("button", name="Close all").click()
    await ada.reads("It said App Market")

    await ada.press("My screen looks different")
    await ada.dialog.get_by_role("button", name="See what differs").first.click()
    await ada.dialog.get_by_text("You would move from").wait_for()
    await axe(ada.page)
    await ada.dialog.get_by_role("button", name="Move there").click()
    await ada.reads("Decide who will own the app")


async def test_all_steps_are_walked_by_keyboard_on_a_phone(
    playground: Playground, chromium: Browser, axe: Callable[[Page], Awaitable[None]]
) -> None:
    ada = await _guide(chromium, playground, "ada", to=3)
    await ada.page.set_viewport_size(PHONE)
    assert await clicks.fits(ada.page)

    await ada.button("All steps").focus()
    await ada.page.keyboard.press("Enter")
    await ada.dialog.get_by_text("2 of ").first.wait_for()
    await axe(ada.page)
    assert await clicks.fits(ada.page)
    choice = ada.dialog.get_by_label("Go to this step")
    await choice.focus()
    await ada.page.keyboard.type("1. B")
    await ada.page.keyboard.press("Enter")
    if await ada.dialog.get_by_role("button", name="Open").is_visible():
        await ada.dialog.get_by_role("button", name="Open").press("Enter")
    await ada.reads("Step 1 of")
