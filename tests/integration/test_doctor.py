"""`usher doctor` against the emulators, as an operator runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import places
from campus.service import Process

from bot.app import utc_now
from storage.crypto import new_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def deployment(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Process]:
    async with places.opened(utc_now) as campus:
        yield Process.of(campus, tmp_path, database_url=sqlite_url, key=new_key())


async def test_every_line_is_ok_when_everything_is(deployment: Process) -> None:
    await deployment.command("db", "upgrade")
    await deployment.start()
    await deployment.ready()

    assert await deployment.command("doctor") == 0, deployment.log

    assert "FAIL" not in deployment.log
    for subject in (
        "Configuration: complete",
        "Encryption keys: usable",
        "Database: reached, schema current",
        "Slack token: Northfield University (T0CAMPUS1)",
        "Slack scopes: ",
        "Status channel: none chosen yet",
        "Zoom sign-in: answers",
        "Zoom API: answers",
        "Public URL: reaches Usher",
    ):
        assert f"ok    {subject}" in deployment.log
    await deployment.terminate()


async def test_what_is_wrong_is_a_line_each_and_exit_code_1(deployment: Process) -> None:
    deployment.environment["USHER_ENCRYPTION_KEYS"] = "planted-key-that-is-none"
    deployment.environment["USHER_SLACK_BOT_TOKEN"] = "xoxb-planted-but-wrong"
    deployment.environment["USHER_ZOOM_API_URL"] = f"http://127.0.0.1:{places.free_port()}"

    assert await deployment.command("doctor") == 1

    log = deployment.log
    assert "FAIL  Encryption keys: USHER_ENCRYPTION_KEYS: key 1 is not 32 bytes" in log
    assert "FAIL  Database: schema behind. Run: usher db upgrade" in log
    assert "FAIL  Slack token: invalid_auth" in log
    assert "FAIL  Zoom API: not reached (ConnectError)" in log
    assert "FAIL  Public URL: " in log
    assert "ok    Zoom sign-in: answers" in log
    assert "planted" not in log


async def test_a_missing_setting_is_a_line_and_no_traceback(deployment: Process) -> None:
    del deployment.environment["USHER_ADMINS"]

    assert await deployment.command("doctor") == 2

    (line,) = deployment.log.splitlines()
    assert line.startswith("USHER_ADMINS is missing: expected ")
