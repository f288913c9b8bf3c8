"""The same story, with the process killed at ten random moments of it."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest
from campus.facts import check_the_story, kept
from campus.people import until
from campus.service import Process
from campus.story import Story

if TYPE_CHECKING:
    from pathlib import Path

    from campus.places import Campus

KILLS = 10


@pytest.mark.timeout(240)
async def test_ten_kills_change_nothing_about_how_it_ends(
    campus: Campus, sqlite_url: str, key: str, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)  # noqa: S311  moments, not secrets
    print(f"seed {seed}")  # noqa: T201  shown when the test fails, to tell it again
    chance = random.Random(seed)  # noqa: S311  moments, not secrets
    usher = Process.of(campus, tmp_path, database_url=sqlite_url, key=key)
    assert await usher.command("db", "upgrade") == 0, usher.log
    await usher.start()
    await usher.ready()
    killing = asyncio.create_task(_kill_at_random(usher, chance))

    await Story(campus).tell()
    await killing
    await until(lambda: _settled(sqlite_url), within=60)

    assert usher.kills == KILLS
    assert await usher.terminate() == 0, usher.log
    await check_the_story(campus, sqlite_url)


async def _kill_at_random(usher: Process, chance: random.Random) -> None:
    for _ in range(KILLS):
        await usher.ready()
        await asyncio.sleep(chance.uniform(0.0, 1.5))
        await usher.kill()
    await usher.ready()


async def _settled(database_url: str) -> bool:
    return not (await kept(database_url)).unfinished
