"""What is held is kept alive, whatever Zoom says, until Zoom says for certain that it is over."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from campus.keeping import refreshing
from campus.people import actions, link_in, text_of, until
from campus.stage import WORKSPACE

from bot.campaigns.permission import PermissionUse
from bot.oauth.credentials import ClientPair, Credentials, CredentialsState
from bot.sandbox.zoom.grants import End
from bot.sandbox.zoom.world import WORLD
from bot.secret import Secret
from bot.ui.ids import Action
from storage.tables import grants, work

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"
A_MONTH = timedelta(days=31)


async def _connected(stage: Stage) -> dict[str, Any]:
    await stage.browser().authorize(await stage.link("ben"), BEN)
    told = await stage.says("ben", "Done, thank you")
    await stage.settled()
    return told


async def _refresh_tokens(stage: Stage) -> list[dict[str, Any]]:
    """List the refresh tokens that Zoom has issued to Ben, oldest first."""
    found = await stage.campus.zoom_look("grants")
    return [token for grant in found for token in grant["tokens"] if token["kind"] == "refresh"]


async def _a_month_passes(stage: Stage) -> None:
    stage.later(A_MONTH)
    await stage.settled()


async def _use(stage: Stage, use: PermissionUse) -> None:
    async with stage.store.transaction() as tx:
        setup = await stage.store.setups.hold(tx, WORKSPACE)
        await stage.store.setups.save(tx, replace(setup, permission_use=use))


async def _refused(stage: Stage) -> str | None:
    (row,) = await stage.rows(grants)
    return row.refused


async def test_a_year_without_use_ends_nothing(ready: Stage) -> None:
    await _connected(ready)

    for _ in range(12):
        await _a_month_passes(ready)

    assert await ready.live_at_zoom() == ["z-ben"]
    assert await ready.state("ben") == ("verified", None)
    *spent, last = await _refresh_tokens(ready)
    assert [token["presented"] for token in spent] == [1] * len(spent)
    assert 11 <= len(spent) <= 15
    assert (last["live"], last["presented"]) == (True, 0)
    assert len(await ready.person("ben").dms()) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429},
        {"status": 429, "retry_after": 3600},
        {"status": 500},
        {"status": 503, "body": {"reason": "Invalid Token!", "error": "invalid_grant"}},
        {"status": 200, "body": "<html>Sign in to the network first</html>"},
        {"status": 200, "body": {"access_token": 17}},
        {"status": 403, "body": "Forbidden"},
        {"status": 400, "body": {"error": "something_new"}},
        {"status": 400, "body": {"reason": "unsupported grant type", "error": "x"}},
        {"cut_before": True},
    ],
)
async def test_what_is_no_definite_no_loses_nothing(ready: Stage, fault: dict[str, Any]) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("faults", route="/oauth/token", times=2, **fault)

    ready.later(A_MONTH)

    async def refreshed() -> bool:
        ready.later(timedelta(minutes=1))
        return [token["live"] for token in await _refresh_tokens(ready)] == [False, True]

    await until(refreshed)
    assert await ready.live_at_zoom() == ["z-ben"]
    assert await ready.state("ben") == ("verified", None)


@pytest.mark.parametrize("errors", ["invalid_grant", "invalid_request", "bare"])
@pytest.mark.parametrize("status", [400, 401])
async def test_whose_permission_zoom_has_ended_is_asked_again_once(
    ready: Stage, errors: str, status: int
) -> None:
    told = await _connected(ready)
    await ready.campus.zoom_control("switches", grant_errors=errors, token_error_status=status)
    await ready.campus.zoom_control("users", id="z-ben", delete=True)

    await _a_month_passes(ready)

    await ready.stands("ben", "failed", "token_dead")
    asked = await ready.says("ben", "Please connect Zoom once more")
    assert actions(asked) == [Action.AUTHORIZE]
    assert asked["ts"] != told["ts"]
    assert await ready.rows(grants) == []
    assert await ready.board_says("Zoom has ended their authorization")
    for _ in range(3):
        await _a_month_passes(ready)
    earlier, latest = await ready.person("ben").dms()
    assert "A newer message from Usher" in text_of(earlier)
    assert latest["ts"] == asked["ts"]


@pytest.mark.parametrize(
    "words",
    [
        {"error_numbers": "field"},
        {"error_numbers": "reason", "grant_errors": "invalid_request"},
        {"grant_errors": "invalid_request"},
    ],
    ids=["4740 in a field", "4740 in the reason", "in words"],
)
async def test_whose_refresh_token_is_used_up_by_lost_answers_is_asked_again(
    ready: Stage, words: dict[str, str]
) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("switches", refresh_token_uses=2, **words)
    await _answers_get_lost(ready, times=1)
    assert await ready.state("ben") == ("verified", None)

    await _answers_get_lost(ready, times=2)

    await ready.stands("ben", "failed", "token_dead")
    assert await ready.says("ben", "Please connect Zoom once more")


async def _answers_get_lost(stage: Stage, *, times: int) -> None:
    """Have Zoom renew the same token so often without anybody hearing of it, and once more."""
    await stage.campus.zoom_control("faults", route="/oauth/token", times=times, cut_after=True)
    stage.later(A_MONTH)

    async def asked_again() -> bool:
        stage.later(timedelta(minutes=1))
        return times + 1 in [token["presented"] for token in await _refresh_tokens(stage)]

    await until(asked_again)
    await stage.settled()


async def test_whoever_is_asked_again_connects_again(ready: Stage) -> None:
    await _connected(ready)
    await _end_at_zoom(ready)
    await _a_month_passes(ready)
    asked = await ready.says("ben", "Please connect Zoom once more")

    page = await ready.browser().authorize(link_in(asked), BEN)

    assert "Done, thank you" in page
    await ready.stands("ben", "verified")
    await _a_month_passes(ready)
    assert await ready.live_at_zoom() == ["z-ben"]


async def _end_at_zoom(stage: Stage) -> None:
    """Have somebody remove the app in Zoom: what it was given ends, and nobody is told."""
    client = ("planted-client-id", "planted-client-secret-5f0c")
    async with stage.store.transaction() as tx:
        (facts,) = await stage.store.grants.of_member(tx, WORKSPACE, stage.campus.people["ben"])
        grant = await stage.store.grants.get(tx, facts.id)
    assert grant is not None
    form = {"token": grant.tokens.access_token.reveal()}
    url = f"{stage.campus.zoom_url}/oauth/revoke"
    answer = await stage.campus.http.post(url, data=form, auth=client)
    assert answer.json() == {"status": "success"}


@pytest.mark.parametrize("numbers", ["field", "reason"])
async def test_connected_in_the_target_with_the_same_app_is_good_and_final(
    ready: Stage, numbers: str
) -> None:
    told = await _connected(ready)
    await _use(ready, PermissionUse.SHARED)
    await _replace_at_zoom(ready, error_numbers=numbers)

    await _a_month_passes(ready)

    await ready.stands("ben", "superseded")
    shown = await ready.says("ben", "Connected in CAE LearningSpace")
    assert (shown["ts"], actions(shown)) == (told["ts"], [])
    assert await ready.rows(grants) == []
    board = await ready.board_says("Connected in CAE LearningSpace: 1")
    assert "1 of 1 person done" in text_of(board)
    assert "needs somebody" not in text_of(board)
    before = len(await ready.campus.posts(to=ready.campus.people["ben"]))
    for _ in range(3):
        await _a_month_passes(ready)
    assert len(await ready.campus.posts(to=ready.campus.people["ben"])) == before


async def test_replaced_by_an_app_that_nobody_shares_is_asked_again(ready: Stage) -> None:
    await _connected(ready)
    await _replace_at_zoom(ready, error_numbers="field")

    await _a_month_passes(ready)

    await ready.stands("ben", "failed", "token_dead")


async def test_with_a_shared_app_whoever_is_asked_again_hears_when_to_leave_it(
    ready: Stage,
) -> None:
    await _connected(ready)
    await _use(ready, PermissionUse.SHARED)
    await _replace_at_zoom(ready, error_numbers="none")  # Zoom does not say what ended it

    await _a_month_passes(ready)

    asked = await ready.says("ben", "Please connect Zoom once more")
    assert "leave this message as it is" in text_of(asked)


async def _replace_at_zoom(stage: Stage, **switches: object) -> None:
    """Let the target authorize the same app, after Usher has."""
    await stage.campus.zoom_control("switches", last_authorization_wins=True, **switches)
    world = stage.campus.zoom.app[WORLD]
    for grant in tuple(world.grants.grants.values()):
        world.grants.end(grant, End.SUPERSEDED, now=stage.clock())


async def test_an_approval_that_was_withdrawn_is_told_to_support_and_may_come_back(
    ready: Stage,
) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("accounts", id="acc-campus", requires_approval=True)
    await ready.campus.zoom_control("approve", app_id="app-1", approved=False)

    await _a_month_passes(ready)

    assert await _refused(ready) == "not_approved"
    assert await ready.state("ben") == ("verified", None)
    details = await ready.board_says("may not authorize this app")
    assert f"<@{ready.campus.people['ben']}>" in repr(details["replies"])
    assert len(await ready.person("ben").dms()) == 1
    (story,) = (await ready.person("sue").command("/usher status @ben"))["shown"]
    assert "not_approved" in text_of(story)
    await ready.campus.zoom_control("approve", app_id="app-1")
    ready.later(timedelta(days=2))
    await ready.settled()
    assert await _refused(ready) is None
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_an_app_that_was_switched_off_loses_nothing(ready: Stage) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("apps", id="app-1", enabled=False)

    await _a_month_passes(ready)

    assert await _refused(ready) == "app_disabled"
    assert await ready.board_says("The app is switched off in Zoom")
    await ready.campus.zoom_control("apps", id="app-1", enabled=True)
    ready.later(timedelta(days=2))
    await ready.settled()
    assert await ready.live_at_zoom() == ["z-ben"]
    assert await _refused(ready) is None


@pytest.mark.parametrize("numbers", ["field", "reason"])
async def test_an_app_that_asks_for_less_by_now_loses_nothing(ready: Stage, numbers: str) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("switches", narrowed_scopes_refused=True, error_numbers=numbers)
    await ready.campus.zoom_control("apps", id="app-1", scopes=["user:read:user"])

    await _a_month_passes(ready)

    assert await _refused(ready) == "scopes_missing"
    assert await ready.live_at_zoom() == ["z-ben"]
    assert await ready.board_says("needs somebody")
    await ready.campus.zoom_control("switches", narrowed_scopes_refused=False)
    ready.later(timedelta(days=2))
    await ready.settled()
    assert await _refused(ready) is None


async def test_a_secret_made_anew_loses_nothing_and_the_grant_moves_to_the_newer_pair(
    ready: Stage,
) -> None:
    await _connected(ready)
    change = {"id": "app-1", "regenerate_secret": "development"}
    secret = (await ready.campus.zoom_control("apps", **change))["development"]["client_secret"]
    await _a_month_passes(ready)
    assert await _refused(ready) == "invalid_client"
    assert await ready.board_says("Zoom refuses")
    newer = await _enter(ready, "planted-client-id", secret)

    ready.later(timedelta(days=2))
    await ready.settled()

    (row,) = await ready.rows(grants)
    assert (row.credentials_id, row.refused) == (newer.id, None)
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_a_pair_of_another_app_is_not_tried(ready: Stage) -> None:
    await _connected(ready)
    await ready.campus.zoom_control("apps", id="app-1", regenerate_secret="development")
    await _enter(ready, "another-client-id", "another-secret")
    before = len(await ready.campus.zoom_look("calls"))

    await _a_month_passes(ready)

    calls = (await ready.campus.zoom_look("calls"))[before:]
    assert [call["status"] for call in calls if call["path"] == "/oauth/token"] == [400]
    assert await _refused(ready) == "invalid_client"


async def _enter(stage: Stage, client_id: str, secret: str) -> Credentials:
    entered = Credentials(
        id=uuid4(),
        workspace_id=WORKSPACE,
        state=CredentialsState.RIGHT,
        pair=ClientPair(client_id, Secret(secret)),
        entered_by=stage.campus.people["ada"],
        entered_at=stage.clock(),
    )
    async with stage.store.transaction() as tx:
        await stage.store.credentials.add(tx, entered)
    return entered


async def _refresh_under_way(stage: Stage) -> None:
    """Let a month pass, and wait until Zoom works on a refresh that it answers late."""
    await stage.campus.zoom_control("faults", route="/oauth/token", delay=3)
    stage.later(A_MONTH)

    async def leased() -> bool:
        return any(row.lease_until for row in await stage.rows(grants))

    await until(leased)


async def test_what_is_disconnected_while_zoom_refreshes_it_is_revoked_for_good(
    ready: Stage,
) -> None:
    told = await _connected(ready)
    await _refresh_under_way(ready)

    await ready.person("ben").press(told, Action.DISCONNECT, confirm=True)

    await ready.says("ben", "Zoom has confirmed it")
    await ready.settled()
    assert await ready.live_at_zoom() == []
    assert await ready.rows(grants) == []
    assert [token["presented"] for token in await _refresh_tokens(ready)] == [1, 0]


async def test_a_newer_authorization_wins_over_a_refresh_that_is_under_way(ready: Stage) -> None:
    await _connected(ready)
    ready.new_campaign()
    await _refresh_under_way(ready)
    (before,) = await ready.rows(grants)

    await ready.browser().authorize(await ready.link("ben"), BEN)
    (row,) = await ready.rows(grants)
    assert (row.version, row.lease_until) == (before.version + 1, None)

    async def answered() -> bool:
        return sum(token["presented"] for token in await _refresh_tokens(ready)) == 1

    await until(answered)
    await ready.settled()
    (after,) = await ready.rows(grants)
    assert (after.id, after.tokens) == (before.id, row.tokens)
    assert await ready.state("ben") == ("verified", None)
    await _a_month_passes(ready)
    assert await ready.state("ben") == ("verified", None)
    assert "z-ben" in await ready.live_at_zoom()


async def test_a_grant_that_was_erased_while_zoom_refreshes_it_is_revoked(ready: Stage) -> None:
    await _connected(ready)
    await _refresh_under_way(ready)
    (row,) = await ready.rows(grants)

    async with ready.store.transaction() as tx:
        await ready.store.grants.delete(tx, row.id)

    async def ended() -> bool:
        return await ready.live_at_zoom() == []

    await until(ended)


async def test_the_keep_alive_of_what_is_gone_ends(ready: Stage) -> None:
    told = await _connected(ready)
    await ready.person("ben").press(told, Action.DISCONNECT, confirm=True)
    await ready.says("ben", "Zoom has confirmed it")

    await _a_month_passes(ready)

    (row,) = [row for row in await ready.rows(work) if row.kind == "keep_alive"]
    assert row.done_at is not None


async def test_whoever_is_stopped_while_zoom_refreshes_keeps_what_zoom_gives(
    ready: Stage, sqlite_url: str, key: str
) -> None:
    await _connected(ready)
    (before,) = await ready.rows(grants)
    zoom, given = ready.campus.zoom_url, {"database_url": sqlite_url, "key": key}
    async with refreshing(zoom, **given, clock=ready.clock) as refresh:
        await ready.hold("/oauth/token")
        asking = asyncio.create_task(refresh.refresh(WORKSPACE, before.id))
        await ready.held()
        asking.cancel()
        await asyncio.sleep(0)  # it has heard by now, and Zoom has yet to answer
        await ready.campus.zoom_control("release")
        with pytest.raises(asyncio.CancelledError):
            await asking

    (after,) = await ready.rows(grants)
    assert (after.version, after.lease_until) == (before.version + 1, None)
    assert after.tokens != before.tokens
