"""What a person clicks at the pretend Zoom, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page


async def sign_in(page: Page, email: str) -> None:
    """Sign in, unless this browser is signed in, as far as the consent page."""
    allow_button = page.get_by_role("button", name="Allow", exact=True)
    await page.locator("input[name=email]").or_(allow_button).wait_for()
    if await allow_button.count():
        return
    await page.locator("input[name=email]").fill(email)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def allow(page: Page, *, untick: str = "") -> None:
    """Allow what is ticked."""
    if untick:
        await page.locator(f"input[value='{untick}']").uncheck()
    await page.get_by_role("button", name="Allow", exact=True).click()


async def fits(page: Page) -> bool:
    """Tell whether nothing has to be scrolled sideways."""
    return bool(
        await page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )
