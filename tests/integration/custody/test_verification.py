"""What Zoom says too early is asked again, and whoever loses something by it is told, once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus.people import actions, text_of, until
from campus.places import CLIENT_SECRET
from campus.stage import code_on

from storage.tables import grants

if TYPE_CHECKING:
    from campus.stage import Stage

BEN, CLEO = "ben@northfield.edu", "cleo@northfield.edu"
BOX = "cloud_recording:delete:recording_file"
LAG = timedelta(seconds=16)
LISTS = {"/v2/users/me/meetings", "/v2/users/me/recordings"}
both_regimes = pytest.mark.parametrize("newest_wins", [True, False], ids=["4741", "side by side"])


async def _lagging(stage: Stage, how: str, seconds: int = 12) -> None:
    await stage.campus.zoom_control("switches", scope_lag=how, scope_lag_seconds=seconds)


async def _refreshes(stage: Stage) -> int:
    calls = await stage.campus.zoom_look("calls")
    return len([call for call in calls if call["grant_type"] == "refresh_token"])


async def _board(stage: Stage) -> str:
    posts = await stage.person("sue").channel("zoom-status")
    return " ".join(text_of(each) for post in posts for each in [post, *post["replies"]])


@pytest.mark.parametrize("how", ["missing", "partial"])
async def test_an_echo_that_lags_alarms_nobody(ready: Stage, how: str) -> None:
    await _lagging(ready, how)

    page = await ready.browser().authorize(await ready.link("ben"), BEN)

    assert "Almost done" in page
    for alarming in ("missing", "Done in part", "Try again", "scopes_missing"):
        assert alarming not in page
    waiting = await ready.says("ben", "Almost done")
    assert "authorize" not in actions(waiting)
    board = await ready.board_says("Being checked: 1")
    assert "Nothing needs anybody" in text_of(board)
    ready.later(LAG)
    await ready.stands("ben", "verified")
    await ready.says("ben", "Done, thank you")
    assert len(await ready.person("ben").dms()) == 1
    await ready.settled()
    assert "scopes_missing" not in await _board(ready)
    assert await _refreshes(ready) == 1


async def test_what_is_missing_still_when_asked_again_is_missing(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN, untick=BOX)
    assert await ready.state("ben") == ("missing_scopes", None)

    ready.later(LAG)

    await ready.stands("ben", "missing_scopes", "scopes_missing")
    told = await ready.says("ben", "Still missing")
    assert "authorize" in actions(told)
    await ready.settled()
    assert "Manage recordings" in await _board(ready)
    assert await _refreshes(ready) == 1
    (kept,) = await ready.rows(grants)
    assert kept.verified_at is not None
    assert kept.doubted_at is None


async def test_nothing_is_asked_again_of_whoever_has_allowed_everything(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("ben"), BEN)

    ready.later(LAG)
    await ready.settled()

    assert await ready.state("ben") == ("verified", None)
    assert await _refreshes(ready) == 0


async def test_a_zoom_that_is_down_when_asked_again_is_waited_for(ready: Stage) -> None:
    await _lagging(ready, "missing")
    await ready.browser().authorize(await ready.link("ben"), BEN)
    await ready.campus.zoom_control("faults", route="/oauth/token", status=503, times=2)

    ready.later(LAG)

    async def verified() -> bool:
        ready.later(timedelta(seconds=1))
        return await ready.state("ben") == ("verified", None)

    await until(verified)
    await ready.says("ben", "Done, thank you")


@pytest.mark.parametrize(
    ("broken", "mended", "trouble"),
    [
        ({"enabled": False}, {"enabled": True}, "The app is switched off in Zoom"),
        (
            {"development": {"client_id": "planted-client-id", "client_secret": "made-anew"}},
            {"development": {"client_id": "planted-client-id", "client_secret": CLIENT_SECRET}},
            "Zoom refuses the Client ID and Client Secret",
        ),
    ],
    ids=["app disabled", "secret made anew"],
)
async def test_a_zoom_that_refuses_the_app_when_asked_again_is_told_to_person_and_support(
    ready: Stage, broken: dict[str, Any], mended: dict[str, Any], trouble: str
) -> None:
    await _lagging(ready, "missing")
    await ready.browser().authorize(await ready.link("ben"), BEN)
    await ready.campus.zoom_control("apps", id="app-1", **broken)
    ready.later(LAG)

    waiting = await ready.says("ben", "At the moment Zoom does not tell Usher")
    assert "a minute" not in text_of(waiting)
    await ready.board_says(trouble)
    (story,) = (await ready.person("sue").command("/usher status @ben"))["shown"]
    assert trouble in text_of(story)
    edited = waiting["edited"]
    ready.later(timedelta(hours=1))
    await ready.settled()
    assert (await ready.says("ben", "At the moment Zoom does not"))["edited"] == edited

    await ready.campus.zoom_control("apps", id="app-1", **mended)
    ready.later(timedelta(hours=1))
    await ready.stands("ben", "verified")
    await ready.says("ben", "Done, thank you")
    assert len(await ready.person("ben").dms()) == 1
    await ready.settled()
    assert trouble not in await _board(ready)


async def test_a_second_try_meanwhile_is_judged_by_itself(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.browser().authorize(link, BEN, untick=BOX)

    page = await ready.browser().authorize(link, BEN)

    assert "Done, thank you" in page
    ready.later(LAG)
    await ready.settled()
    assert await ready.state("ben") == ("verified", None)
    assert await ready.grants() == {"z-ben": "ben"}


async def test_where_zoom_may_not_be_asked_again_its_first_word_counts(ready: Stage) -> None:
    await ready.stop_refreshing()

    page = await ready.browser().authorize(await ready.link("ben"), BEN, untick=BOX)

    assert "Done in part" in page
    assert code_on(page) == "scopes_missing"
    await ready.settled()
    assert await _refreshes(ready) == 0


async def test_a_licence_that_is_late_too_is_told_after_the_permissions(ready: Stage) -> None:
    await _lagging(ready, "missing")
    await ready.campus.zoom_control("users", id="z-ben", type=1)
    await ready.browser().authorize(await ready.link("ben"), BEN)

    ready.later(LAG)

    await ready.stands("ben", "unlicensed", "unlicensed")


async def test_a_yes_that_comes_with_a_lagging_echo_is_checked(ready: Stage) -> None:
    await _lagging(ready, "partial")
    sso = {"email": "b.biology@id.northfield.edu", "sign_in_email": BEN}
    await ready.campus.zoom_control("users", id="z-ben", **sso)
    await ready.browser().authorize(await ready.link("ben"), BEN)
    question = await ready.says("ben", "Is that you?")

    await ready.person("ben").press(question, "confirm_yes")

    await ready.says("ben", "Almost done")
    ready.later(LAG)
    await ready.stands("ben", "verified")


async def _shared_computer(stage: Stage) -> str:
    """Have Cleo follow her link in the browser in which Ben is signed in at Zoom."""
    browser = stage.browser()
    await browser.authorize(await stage.link("ben"), BEN)
    await stage.says("ben", "Done, thank you")
    await browser.open(await stage.link("cleo"))
    await browser.send("Continue to Zoom")
    return await browser.allow()


async def _verified_or_lost(stage: Stage) -> bool:
    """Tell whether Ben's grant has been looked after since."""
    held = [row for row in await stage.rows(grants) if row.zoom_user_id]
    return not held or held[0].verified_at is not None


@both_regimes
async def test_a_shared_computer_with_two_peoples_sessions_nobodys_grant_dies_unnoticed(
    ready: Stage, *, newest_wins: bool
) -> None:
    await ready.campus.zoom_control("switches", last_authorization_wins=newest_wins)

    page = await _shared_computer(ready)

    assert code_on(page) == "already_linked"
    assert (await ready.state("cleo")) == ("failed", "already_linked")
    await until(lambda: _verified_or_lost(ready))
    if newest_wins:
        await until(lambda: ready.person("ben").dm_with("authorize"))
        assert await ready.grants() == {}
        ben = await ready.person("ben").dms()
        told = [message for message in ben if "authorize" in actions(message)]
        assert len(told) == 1  # once, with a fresh link
        fresh = await ready.fresh_link("ben", than="")
        assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)
    else:
        assert await ready.state("ben") == ("verified", None)
        assert await ready.grants() == {"z-ben": "ben"}
        ben = await ready.person("ben").dms()
        assert len(ben) == 1
        assert "Done, thank you" in text_of(ben[0])
    await ready.settled()
    assert (await ready.grants())["z-ben"] == "ben"


@both_regimes
async def test_a_no_to_a_link_that_is_not_wanted_any_more_looks_after_the_owner(
    ready: Stage, *, newest_wins: bool
) -> None:
    """Cleo says Not for me while her browser is at Zoom, signed in as Ben."""
    await ready.campus.zoom_control("switches", last_authorization_wins=newest_wins)
    browser = ready.browser()
    await browser.authorize(await ready.link("ben"), BEN)
    await browser.open(await ready.link("cleo"))
    await browser.send("Continue to Zoom")
    message = await until(lambda: ready.person("cleo").dm_with("invitation_not_for_me"))
    await ready.campus.zoom_control("faults", route="/oauth/token", delay=1.0)

    allowing = asyncio.create_task(browser.allow())
    await asyncio.sleep(0.4)
    await ready.person("cleo").press(message, "invitation_not_for_me")
    await allowing

    await until(lambda: _verified_or_lost(ready))
    assert (await ready.state("ben"))[1] == ("token_dead" if newest_wins else None)
    await ready.settled()
    assert await ready.grants() == ({} if newest_wins else {"z-ben": "ben"})
    revoked = "/oauth/revoke" in {call["path"] for call in await ready.campus.zoom_look("calls")}
    assert revoked is newest_wins  # once there is nothing of Ben's left that it could end


async def test_verification_asks_for_nobodys_lists(ready: Stage) -> None:
    await _lagging(ready, "partial")
    await ready.browser().authorize(await ready.link("ben"), BEN)
    ready.later(LAG)
    await ready.settled()

    assert not LISTS & {call["path"] for call in await ready.campus.zoom_look("calls")}
