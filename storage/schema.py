"""The database schema: which revision a database is at, and bringing it to the newest."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.errors import SchemaError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.database import Database

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
# Any number that nothing else in the same PostgreSQL database locks: "usher" in ASCII.
_UPGRADE_LOCK: Final = 0x7573686572


class SchemaState(StrEnum):
    """Say how a database's schema stands to the one this version knows."""

    CURRENT = "current"
    BEHIND = "behind"  # `usher db upgrade` mends it
    UNKNOWN = "unknown"  # a newer version was here; only that version may run


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _state(connection: Connection) -> SchemaState:
    script = ScriptDirectory.from_config(_config(connection))
    applied = set(MigrationContext.configure(connection).get_current_heads())
    if applied == set(script.get_heads()):
        return SchemaState.CURRENT
    known = {revision.revision for revision in script.walk_revisions()}
    return SchemaState.BEHIND if applied <= known else SchemaState.UNKNOWN


def _upgrade(connection: Connection) -> None:
    # One starter at a time: SQLite's transaction already holds the write lock.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
    match _state(connection):
        case SchemaState.CURRENT:
            return
        case SchemaState.BEHIND:
            command.upgrade(_config(connection), "head")
        case SchemaState.UNKNOWN:
            raise SchemaError(
                "A newer version of Usher changed this database. Run that version, or restore "
                "the backup made before its upgrade."
            )


@cache
def newest_revision() -> str | None:
    """Name the revision that this version brings a database to."""
    return ScriptDirectory(str(_MIGRATIONS)).get_current_head()


async def applied_revision(database: Database) -> str | None:
    """Name the revision a database is at, by asking it alone: cheap enough for a health check."""
    async with database.transaction() as connection:
        found = await connection.execute(text("SELECT version_num FROM alembic_version"))
        return found.scalar_one_or_none()


async def check(database: Database) -> SchemaState:
    """Compare the database with this version's revisions; changes nothing."""
    async with database.transaction() as connection:
        return await connection.run_sync(_state)


async def require_current(database: Database) -> None:
    """Refuse a database that is not at this version's schema.

    Raises:
        SchemaError: It is older or newer.
    """
    state = await check(database)
    if state is SchemaState.BEHIND:
        raise SchemaError("The database is older than this version. Run: usher db upgrade")
    if state is SchemaState.UNKNOWN:
        raise SchemaError("A newer version of Usher changed this database. Run that version.")


async def upgrade(database: Database) -> None:
    """Apply every missing revision in one transaction; safe when several starters call it.

    Raises:
        SchemaError: the database is at a revision this version does not know.
    """
    async with database.transaction() as connection:
        await connection.run_sync(_upgrade)
