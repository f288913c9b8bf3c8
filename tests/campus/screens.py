"""Somebody's screen on the page of the sandbox, used by what is written on it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize


@dataclass(frozen=True, slots=True)
class Screen:
    """One person in one browser, with the page open for them alone."""

    page: Page
    name: str

    @classmethod
    async def open(cls, context: BrowserContext, url: str, name: str) -> Self:
        """Open the page as somebody."""
        page = await context.new_page()
        await page.goto(f"{url}/#{name}")
        await page.get_by_role("region", name="'s screen").first.wait_for()
        welcome = page.get_by_role("button", name="Close How to begin")
        if await welcome.is_visible():  # the first visit
            await welcome.click()
        return cls(page, name)

    @property
    def log(self) -> Locator:
        """What was said in the conversation that is shown."""
        return self.page.get_by_role("log").first

    @property
    def dialog(self) -> Locator:
        """The modal on top."""
        return self.page.get_by_role("dialog").last

    async def go(self, place: str) -> None:
        """Go to a conversation."""
        menu = self.page.get_by_role("button", name="Conversations")
        if await menu.is_visible():  # on a phone they are behind a button
            await menu.click()
        await self.page.get_by_role("navigation").get_by_role("button", name=place).click()
        await self.page.get_by_role("log", name=place).wait_for()

    async def say(self, text: str) -> None:
        """Type into the conversation, and send."""
        line = self.page.get_by_role("combobox", name="Message ")
        await line.fill(text)
        await self.page.get_by_role("button", name="Send", exact=True).click()

    def button(self, label: str) -> Locator:
        """Find the newest button or link of the conversation with this label."""
        return self.log.locator("button, a").filter(has_text=label).last

    async def press(self, label: str) -> None:
        """Press the newest button with this label."""
        await self.button(label).click()

    async def reads(self, words: str, *, within: float = 20) -> Locator:
        """Wait until the conversation says this, and give the newest message that does."""
        message = self.log.get_by_role("article").filter(has_text=words).last
        await message.wait_for(timeout=within * 1000)
        return message

    @asynccontextmanager
    async def following(self, label: str) -> AsyncIterator[Page]:
        """Follow a link into a tab of its own, closed at the end of the block."""
        async with self.page.expect_popup() as opened:
            await self.press(label)
        tab = await opened.value
        try:
            yield tab
        finally:
            await tab.close()


async def somebody(
    chromium: Browser, url: str, name: str, *, viewport: ViewportSize | None = None
) -> Screen:
    """Open the page in a browser of somebody's own."""
    context = await chromium.new_context(
        viewport=viewport or {"width": 1280, "height": 900}, timezone_id="UTC"
    )
    return await Screen.open(context, url, name)
