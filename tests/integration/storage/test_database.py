from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from bot.errors import ConfigurationError
from storage.columns import UtcDateTime
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_METADATA = MetaData()
_MOMENTS = Table(
    "moments",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("note", Text),
)


@pytest.fixture
async def opened(database_url: str) -> AsyncIterator[Database]:
    database = Database.open(database_url)
    async with database.transaction() as connection:
        await connection.run_sync(_METADATA.create_all)
    yield database
    await database.close()


async def _ids(database: Database) -> list[int]:
    async with database.transaction() as connection:
        return list((await connection.scalars(select(_MOMENTS.c.id).order_by("id"))).all())


async def test_a_block_that_raises_leaves_nothing(opened: Database) -> None:
    async def insert_then_fail() -> None:
        async with opened.transaction() as connection:
            await connection.execute(insert(_MOMENTS).values(id=1))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await insert_then_fail()

    assert await _ids(opened) == []


async def test_a_cancelled_block_leaves_nothing_and_frees_its_connection(opened: Database) -> None:
    inserted = asyncio.Event()

    async def insert_then_wait() -> None:
        async with opened.transaction() as connection:
            await connection.execute(insert(_MOMENTS).values(id=1))
            inserted.set()
            await asyncio.Event().wait()

    waiting = asyncio.create_task(insert_then_wait())
    await inserted.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert await _ids(opened) == []


async def test_tables_made_in_a_block_that_raises_are_gone(opened: Database) -> None:
    async def make_a_table_then_fail() -> None:
        async with opened.transaction() as connection:
            await connection.execute(text("CREATE TABLE half (id INTEGER)"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await make_a_table_then_fail()

    async with opened.transaction() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert tables == ["moments"]


async def test_twenty_writers_who_read_first_lose_no_update(sqlite_url: str) -> None:
    # Two engines on one file stand for two processes.
    databases = [Database.open(sqlite_url), Database.open(sqlite_url)]
    async with databases[0].transaction() as connection:
        await connection.run_sync(_METADATA.create_all)
        await connection.execute(insert(_MOMENTS).values(id=1, note="0"))

    async def add_one(database: Database) -> None:
        async with database.transaction() as connection:
            count = int(await connection.scalar(select(_MOMENTS.c.note)))
            await connection.execute(update(_MOMENTS).values(note=str(count + 1)))

    await asyncio.gather(*(add_one(databases[turn % 2]) for turn in range(20)))

    async with databases[0].transaction() as connection:
        assert await connection.scalar(select(_MOMENTS.c.note)) == "20"
    for database in databases:
        await database.close()


async def test_sqlite_survives_a_power_cut(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)
    async with database.transaction() as connection:
        pragmas = [
            await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous")
        ]
    await database.close()

    assert pragmas == ["wal", 2]


async def test_a_moment_comes_back_in_utc(opened: Database) -> None:
    in_adelaide = datetime(2026, 11, 24, 9, 30, 0, 123456, timezone(timedelta(hours=10.5)))

    async with opened.transaction() as connection:
        await connection.execute(insert(_MOMENTS).values(id=1, at=in_adelaide))
        await connection.execute(insert(_MOMENTS).values(id=2, at=None))
        one, none = (await connection.scalars(select(_MOMENTS.c.at).order_by("id"))).all()

    assert one == in_adelaide
    assert one.tzinfo is UTC
    assert none is None


async def test_moments_sort_and_compare_by_time_whatever_their_zone(opened: Database) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    earlier_elsewhere = datetime(2026, 11, 24, 12, 30, tzinfo=timezone(timedelta(hours=5)))

    async with opened.transaction() as connection:
        await connection.execute(
            insert(_MOMENTS), [{"id": 1, "at": noon}, {"id": 2, "at": earlier_elsewhere}]
        )
        before_noon = select(_MOMENTS.c.id).where(noon > _MOMENTS.c.at)
        assert (await connection.scalars(before_noon)).all() == [2]


async def test_a_naive_datetime_is_refused(opened: Database) -> None:
    naive = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - that is what is refused

    with pytest.raises(StatementError, match="naive"):
        async with opened.transaction() as connection:
            await connection.execute(insert(_MOMENTS).values(id=1, at=naive))


async def test_a_failed_statement_shows_no_parameters(
    opened: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    statement = insert(_MOMENTS).values(id=1, note="planted-secret")

    async with opened.transaction() as connection:
        await connection.execute(statement)
    with pytest.raises(DBAPIError) as caught:
        async with opened.transaction() as connection:
            await connection.execute(statement)

    assert "planted-secret" not in str(caught.value)
    assert "planted-secret" not in "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("sqlalchemy")
    )


@pytest.mark.parametrize(
    "url",
    [
        "",
        "planted-secret",
        "sqlite:///usher.db",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "postgresql+asyncpg://usher:planted-secret@localhost/usher",
        "mysql://usher:planted-secret@localhost/usher",
        "postgresql+psycopg://usher:planted-secret@localhost:many/usher",
    ],
)
def test_another_database_is_refused_without_showing_the_url(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Database.open(url)

    assert "USHER_DATABASE_URL" in str(caught.value)
    assert "planted-secret" not in str(caught.value)


async def test_a_password_is_not_in_the_repr() -> None:
    database = Database.open("postgresql+psycopg://usher:planted-secret@localhost/usher")

    assert "planted-secret" not in repr(database)
    await database.close()


async def test_only_sqlite_calls_itself_sqlite(opened: Database, database_url: str) -> None:
    assert opened.is_sqlite == database_url.startswith("sqlite")
