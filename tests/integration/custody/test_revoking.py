"""Revoking at Zoom takes nothing that people hold, and is not given up before its time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from campus.people import link_in
from campus.stage import WORKSPACE

from bot.services.kinds import Kind
from bot.ui.ids import Action
from storage.tables import grants

if TYPE_CHECKING:
    from campus.stage import Stage

BEN, ZED = "ben@northfield.edu", "zed@northfield.edu"


async def _connected(stage: Stage) -> dict[str, Any]:
    """Have Ben authorize, and give his receipt."""
    await stage.browser().authorize(await stage.link("ben"), BEN)
    return await stage.says("ben", "Done, thank you")


async def test_what_is_held_through_another_invitation_outlives_a_nameless_return(
    ready: Stage,
) -> None:
    await _connected(ready)
    ready.new_campaign()
    link = await ready.link("ben")
    await ready.campus.zoom_control("faults", route="/v2/users/me", status=503, times=3)

    await ready.browser().authorize(link, BEN)
    await ready.settled()

    assert "/oauth/revoke" not in {call["path"] for call in await ready.campus.zoom_look("calls")}
    assert await ready.grants() == {"z-ben": "ben"}
    (kept,) = await ready.rows(grants)
    assert kept.verified_at is not None  # Zoom was asked whether it still stands
    assert "verified" in {row.state for row in await ready.invitations("ben")}


async def test_whoever_returns_while_the_old_tokens_are_revoked_is_verified(ready: Stage) -> None:
    receipt = await _connected(ready)
    await ready.campus.zoom_control("faults", route="/oauth/revoke", delay=2.0)
    await ready.person("ben").press(receipt, Action.DISCONNECT, confirm=True)
    told = await ready.says("ben", "Being disconnected")

    await ready.browser().authorize(link_in(told), BEN)
    await ready.settled()

    assert await ready.state("ben") == ("verified", None)
    (kept,) = await ready.rows(grants)
    assert kept.verified_at is not None  # revoking may have ended the new one too


async def test_a_question_asked_while_a_revocation_is_on_its_way_keeps_its_day(
    ready: Stage,
) -> None:
    await ready.browser().authorize(await ready.link("dev"), ZED)
    await ready.says("dev", "Is that you?")
    (asked,) = await ready.rows(grants)
    async with ready.store.transaction() as tx:
        await ready.store.work.arm(
            tx, WORKSPACE, Kind.GRANT_REVOCATION, asked.id, due_at=ready.clock()
        )

    await ready.settled()

    assert await ready.state("dev") == ("confirming", None)
    assert await ready.live_at_zoom() == ["z-zed"]
    ready.later(timedelta(days=1))
    await ready.stands("dev", "expired")
    await ready.settled()
    assert await ready.live_at_zoom() == []


async def test_zoom_is_asked_for_a_week_though_the_person_is_at_zoom_again(ready: Stage) -> None:
    receipt = await _connected(ready)
    await ready.campus.zoom_control("apps", id="app-1", enabled=False)
    await ready.person("ben").press(receipt, Action.DISCONNECT, confirm=True)
    await ready.stands("ben", "revoked", "app_disabled")
    told = await ready.says("ben", "Being disconnected")
    browser = ready.browser()
    await browser.open(link_in(told))
    await browser.send("Continue to Zoom")
    assert await ready.attempts() == 1
    assert (await ready.state("ben"))[0] == "revoked"

    ready.later(timedelta(days=3))
    await ready.settled()

    assert await ready.grants() == {"z-ben": "ben"}
    await ready.campus.zoom_control("apps", id="app-1", enabled=True)
    ready.later(timedelta(hours=2))
    await ready.settled()
    assert await ready.live_at_zoom() == []
    assert await ready.grants() == {}
