"""Who removes the app at Zoom is forgotten here, and nobody else is."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from campus.people import actions, link_in, text_of
from campus.stage import WORKSPACE
from campus.webhook import BEN, connected, removal, send, signed, tell

from bot.ui.ids import Action
from storage.tables import grants

if TYPE_CHECKING:
    from campus.stage import Stage

ZED = "zed@northfield.edu"


async def test_removing_the_app_at_zoom_is_heard_of_and_forgets_everything(told: Stage) -> None:
    await connected(told)
    await told.campus.zoom_control("switches", public_apps=True)
    browser = told.browser()
    await browser.open(f"{told.campus.zoom_url}/marketplace/my-apps")
    await browser.send("Sign in", email=BEN, method="email")

    await browser.send("Remove")

    message = await told.says("ben", "Removed at Zoom")
    assert await told.rows(grants) == []
    assert await told.state("ben") == ("revoked", "removed_at_zoom")
    assert actions(message) == [Action.AUTHORIZE]
    assert len(await told.person("ben").dms()) == 1
    assert await told.board_says("Disconnected: 1")
    await told.settled()
    assert "needs somebody" not in text_of(await told.board_says("Disconnected: 1"))
    (record,) = await told.recorded("authorization_ended")
    assert record.details == {"reason": "removed_at_zoom"}
    assert record.actor is None
    calls = [call["path"] for call in await told.campus.zoom_look("calls")]
    assert "/oauth/revoke" not in calls  # Zoom has ended it already
    (sent,) = await told.campus.zoom_look("events")
    assert sent["status"] == 204


async def test_whoever_has_removed_the_app_may_come_back(told: Stage) -> None:
    await connected(told)
    event = removal(told.clock())
    await tell(told, event)

    message = await told.says("ben", "Removed at Zoom")
    assert "Done, thank you" in await told.browser().authorize(link_in(message), BEN)

    await told.stands("ben", "verified")


async def test_a_private_app_hears_nothing_from_zoom(told: Stage) -> None:
    await connected(told)
    browser = told.browser()
    await browser.open(f"{told.campus.zoom_url}/marketplace/my-apps")
    await browser.send("Sign in", email=BEN, method="email")

    await browser.send("Remove")
    await told.settled()

    assert await told.campus.zoom_look("events") == []
    assert await told.state("ben") == ("verified", None)


async def test_the_same_event_twice_is_told_once(told_on_both: Stage) -> None:
    told = told_on_both
    await connected(told)
    body = json.dumps(removal(told.clock())).encode()
    headers = signed(body, told.clock())

    answers = await asyncio.gather(*(send(told, body, headers) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {204}
    await told.says("ben", "Removed at Zoom")
    await told.settled()
    assert len(await told.recorded("authorization_ended")) == 1
    assert len(await told.person("ben").dms()) == 1


@pytest.mark.parametrize("times", [0, 1])
async def test_a_late_event_leaves_a_newer_authorization_alone(told: Stage, times: int) -> None:
    await connected(told)
    event = removal(told.clock())
    for _ in range(times):
        await tell(told, event)
        await told.says("ben", "Removed at Zoom")
    told.later(timedelta(minutes=4))
    told.new_campaign()
    await told.browser().authorize(await told.link("ben"), BEN)
    await told.stands("ben", "verified")
    before = await told.rows(grants)

    assert (await tell(told, event)).status_code == 204
    assert (await tell(told, event | {"event_ts": 9_999_999_999_999})).status_code == 204

    assert await told.rows(grants) == before
    assert await told.state("ben") == ("verified", None)


async def test_a_time_that_has_not_come_yet_does_not_outlast_a_new_authorization(
    told: Stage,
) -> None:
    await connected(told)
    event = removal(told.clock() + timedelta(days=900))

    assert (await tell(told, event)).status_code == 204

    assert await told.rows(grants) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": "z-nobody"},
        {"client_id": "northfield-production"},
        {"account_id": "acc-elsewhere"},
    ],
)
async def test_an_event_about_others_changes_nothing(told: Stage, changes: dict[str, str]) -> None:
    await connected(told)
    before = await told.everything()

    answer = await tell(told, removal(told.clock(), **changes))

    assert answer.status_code == 204
    assert await told.everything() == before


@pytest.mark.parametrize("retention", [None, "false", "true", False, ...])
async def test_what_an_event_says_of_retention_keeps_nothing(
    told: Stage, retention: object
) -> None:
    await connected(told)

    answer = await tell(told, removal(told.clock(), user_data_retention=retention))

    assert answer.status_code == 204
    assert await told.rows(grants) == []


async def test_old_bodies_say_the_time_in_milliseconds(told: Stage) -> None:
    await connected(told)
    event = removal(told.clock(), deauthorization_time=...)

    assert (await tell(told, event)).status_code == 204

    assert await told.rows(grants) == []


async def test_a_question_left_open_ends_with_the_app(told: Stage) -> None:
    await told.browser().authorize(await told.link("dev"), ZED)
    await told.says("dev", "Is that you?")

    await tell(told, removal(told.clock(), user_id="z-zed"))

    await told.says("dev", "Removed at Zoom")
    assert await told.rows(grants) == []


async def test_what_was_there_before_a_question_stays(told: Stage) -> None:
    link = await told.link("ben")
    await told.browser().authorize(link, BEN)
    await told.stands("ben", "verified")
    await told.browser().authorize(link, ZED)
    await told.says("ben", "Is that you?")

    await tell(told, removal(told.clock(), user_id="z-zed"))

    await told.says("ben", "Done, thank you")
    assert await told.grants() == {"z-ben": "ben"}


async def test_what_usher_is_ending_is_over_at_once(told: Stage) -> None:
    receipt = await connected(told)
    await told.campus.zoom_control("apps", id="app-1", enabled=False)
    await told.person("ben").press(receipt, Action.DISCONNECT, confirm=True)
    await told.says("ben", "Being disconnected")

    await tell(told, removal(told.clock()))

    await told.says("ben", "Zoom has confirmed it")
    assert await told.rows(grants) == []


async def test_a_trip_to_zoom_that_began_since_goes_on(told: Stage) -> None:
    receipt_link = await told.link("ben")
    await told.browser().authorize(receipt_link, BEN)
    await told.stands("ben", "verified")
    browser = told.browser()
    await browser.open(receipt_link)
    await browser.to_consent(BEN)

    await tell(told, removal(told.clock()))
    await told.stands("ben", "revoked", "removed_at_zoom")

    assert "Done, thank you" in await browser.allow()
    await told.stands("ben", "verified")
    async with told.store.transaction() as tx:
        assert await told.store.grants.of_member(tx, WORKSPACE, told.campus.people["ben"])
