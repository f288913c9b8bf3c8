"""The ground every test stands on: no settings from outside, and databases that are real.

Tests read nothing that starts with USHER_. PostgreSQL comes from TEST_POSTGRES_URL, from the
server's binaries on this machine, or from Debian's package; CI may not do without it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from campus import debian
from campus.debian import ROOT_UID
from sqlalchemy.engine import make_url

from storage import schema
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_UNPRIVILEGED = "postgres"
_PATIENCE_SECONDS = 10
# How long an example takes says how busy the machine is, not whether a law holds.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    for name in [name for name in os.environ if name.startswith("USHER_")]:
        del os.environ[name]


def _newest_binaries() -> Path | None:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _server(binaries: Path) -> Iterator[str]:
    """Run a server of our own on loopback, as an unprivileged user if we are root."""
    user = pwd.getpwnam(_UNPRIVILEGED).pw_name if os.geteuid() == ROOT_UID else None
    home = Path(tempfile.mkdtemp(prefix="usher-postgres-"))
    try:
        if user:
            shutil.chown(home, user)
        data, port = home / "data", _free_port()
        subprocess.run(  # noqa: S603 - the server's own binary
            [
                *(binaries / "initdb", "--pgdata", data, "--no-sync", "--username", "usher"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C"),
            ],
            check=True,
            capture_output=True,
            user=user,
            cwd=home,
        )
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": home,
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "deadlock_timeout": "50ms",
        }
        control = [binaries / "pg_ctl", "--pgdata", data, "--silent", "--wait"]
        settings = " ".join(f"-c {name}={value}" for name, value in options.items())
        subprocess.run(  # noqa: S603 - the server's own binary
            [*control, "start", "--log", home / "log", "--options", settings],
            check=True,
            stdout=subprocess.DEVNULL,  # a pipe would stay open in the server
            stderr=subprocess.DEVNULL,
            user=user,
            cwd=home,
        )
        try:
            yield f"postgresql+psycopg://usher@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(  # noqa: S603 - the server's own binary
                [*control, "stop", "--mode", "immediate"],
                check=True,
                capture_output=True,
                user=user,
                cwd=home,
            )
    finally:
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Give a server on which databases may be made."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    binaries = debian.require(
        "postgresql",
        _newest_binaries,
        otherwise="PostgreSQL is not installed: apt-get install postgresql, or TEST_POSTGRES_URL",
    )
    with _server(binaries) as url:
        yield url


def _deadlocks(connection: psycopg.Connection, database: str) -> int:
    """Count what the server had to end; a connection's counts are there once it has gone."""
    end = time.monotonic() + _PATIENCE_SECONDS
    there = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
    while connection.execute(there, [database]).fetchone() != (0,) and time.monotonic() < end:
        time.sleep(0.02)
    counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = %s"
    (deadlocks,) = connection.execute(counted, [database]).fetchone() or (0,)
    return int(deadlocks)


@contextmanager
def _fresh_postgres_database(server_url: str) -> Iterator[str]:
    url = make_url(server_url)
    name = f"usher_{uuid4().hex}"
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield url.set(database=name).render_as_string(hide_password=False)
        assert _deadlocks(connection, name) == 0, "some transactions waited for one another"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'usher.db'}"


@pytest.fixture
def postgres_database_url(postgres_url: str) -> Iterator[str]:
    """Give an empty PostgreSQL database, for tests with several processes."""
    with _fresh_postgres_database(postgres_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give an empty database on each backend in turn."""
    sqlite = request.param == "sqlite"
    return str(request.getfixturevalue("sqlite_url" if sqlite else "postgres_database_url"))


@asynccontextmanager
async def _migrated(url: str) -> AsyncIterator[Database]:
    database = Database.open(url)
    try:
        await schema.upgrade(database)
        yield database
    finally:
        await database.close()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Open a migrated database on each backend in turn."""
    async with _migrated(database_url) as database:
        yield database


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """Open a migrated SQLite database, for tests that are not about the backend."""
    async with _migrated(sqlite_url) as database:
        yield database
