"""One switch stops all refreshing: admins turn it, are asked first, and see that it is on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus.keeping import refreshing
from campus.people import actions, text_of
from campus.stage import WORKSPACE
from campus.wire import press_forged

from bot.errors import RefreshingStopped
from bot.services.audit import Act
from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.tables import grants, setups

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"


async def _status(stage: Stage, name: str) -> dict[str, Any]:
    (told,) = (await stage.person(name).command("/usher status"))["shown"]
    return told


async def _turn(stage: Stage, action: Action) -> None:
    answer = await stage.person("ada").press(
        await _status(stage, "ada"),
        action,
        channel=stage.campus.channels["general"],
        confirm=True,
    )
    assert answer["ok"], answer


async def _refreshes(stage: Stage) -> int:
    calls = await stage.campus.zoom_look("calls")
    return sum(call["grant_type"] == "refresh_token" for call in calls)


async def test_it_asks_first_and_names_what_it_leads_to(ready: Stage) -> None:
    told = await _status(ready, "ada")

    asked = await ready.person("ada").press(
        told, Action.STOP_REFRESHING, channel=ready.campus.channels["general"]
    )

    assert asked["error"] == "confirm_required"
    assert "after about ninety days Zoom ends" in repr(asked["dialog"])
    (row,) = await ready.rows(setups)
    assert row.refreshing_stopped_at is None


async def test_while_it_is_stopped_nothing_is_refreshed_and_afterwards_everything(
    ready: Stage, sqlite_url: str, key: str
) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN)
    await ready.says("ben", "Done, thank you")
    await _turn(ready, Action.STOP_REFRESHING)

    ready.later(timedelta(days=31))
    await ready.settled()

    assert await _refreshes(ready) == 0
    (grant,) = await ready.rows(grants)
    async with refreshing(
        ready.campus.zoom_url, database_url=sqlite_url, key=key, clock=ready.clock
    ) as service:
        with pytest.raises(RefreshingStopped):
            await service.tokens(WORKSPACE, grant.id)
    assert "Usher refreshes nothing at Zoom" in text_of(await _status(ready, "ada"))
    await _turn(ready, Action.RESUME_REFRESHING)
    ready.later(timedelta(days=1))
    await ready.settled()
    assert await _refreshes(ready) == 1
    acts = [row.act for row in await ready.rows(audit)]
    assert acts[-2:] == [Act.REFRESHING_STOPPED, Act.REFRESHING_RESUMED]


async def test_what_somebody_disconnects_is_ended_at_zoom_all_the_same(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN)
    receipt = await ready.says("ben", "Done, thank you")
    await _turn(ready, Action.STOP_REFRESHING)
    ready.later(timedelta(days=2))

    await ready.person("ben").press(receipt, Action.DISCONNECT, confirm=True)

    await ready.says("ben", "Zoom has confirmed it")
    assert await ready.live_at_zoom() == []


async def test_support_sees_it_and_cannot_turn_it(ready: Stage) -> None:
    assert Action.STOP_REFRESHING not in actions(await _status(ready, "sue"))
    (told,) = await press_forged(ready.campus, "sue", Action.STOP_REFRESHING, "")
    assert "not_admin" in text_of(told)

    await _turn(ready, Action.STOP_REFRESHING)

    shown = await _status(ready, "sue")
    assert "Usher refreshes nothing at Zoom" in text_of(shown)
    assert actions(shown) == []
    (told,) = await press_forged(ready.campus, "sue", Action.RESUME_REFRESHING, "")
    assert "not_admin" in text_of(told)


async def test_turned_twice_it_is_recorded_once(ready: Stage) -> None:
    await _turn(ready, Action.STOP_REFRESHING)
    await press_forged(ready.campus, "ada", Action.STOP_REFRESHING, "")

    acts = [row.act for row in await ready.rows(audit) if row.act.startswith("refreshing")]
    assert acts == [Act.REFRESHING_STOPPED]
