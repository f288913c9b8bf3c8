"""A real browser: the system's Chromium, and axe-core to look at what it shows.

Chromium is started once and lives on one event loop, so everything here does; nothing else is
shared: each test's windows, cookies and servers are its own.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from campus import debian, places, stage
from campus import playground as playgrounds
from campus.chromium import ARGUMENTS
from playwright.async_api import async_playwright

from storage.crypto import new_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from campus.playground import Playground
    from campus.stage import Stage
    from playwright.async_api import Browser, Page

_REFUSED = {"serious", "critical"}


@pytest.fixture(scope="session")
def chromium_path() -> str:
    return debian.require(
        "chromium",
        lambda: shutil.which("chromium"),
        otherwise="Chromium is not installed: apt-get install chromium",
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started_chromium(chromium_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chromium(started_chromium: Browser) -> AsyncIterator[Browser]:
    """Give a browser without windows or cookies."""
    yield started_chromium
    for context in started_chromium.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def playground(tmp_path: Path) -> AsyncIterator[Playground]:
    async with playgrounds.opened(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def ready(sqlite_url: str) -> AsyncIterator[Stage]:
    """Run the bot with the guide behind it: people can be invited."""
    clock = stage.Clock()
    async with (
        places.opened(clock) as campus,
        stage.opened(campus, clock, database_url=sqlite_url, key=new_key()) as opened,
    ):
        await opened.prepare()
        yield opened


@pytest.fixture
def axe() -> Callable[[Page], Awaitable[None]]:
    """Refuse a page with a serious or critical fault of accessibility."""

    async def look(page: Page) -> None:
        # What is still fading in has no colour of its own yet.
        await page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
        found = await Axe().run(page)
        faults = [v for v in found.response["violations"] if v["impact"] in _REFUSED]
        assert not faults, found.generate_report()

    return look
