"""A process that asks for the tokens of every grant, beside others that do the same."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from sqlalchemy import select

from campus.keeping import refreshing
from campus.places import ROOT
from storage.tables import grants

if TYPE_CHECKING:
    from campus.places import Campus

_AT_ONCE = 12  # connections that one engine opens, with some to spare


async def start(campus: Campus, *, database_url: str, key: str) -> asyncio.subprocess.Process:
    """Start one; it prints how many grants it got tokens for."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
        "TEST_ZOOM_URL": campus.zoom_url,
        "TEST_DATABASE_URL": database_url,
        "TEST_KEY": key,
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "campus.refresher"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def _ask_for_all() -> int:
    zoom_url, database_url, key = (
        os.environ[f"TEST_{name}"] for name in ("ZOOM_URL", "DATABASE_URL", "KEY")
    )
    free = asyncio.Semaphore(_AT_ONCE)
    async with refreshing(zoom_url, database_url=database_url, key=key) as service:
        async with service.store.database.transaction() as tx:
            query = select(grants.c.workspace_id, grants.c.id).order_by(grants.c.id)
            held = (await tx.execute(query)).all()

        async def ask(index: int) -> bool:
            async with free:
                return await service.tokens(*held[index]) is not None

        return sum(await asyncio.gather(*map(ask, range(len(held)))))


if __name__ == "__main__":
    print(asyncio.run(_ask_for_all()))  # noqa: T201  what the test reads
