"""What Zoom's pages were seen to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.wizard.spot import Spot
from storage.screens import Screen, Screens

if TYPE_CHECKING:
    from storage.database import Database

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SEEN = Screen(uuid4(), "T1", Spot("2026-11", "create-app"), "Make", "Build App", "U-ADA", NOW)


async def test_the_newest_word_for_the_same_label_counts_newest_first(database: Database) -> None:
    screens = Screens()
    later = replace(SEEN, id=uuid4(), label="Build it", seen_at=NOW + timedelta(minutes=1))
    another = replace(SEEN, id=uuid4(), instead_of=None, seen_at=NOW + timedelta(minutes=2))
    elsewhere = replace(SEEN, id=uuid4(), spot=Spot("2024", "create-app"))
    async with database.transaction() as tx:
        for screen in (SEEN, later, another, elsewhere):
            await screens.add(tx, screen)

        assert await screens.of_edition(tx, "T1", "2026-11") == (another, later)
        assert await screens.of_edition(tx, "T1", "2024") == (elsewhere,)
        assert await screens.of_edition(tx, "T2", "2026-11") == ()
