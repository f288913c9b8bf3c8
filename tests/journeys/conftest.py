from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import places

from bot.app import utc_now
from storage.crypto import new_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.places import Campus


@pytest.fixture
async def campus() -> AsyncIterator[Campus]:
    async with places.opened(utc_now) as opened:
        yield opened


@pytest.fixture
def key() -> str:
    return new_key()
