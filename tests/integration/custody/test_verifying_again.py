"""`/usher verify`: Zoom is asked again, whoever asked hears what has changed, nobody else does."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus.people import actions, text_of, until
from campus.wire import press_forged

from bot.ui.ids import Action
from storage.audit_tables import audit
from storage.support_tables import verification_checks, verification_rounds
from storage.tables import grants, work

if TYPE_CHECKING:
    from campus.stage import Stage

BEN, CLEO, DEV = "ben@northfield.edu", "cleo@northfield.edu", "dev@northfield.edu"
LISTS = {"/v2/users/me/meetings", "/v2/users/me/recordings"}
ME = "/v2/users/me"


async def _connected(stage: Stage, *names: str) -> None:
    for name in names:
        await stage.browser().authorize(await stage.link(name), f"{name}@northfield.edu")
        await stage.says(name, "Done, thank you")


async def _verify(stage: Stage, name: str, words: str = "") -> str:
    (shown,) = (await stage.person(name).command(f"/usher verify {words}"))["shown"]
    return text_of(shown)


async def _told(stage: Stage, name: str, words: str = "Verified again") -> str:
    """Wait for the answer, with what waits for a time becoming due."""

    async def said() -> dict[str, Any] | None:
        stage.later(timedelta(seconds=1))
        return await stage.person(name).dm_saying(words)

    return text_of(await until(said))


async def test_support_hears_that_nothing_has_changed_and_the_person_nothing(ready: Stage) -> None:
    await _connected(ready, "ben")
    before = await ready.person("ben").dms()

    assert "about 1 connection" in await _verify(ready, "sue", "@ben")

    told = await _told(ready, "sue")
    for words in (
        f"<@{ready.campus.people['ben']}>",
        "Nothing has changed: 1",
        "Stands now:* Done",
    ):
        assert words in told
    assert await ready.person("ben").dms() == before
    (kept,) = await ready.rows(grants)
    assert kept.verified_at is not None
    assert "verification_asked" in [row.act for row in await ready.rows(audit)]
    assert await ready.rows(verification_rounds) == await ready.rows(verification_checks) == []
    assert not LISTS & {call["path"] for call in await ready.campus.zoom_look("calls")}


async def test_a_licence_that_is_gone_is_told_to_both(ready: Stage) -> None:
    await _connected(ready, "ben")
    await ready.campus.zoom_control("users", id="z-ben", type=1)

    await _verify(ready, "ada", "@ben")

    told = await _told(ready, "ada")
    assert "Something has changed: 1" in told
    assert "Zoom licence missing" in told
    await ready.stands("ben", "unlicensed", "unlicensed")
    await ready.says("ben", "Zoom licence missing")
    await ready.campus.zoom_control("users", id="z-ben", type=2)
    await _verify(ready, "ada", "@ben")
    await ready.stands("ben", "verified")


async def test_a_connection_that_is_over_at_zoom_is_told_once(ready: Stage) -> None:
    await _connected(ready, "ben")
    await ready.campus.zoom_control("switches", last_authorization_wins=True)
    browser = ready.browser()
    await browser.open(await ready.link("cleo"))
    await browser.to_consent(BEN)
    await ready.campus.zoom_control("faults", route=ME, status=503, times=3)
    await browser.allow()  # nobody could say who that was, so nobody was looked after

    await _verify(ready, "sue", "@ben")

    assert "Zoom has ended the connection" in await _told(ready, "sue")
    assert (await ready.state("ben"))[1] == "token_dead"
    assert await ready.fresh_link("ben", than="")
    await _verify(ready, "sue", "@ben")
    invitations = [m for m in await ready.person("ben").dms() if "authorize" in actions(m)]
    assert len(invitations) == 1


async def test_who_has_moved_to_another_account_is_let_go(ready: Stage) -> None:
    await _connected(ready, "ben")
    body = {"id": "z-ben", "account_id": "acc-elsewhere", "email": BEN, "type": 2}
    await ready.campus.zoom_control("faults", route=ME, body=body)

    await _verify(ready, "ada", "@ben")

    await ready.stands("ben", "wrong_account", "wrong_account")
    await ready.says("ben", "Another Zoom account")

    async def forgotten() -> bool:
        return await ready.rows(grants) == [] and await ready.live_at_zoom() == []

    await until(forgotten)


async def test_permissions_that_seem_to_be_gone_are_asked_for_once_more(ready: Stage) -> None:
    await _connected(ready, "ben")
    before = await ready.person("ben").dms()
    lag = 3600 * 24  # the echo of everything is partial
    await ready.campus.zoom_control("switches", scope_lag="partial", scope_lag_seconds=lag)

    await _verify(ready, "ada", "@ben")

    async def doubted() -> bool:
        (kept,) = await ready.rows(grants)
        return kept.doubted_at is not None

    await until(doubted)
    await ready.campus.zoom_control("switches", scope_lag_seconds=0)
    assert await ready.state("ben") == ("verified", None)
    assert "seems to be missing" in await _told(ready, "ada")

    async def settled() -> bool:
        ready.later(timedelta(seconds=1))
        (kept,) = await ready.rows(grants)
        return kept.doubted_at is None and kept.verified_at is not None

    await until(settled)
    assert await ready.state("ben") == ("verified", None)
    assert await ready.person("ben").dms() == before


async def test_everybody_is_verified_in_one_message_with_progress(ready: Stage) -> None:
    await _connected(ready, "ben", "cleo", "dev")
    await ready.campus.zoom_control("users", id="z-cleo", type=1)

    assert "about 3 connections" in await _verify(ready, "ada")

    told = await _told(ready, "ada")
    assert "Verified again:* 3 connections" in told
    assert "Nothing has changed: 2" in told
    assert "Something has changed: 1" in told
    assert f"Changed for:* <@{ready.campus.people['cleo']}>" in told
    assert len(await ready.person("ada").dms()) == 1
    assert ready.campus.people["ben"] not in told


async def test_everybody_is_not_verified_twice_at_once(ready: Stage) -> None:
    await _connected(ready, "ben")
    await ready.campus.zoom_control("faults", route=ME, delay=2.0)
    await _verify(ready, "ada")

    assert "already_verifying" in await _verify(ready, "sue")

    await _told(ready, "ada")
    assert "about 1 connection" in await _verify(ready, "sue")


async def test_whoever_asked_and_cannot_be_told_keeps_nobody_else_from_asking(
    ready: Stage,
) -> None:
    await _connected(ready, "ben")
    await ready.settled()
    fault = {"method": "chat.postMessage", "error": "messages_tab_disabled", "times": 50}
    await ready.campus.slack_control("faults", **fault)
    await _verify(ready, "ada")

    async def over() -> bool:
        return await ready.rows(verification_rounds) == []

    await until(over)
    (kept,) = await ready.rows(grants)
    assert kept.verified_at is not None
    assert await ready.person("ada").dms() == []
    assert "about 1 connection" in await _verify(ready, "sue")


@pytest.mark.parametrize(
    "retry_after", [300, "300"], ids=["an ISO 8601 date", "seconds, as others write"]
)
async def test_a_429_is_waited_out_for_as_long_as_zoom_says(
    ready: Stage, retry_after: int | str
) -> None:
    await _connected(ready, "ben")
    await ready.campus.zoom_control("faults", route=ME, status=429, retry_after=retry_after)
    await _verify(ready, "ada", "@ben")

    async def waiting() -> bool:
        rows = [row for row in await ready.rows(work) if row.kind == "verification_round"]
        return any(row.error == "zoom_unavailable" for row in rows)

    await until(waiting)
    (row,) = [row for row in await ready.rows(work) if row.kind == "verification_round"]
    assert timedelta(seconds=290) < row.due_at - ready.clock() <= timedelta(seconds=300)
    ready.later(timedelta(seconds=301))
    assert "Nothing has changed: 1" in await _told(ready, "ada")


async def test_a_zoom_that_is_down_is_waited_for(ready: Stage) -> None:
    await _connected(ready, "ben")
    await ready.campus.zoom_control("faults", route=ME, status=503, times=2)

    await _verify(ready, "ada", "@ben")

    assert "Nothing has changed: 1" in await _told(ready, "ada")


async def test_one_about_whom_zoom_never_answers_does_not_keep_the_others_waiting(
    ready: Stage,
) -> None:
    await _connected(ready, "ben", "cleo")
    await ready.campus.zoom_control("faults", route=ME, status=503, times=5)

    await _verify(ready, "ada")

    told = await _told(ready, "ada")
    assert "Zoom did not say: 1" in told
    assert "Nothing has changed: 1" in told


@pytest.mark.parametrize("code", [4711, 4700, 201])
async def test_a_profile_that_may_not_be_seen_changes_nothing_by_itself(
    ready: Stage, code: int
) -> None:
    await _connected(ready, "ben")
    words = "Invalid access token, does not contain scopes:[user:read:user, user:read:user:admin]."
    refusal = {"code": code, "message": words}
    await ready.campus.zoom_control("faults", route=ME, status=400, body=refusal)

    await _verify(ready, "ada", "@ben")

    assert "Nothing has changed: 1" in await _told(ready, "ada")
    assert await ready.state("ben") == ("verified", None)


async def test_while_refreshing_is_stopped_nobody_is_refreshed(ready: Stage) -> None:
    await _connected(ready, "ben")
    await ready.stop_refreshing()

    await _verify(ready, "ada", "@ben")
    assert "Nothing has changed: 1" in await _told(ready, "ada")
    ready.later(timedelta(hours=2))
    await _verify(ready, "ada", "@ben")

    assert await _told(ready, "ada", "may not refresh")
    calls = await ready.campus.zoom_look("calls")
    assert "refresh_token" not in {call["grant_type"] for call in calls}
    assert await ready.state("ben") == ("verified", None)


async def test_what_zoom_was_not_asked_about_counts_as_verified_by_nobody(ready: Stage) -> None:
    await _connected(ready, "ben")
    await ready.stop_refreshing()
    ready.later(timedelta(hours=2))
    (before,) = await ready.rows(grants)
    doubted_at = ready.clock()
    async with ready.store.transaction() as tx:
        await ready.store.grants.doubt(tx, before.id, now=doubted_at)

    await _verify(ready, "ada", "@ben")

    assert await _told(ready, "ada", "may not refresh")
    (kept,) = await ready.rows(grants)
    assert (kept.verified_at, kept.doubted_at) == (before.verified_at, doubted_at)


async def test_a_token_goes_nowhere_but_to_zoom_whatever_the_database_says(ready: Stage) -> None:
    await _connected(ready, "ben")
    await ready.stop_refreshing()
    reached: list[bool] = []

    async def elsewhere(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(True)
        writer.close()

    async with await asyncio.start_server(elsewhere, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with ready.store.transaction() as tx:
            await tx.execute(grants.update().values(api_url=f"http://127.0.0.1:{port}"))
        await _verify(ready, "ada", "@ben")
        assert await _told(ready, "ada", "Nothing has changed: 1")

    assert reached == []


async def test_nothing_to_verify_is_said_at_once(ready: Stage) -> None:
    for words in ("", "@ben"):
        assert "holds nothing" in await _verify(ready, "ada", words)
    assert "person_needed" in await _verify(ready, "ada", "whoever")
    assert await ready.rows(verification_rounds) == []


async def test_only_admins_and_support_have_anybody_verified(ready: Stage) -> None:
    await _connected(ready, "ben")

    assert "not_admin" in await _verify(ready, "ben", "@ben")
    value = ready.campus.people["ben"]
    (told,) = await press_forged(ready.campus, "cleo", Action.VERIFY_AGAIN, value)
    assert "not_admin" in text_of(told)
    assert await ready.rows(verification_rounds) == []


async def test_a_story_has_the_button(ready: Stage) -> None:
    await _connected(ready, "ben")
    sue = ready.person("sue")
    (shown,) = (await sue.command("/usher status @ben"))["shown"]

    pressed = await sue.press(shown, "story_verify", channel=ready.campus.channels["general"])

    assert pressed["ok"]
    assert "Nothing has changed: 1" in await _told(ready, "sue")
