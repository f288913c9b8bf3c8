"""Two processes on one PostgreSQL end nothing twice, and tell and record nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from campus import stage
from campus.people import text_of, until

from bot.app import build
from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.tables import grants, installations, work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.places import Campus
    from campus.stage import Clock, Stage
    from structlog.typing import EventDict

PEOPLE = ("ben", "cleo", "dev")


@pytest.fixture
async def two(
    campus: Campus, clock: Clock, postgres_database_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    """Run a bot with two admins, and a second worker beside it."""
    del log  # looked at when the test is over
    admins = ",".join(campus.people[name] for name in ("ada", "kim"))
    given = {"database_url": postgres_database_url, "key": key, "ADMINS": admins}
    async with stage.opened(campus, clock, **given) as first:
        await first.prepare()
        settings = first.usher.settings.model_copy(update={"port": 0})
        stop = asyncio.Event()
        async with build(settings, clock=clock) as second:
            running = asyncio.create_task(second.run(with_web=False, with_worker=True, stop=stop))
            try:
                yield first
            finally:
                stop.set()
                await running


async def _connected(two: Stage) -> None:
    for name in PEOPLE:
        await two.browser().authorize(await two.link(name), f"{name}@northfield.edu")
        await two.stands(name, "verified")
    await two.settled()


async def _acts(two: Stage) -> Counter[str]:
    return Counter(row.act for row in await two.rows(audit))


async def _revocations(two: Stage) -> int:
    calls = await two.campus.zoom_look("calls")
    return len([call for call in calls if call["path"] == "/oauth/revoke"])


async def test_everybody_is_disconnected_once(two: Stage) -> None:
    await _connected(two)
    ada = two.person("ada")
    await ada.command("/usher revoke everyone")
    form = await until(lambda: ada.view("3 people"))
    await ada.submit(form, reason="two workers")
    asked = await two.says("kim", "Disconnect everybody?")

    await two.person("kim").press(asked, Action.AGREE, confirm=True)

    for name in ("ada", "kim"):
        await two.says(name, "It is over for *3 people*")
    await two.settled()
    assert await two.rows(grants) == []
    assert await _revocations(two) == len(PEOPLE)
    acts = await _acts(two)
    assert (acts["everyone_agreed"], acts["authorization_ended"]) == (1, len(PEOPLE))
    for name in ("ada", "kim"):
        dms = [dm for dm in await two.person(name).dms() if "two workers" in text_of(dm)]
        assert len(dms) == 1


async def test_an_uninstalled_workspace_is_erased_once(two: Stage) -> None:
    await _connected(two)
    await two.campus.slack_control("app", do="uninstall")

    async def asleep() -> bool:
        return any(row.uninstalled_at for row in await two.rows(installations))

    await until(asleep)
    two.later(timedelta(minutes=3))
    two.later(timedelta(days=7, hours=1))

    async def erased() -> bool:
        two.later(timedelta(minutes=2))
        return not await two.rows(work)

    await until(erased)
    assert await two.live_at_zoom() == []
    acts = await _acts(two)
    assert (acts["uninstalled"], acts["workspace_erased"]) == (1, 1)
    assert acts["authorization_ended"] == len(PEOPLE)
