"""The database engine, and the one way to a transaction."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection
    from sqlalchemy.engine import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

_EXPECTED: Final = (
    "USHER_DATABASE_URL: expected sqlite+aiosqlite:///a-file.db or "
    "postgresql+psycopg://user:password@host/name"
)
_LOCK_WAIT_SECONDS: Final = 30

# WAL: readers of other processes (a backup, `usher doctor`) do not stop the writer.
# FULL: a committed row outlives a power cut, which NORMAL does not promise in WAL mode.
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
)


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail with "database is locked" when
    # another process wrote in between; taking the write lock at once makes it wait instead.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _sqlite_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        hide_parameters=True,
        # One writer is all SQLite has. One connection turns waiting for it into a fair queue;
        # several would poll the file's lock.
        pool_size=1,
        max_overflow=0,
        pool_timeout=_LOCK_WAIT_SECONDS,
        # isolation_level None: the driver starts no transactions, so that we can (SQLAlchemy,
        # "Serializable isolation / Savepoints / Transactional DDL" for SQLite).
        connect_args={"isolation_level": None, "timeout": _LOCK_WAIT_SECONDS},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _postgresql_engine(url: URL) -> AsyncEngine:
    return create_async_engine(url, hide_parameters=True, pool_pre_ping=True)


@dataclass(frozen=True, slots=True)
class Database:
    """Hand out transactions on SQLite or PostgreSQL; `close` when done."""

    _engine: AsyncEngine

    @classmethod
    def open(cls, url: str) -> Self:
        """Make the engine; the first transaction connects.

        Raises:
            ConfigurationError: no URL, or one of another database or driver. It is not shown,
                since it may hold a password.
        """
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):  # a port that is no number is a ValueError
            raise ConfigurationError(_EXPECTED) from None
        match parsed.drivername:
            case "sqlite+aiosqlite" if parsed.database not in {None, "", ":memory:"}:
                return cls(_sqlite_engine(parsed))
            case "postgresql+psycopg":
                return cls(_postgresql_engine(parsed))
            case _:
                raise ConfigurationError(_EXPECTED)

    @property
    def is_sqlite(self) -> bool:
        """Tell the single-process database from the one that replicas can share."""
        return self._engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Commit when the block ends, roll back when it raises; nothing is retried.

        Do not open one inside another, and do not wait for the network in it: on SQLite there
        is one transaction at a time.
        """
        async with self._engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
