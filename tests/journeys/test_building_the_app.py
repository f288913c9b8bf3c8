"""An admin builds the Zoom app in the Marketplace, and the real bot works with it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
from campus import service
from campus.forms import Visit
from campus.marketplace import WantedApp, add_scopes, build, development_pair
from campus.people import text_of, until
from campus.story import Story

from bot.scopes.profiles import CORE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.places import Campus

ADA = "ada@northfield.edu"
FORGOTTEN = "cloud_recording:delete:meeting_recording"


@asynccontextmanager
async def marketplace(campus: Campus) -> AsyncIterator[Visit]:
    """Ada's browser, signed in at Zoom."""
    async with httpx.AsyncClient(base_url=campus.zoom_url, timeout=20) as http:
        visit = Visit(http)
        await visit.open("/")
        await visit.press("Sign in", {"Your Zoom sign-in e-mail": ADA})
        yield visit


def wanted(campus: Campus, *scopes: str) -> WantedApp:
    return WantedApp(f"{campus.bot_url}/zoom/callback", "https://learning.example.edu/", scopes)


async def lead_to_the_rehearsal(story: Story, visit: Visit) -> None:
    """Give the bot the pair that is on the page, and go on to where it is tried."""
    client_id, secret = await development_pair(visit)
    await story.walk_the_guide_to("credentials_enter")
    await story.enter_credentials(secret, "Zoom knows this Client ID", client_id=client_id)
    await story.walk_the_guide_to("channel_choose")
    await story.choose_channel()
    await story.walk_the_guide_to("rehearse")


async def test_an_app_built_by_the_guide_passes_the_rehearsal(
    campus: Campus, database_url: str, key: str
) -> None:
    async with (
        service.inside(campus, database_url=database_url, key=key),
        marketplace(campus) as visit,
    ):
        await build(visit, wanted(campus, *CORE.granular()))
        assert "No field is missing" in visit.page.said()
        story = Story(campus)
        await lead_to_the_rehearsal(story, visit)

        await story.rehearse()
        page = await visit.open("/marketplace/my-apps")

        assert "Northfield Rooms" in page.said()
        (grant,) = await campus.zoom_look("grants")
        assert set(grant["scopes"]) == set(CORE.granular())


async def test_a_forgotten_scope_shows_in_the_rehearsal_and_can_be_added(
    campus: Campus, database_url: str, key: str
) -> None:
    async with (
        service.inside(campus, database_url=database_url, key=key),
        marketplace(campus) as visit,
    ):
        scopes = (scope for scope in CORE.granular() if scope != FORGOTTEN)
        await build(visit, wanted(campus, *scopes))
        story = Story(campus)
        await lead_to_the_rehearsal(story, visit)

        await story.rehearse(then="Done in part")

        ada = story.person("ada")
        receipt = await until(lambda: ada.dm_saying("Still missing"))
        assert "Delete all your cloud recordings" in text_of(receipt or {})
        card = await until(lambda: ada.dm_saying("It came back without these permissions"))
        assert FORGOTTEN in text_of(card)
        await visit.follow("Scopes")
        await add_scopes(visit, [FORGOTTEN])
        await story.rehearse()
