from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from campus.people import until

from bot.sandbox.clock import Clock
from bot.sandbox.zoom.world import WORLD

if TYPE_CHECKING:
    from campus.playground import Playground

GROUPS = {"Zoom", "The Zoom app", "Slack", "People", "Time", "Sandbox"}


async def test_every_switch_says_what_it_is_and_stands_at_its_default(
    playground: Playground,
) -> None:
    shown = (await playground.http.get("/_sandbox/switches")).json()["switches"]

    assert {switch["group"] for switch in shown} == GROUPS
    for switch in shown:
        assert switch["label"]
        assert switch["description"].endswith(".")
        assert switch["kind"] != "choice" or switch["value"] in switch["choices"]
    values = {switch["name"]: switch["value"] for switch in shown}
    assert values.pop("zoom_outage") == "works"
    assert values.pop("zoom_decline") == "an error with the state"
    assert values.pop("zoom_approval") == "not needed"
    assert values.pop("slack_rates") == "none"
    assert values.pop("zoom_cloud_recording") is True
    assert values.pop("zoom_no_recordings") == "is refused"
    assert set(map(str, values.values())) == {"", "0", "False"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zoom_outage", "down"),
        ("zoom_outage", "slow"),
        ("zoom_outage", "too many requests"),
        ("zoom_decline", "neither code nor error"),
        ("zoom_scope_lag", 30),
        ("zoom_cloud_recording", False),
        ("zoom_no_recordings", "is empty"),
        ("zoom_app_disabled", True),
        ("zoom_approval", "given"),
        ("zoom_approval", "required, and withdrawn"),
        ("zoom_last_authorization_wins", True),
        ("zoom_outsiders_allowed", True),
        ("slack_down", True),
        ("slack_rates", "ten messages a minute"),
        ("slack_rates", "Slack's own"),
        ("slack_messages_tab_closed", True),
    ],
)
async def test_a_switch_stays_where_it_was_turned_and_goes_back(
    playground: Playground, name: str, value: object
) -> None:
    before = (await playground.switch(name))["value"]

    assert (await playground.turn(name, value)).status_code == 200
    assert (await playground.switch(name))["value"] == value

    assert (await playground.turn(name, before)).status_code == 200
    assert (await playground.switch(name))["value"] == before


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("gravity", True, "There is no switch gravity"),
        ("slack_down", "yes", "true or false"),
        ("zoom_outage", "broken", "one of works, down, slow, too many requests"),
        ("zoom_scope_lag", -1, "a whole number, 0 or more"),
        ("zoom_scope_lag", True, "a whole number, 0 or more"),
        ("time_skip", "-1 day", "one of 10 minutes"),
        ("slack_deactivate", "Old Leaver", "one of Ada Admin"),
        ("state_save", "../elsewhere", "letters, digits"),
        ("state_load", "never saved", "nothing to choose from"),
    ],
)
async def test_what_does_not_fit_is_refused_in_a_sentence(
    playground: Playground, name: str, value: object, says: str
) -> None:
    answer = await playground.turn(name, value)

    assert answer.status_code == 400
    assert says in answer.json()["error"]


async def test_a_body_that_is_no_object_is_refused(playground: Playground) -> None:
    for body in ("x", "[]"):
        answer = await playground.http.post("/_sandbox/switches", content=body)
        assert answer.status_code == 400
        assert "JSON" in answer.json()["error"]


async def test_zoom_that_is_down_answers_nobody(playground: Playground) -> None:
    await playground.turn("zoom_outage", "down")

    async with httpx.AsyncClient() as http:
        answer = await http.get(f"{playground.sandbox.ports.zoom_url}/oauth/authorize")
    assert answer.status_code == 503


async def test_slack_that_is_down_refuses_the_bot_and_takes_what_people_press(
    playground: Playground,
) -> None:
    await playground.command("ada", "/usher status")  # for a minute it is known who she is
    await playground.turn("slack_down", value=True)
    answer = await playground.http.post("/api/auth.test")
    assert answer.status_code == 503

    await playground.command("ada", "/usher setup")
    assert "Step" not in await playground.dm_text("ada")

    async def arrived() -> bool:
        return "Step" in await playground.dm_text("ada")

    await playground.turn("slack_down", value=False)
    await until(arrived)


async def test_only_people_who_are_here_can_be_deactivated(playground: Playground) -> None:
    assert (await playground.switch("slack_reactivate"))["choices"] == ["Old Leaver"]

    await playground.turn("slack_deactivate", "Ben Biology")
    await playground.turn("slack_reactivate", "Old Leaver")

    assert (await playground.switch("slack_reactivate"))["choices"] == ["Ben Biology"]
    assert "Ben Biology" not in (await playground.switch("slack_deactivate"))["choices"]
    assert (await playground.screen("ben"))["user"]["deleted"]


async def test_time_moves_for_the_bot_and_both_emulators_at_once(playground: Playground) -> None:
    await playground.turn("time_skip", "3 days")
    await playground.turn("time_skip", "1 hour")

    far = datetime.now(UTC) + timedelta(days=3, minutes=59)
    sandbox = playground.sandbox
    assert sandbox.clock() > far
    assert sandbox.slack.world.clock.now() > far
    assert sandbox.zoom.app[WORLD].clock() > far
    await playground.command("ada", "/usher setup")

    async def posted() -> bool:
        messages = (await playground.screen("ada"))["dms"]
        return any(float(m["ts"]) > far.timestamp() for dm in messages for m in dm["messages"])

    await until(posted)


def test_time_never_goes_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        Clock().skip(timedelta(seconds=-1))


async def test_a_restarted_bot_goes_on_with_what_it_knew(playground: Playground) -> None:
    await playground.command("ada", "/usher setup")

    async def begun() -> bool:
        return "Step" in await playground.dm_text("ada")

    await until(begun)
    assert (await playground.turn("bot_restart")).status_code == 200
    before = await playground.dm_text("ada")
    await playground.command("ada", "/usher setup")
    assert (await playground.dm_text("ada")).count("Step 1") == before.count("Step 1")


async def test_the_answer_to_one_message_is_lost_and_it_is_posted_once(
    playground: Playground,
) -> None:
    await playground.turn("slack_cut_next")
    await playground.command("ada", "/usher setup")

    async def cut() -> bool:
        calls = (await playground.http.get("/_control/calls")).json()["calls"]
        return any(not call["answered"] for call in calls)

    async def looked_for() -> bool:
        log = await playground.http.get("/_control/calls?method=conversations.history")
        return bool(log.json()["calls"])

    async def settled() -> bool:
        with closing(sqlite3.connect(playground.sandbox.database)) as database:
            unknown = "SELECT count(*) FROM work WHERE sending_at NOT NULL AND done_at IS NULL"
            return database.execute(unknown).fetchone() == (0,)

    await until(cut)
    assert not await settled()
    playground.sandbox.clock.skip(timedelta(seconds=15))  # Slack may be at it until then
    await until(looked_for)
    await until(settled)
    (dm,) = (await playground.screen("ada"))["dms"]
    assert len(dm["messages"]) == 1
