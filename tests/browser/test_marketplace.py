"""An admin builds the Zoom app by clicking, forgets a scope, and the rehearsal says which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus.clicked_story import ClickedStory

from bot.scopes.profiles import CORE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.playground import Playground
    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADA = "ada@northfield.edu"
FORGOTTEN = "cloud_recording:delete:meeting_recording"


async def test_a_forgotten_scope_is_named_by_the_rehearsal_and_added(
    playground: Playground, chromium: Browser, axe: Callable[[Page], Awaitable[None]]
) -> None:
    ports = playground.sandbox.ports
    zoom = await chromium.new_page()
    await zoom.goto(f"{ports.zoom_url}/signin?continue=/marketplace")
    await zoom.get_by_role("button", name=ADA).click()
    await _build(zoom, f"{ports.bot_url}/zoom/callback")
    await _add_scopes(zoom, *(scope for scope in CORE.granular() if scope != FORGOTTEN))
    await axe(zoom)
    await _go(zoom, "Basic Information")
    client_id = await zoom.get_by_label("Client ID (Development)").input_value()
    await zoom.get_by_text("Show the Development Client Secret").click()
    secret = await zoom.get_by_label("Client Secret (Development)").input_value()
    await axe(zoom)

    story = ClickedStory(chromium, ports.slack_url)
    ada = await story.screen("ada")
    await story.set_up(ada, client_id=client_id, secret=secret)
    await story.rehearse(ada, then="Done in part")
    await ada.reads("Delete all your cloud recordings")

    await _go(zoom, "Scopes")
    await _add_scopes(zoom, FORGOTTEN)
    await story.rehearse(ada)


async def _build(zoom: Page, redirect_url: str) -> None:
    """Go from Develop to the app's scopes."""
    await zoom.get_by_text("Develop", exact=True).first.click()
    await zoom.get_by_role("link", name="Build App").first.click()
    await zoom.get_by_role("radio", name="General app").check()
    await zoom.get_by_role("button", name="Create").click()
    await zoom.get_by_role("radio", name="User-managed").check()
    await zoom.get_by_role("button", name="Save choice").click()
    await zoom.get_by_label("OAuth Redirect URL").fill(redirect_url)
    await zoom.get_by_role("button", name="Save URL").click()
    await zoom.get_by_label("Add a URL to the allow lists").fill(redirect_url)
    await zoom.get_by_role("button", name="Add URL").click()
    await _go(zoom, "Scopes")


async def _go(zoom: Page, title: str) -> None:
    """Go to a page of the app."""
    steps = zoom.get_by_role("navigation", name="App", exact=True)
    await steps.get_by_role("link", name=title).click()
    await zoom.get_by_role("heading", level=1, name=title).wait_for()


async def _add_scopes(zoom: Page, *names: str) -> None:
    """Search for each name and tick it."""
    await zoom.get_by_role("link", name="Add Scopes").click()
    for name in names:
        await zoom.get_by_label("Search scopes").fill(name)
        await zoom.get_by_role("button", name="Search").click()
        await zoom.locator(f"input[type=checkbox][value='{name}']").check()
    await zoom.get_by_role("button", name="Done").click()
    await zoom.get_by_text(names[-1]).first.wait_for()
