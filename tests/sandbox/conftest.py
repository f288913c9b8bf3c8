from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import playground as playgrounds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from campus.playground import Playground


@pytest.fixture
async def playground(tmp_path: Path) -> AsyncIterator[Playground]:
    async with playgrounds.opened(tmp_path) as opened:
        yield opened
