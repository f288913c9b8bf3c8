"""What keeps tokens fresh, on a database and a Zoom of the test's, as in a process of its own."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

from bot.app import utc_now
from bot.observability import Metrics
from bot.services.audit import AuditService
from bot.services.grants import GrantService
from bot.services.leased_refresh import LeasedRefresh
from bot.services.loss import LossService
from bot.services.refresh import RefreshService
from bot.services.setup import SetupService
from bot.zoom.client import TIMEOUT, ZoomClient
from storage.crypto import Keyring
from storage.database import Database
from storage.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime


@asynccontextmanager
async def refreshing(
    zoom_url: str, *, database_url: str, key: str, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[RefreshService]:
    """Open what the service refreshes with, and close it again."""
    database = Database.open(database_url)
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT) as http:
            store = Store(database, Keyring.parse(key))
            zoom = ZoomClient(http, zoom_url, zoom_url, "http://127.0.0.1/zoom/callback")
            audit = AuditService(store, clock)
            grants = GrantService(store, SetupService(store, clock), audit, clock)
            metrics = Metrics.new()
            leased = LeasedRefresh(store, zoom, metrics, clock)
            loss = LossService(store, grants, audit, clock)
            yield RefreshService(store, leased, loss, metrics, clock)
    finally:
        await database.close()
