"""Who is deactivated in Slack is announced to support, and ended when nobody says Keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from campus.people import actions, text_of, until
from campus.stage import WORKSPACE
from campus.wire import press_forged

from bot.ui.ids import Action
from storage.audit_tables import audit, pseudonyms
from storage.ending_tables import departures
from storage.tables import grants, links, members

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"
GONE = "Deactivated in Slack"


async def _connected(stage: Stage) -> None:
    await stage.browser().authorize(await stage.link("ben"), BEN)
    await stage.stands("ben", "verified")
    await stage.settled()


async def _slack_says(stage: Stage, do: str) -> None:
    """Deactivate Ben, or take that back, with the event that Slack sends."""
    wish = {"do": do, "user": stage.campus.people["ben"]}
    assert (await stage.campus.slack_control("people", **wish))["ok"]


def _without_event(stage: Stage, *, deleted: bool) -> None:
    """Do so, and lose the event."""
    stage.campus.slack.world.directory.change(stage.campus.people["ben"], deleted=deleted)


async def _announced(stage: Stage, words: str = GONE) -> dict[str, Any]:
    """Wait until the status channel says this of Ben, time passing."""
    name = f"<@{stage.campus.people['ben']}>"

    async def said() -> dict[str, Any] | None:
        stage.later(timedelta(seconds=4))
        posts = await stage.person("sue").channel("zoom-status")
        found = [post for post in posts if GONE in text_of(post) and words in text_of(post)]
        return found[-1] if found and name in text_of(found[-1]) else None

    return await until(said)


async def _announcements(stage: Stage) -> int:
    posts = await stage.person("sue").channel("zoom-status")
    return len([post for post in posts if GONE in text_of(post)])


async def _acts(stage: Stage) -> list[str]:
    return [row.act for row in sorted(await stage.rows(audit), key=lambda row: row.seq)]


async def test_without_keep_it_ends_after_two_weeks_and_is_erased(both: Stage) -> None:
    await _connected(both)
    ben = both.campus.people["ben"]

    await _slack_says(both, "deactivate")

    announced = await _announced(both)
    assert actions(announced) == [Action.KEEP]
    both.later(timedelta(days=13, hours=12))
    await both.settled()
    assert await both.live_at_zoom() == ["z-ben"]
    both.later(timedelta(hours=13))
    ended = await _announced(both, "*Ended*")
    assert ended["ts"] == announced["ts"]
    assert actions(ended) == []
    await both.settled()
    assert await both.live_at_zoom() == []
    assert await both.rows(grants) == []
    assert [row for row in await both.rows(members) if row.member_id == ben] == []
    assert [row for row in await both.rows(pseudonyms) if row.member_id == ben] == []
    assert (await both.state("ben"))[0] == "revoked"
    assert (await _acts(both))[-2:] == ["leaver_noticed", "authorization_ended"]
    assert await _announcements(both) == 1


async def test_keep_keeps_it_and_asks_again_in_half_a_year(ready: Stage) -> None:
    await _connected(ready)
    await _slack_says(ready, "deactivate")
    announced = await _announced(ready)

    channel = ready.campus.channels["zoom-status"]
    answer = await ready.person("sue").press(announced, Action.KEEP, channel=channel)

    assert answer["ok"], answer
    kept = await _announced(ready, f"<@{ready.campus.people['sue']}> keeps it")
    assert kept["ts"] == announced["ts"]
    for _ in range(3):  # meanwhile Usher keeps the authorization alive
        ready.later(timedelta(days=45))
        await ready.settled()
    assert await _announcements(ready) == 1
    ready.later(timedelta(days=46))
    again = await _announced(ready, "Nothing has to be done")
    assert again["ts"] != announced["ts"]
    assert await _announcements(ready) == 2
    assert "leaver_kept" in await _acts(ready)


async def test_whoever_comes_back_in_time_keeps_everything(ready: Stage) -> None:
    await _connected(ready)
    await _slack_says(ready, "deactivate")
    announced = await _announced(ready)

    await _slack_says(ready, "reactivate")

    back = await _announced(ready, "is back in Slack*")
    assert back["ts"] == announced["ts"]
    assert actions(back) == []
    ready.later(timedelta(days=15))
    await ready.settled()
    assert await ready.state("ben") == ("verified", None)
    assert (await _acts(ready))[-2:] == ["leaver_noticed", "leaver_back"]


async def test_whoever_leaves_again_is_announced_again(ready: Stage) -> None:
    await _connected(ready)
    await _slack_says(ready, "deactivate")
    first = await _announced(ready)
    await _slack_says(ready, "reactivate")
    await _announced(ready, "is back in Slack*")

    ready.later(timedelta(days=3))
    await _slack_says(ready, "deactivate")

    second = await _announced(ready, "Nothing has to be done")
    assert second["ts"] != first["ts"]
    ready.later(timedelta(days=12))
    await ready.settled()
    assert await ready.live_at_zoom() == ["z-ben"]  # fourteen days from the second time


async def test_a_lost_event_is_made_up_for_within_a_day(ready: Stage) -> None:
    await _connected(ready)

    _without_event(ready, deleted=True)
    ready.later(timedelta(hours=25))
    await _announced(ready)
    _without_event(ready, deleted=False)
    ready.later(timedelta(hours=25))

    await _announced(ready, "is back in Slack*")


async def test_at_the_end_slack_is_asked_once_more(ready: Stage) -> None:
    await _connected(ready)
    await _slack_says(ready, "deactivate")
    await _announced(ready)
    _without_event(ready, deleted=False)

    ready.later(timedelta(days=14, minutes=1))

    await _announced(ready, "is back in Slack*")
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_what_was_ended_otherwise_is_said_to_be_over(ready: Stage) -> None:
    await _connected(ready)
    await _slack_says(ready, "deactivate")
    await _announced(ready)

    ada = ready.person("ada")
    await ada.command("/usher revoke @ben")
    await ada.submit(await until(lambda: ada.view("can no longer host meetings")))
    ready.later(timedelta(hours=25))

    over = await _announced(ready, "Nothing is held of")
    assert actions(over) == []


async def test_nobody_is_announced_of_whom_nothing_is_held(ready: Stage) -> None:
    await ready.link("ben")

    await _slack_says(ready, "deactivate")
    ready.later(timedelta(hours=25))
    await ready.settled()

    assert await ready.rows(departures) == []
    assert await _announcements(ready) == 0


async def test_an_event_that_slack_does_not_confirm_does_nothing(ready: Stage) -> None:
    await _connected(ready)
    user = {"id": ready.campus.people["ben"], "deleted": True}

    await ready.campus.slack_control("event", type="user_change", user=user)
    await ready.settled()

    assert await ready.rows(departures) == []


async def test_keep_is_for_support_and_for_once(ready: Stage) -> None:
    await _connected(ready)
    ben = ready.campus.people["ben"]
    await _slack_says(ready, "deactivate")
    await _announced(ready)

    (told,) = await press_forged(ready.campus, "cleo", Action.KEEP, ben)
    assert "not_admin" in text_of(told)
    (row,) = await ready.rows(departures)
    assert row.outcome is None
    await press_forged(ready.campus, "sue", Action.KEEP, ben)
    (told,) = await press_forged(ready.campus, "ada", Action.KEEP, ben)
    assert "stale_view" in text_of(told)


async def test_where_people_must_not_be_named_whoever_invited_them_is_told(ready: Stage) -> None:
    async with ready.store.transaction() as tx:
        setup = await ready.store.setups.hold(tx, WORKSPACE)
        open_channel = ready.campus.channels["open-status"]
        await ready.store.setups.save(tx, replace(setup, channel_id=open_channel))
    await _connected(ready)

    await _slack_says(ready, "deactivate")

    told = await ready.says("ada", GONE)
    assert actions(told) == [Action.KEEP]
    await ready.person("ada").press(told, Action.KEEP)
    await ready.says("ada", "keeps it")
    posts = await ready.campus.posts(to=ready.campus.channels["open-status"])
    assert ready.campus.people["ben"] not in repr(posts)


async def test_links_of_somebody_who_was_ended_lead_nowhere(ready: Stage) -> None:
    await _connected(ready)
    before = {row.hash for row in await ready.rows(links)}
    await _slack_says(ready, "deactivate")
    await _announced(ready)

    ready.later(timedelta(days=15))
    await _announced(ready, "*Ended*")

    assert before.isdisjoint({row.hash for row in await ready.rows(links)})
