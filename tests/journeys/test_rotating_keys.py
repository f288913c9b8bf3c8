"""A new key while the service is busy, with the rotation killed at random moments of it."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from campus.facts import check_the_story, kept
from campus.people import until
from campus.service import Process
from campus.story import Story

from bot.oauth.attempt import Attempt, browser_hash, state_hash
from bot.secret import Secret
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.sealed import SEALED
from storage.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from campus.places import Campus

KILLS = 6
ROWS = 3000  # of another workspace, so that a rotation takes a while


@pytest.mark.timeout(300)
async def test_nothing_is_lost_when_keys_rotate_under_a_busy_service(
    campus: Campus, database_url: str, key: str, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)  # noqa: S311  moments, not secrets
    print(f"seed {seed}")  # noqa: T201  shown when the test fails, to tell it again
    chance = random.Random(seed)  # noqa: S311  moments, not secrets
    new = new_key()
    story = Story(campus)
    usher = Process.of(campus, tmp_path, database_url=database_url, key=key)
    assert await usher.command("db", "upgrade") == 0, usher.log
    await usher.start()
    await usher.ready()
    await story.set_up()  # the pair, a grant, the audit chain: under the old key
    await _more(database_url, key)
    await _restart(usher, f"{new},{key}")

    telling = asyncio.create_task(story.ask_people())
    for _ in range(KILLS):
        await _kill_a_rotation(usher, database_url, new, after_rows=chance.randint(1, 400))
    assert await _behind(database_url, new) > 0  # every kill was one in the middle
    assert await usher.command("keys", "rotate") == 0, usher.log
    await telling
    await until(lambda: _settled(database_url), within=60)

    assert await usher.command("keys", "rotate") == 0, usher.log  # nothing of it came back
    await _restart(usher, new)
    assert await usher.command("audit", "verify") == 0, usher.log
    assert await usher.terminate() == 0, usher.log
    await check_the_story(campus, database_url)
    assert await _count_what_opens(database_url, new) > ROWS


async def _kill_a_rotation(usher: Process, database_url: str, key: str, *, after_rows: int) -> None:
    before = await _behind(database_url, key)
    rotation = await usher.launch("keys", "rotate")

    async def far_enough() -> bool:
        return await _behind(database_url, key) <= before - after_rows

    await until(far_enough)
    rotation.kill()
    await rotation.wait()


async def _restart(usher: Process, keys: str) -> None:
    assert await usher.terminate() == 0, usher.log
    usher.environment["USHER_ENCRYPTION_KEYS"] = keys
    await usher.start()
    await usher.ready()


async def _more(database_url: str, key: str) -> None:
    database = Database.open(database_url)
    store = Store(database, Keyring.parse(key))
    async with store.transaction() as tx:
        for number in range(ROWS):
            attempt = Attempt(
                id=uuid4(),
                state_hash=state_hash(f"state {number}"),
                workspace_id="T0ELSEWHERE",
                invitation_id=uuid4(),
                credentials_id=uuid4(),
                browser_hash=browser_hash(Secret("browser")),
                verifier=Secret("verifier"),
                expires_at=datetime.now(UTC) + timedelta(days=1),
            )
            await store.attempts.add(tx, attempt)
    await database.close()


async def _behind(database_url: str, key: str) -> int:
    """Count what is under another key."""
    database = Database.open(database_url)
    store = Store(database, Keyring.parse(key))
    async with store.transaction() as tx:
        counts = [await store.sealed.count_behind(tx, column) for column in SEALED]
    await database.close()
    return sum(counts)


async def _count_what_opens(database_url: str, key: str) -> int:
    database = Database.open(database_url)
    store = Store(database, Keyring.parse(key))
    count = 0
    for column in SEALED:
        async with store.transaction() as tx:
            page = await store.sealed.page(tx, column, after=None, limit=ROWS * 2, every=True)
        for value in page:
            store.sealed.open(column, value)
            count += 1
    await database.close()
    return count


async def _settled(database_url: str) -> bool:
    return not (await kept(database_url)).unfinished
