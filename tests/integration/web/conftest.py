from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from campus import stage

from bot.sandbox.people import SECRET_TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.places import Campus
    from campus.stage import Clock, Stage
    from structlog.typing import EventDict


@asynccontextmanager
async def _telling(
    campus: Campus, clock: Clock, database_url: str, key: str
) -> AsyncIterator[Stage]:
    """Run a bot that knows the Zoom app's Secret Token."""
    given = {"database_url": database_url, "key": key, "ZOOM_WEBHOOK_SECRET": SECRET_TOKEN}
    async with stage.opened(campus, clock, **given) as opened:
        await opened.prepare()
        yield opened


@pytest.fixture
async def told(
    campus: Campus, clock: Clock, sqlite_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    del log  # looked at when the test is over
    async with _telling(campus, clock, sqlite_url, key) as opened:
        yield opened


@pytest.fixture
async def told_on_both(
    campus: Campus, clock: Clock, database_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    """Do so on SQLite, and on PostgreSQL."""
    del log  # looked at when the test is over
    async with _telling(campus, clock, database_url, key) as opened:
        yield opened
