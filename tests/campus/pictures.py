"""Take the pictures of the documentation: the story, clicked, with a shot here and there.

Run by `make pictures`. It is always the same morning, so the same code gives the same pictures.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.async_api import async_playwright

from bot.sandbox import sandbox as sandboxes
from campus.chromium import ARGUMENTS
from campus.clicked_story import ClickedStory
from campus.playground import free_ports
from campus.screens import Screen

if TYPE_CHECKING:
    from playwright.async_api import Page

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
SIZE: Final = {"width": 1100, "height": 700}
# Nothing has the focus, and every conversation is read to its end.
_SETTLE: Final = """async () => {
  document.activeElement?.blur();
  await new Promise(requestAnimationFrame);
  for (const log of document.querySelectorAll("[role=log]")) log.scrollTop = log.scrollHeight;
  await new Promise(requestAnimationFrame);
}"""


async def take() -> None:
    """Tell the story and take the pictures."""
    path = shutil.which("chromium")
    if path is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        async with (
            sandboxes.opened(free_ports(), home, states=home) as sandbox,
            async_playwright() as playwright,
        ):
            sandbox.clock.resume_at(datetime.now(UTC).replace(hour=9, minute=0, second=0))
            chromium = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            await ClickedStory(chromium, sandbox.ports.slack_url, _look).tell()
            await chromium.close()


async def _look(page: Page, name: str) -> None:
    await _shoot(page, name)
    if name == "invitation":
        await _shoot_side_by_side(page)


async def _shoot_side_by_side(page: Page) -> None:
    """Show the page as its user has it: who invites, next to who was invited."""
    screen = await Screen.open(page.context, page.url.partition("/#")[0], "ada,ben")
    for name in ("Ada Admin", "Ben Biology"):
        region = screen.page.get_by_role("region", name=f"{name}'s screen")
        menu = region.get_by_role("button", name="Conversations")
        if await menu.is_visible():
            await menu.click()
        await region.get_by_role("navigation").get_by_role("button", name="Usher").click()
        await region.get_by_role("log", name="Usher").wait_for()
    await _shoot(screen.page, "page")
    await screen.page.close()


async def _shoot(page: Page, name: str) -> None:
    before = page.viewport_size
    await page.set_viewport_size(SIZE)
    await page.mouse.move(0, 0)
    await page.evaluate(_SETTLE)
    await page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    if before is not None:
        await page.set_viewport_size(before)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(take())
