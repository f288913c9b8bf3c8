"""The guide in a process that is killed: resumed, handed over, taken back, a label written down."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

import pytest
from campus.facts import kept
from campus.guide import card, comes_to, opens, step_of, walk_to
from campus.people import SlackPerson, actions, until
from campus.service import Process

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from campus.places import Campus

RESUMES = 6


@pytest.fixture
async def usher(
    campus: Campus, sqlite_url: str, key: str, tmp_path: Path
) -> AsyncIterator[Process]:
    process = Process.of(campus, tmp_path, database_url=sqlite_url, key=key)
    assert await process.command("db", "upgrade") == 0, process.log
    await process.start()
    await process.ready()
    yield process
    assert await process.terminate() == 0, process.log


def _person(campus: Campus, name: str) -> SlackPerson:
    return SlackPerson(campus, campus.people[name])


async def _types_setup(person: SlackPerson) -> None:
    """Type it until it is answered: while Usher is down, Slack says so."""

    async def answered() -> bool:
        return bool((await person.command("/usher setup"))["ok"])

    await until(answered)


async def _live(person: SlackPerson) -> list[dict[str, Any]]:
    """List the cards with something left to press."""
    return [dm for dm in await person.dms() if "setup_all_steps" in actions(dm)]


@pytest.mark.timeout(180)
async def test_a_guide_that_is_interrupted_goes_on_in_one_live_card(
    campus: Campus, usher: Process, sqlite_url: str
) -> None:
    seed = random.randrange(10**6)  # noqa: S311  moments, not secrets
    print(f"seed {seed}")  # noqa: T201  shown when the test fails, to tell it again
    chance = random.Random(seed)  # noqa: S311  moments, not secrets
    ada = _person(campus, "ada")
    await _types_setup(ada)
    await walk_to(ada, 3)

    for _ in range(RESUMES):
        await _types_setup(ada)
        await asyncio.sleep(chance.uniform(0.0, 0.3))
        assert len(await _live(ada)) <= 1
        await usher.kill()
        await usher.ready()

    async def settled() -> bool:
        return not (await kept(sqlite_url)).unfinished

    await until(settled, within=60)
    (live,) = await _live(ada)
    assert step_of(live) == 3
    assert live == (await ada.dms())[-1]
    await walk_to(ada, 4)


@pytest.mark.timeout(120)
async def test_what_was_decided_before_a_kill_is_shown_after_it(
    campus: Campus, usher: Process
) -> None:
    ada, ben = _person(campus, "ada"), _person(campus, "ben")
    await _types_setup(ada)
    await walk_to(ada, 3)

    view = await opens(ada, "setup_hand_over", "To whom?")
    assert (await ada.submit(view, colleague=ben.id, reason="You know Zoom."))["ok"]
    await usher.kill()
    await usher.ready()
    await comes_to(ben, 3)

    view = await opens(ben, "setup_screen_differs", "What does Zoom's page say?")
    assert (await ben.submit(view, label="App Market"))["ok"]
    await usher.kill()
    await usher.ready()
    await until(lambda: ada.dm_saying("It said `App Market`"))

    await ada.press(await card(ada), "setup_take_back", confirm=True)
    await usher.kill()
    await usher.ready()
    gone = await until(lambda: ben.dm_saying("has taken the guide back"))
    assert actions(gone) == []
    assert await _live(ben) == []
