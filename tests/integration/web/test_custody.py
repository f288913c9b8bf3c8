"""What people hold is not lost, taken or shown by what happens around it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from campus.people import actions, link_in, text_of, until
from campus.places import CLIENT_SECRET
from campus.stage import code_on

if TYPE_CHECKING:
    from campus.stage import Stage

BEN, CLEO, ZED = "ben@northfield.edu", "cleo@northfield.edu", "zed@northfield.edu"
OUTSIDER = "olga@elsewhere.edu"


async def test_an_open_question_does_not_keep_the_owner_out(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("dev"), CLEO)  # nobody knows Cleo yet
    await ready.says("dev", "Is that you?")

    page = await ready.browser().authorize(await ready.link("cleo"), CLEO)

    assert "Done, thank you" in page
    assert await ready.grants() == {"z-cleo": "cleo"}
    await ready.stands("dev", "wrong_account", "wrong_user")
    await ready.says("dev", "Another Zoom user")
    ready.later(timedelta(days=2))
    await ready.settled()
    assert await ready.live_at_zoom() == ["z-cleo", "z-cleo"]  # nothing of hers is revoked


async def test_a_zoom_user_whose_owner_is_known_is_asked_of_nobody_else(ready: Stage) -> None:
    await ready.link("ben")
    link = await ready.link("cleo")

    page = await ready.browser().authorize(link, BEN)

    assert code_on(page) == "already_linked"
    assert "can now" not in page
    await ready.settled()
    assert await ready.grants() == {}
    assert await ready.live_at_zoom() == []


async def test_a_click_that_overtakes_an_unknown_delivery_keeps_the_message(ready: Stage) -> None:
    await ready.campus.slack_control("faults", method="chat.postMessage", cut_after=True)
    await ready.invite("ben")
    ben = ready.person("ben")
    message = await until(lambda: ben.dm_with("authorize"))

    await ready.browser().authorize(link_in(message), ZED)
    await ready.stands("ben", "confirming")
    ready.later(timedelta(seconds=13))

    question = await ready.says("ben", "Is that you?")
    assert len(await ben.dms()) == 1
    await ben.press(question, "confirm_yes")
    await ready.stands("ben", "verified")


async def test_a_late_yes_does_not_decide_the_account_a_second_time(untouched: Stage) -> None:
    stage = untouched
    await stage.prepare(rehearsed=False)
    await stage.campus.zoom_control("switches", outsiders_allowed=True)
    ada = stage.person("ada")
    await ada.command("/usher rehearse")
    first = await until(lambda: ada.dm_with("authorize"))
    await stage.browser().authorize(link_in(first), OUTSIDER)
    question = await stage.says("ada", "Is that you?")

    await ada.command("/usher rehearse")
    second = await until(lambda: ada.dm_with("authorize"))
    await stage.browser().authorize(link_in(second), "ada@northfield.edu")
    await stage.says("ada", "Done, thank you")
    await ada.press(question, "confirm_yes")

    await stage.stands("ada", "wrong_account", "wrong_account")
    await stage.settled()
    assert await stage.grants() == {"z-ada": "ada"}
    assert await stage.live_at_zoom() == ["z-ada"]
    page = await stage.browser().authorize(await stage.link("ben"), BEN)
    assert "Done, thank you" in page


async def test_a_new_credential_pair_is_rehearsed_before_anybody_is_invited(ready: Stage) -> None:
    ada = ready.person("ada")
    await ada.command("/usher credentials")
    form = await until(lambda: ada.view("Client Secret"))
    await ada.submit(form, client_id="planted-client-id", client_secret=CLIENT_SECRET)
    await until(lambda: ada.view("stored encrypted"))

    refused = await ada.command("/usher invite @ben")

    assert "invitations_locked" in repr(refused["shown"])
    await ada.command("/usher rehearse")
    link = link_in(await until(lambda: ada.dm_with("authorize")))
    await ready.browser().authorize(link, "ada@northfield.edu")
    await ready.says("ada", "Done, thank you")
    await ada.command("/usher invite @ben")
    assert await until(lambda: ada.view("people"))


async def test_the_page_promises_nothing_that_was_not_kept(ready: Stage) -> None:
    await ready.campus.zoom_control("switches", outsiders_allowed=True)

    refused = await ready.browser().authorize(await ready.link("ben"), OUTSIDER)
    asked = await ready.browser().authorize(await ready.link("dev"), ZED)

    assert "can now" not in refused
    assert "can now" not in asked
    assert "One question left" in asked


async def test_tokens_of_somebody_nobody_can_name_are_revoked(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.campus.zoom_control("faults", route="/v2/users/me", status=503, times=3)

    page = await ready.browser().authorize(link, BEN)

    assert code_on(page) == "zoom_unavailable"
    await ready.settled()
    assert await ready.grants() == {}
    assert await ready.live_at_zoom() == []


async def test_what_a_person_holds_is_not_revoked_with_a_try_that_failed(ready: Stage) -> None:
    link = await ready.link("ben")
    browser = ready.browser()
    await browser.authorize(link, BEN)
    await ready.campus.zoom_control("faults", route="/v2/users/me", status=503, times=3)

    await browser.authorize(link, BEN)

    calls = await ready.campus.zoom_look("calls")
    assert "/oauth/revoke" not in {call["path"] for call in calls}
    assert await ready.state("ben") == ("verified", None)


async def test_a_no_hours_later_is_still_revoked_at_zoom(ready: Stage) -> None:
    await ready.browser().authorize(await ready.link("dev"), ZED)
    question = await ready.says("dev", "Is that you?")
    ready.later(timedelta(hours=5))  # the access token lives for one

    await ready.person("dev").press(question, "confirm_no")

    async def forgotten() -> bool:
        return await ready.grants() == {}

    await until(forgotten)
    assert await ready.live_at_zoom() == []
    calls = await ready.campus.zoom_look("calls")
    assert [call["path"] for call in calls][-2:] == ["/oauth/token", "/oauth/revoke"]


async def test_not_for_me_holds_even_while_the_code_is_exchanged(ready: Stage) -> None:
    link = await ready.link("cleo")
    message = await until(lambda: ready.person("cleo").dm_with("authorize"))
    await ready.hold("/oauth/token")
    authorizing = asyncio.create_task(ready.browser().authorize(link, CLEO))
    await ready.held()

    await ready.person("cleo").press(message, "invitation_not_for_me")
    await ready.stands("cleo", "opted_out")
    await ready.campus.zoom_control("release")
    page = await authorizing

    assert "Not for you" in page
    assert CLEO not in page  # nobody is asked to sign in any more
    assert await ready.state("cleo") == ("opted_out", None)
    await ready.settled()
    assert await ready.grants() == {}
    assert await ready.live_at_zoom() == []


async def test_a_failure_that_comes_late_does_not_undo_not_for_me(ready: Stage) -> None:
    link = await ready.link("cleo")
    message = await until(lambda: ready.person("cleo").dm_with("authorize"))
    await ready.campus.zoom_control("faults", route="/oauth/token", delay=1.5, status=503, times=9)
    authorizing = asyncio.create_task(ready.browser().authorize(link, CLEO))
    await ready.stands("cleo", "at_zoom")
    await asyncio.sleep(0.4)

    await ready.person("cleo").press(message, "invitation_not_for_me")
    page = await authorizing

    assert code_on(page) == "zoom_unavailable"
    assert "Try again" not in page
    assert await ready.state("cleo") == ("opted_out", None)


@pytest.mark.parametrize("moved_to", ["zoom-status", "open-status"])
async def test_names_stay_where_only_insiders_read(ready: Stage, moved_to: str) -> None:
    first = {"zoom-status": "open-status", "open-status": "zoom-status"}[moved_to]
    ada = ready.person("ada")
    await ada.command(f"/usher channel #{first}")
    await ready.says("ada", "Usher posts in")
    dm = await ready.link("dev")
    await ready.browser().authorize(dm, ZED)
    await ready.person("dev").press(await ready.says("dev", "Is that you?"), "confirm_no")
    await ready.settled()
    await ada.command(f"/usher channel #{moved_to}")

    async def moved() -> bool:
        ready.later(timedelta(seconds=6))
        return any("0 of 1" in text_of(post) for post in await ada.channel(moved_to))

    await until(moved)
    await ready.settled()

    mention = f"<@{ready.campus.people['dev']}>"
    for post in await ada.channel("open-status"):
        assert mention not in " ".join(text_of(each) for each in [post, *post["replies"]])


async def test_a_status_channel_that_is_gone_is_told_once_and_replaced(ready: Stage) -> None:
    await ready.campus.slack_control("people", do="archive", channel="#zoom-status")
    await ready.link("ben")
    ada = ready.person("ada")

    await ready.says("ada", "Status channel")
    await ready.settled()
    await ready.browser().authorize(link_in(await ready.says("ben", "Authorize")), BEN)
    await ready.settled()

    assert len([dm for dm in await ada.dms() if "Status channel" in text_of(dm)]) == 1
    await ada.command("/usher channel #open-status")

    async def shown() -> bool:
        ready.later(timedelta(seconds=6))
        return any("1 of 1" in text_of(post) for post in await ada.channel("open-status"))

    await until(shown)


async def test_a_fresh_link_arrives_even_where_the_message_is_gone(ready: Stage) -> None:
    link = await ready.link("ben")
    ready.later(timedelta(days=15))
    await ready.campus.slack_control("faults", method="chat.update", error="message_not_found")
    browser = ready.browser()
    await browser.open(link)

    page = await browser.send("Send me a fresh link")

    assert "Look at your messages in Slack" in page
    fresh = await ready.fresh_link("ben", than=link)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)


async def test_an_old_link_of_somebody_who_is_done_says_so(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.browser().authorize(link, BEN)
    ready.later(timedelta(days=15))

    page = await ready.browser().open(link)

    assert "Done, thank you" in page
    assert BEN not in page


async def test_a_click_in_a_renewed_message_of_unknown_delivery_counts_there(ready: Stage) -> None:
    old = await ready.link("ben")
    ready.later(timedelta(days=15))
    await ready.stands("ben", "expired")
    ben = ready.person("ben")
    expired = await until(lambda: ben.dm_with("fresh_link"))
    await ready.campus.slack_control("faults", method="chat.postMessage", cut_after=True)
    await ben.press(expired, "fresh_link")
    fresh = await ready.fresh_link("ben", than=old)

    await ready.browser().authorize(fresh, BEN)
    ready.later(timedelta(seconds=13))

    async def settled_in_the_newer() -> bool:
        newest = (await ben.dms())[-1]
        return "Done, thank you" in text_of(newest) and "authorize" not in actions(newest)

    await until(settled_in_the_newer)
    assert len(await ben.dms()) == 2


async def test_a_channel_that_is_being_tried_is_not_lost_to_the_one_that_is_gone(
    ready: Stage,
) -> None:
    link = await ready.link("ben")
    await ready.settled()  # the old channel's audience is known by now
    await ready.campus.slack_control("people", do="archive", channel="#zoom-status")
    await ready.campus.slack_control("faults", method="conversations.info", delay=1.0)
    ada = ready.person("ada")

    await ada.command("/usher channel #open-status")
    await ready.browser().authorize(link, BEN)
    ready.later(timedelta(seconds=6))

    async def shown() -> bool:
        ready.later(timedelta(seconds=6))
        return any("1 of 1" in text_of(post) for post in await ada.channel("open-status"))

    await until(shown)
