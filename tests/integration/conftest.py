from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import places, stage
from structlog.testing import capture_logs

from storage.crypto import new_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from campus.places import Campus
    from campus.stage import Clock, Stage
    from structlog.typing import EventDict

_UNFORESEEN = {"request_failed", "listener_failed"}


@pytest.fixture
def clock() -> Clock:
    return stage.Clock()


@pytest.fixture
async def campus(clock: Clock) -> AsyncIterator[Campus]:
    async with places.opened(clock) as opened:
        yield opened


@pytest.fixture
def key() -> str:
    return new_key()


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """Give what Usher logs; at the end, nothing in it may be what nobody foresaw."""
    with capture_logs() as entries:
        yield entries
    assert [entry for entry in entries if entry["event"] in _UNFORESEEN] == []


@pytest.fixture
async def untouched(
    campus: Campus, clock: Clock, sqlite_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    """Run the bot with everything still to be set up."""
    del log  # looked at when the test is over
    async with stage.opened(campus, clock, database_url=sqlite_url, key=key) as opened:
        yield opened


@pytest.fixture
async def ready(untouched: Stage) -> Stage:
    """Run the bot with the guide behind it: people can be invited."""
    await untouched.prepare()
    return untouched


@pytest.fixture
async def both(
    campus: Campus, clock: Clock, database_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    """Run the bot on each database in turn, the guide behind it: people can be invited."""
    del log  # looked at when the test is over
    async with stage.opened(campus, clock, database_url=database_url, key=key) as opened:
        await opened.prepare()
        yield opened


@pytest.fixture
async def two_admins(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> AsyncIterator[Stage]:
    """Run the bot with everything still to be set up, by Ada or Kim."""
    admins = f"{campus.people['ada']},{campus.people['kim']}"
    given = {"database_url": sqlite_url, "key": key, "ADMINS": admins}
    async with stage.opened(campus, clock, **given) as opened:
        yield opened
