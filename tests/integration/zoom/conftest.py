from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.zoom.client import TIMEOUT, ZoomClient
from tests.emulators.zoom.conftest import CALLBACK, Zoom, zoom

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["zoom"]  # the emulator's own fixture serves here too

_A_MOMENT = 0.3


@asynccontextmanager
async def _speaking_to(zoom: Zoom, patience: httpx.Timeout) -> AsyncIterator[ZoomClient]:
    url = str(zoom.server.base_url).rstrip("/")
    async with httpx.AsyncClient(timeout=patience) as http:
        yield ZoomClient(http, url, url, CALLBACK)


@pytest.fixture
async def client(zoom: Zoom) -> AsyncIterator[ZoomClient]:
    """Speak to the emulator as the service does."""
    async with _speaking_to(zoom, TIMEOUT) as client:
        yield client


@pytest.fixture
async def impatient(zoom: Zoom) -> AsyncIterator[ZoomClient]:
    """Speak to the emulator, and give up after a moment."""
    async with _speaking_to(zoom, httpx.Timeout(_A_MOMENT)) as client:
        yield client
