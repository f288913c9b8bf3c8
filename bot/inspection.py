"""What an operator looks at from the command line, without running the service."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import httpx

from bot.app import require_schema, slack_client
from bot.services.diagnosis import DiagnosisService
from bot.services.trail import TrailService
from bot.slack.calls import TIMEOUT_SECONDS, SlackCalls
from bot.slack.directory import Directory
from bot.zoom.client import TIMEOUT
from storage.crypto import Keyring
from storage.database import Database
from storage.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.audit.chain import Report
    from bot.config import SealedSettings, Settings
    from bot.services.diagnosis import Finding
    from bot.services.trail import Named


async def diagnose(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything Usher needs from outside, one finding at a time."""
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as session,
        httpx.AsyncClient(timeout=TIMEOUT) as http,
    ):
        directory = Directory(SlackCalls(slack_client(settings, session)))
        async for finding in DiagnosisService(settings, directory, http).findings():
            yield finding


async def audit_reports(settings: SealedSettings) -> AsyncIterator[Report]:
    """Verify every audit chain, one report at a time.

    Raises:
        SchemaError: The database is not at this version's schema.
    """
    async with _trail(settings) as trail:
        async for report in trail.verify():
            yield report


async def audit_records(settings: SealedSettings, *, named: bool) -> AsyncIterator[Named]:
    """Give every audit record.

    Raises:
        SchemaError: The database is not at this version's schema.
    """
    async with _trail(settings) as trail:
        async for record in trail.records(named=named):
            yield record


@asynccontextmanager
async def _trail(settings: SealedSettings) -> AsyncIterator[TrailService]:
    keyring = Keyring.parse(settings.encryption_keys.reveal())
    database = Database.open(settings.database_url.reveal())
    try:
        await require_schema(database)
        yield TrailService(Store(database, keyring))
    finally:
        await database.close()
