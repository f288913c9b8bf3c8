"""Removed from Slack, Usher stops; back within a week it goes on; after that everything ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from campus import stage
from campus.people import actions, until
from campus.stage import WORKSPACE, code_on
from sqlalchemy import select

from bot.ui.ids import Action
from storage.audit_tables import audit, audit_heads, pseudonyms
from storage.metadata import metadata
from storage.tables import grants, installations, work

if TYPE_CHECKING:
    from campus.places import Campus
    from campus.stage import Clock, Stage
    from structlog.typing import EventDict

    from bot.sandbox.slack.world import Installation

BEN, CLEO = "ben@northfield.edu", "cleo@northfield.edu"


async def _connected(stage: Stage) -> None:
    await stage.browser().authorize(await stage.link("ben"), BEN)
    await stage.stands("ben", "verified")
    await stage.settled()


async def _uninstall(stage: Stage) -> None:
    """Remove the app; Bolt answers an event before it is heard, so that is waited for."""
    assert (await stage.campus.slack_control("app", do="uninstall"))["ok"]
    await until(lambda: _is_uninstalled(stage))


async def _install_again(stage: Stage) -> None:
    assert (await stage.campus.slack_control("app", do="reinstall"))["ok"]


async def _is_uninstalled(stage: Stage) -> bool:
    return any(row.uninstalled_at is not None for row in await stage.rows(installations))


async def _calls(stage: Stage) -> int:
    """Count what Slack was asked, but whether it takes the token again."""
    calls = (await stage.campus.slack_look("calls"))["calls"]
    return len([call for call in calls if call["method"] != "auth.test"])


async def _acts(stage: Stage) -> list[str]:
    recorded = sorted(await stage.rows(audit), key=lambda row: row.seq)
    about = ("uninstalled", "reinstalled", "workspace_erased", "authorization_ended")
    return [row.act for row in recorded if row.act in about]


async def test_uninstalled_nothing_is_done_and_nothing_is_lost(both: Stage) -> None:
    await _connected(both)
    await both.invite("cleo")
    await until(lambda: both.person("cleo").dm_with("authorize"))
    await both.settled()

    await _uninstall(both)

    await _settled_asleep(both)
    asked = await _calls(both)
    await both.invite("dev")
    for _ in range(6):
        both.later(timedelta(days=1))
    await _settled_asleep(both)
    assert await _calls(both) == asked
    assert await both.live_at_zoom() == ["z-ben"]
    assert await both.grants() == {"z-ben": "ben"}


async def test_links_say_that_it_is_over(ready: Stage) -> None:
    link = await ready.link("cleo")
    under_way = ready.browser()
    await under_way.open(link)
    await under_way.to_consent(CLEO)

    await _uninstall(ready)

    assert code_on(await ready.browser().open(link)) == "uninstalled"
    back = await under_way.allow()
    assert "not used here any more" in back
    fresh = await ready.campus.http.post(f"{link}/fresh")
    assert (fresh.status_code, code_on(fresh.text)) == (410, "uninstalled")
    assert await ready.rows(grants) == []


async def test_back_within_a_week_everything_goes_on(both: Stage) -> None:
    await _connected(both)
    await _uninstall(both)
    await both.invite("cleo")
    both.later(timedelta(days=6))
    await _settled_asleep(both)

    await _install_again(both)
    both.later(timedelta(hours=2))

    async def awake() -> bool:
        return not await _is_uninstalled(both)

    await until(awake)
    message = await until(lambda: both.person("cleo").dm_with("authorize"))
    assert Action.AUTHORIZE in actions(message)
    both.later(timedelta(days=8))
    await both.settled()
    assert await both.live_at_zoom() == ["z-ben"]
    assert await _acts(both) == ["uninstalled", "reinstalled"]


async def test_the_first_command_after_a_reinstallation_is_answered(ready: Stage) -> None:
    await _connected(ready)
    await _uninstall(ready)
    assert (await ready.person("ada").command("/usher me"))["error"] == "app_not_installed"
    await _install_again(ready)

    (shown,) = (await ready.person("ben").command("/usher me"))["shown"]

    assert "this is genuine" in repr(shown)
    assert not await _is_uninstalled(ready)


async def test_an_event_of_an_installation_that_works_stops_nothing(ready: Stage) -> None:
    await _connected(ready)

    for event in ("app_uninstalled", "tokens_revoked"):
        await ready.campus.slack_control("event", type=event)

    assert not await _is_uninstalled(ready)
    assert await _acts(ready) == []


async def test_after_a_week_zoom_ends_it_and_everything_is_erased(both: Stage) -> None:
    await _connected(both)
    await _uninstall(both)
    await _settled_asleep(both)

    both.later(timedelta(days=7, hours=1))

    await _erased(both)
    assert await both.live_at_zoom() == []
    assert await _acts(both) == ["uninstalled", "authorization_ended", "workspace_erased"]
    assert await both.rows(pseudonyms) == []
    for name in ("ben", "ada"):
        assert both.campus.people[name] not in repr(await both.everything())


async def test_zoom_that_does_not_answer_is_waited_for(ready: Stage) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("switches", outage="down")
    await _uninstall(ready)
    ready.later(timedelta(days=7, hours=1))
    await _settled_asleep(ready)
    assert await ready.grants() == {"z-ben": "ben"}

    await ready.campus.zoom_control("switches", outage="none")

    await _erased(ready)
    assert await ready.live_at_zoom() == []


async def test_two_weeks_are_the_end_whatever_zoom_says(ready: Stage) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("switches", outage="down")
    await _uninstall(ready)
    ready.later(timedelta(days=7, hours=1))
    await _settled_asleep(ready)

    ready.later(timedelta(days=7, hours=1))

    await _erased(ready)


async def test_what_a_person_ended_before_is_ended_at_zoom_all_the_same(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN)
    receipt = await ready.says("ben", "Done, thank you")
    await ready.settled()
    await ready.campus.zoom_control("faults", route="/oauth/revoke", status=503, times=1)
    await ready.person("ben").press(receipt, Action.DISCONNECT, confirm=True)
    await _uninstall(ready)

    async def ended() -> bool:
        ready.later(timedelta(seconds=4))
        return await ready.live_at_zoom() == []

    await until(ended)
    assert await _is_uninstalled(ready)


async def test_whoever_did_not_listen_learns_it_at_the_next_start(
    campus: Campus, clock: Clock, sqlite_url: str, key: str, log: list[EventDict]
) -> None:
    del log  # looked at when the test is over
    given = {"database_url": sqlite_url, "key": key}
    async with stage.opened(campus, clock, **given) as first:
        await first.prepare()
        await _connected(first)
    campus.slack.world.installation = _removed(campus)

    async with stage.opened(campus, clock, ready=False, **given) as second:
        await until(lambda: _is_uninstalled(second))
        assert await second.grants() == {"z-ben": "ben"}


def _removed(campus: Campus) -> Installation:
    return replace(campus.slack.world.installation, active=False)


async def _erased(stage: Stage) -> None:
    """Wait until everything is, time passing."""

    async def over() -> bool:
        stage.later(timedelta(minutes=2))
        return await _is_erased(stage)

    await until(over)


async def _is_erased(stage: Stage) -> bool:
    """Tell whether nothing is left of the workspace but its audit trail."""
    async with stage.store.database.transaction() as tx:
        for table in metadata.sorted_tables:
            if table in {audit, audit_heads}:
                continue
            query = select(table).where(table.c.workspace_id == WORKSPACE).limit(1)
            if (await tx.execute(query)).first() is not None:
                return False
    return True


async def _settled_asleep(stage: Stage) -> None:
    """Wait until nothing is under way and the farewell has a time to come, time passing."""

    async def quiet() -> bool:
        stage.later(timedelta(seconds=4))
        now = stage.clock()
        rows = await stage.rows(work)
        going = [row for row in rows if row.lease_until is not None and row.lease_until > now]
        farewell = [row for row in rows if row.kind == "farewell"]
        return not going and all(row.due_at > now for row in farewell)

    await until(quiet)
