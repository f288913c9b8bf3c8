from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.errors import SchemaError
from storage import schema
from storage.database import Database
from storage.schema import SchemaState
from storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def empty(database_url: str) -> AsyncIterator[Database]:
    database = Database.open(database_url)
    yield database
    await database.close()


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_an_empty_database_is_behind_and_an_upgraded_one_is_current(empty: Database) -> None:
    assert await schema.check(empty) is SchemaState.BEHIND

    await schema.upgrade(empty)

    assert await schema.check(empty) is SchemaState.CURRENT


async def test_migrations_lead_to_the_tables_of_the_code(database: Database) -> None:
    async with database.transaction() as connection:
        assert set(metadata.tables) <= await connection.run_sync(_tables)
        assert await connection.run_sync(_differences) == []


async def test_every_table_has_a_workspace() -> None:
    assert [table.name for table in metadata.tables.values() if "workspace_id" not in table.c] == []


async def test_a_second_upgrade_changes_nothing(database: Database) -> None:
    await schema.upgrade(database)

    assert await schema.check(database) is SchemaState.CURRENT


async def test_three_starters_at_once_upgrade_once(database_url: str) -> None:
    async def start() -> SchemaState:
        starter = Database.open(database_url)
        try:
            await schema.upgrade(starter)
            return await schema.check(starter)
        finally:
            await starter.close()

    assert await asyncio.gather(*(start() for _ in range(3))) == [SchemaState.CURRENT] * 3


async def test_a_newer_schema_is_unknown_and_left_alone(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert await schema.check(database) is SchemaState.UNKNOWN
    with pytest.raises(SchemaError, match="newer version"):
        await schema.upgrade(database)
