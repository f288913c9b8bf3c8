"""The personal link: harmless to open, hard to steal, never a dead end."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from campus.people import actions, link_in, text_of, until
from campus.stage import code_on

from storage.tables import links

if TYPE_CHECKING:
    from campus.stage import Stage

BEN = "ben@northfield.edu"
FORTNIGHT = timedelta(days=14, minutes=1)


async def test_opening_the_link_changes_nothing_however_often(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.settled()
    before = await ready.everything()

    for _ in range(5):
        assert (await ready.campus.http.get(link)).status_code == 200
        assert (await ready.campus.http.head(link)).status_code == 200

    assert await ready.everything() == before


async def test_continue_answers_303_with_exactly_what_zoom_needs(ready: Stage) -> None:
    link = await ready.link("ben")

    answer = await ready.campus.http.post(link)

    assert answer.status_code == 303
    target = urlsplit(answer.headers["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == (
        f"{ready.campus.zoom_url}/oauth/authorize"
    )
    query = parse_qs(target.query, strict_parsing=True)
    assert set(query) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "state",
        "code_challenge",
        "code_challenge_method",
    }
    assert query["response_type"] == ["code"]
    assert query["client_id"] == ["planted-client-id"]
    assert query["redirect_uri"] == [f"{ready.campus.bot_url}/zoom/callback"]
    assert query["code_challenge_method"] == ["S256"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", query["state"][0])
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", query["code_challenge"][0])
    assert link.rpartition("/")[2] not in answer.headers["Location"]


async def test_the_cookie_is_for_this_browser_and_this_trip_alone(ready: Stage) -> None:
    answer = await ready.campus.http.post(await ready.link("ben"))

    name, *attributes = answer.headers["Set-Cookie"].split("; ")

    assert re.fullmatch(r"usher=[A-Za-z0-9_-]{43}", name)
    assert set(attributes) == {"HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax"}


async def test_states_and_challenges_are_never_used_twice(ready: Stage) -> None:
    link = await ready.link("ben")
    asked = [(await ready.campus.http.post(link)).headers["Location"] for _ in range(3)]

    queries = [parse_qs(urlsplit(url).query) for url in asked]

    assert len({query["state"][0] for query in queries}) == 3
    assert len({query["code_challenge"][0] for query in queries}) == 3
    assert await ready.attempts() == 3


async def test_of_several_tabs_each_may_return_and_one_grant_is_left(ready: Stage) -> None:
    link = await ready.link("ben")
    browser = ready.browser()
    await browser.open(link)
    await browser.to_consent(BEN)
    first_tab = browser.shown
    await browser.open(link)
    await browser.to_consent(BEN)
    assert "Done, thank you" in await browser.allow()

    browser.shown = first_tab
    page = await browser.allow()

    assert "Done, thank you" in page
    assert await ready.grants() == {"z-ben": "ben"}
    assert await ready.state("ben") == ("verified", None)
    assert await ready.attempts() == 0


async def test_the_last_success_wins(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.browser().authorize(link, BEN, untick="cloud_recording:delete:recording_file")
    await ready.checked("ben")

    page = await ready.browser().authorize(link, BEN)

    assert "Done, thank you" in page
    assert await ready.grants() == {"z-ben": "ben"}
    assert await ready.state("ben") == ("verified", None)


async def _two_messages(stage: Stage, name: str) -> list[dict[str, Any]]:
    """Give somebody's messages once there are two."""
    found = await stage.person(name).dms()
    return found if len(found) == 2 else []


async def test_an_expired_link_sends_a_fresh_one_to_its_owner_and_to_nobody_else(
    ready: Stage,
) -> None:
    old = await ready.link("ben")
    await ready.settled()
    ready.later(FORTNIGHT)
    browser = ready.browser()
    page = await browser.open(old)
    assert browser.shown is not None
    assert browser.shown.status_code == 410
    assert code_on(page) == "link_expired"

    page = await browser.send("Send me a fresh link")

    assert browser.shown.status_code == 200
    assert "Look at your messages in Slack" in page
    earlier, newer = await until(lambda: _two_messages(ready, "ben"))
    fresh = link_in(newer)
    assert fresh != old
    assert fresh.rpartition("/")[2] not in page
    assert "A newer message" in text_of(earlier)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)


async def test_continue_on_a_page_that_was_open_too_long_starts_nothing(ready: Stage) -> None:
    old = await ready.link("ben")
    browser = ready.browser()
    await browser.open(old)
    ready.later(FORTNIGHT)

    page = await browser.send("Continue to Zoom")

    assert browser.shown is not None
    assert browser.shown.status_code == 410
    assert code_on(page) == "link_expired"
    assert "Send me a fresh link" in page
    assert await ready.attempts() == 0


async def test_asking_often_for_a_fresh_link_sends_one(ready: Stage) -> None:
    old = await ready.link("ben")
    ready.later(FORTNIGHT)

    for _ in range(5):
        assert (await ready.campus.http.post(f"{old}/fresh")).status_code == 200

    fresh = await ready.fresh_link("ben", than=old)
    await ready.settled()
    assert len(await ready.person("ben").dms()) == 2
    assert len((await ready.person("ben").screen())["notifications"]) == 2
    assert fresh != old


async def test_after_its_time_the_message_itself_offers_a_fresh_link(ready: Stage) -> None:
    old = await ready.link("ben")
    ready.later(FORTNIGHT)
    await ready.stands("ben", "expired")
    ben = ready.person("ben")
    message = await until(lambda: ben.dm_with("fresh_link"))
    assert "authorize" not in actions(message)
    assert "0 of 1" in text_of(await ready.board_says("Link renewed on request"))

    await ben.press(message, "fresh_link")

    fresh = await ready.fresh_link("ben", than=old)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)
    assert len(await ben.dms()) == 2


async def test_who_let_it_expire_can_be_invited_again(ready: Stage) -> None:
    await ready.link("ben")
    ready.later(FORTNIGHT)
    await ready.stands("ben", "expired")
    ada = ready.person("ada")
    await ada.command("/usher invite @ben")
    form = await until(lambda: ada.view("people"))
    await ada.submit(form, people=[ready.campus.people["ben"]])

    assert await until(lambda: ada.view("Nothing has been sent yet"))


async def test_a_link_nobody_knows_says_so_and_offers_nothing(ready: Stage) -> None:
    await ready.link("ben")
    await ready.settled()
    before = await ready.everything()
    unknown = f"{ready.campus.bot_url}/authorize/"
    words = ["A" * 43, "%00", "%ED%A0%80", "%F0%9F%94%91", "x" * 6000, "..%2f..%2fetc", "%FF"]

    for word in words:
        for answer in (
            await ready.campus.http.get(unknown + word),
            await ready.campus.http.post(unknown + word),
            await ready.campus.http.post(f"{unknown}{word}/fresh"),
        ):
            assert answer.status_code == 410, word
            assert code_on(answer.text) == "link_expired"
            assert "<form" not in answer.text

    assert await ready.everything() == before


async def test_the_link_shows_no_more_than_its_owner_needs(ready: Stage) -> None:
    page = (await ready.campus.http.get(await ready.link("ben"))).text

    assert BEN in page
    for private in ("Biology", "Ada", ready.campus.people["ben"], ready.campus.people["ada"]):
        assert private not in page
    assert len(await ready.rows(links)) == 1


@pytest.mark.parametrize("outcome", ["verified", "opted_out"])
async def test_the_link_of_whoever_has_answered_still_leads_on(ready: Stage, outcome: str) -> None:
    link = await ready.link("ben")
    if outcome == "verified":
        await ready.browser().authorize(link, BEN)
    else:
        ben = ready.person("ben")
        message = await ben.dm_with("invitation_not_for_me")
        assert message is not None
        await ben.press(message, "invitation_not_for_me")
        await ready.stands("ben", "opted_out")

    page = await ready.browser().authorize(link, BEN)

    assert "Done, thank you" in page
    assert await ready.grants() == {"z-ben": "ben"}


async def test_before_there_are_credentials_the_link_says_that_it_is_too_early(
    untouched: Stage,
) -> None:
    await untouched.invite("ben")
    ben = untouched.person("ben")
    link = link_in(await until(lambda: ben.dm_with("authorize")))

    for answer in (
        await untouched.campus.http.get(link),
        await untouched.campus.http.post(link),
    ):
        assert answer.status_code == 400
        assert code_on(answer.text) == "not_ready"
    assert await untouched.attempts() == 0
