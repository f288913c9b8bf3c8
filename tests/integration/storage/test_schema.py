from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from campus.places import ROOT
from sqlalchemy import Connection, insert, inspect, select, text

from bot.errors import SchemaError
from storage import schema
from storage.database import Database
from storage.schema import SchemaState
from storage.tables import grants, metadata, work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID


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


async def test_what_was_held_before_anybody_refreshed_is_looked_at(empty: Database) -> None:
    held, dropped = uuid4(), uuid4()
    async with empty.transaction() as connection:
        await connection.run_sync(_upgrade_to, "0002")
        for id_, status in ((held, "held"), (dropped, "dropped")):
            await connection.execute(insert(grants).values(_a_grant(id_, status)))

    await schema.upgrade(empty)

    async with empty.transaction() as connection:
        found = (await connection.execute(select(work.c.kind, work.c.key))).all()
    assert found == [("keep_alive", f"keep_alive:{held}")]


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _a_grant(grant_id: UUID, status: str) -> dict[str, object]:
    now = datetime.now(UTC)
    texts = ("member_id", "account_id", "zoom_email", "scopes", "profile")
    return dict.fromkeys(texts, "x") | {
        "id": grant_id,
        "workspace_id": "T1",
        "invitation_id": uuid4(),
        "credentials_id": uuid4(),
        "zoom_user_id": status,
        "licensed": True,
        "tokens": b"sealed",
        "access_expires_at": now,
        "obtained_at": now,
        "status": status,
    }
