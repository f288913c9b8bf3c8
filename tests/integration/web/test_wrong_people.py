"""Somebody comes back from Zoom, but as whom? What is kept, what is shown, what is revoked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from campus.people import text_of, until
from campus.stage import code_on

from storage.tables import work

if TYPE_CHECKING:
    from pathlib import Path

    from campus.stage import Stage

BEN, CLEO = "ben@northfield.edu", "cleo@northfield.edu"
OUTSIDER = "olga@elsewhere.edu"


def _bytes_of(folder: Path) -> bytes:
    """Read the database with its write-ahead log."""
    return b"".join(path.read_bytes() for path in folder.glob("usher.db*"))


async def test_a_private_account_is_kept_nowhere_and_shown_to_nobody(
    ready: Stage, tmp_path: Path
) -> None:
    await ready.campus.zoom_control("switches", outsiders_allowed=True)
    link = await ready.link("ben")

    browser = ready.browser()
    page = await browser.authorize(link, OUTSIDER)

    assert browser.shown is not None
    assert browser.shown.status_code == 200
    assert "Another Zoom account" in page
    assert code_on(page) == "wrong_account"
    assert await ready.state("ben") == ("wrong_account", "wrong_account")
    await ready.settled()
    assert await ready.grants() == {}
    assert await ready.live_at_zoom() == []
    await ready.says("ben", "Another Zoom account")
    await ready.board_says("wrong_account")
    told = repr(await ready.campus.slack_look("calls"))
    kept = _bytes_of(tmp_path)
    for trace in ("olga", "elsewhere", "z-out"):
        assert trace not in page
        assert trace not in told
        assert trace.encode() not in kept

    fresh = await ready.fresh_link("ben", than=link)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)


async def test_a_shared_computer_does_not_cost_the_owner_anything(ready: Stage) -> None:
    browser = ready.browser()
    await browser.authorize(await ready.link("ben"), BEN)
    await browser.open(await ready.link("cleo"))
    await browser.send("Continue to Zoom")  # where Ben is signed in still

    page = await browser.allow()

    assert "linked to somebody else" in page
    assert code_on(page) == "already_linked"
    assert BEN not in page
    assert await ready.state("cleo") == ("failed", "already_linked")
    assert await ready.state("ben") == ("verified", None)
    assert await ready.grants() == {"z-ben": "ben"}
    assert "z-ben" in await ready.live_at_zoom()
    told = await ready.says("cleo", "linked to somebody else")
    assert BEN not in text_of(told)
    revocations = [c for c in await ready.campus.zoom_look("calls") if "revoke" in c["path"]]
    assert revocations == []
    other = ready.browser()
    await other.open(await ready.fresh_link("cleo", than=""))
    await other.to_consent(CLEO)
    assert "Done, thank you" in await other.allow()


async def test_without_a_licence_the_grant_is_kept_until_there_is_one(ready: Stage) -> None:
    await ready.campus.zoom_control("users", id="z-ben", type=1)
    link = await ready.link("ben")

    page = await ready.browser().authorize(link, BEN)

    assert "Zoom licence missing" in page
    assert code_on(page) == "unlicensed"
    assert await ready.state("ben") == ("unlicensed", "unlicensed")
    assert await ready.grants() == {"z-ben": "ben"}
    await ready.says("ben", "Zoom licence missing")
    await ready.campus.zoom_control("users", id="z-ben", type=2)
    fresh = await ready.fresh_link("ben", than=link)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)
    assert await ready.grants() == {"z-ben": "ben"}


async def _asked(stage: Stage) -> str:
    """Come back as somebody Slack does not know by this address, and be asked."""
    sso = {"email": "b.biology@id.northfield.edu", "sign_in_email": BEN}
    await stage.campus.zoom_control("users", id="z-ben", **sso)
    link = await stage.link("ben")

    page = await stage.browser().authorize(link, BEN)

    assert "One question left" in page
    assert await stage.state("ben") == ("confirming", None)
    question = await stage.says("ben", "Is that you?")
    assert "b.biology@id.northfield.edu" in text_of(question)
    return link


async def test_yes_that_is_me(ready: Stage) -> None:
    await _asked(ready)
    ben = ready.person("ben")
    question = await ben.dm_with("confirm_yes")
    assert question is not None

    await ben.press(question, "confirm_yes")

    await ready.stands("ben", "verified")
    await ready.says("ben", "Done, thank you")
    assert await ready.grants() == {"z-ben": "ben"}
    ready.later(timedelta(days=2))  # the day in which an answer was awaited ends
    await ready.settled()
    assert await ready.grants() == {"z-ben": "ben"}
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_no_that_is_not_me(ready: Stage) -> None:
    link = await _asked(ready)
    ben = ready.person("ben")
    question = await ben.dm_with("confirm_no")
    assert question is not None

    await ben.press(question, "confirm_no")

    await ready.stands("ben", "wrong_account", "wrong_user")
    await ready.says("ben", "Another Zoom user")

    async def forgotten() -> bool:
        return await ready.grants() == {} and await ready.live_at_zoom() == []

    await until(forgotten)
    assert await ready.fresh_link("ben", than=link)


async def test_a_question_that_nobody_answers_ends_with_its_day(ready: Stage) -> None:
    link = await _asked(ready)
    ready.later(timedelta(hours=23))
    await ready.settled()
    assert await ready.grants() == {"z-ben": "ben"}

    ready.later(timedelta(hours=1, minutes=1))

    await ready.stands("ben", "expired")

    async def forgotten() -> bool:
        return await ready.grants() == {} and await ready.live_at_zoom() == []

    await until(forgotten)
    ben = ready.person("ben")
    await ben.press(await until(lambda: ben.dm_with("fresh_link")), "fresh_link")
    fresh = await ready.fresh_link("ben", than=link)
    assert "One question left" in await ready.browser().authorize(fresh, BEN)


async def test_no_is_kept_while_zoom_is_down_and_revoked_when_it_is_back(ready: Stage) -> None:
    await _asked(ready)
    await ready.campus.zoom_control("faults", route="/oauth/revoke", status=500, times=2)
    ben = ready.person("ben")
    question = await ben.dm_with("confirm_no")
    assert question is not None
    await ben.press(question, "confirm_no")

    async def failed() -> bool:
        rows = [row for row in await ready.rows(work) if row.kind == "grant_revocation"]
        return any(row.error == "zoom_unavailable" for row in rows)

    await until(failed)
    assert await ready.live_at_zoom() == ["z-ben"]
    assert (await ready.says("ben", "Another Zoom user")) is not None

    async def forgotten() -> bool:
        ready.later(timedelta(seconds=2))
        return await ready.grants() == {} and await ready.live_at_zoom() == []

    await until(forgotten)


async def test_who_leaves_a_box_unticked_is_told_which_and_can_tick_it(ready: Stage) -> None:
    link = await ready.link("ben")
    box = "cloud_recording:delete:recording_file"

    await ready.stop_refreshing()  # so that it is not asked again
    page = await ready.browser().authorize(link, BEN, untick=box)

    assert "Done in part" in page
    assert code_on(page) == "scopes_missing"
    missing = re.search(r'<ul class="missing">(.*?)</ul>', page, re.DOTALL)
    assert missing is not None
    assert missing[1].count("<li>") == 1
    assert await ready.state("ben") == ("missing_scopes", "scopes_missing")
    await ready.says("ben", "Still missing")
    fresh = await ready.fresh_link("ben", than=link)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)


async def _asked_again(stage: Stage) -> None:
    """Be done, come again in a browser in which somebody else is signed in, and be asked."""
    link = await stage.link("ben")
    await stage.browser().authorize(link, BEN)
    page = await stage.browser().authorize(link, "zed@northfield.edu")
    assert "One question left" in page
    await stage.says("ben", "Is that you?")
    assert await stage.grants() == {"z-ben": "ben", "z-zed": "ben"}
    assert await stage.live_at_zoom() == ["z-ben", "z-zed"]


async def _left_with(stage: Stage, zoom_user: str) -> None:
    async def so() -> bool:
        alone = await stage.live_at_zoom() == [zoom_user]
        return alone and await stage.grants() == {zoom_user: "ben"}

    await until(so)
    await stage.stands("ben", "verified")
    await stage.says("ben", "Done, thank you")


@pytest.mark.parametrize(
    ("answer", "kept"), [("confirm_yes", "z-zed"), ("confirm_no", "z-ben"), (None, "z-ben")]
)
async def test_a_question_costs_nobody_what_they_had(
    ready: Stage, answer: str | None, kept: str
) -> None:
    await _asked_again(ready)

    if answer is None:
        ready.later(timedelta(days=1, minutes=1))
    else:
        ben = ready.person("ben")
        question = await ben.dm_with(answer)
        assert question is not None
        await ben.press(question, answer)

    await _left_with(ready, kept)
