"""To whom the guide was handed over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.handovers import Handover, Handovers

if TYPE_CHECKING:
    from storage.database import Database

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
GIVEN = Handover("T1", "U-KIM", "U-ADA", NOW, "She looks after our Zoom account.")


async def test_a_handover_lasts_until_it_is_ended_once(database: Database) -> None:
    handovers = Handovers()
    async with database.transaction() as tx:
        await handovers.give(tx, GIVEN)
        assert await handovers.open(tx, "T1") == (GIVEN,)
        assert await handovers.open(tx, "T2") == ()

    later = NOW + timedelta(hours=1)
    async with database.transaction() as tx:
        assert await handovers.end(tx, "T1", "U-KIM", ended_by="U-SUE", now=later)
        assert not await handovers.end(tx, "T1", "U-KIM", ended_by="U-ADA", now=later)
        assert await handovers.open(tx, "T1") == ()
        ended = await handovers.get(tx, "T1", "U-KIM")
    assert ended is not None
    assert (ended.ended_by, ended.ended_at) == ("U-SUE", later)


async def test_what_was_ended_can_be_given_again(database: Database) -> None:
    handovers = Handovers()
    again = Handover("T1", "U-KIM", "U-SUE", NOW + timedelta(days=1))
    async with database.transaction() as tx:
        await handovers.give(tx, GIVEN)
        await handovers.end(tx, "T1", "U-KIM", ended_by=None, now=NOW)
        await handovers.give(tx, again)
        assert await handovers.get(tx, "T1", "U-KIM") == again
        assert await handovers.open(tx, "T1") == (again,)
