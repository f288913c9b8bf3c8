"""What Zoom has given is kept or given back, though the database fails at that moment."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest
from campus import stage
from campus.people import until
from campus.stage import code_on
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from storage.tables import grants

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.places import Campus
    from campus.stage import Clock, Stage
    from structlog.typing import EventDict

BEN = "ben@northfield.edu"
TOKEN, ME = "/oauth/token", "/v2/users/me"


@pytest.fixture
async def there(
    campus: Campus, clock: Clock, postgres_database_url: str, key: str
) -> AsyncIterator[Stage]:
    """Run the bot on PostgreSQL, people can be invited."""
    given = {"database_url": postgres_database_url, "key": key}
    async with stage.opened(campus, clock, **given) as opened:
        await opened.prepare()
        yield opened


@asynccontextmanager
async def _locked(url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """Hold what a return from Zoom has to wait for, and give a connection to look at who does."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with (
        await psycopg.AsyncConnection.connect(plain) as holder,
        await psycopg.AsyncConnection.connect(plain, autocommit=True) as looker,
    ):
        await holder.execute("SELECT * FROM setups FOR UPDATE")
        yield looker
        await holder.rollback()


async def _cut_off(looker: psycopg.AsyncConnection) -> None:
    """End the connection of whoever waits, as a server that starts anew does."""
    await looker.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )


async def _authorize(
    there: Stage, link: str, url: str, *, after: str = ME, zoom: str = BEN, to_the_end: bool = True
) -> str:
    """Authorize while every connection breaks that has to wait, up to an answer or for once."""
    await there.settled()
    await there.hold(after)
    coming = asyncio.create_task(there.browser().authorize(link, zoom))
    await there.held()
    async with _locked(url) as looker:
        with capture_logs() as log:
            await there.campus.zoom_control("release")
            await until(lambda: _failed(looker, log))
        while to_the_end and not coming.done():
            await _cut_off(looker)
            await asyncio.sleep(0.03)
    return await coming


async def _failed(looker: psycopg.AsyncConnection, log: list[EventDict]) -> bool:
    await _cut_off(looker)
    return any(entry["event"] == "arrival_not_stored" for entry in log)


@pytest.mark.parametrize("after", [TOKEN, ME])
async def test_a_connection_that_breaks_costs_nobody_their_authorization(
    there: Stage, postgres_database_url: str, after: str
) -> None:
    link = await there.link("ben")

    page = await _authorize(there, link, postgres_database_url, after=after, to_the_end=False)

    assert "Done, thank you" in page
    assert await there.grants() == {"z-ben": "ben"}
    assert await there.live_at_zoom() == ["z-ben"]


async def test_what_cannot_be_kept_is_revoked(there: Stage, postgres_database_url: str) -> None:
    link = await there.link("ben")

    page = await _authorize(there, link, postgres_database_url)

    assert code_on(page) == "unexpected"
    there.later(timedelta(minutes=11))
    await there.settled()
    assert await there.rows(grants) == []
    assert await there.live_at_zoom() == []
    assert "Done, thank you" in await there.browser().authorize(link, BEN)


async def test_what_is_held_is_not_ended_by_what_cannot_be_kept(
    there: Stage, postgres_database_url: str
) -> None:
    link = await there.link("ben")
    await there.browser().authorize(link, BEN)

    page = await _authorize(there, link, postgres_database_url)

    assert code_on(page) == "unexpected"
    there.later(timedelta(minutes=11))
    await there.settled()
    assert await there.grants() == {"z-ben": "ben"}
    assert "z-ben" in await there.live_at_zoom()
    await there.stands("ben", "verified")


@pytest.mark.parametrize("last_wins", [False, True])
async def test_what_its_owner_holds_is_looked_after_when_somebody_elses_link_cannot_be_kept(
    there: Stage, postgres_database_url: str, *, last_wins: bool
) -> None:
    await there.campus.zoom_control("switches", last_authorization_wins=last_wins)
    await there.browser().authorize(await there.link("cleo"), "cleo@northfield.edu")
    await there.stands("cleo", "verified")
    link = await there.link("ben")

    await _authorize(there, link, postgres_database_url, zoom="cleo@northfield.edu")
    for span in (
        timedelta(minutes=11),
        timedelta(hours=1),
    ):  # Cleo's is verified, then it is judged
        there.later(span)
        await there.settled()

    state, _ = await there.state("cleo")
    assert state == ("failed" if last_wins else "verified")
    assert bool(await there.live_at_zoom()) is not last_wins  # nobody would have the tokens
