"""What an operator looks at and keeps in order from the command line, without the service."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import httpx

from bot.app import utc_now
from bot.services.audit import AuditService
from bot.services.diagnosis import DiagnosisService
from bot.services.rotation import RotationService
from bot.services.trail import TrailService
from bot.slack.calls import TIMEOUT_SECONDS, SlackCalls, slack_client
from bot.slack.directory import Directory
from bot.zoom.client import TIMEOUT
from storage.crypto import Keyring
from storage.database import Database
from storage.schema import require_current
from storage.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.audit.chain import Report
    from bot.config import SealedSettings, Settings
    from bot.services.diagnosis import Finding
    from bot.services.rotation import Line
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
    async with _store(settings) as store:
        async for report in TrailService(store).verify():
            yield report


async def audit_records(settings: SealedSettings, *, named: bool) -> AsyncIterator[Named]:
    """Give every audit record.

    Raises:
        SchemaError: The database is not at this version's schema.
    """
    async with _store(settings) as store:
        async for record in TrailService(store).records(named=named):
            yield record


async def rotate_keys(settings: SealedSettings) -> AsyncIterator[Line]:
    """Re-encrypt everything under the first key, and check that it opens.

    Raises:
        SchemaError: The database is not at this version's schema.
    """
    async with _store(settings) as store:
        async for line in RotationService(store, AuditService(store, utc_now)).rotate():
            yield line


@asynccontextmanager
async def _store(settings: SealedSettings) -> AsyncIterator[Store]:
    keyring = Keyring.parse(settings.encryption_keys.reveal())
    database = Database.open(settings.database_url.reveal())
    try:
        await require_current(database)
        yield Store(database, keyring)
    finally:
        await database.close()
