"""The same story with a web process, two workers, and orderly stops in the middle of it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import pytest
from campus.facts import check_the_story, kept
from campus.people import PATIENCE, until
from campus.service import Process
from campus.story import Story
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from pathlib import Path

    from campus.places import Campus

_AT_ONCE = 8.0  # seconds; less than what a request under way is given


@pytest.mark.timeout(240)
async def test_one_web_process_and_two_workers_share_a_database(
    campus: Campus, postgres_database_url: str, key: str, tmp_path: Path
) -> None:
    web, *workers = (
        Process.of(campus, tmp_path, database_url=postgres_database_url, key=key, role=role)
        for role in ("web", "worker", "worker")
    )
    assert await web.command("db", "upgrade") == 0, web.log
    for worker in workers:  # they answer for their health, on a port of their own
        worker.environment["USHER_PORT"] = "0"
    for process in (web, *workers):
        await process.start()
    await web.ready()

    await Story(campus).tell()
    await until(lambda: _settled(postgres_database_url))

    assert [await process.terminate() for process in (web, *workers)] == [0, 0, 0], web.log
    await check_the_story(campus, postgres_database_url)


@pytest.mark.timeout(180)
async def test_orderly_stops_in_the_middle_lose_nothing(
    campus: Campus, sqlite_url: str, key: str, tmp_path: Path
) -> None:
    usher = Process.of(campus, tmp_path, database_url=sqlite_url, key=key)
    assert await usher.command("db", "upgrade") == 0, usher.log
    await usher.start()
    await usher.ready()
    codes: list[int] = []

    async with asyncio.TaskGroup() as both:
        both.create_task(_stop_and_start(usher, codes))
        both.create_task(Story(campus).tell())
    await until(lambda: _settled(sqlite_url))

    codes.append(await usher.terminate())
    assert codes == [0, 0, 0, 0], usher.log
    await check_the_story(campus, sqlite_url)


async def test_whoever_connects_at_the_last_moment_does_not_delay_a_stop(
    campus: Campus, sqlite_url: str, key: str, tmp_path: Path
) -> None:
    usher = Process.of(campus, tmp_path, database_url=sqlite_url, key=key)
    assert await usher.command("db", "upgrade") == 0, usher.log

    for _ in range(4):  # one in eight met the moment
        await usher.start()
        await usher.ready()
        answered = threading.Event()
        with ExitStack() as calls:
            calling = asyncio.to_thread(_call_until_refused, campus.bot_port, calls, answered)
            calls_end = asyncio.create_task(calling)
            assert await asyncio.to_thread(answered.wait, PATIENCE)
            async with asyncio.timeout(_AT_ONCE):
                assert await usher.terminate() == 0, usher.log
            await calls_end


async def test_web_and_worker_are_not_split_on_sqlite(
    campus: Campus, sqlite_url: str, key: str, tmp_path: Path
) -> None:
    usher = Process.of(campus, tmp_path, database_url=sqlite_url, key=key)

    assert await usher.command("run", "--role", "web") == 2

    assert make_url(sqlite_url).database not in usher.log
    assert "--role web needs PostgreSQL" in usher.log


def _call_until_refused(port: int, calls: ExitStack, answered: threading.Event) -> None:
    """Connect again and again, and say nothing."""
    with suppress(ConnectionError, TimeoutError):
        while True:
            calls.enter_context(socket.create_connection(("127.0.0.1", port), timeout=1))
            answered.set()
            time.sleep(0.001)  # without it, 1024 files are open before the stop is over


async def _stop_and_start(usher: Process, codes: list[int]) -> None:
    for _ in range(3):
        await asyncio.sleep(1.2)
        codes.append(await usher.terminate())
        await usher.start()
        await usher.ready()


async def _settled(database_url: str) -> bool:
    return not (await kept(database_url)).unfinished
