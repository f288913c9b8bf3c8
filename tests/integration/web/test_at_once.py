"""Many requests at the same moment come out as if one had come after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from campus.stage import code_on

from storage.tables import grants

if TYPE_CHECKING:
    from campus.people import Browser
    from campus.stage import Stage

BEN = "ben@northfield.edu"
CROWD = 100


async def _at_callback(browser: Browser, link: str) -> str:
    """Go as far as Zoom sends somebody back, and say where to."""
    await browser.open(link)
    await browser.to_consent(BEN)
    browser.http.follow_redirects = False
    await browser.allow()
    assert browser.shown is not None
    return browser.shown.headers["Location"]


async def test_a_hundred_returns_with_one_state_make_one_grant(both: Stage) -> None:
    browser = both.browser()
    url = await _at_callback(browser, await both.link("ben"))

    answers = await asyncio.gather(*(browser.http.get(url) for _ in range(CROWD)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: CROWD - 1}
    refused = {code_on(answer.text) for answer in answers if answer.status_code != 200}
    assert refused == {"state_expired"}
    calls = await both.campus.zoom_look("calls")
    assert [call["path"] for call in calls].count("/oauth/token") == 1
    assert await both.grants() == {"z-ben": "ben"}
    assert await both.state("ben") == ("verified", None)
    assert await both.live_at_zoom() == ["z-ben"]


async def test_many_trips_of_one_person_that_return_at_once_leave_one_grant(
    both: Stage,
) -> None:
    link = await both.link("ben")
    browsers = [both.browser() for _ in range(12)]
    urls = [await _at_callback(browser, link) for browser in browsers]

    trips = zip(browsers, urls, strict=True)
    answers = await asyncio.gather(*(browser.http.get(url) for browser, url in trips))

    assert {answer.status_code for answer in answers} == {200}
    assert len(await both.rows(grants)) == 1
    assert await both.state("ben") == ("verified", None)
    assert "z-ben" in await both.live_at_zoom()


async def test_yes_and_no_pressed_at_once_count_once(both: Stage) -> None:
    await both.browser().authorize(await both.link("dev"), "zed@northfield.edu")
    question = await both.says("dev", "Is that you?")
    dev = both.person("dev")

    presses = [dev.press(question, word) for word in ("confirm_yes", "confirm_no") * 10]
    await asyncio.gather(*presses)
    await both.settled()

    state, _ = await both.state("dev")
    if state == "verified":
        assert await both.grants() == {"z-zed": "dev"}
        assert await both.live_at_zoom() == ["z-zed"]
    else:
        assert state == "wrong_account"
        assert await both.grants() == {}
        assert await both.live_at_zoom() == []
