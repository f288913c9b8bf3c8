"""Bringing invitations to people while Slack stumbles: nobody is forgotten, nobody gets two."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from campus.people import link_in, until

from storage.tables import rates, work

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"


async def _sending(stage: Stage) -> bool:
    rows = [row for row in await stage.rows(work) if row.kind == "invitation"]
    return any(row.sending_at is not None and row.error is not None for row in rows)


@pytest.mark.parametrize("cut", ["cut_after", "cut_before"])
async def test_a_cut_that_says_nothing_leads_to_one_message(ready: Stage, cut: str) -> None:
    await ready.campus.slack_control("faults", method="chat.postMessage", **{cut: True})
    await ready.invite("ben")
    await until(lambda: _sending(ready))
    dms = len(await ready.person("ben").dms())
    assert dms == (1 if cut == "cut_after" else 0)
    looked = await ready.campus.slack_look("calls", method="conversations.history")
    assert looked["calls"] == []  # Slack may still be working on it

    ready.later(timedelta(seconds=13))

    await ready.stands("ben", "sent")
    looked = await ready.campus.slack_look("calls", method="conversations.history")
    assert looked["calls"]
    (message,) = await ready.person("ben").dms()
    assert len((await ready.person("ben").screen())["notifications"]) == 1
    assert "Done, thank you" in await ready.browser().authorize(link_in(message), BEN)
    await ready.says("ben", "Done, thank you")
    assert len(await ready.person("ben").dms()) == 1


async def test_an_answer_that_takes_too_long_leads_to_one_message(ready: Stage) -> None:
    await ready.campus.slack_control("faults", method="chat.postMessage", status=500)
    await ready.invite("ben")
    await until(lambda: _sending(ready))

    ready.later(timedelta(seconds=13))

    await ready.stands("ben", "sent")
    assert len(await ready.person("ben").dms()) == 1


async def test_slacks_wish_to_wait_is_honoured_and_the_pace_lowered(ready: Stage) -> None:
    await ready.campus.slack_control(
        "faults", method="chat.postMessage", status=429, retry_after=30
    )
    await ready.invite("ben")

    async def slowed() -> bool:
        return bool([row for row in await ready.rows(rates) if row.paused_until is not None])

    await until(slowed)
    (rate,) = await ready.rows(rates)
    assert rate.per_second == pytest.approx(50 * 0.95)
    assert timedelta(seconds=25) < rate.paused_until - ready.clock() <= timedelta(seconds=30)
    await ready.invite("cleo")
    ready.later(timedelta(seconds=20))
    assert await ready.person("cleo").dms() == []

    ready.later(timedelta(seconds=11))

    await ready.stands("ben", "sent")
    await ready.stands("cleo", "sent")
    for name in ("ben", "cleo"):
        assert len(await ready.person(name).dms()) == 1
    calls = (await ready.campus.slack_look("calls", method="conversations.history"))["calls"]
    assert calls == []  # a 429 is an answer: nothing was sent, nothing need be looked for


async def test_who_cannot_be_written_to_is_told_to_support_with_the_cause(ready: Stage) -> None:
    refusals = {
        "ben": ("messages_tab_disabled", "slack_dm_closed"),
        "cleo": ("user_disabled", "slack_inactive"),
        "dev": ("channel_not_found", "slack_inactive"),
    }
    for name, (error, cause) in refusals.items():
        await ready.campus.slack_control("faults", method="chat.postMessage", error=error)
        await ready.invite(name)
        await ready.stands(name, "failed", cause)
        await ready.settled()  # or the board's own message would meet the next fault

    board = await ready.board_says("slack_inactive")
    assert "slack_dm_closed" in repr(board)
    for name in refusals:
        assert f"<@{ready.campus.people[name]}>" in repr(board)
        assert await ready.person(name).dms() == []


async def test_an_answer_nobody_foresaw_is_tried_again(ready: Stage) -> None:
    await ready.campus.slack_control("faults", method="chat.postMessage", error="fatal_new_thing")
    await ready.invite("ben")

    async def noted() -> bool:
        rows = [row for row in await ready.rows(work) if row.kind == "invitation"]
        return rows[0].error == "slack_refused:fatal_new_thing"

    await until(noted)
    assert await ready.state("ben") == ("queued", None)

    ready.later(timedelta(seconds=3))

    await ready.stands("ben", "sent")
    assert len(await ready.person("ben").dms()) == 1


async def test_an_edit_that_fails_is_made_good(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.campus.slack_control("faults", method="chat.update", status=503, times=3)

    assert "Done, thank you" in await ready.browser().authorize(link, BEN)

    async def told() -> bool:
        ready.later(timedelta(seconds=4))
        return await ready.person("ben").dm_saying("Done, thank you") is not None

    await until(told)
    assert len(await ready.person("ben").dms()) == 1


async def test_an_earlier_message_is_not_mistaken_for_the_one_that_was_cut(ready: Stage) -> None:
    ada = ready.person("ada")

    async def told_times() -> int:
        return len([dm for dm in await ada.dms() if "Usher posts in" in dm["text"]])

    await ada.command("/usher channel #zoom-status")
    await ready.says("ada", "Usher posts in")
    await ready.settled()
    # The first message goes to the channel, as the proof; the second to Ada.
    await ready.campus.slack_control("faults", method="chat.postMessage", delay=0.01)
    await ready.campus.slack_control("faults", method="chat.postMessage", cut_before=True)
    await ada.command("/usher channel #zoom-status")

    async def told_again() -> bool:
        ready.later(timedelta(seconds=4))
        return await told_times() == 2

    await until(told_again)
