"""The story of a campus, clicked: from the guide's first step to three people's answers.

`look` is called at the moments worth a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.people import DEVELOPMENT, OPTIONAL_SCOPE
from campus import clicks
from campus.screens import Screen, somebody

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Browser, Page


async def _nothing(_page: Page, _name: str) -> None:
    return None


@dataclass(slots=True)
class ClickedStory:
    """Ada runs it; Ben grants all, Cleo not quite, Dev has the wrong Zoom user; Sue reads."""

    chromium: Browser
    url: str
    look: Callable[[Page, str], Awaitable[None]] = _nothing
    screens: list[Screen] = field(default_factory=list)

    async def screen(self, name: str) -> Screen:
        """Give somebody a browser of their own, with the DM with Usher open."""
        opened = await somebody(self.chromium, self.url, name)
        await opened.go("Usher")
        return opened

    async def tell(self) -> None:
        """Tell it from the beginning to the end."""
        ada = await self.screen("ada")
        await ada.say("/usher setup")
        await self.walk_the_guide(ada, to="Enter credentials")
        await self.enter_credentials(ada)
        await self.walk_the_guide(ada, to="Choose a channel")
        await self.choose_channel(ada)
        await self.rehearse(ada)
        await self.invite(ada)
        await self.answer()
        await self.read_the_status()

    async def walk_the_guide(self, ada: Screen, *, to: str) -> None:
        """Press Next until the step is there that has this."""
        step = ada.log.get_by_role("article").filter(has_text="Step ").last
        await step.wait_for()
        while not await ada.button(to).count() and not await ada.page.get_by_label(to).count():
            before = await step.inner_text()
            await ada.press("Next")
            await _changed(ada, step, before)

    async def enter_credentials(self, ada: Screen) -> None:
        """Enter a wrong secret first, as people do."""
        for secret, verdict in (
            ("not-the-secret", "Zoom refuses"),
            (DEVELOPMENT.client_secret, "Zoom knows this Client ID"),
        ):
            await ada.press("Enter credentials")
            await ada.dialog.get_by_label("Client ID").fill(DEVELOPMENT.client_id)
            await ada.dialog.get_by_label("Client Secret").fill(secret)
            await ada.dialog.get_by_role("button", name="Check").click()
            await ada.page.get_by_text(verdict).first.wait_for()
            await ada.dialog.get_by_role("button", name="Close all").click()
