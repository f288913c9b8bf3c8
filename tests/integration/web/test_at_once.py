"""Many requests at the same moment come out as if one had come after the other."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from campus import stage
from campus.stage import code_on

from storage.tables import grants

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.people import Browser
    from campus.places import Campus
    from campus.stage import Clock, Stage
    from structlog.typing import EventDict

BEN = "ben@northfield.edu"
CROWD = 100


@pytest.fixture
async def anywhere(
    campus: Campus, clock: Clock, database_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    """Run the bot, people can be invited, on each backend in turn."""
    del log  # looked at when the test is over
    async with stage.opened(campus, clock, database_url=database_url, key=key) as opened:
        await opened.prepare()
        yield opened


async def _at_callback(browser: Browser, link: str) -> str:
    """Go as far as Zoom sends somebody back, and say where to."""
    await browser.open(link)
    await browser.to_consent(BEN)
    browser.http.follow_redirects = False
    await browser.allow()
    assert browser.shown is not None
    return browser.shown.headers["Location"]


async def test_a_hundred_returns_with_one_state_make_one_grant(anywhere: Stage) -> None:
    browser = anywhere.browser()
    url = await _at_callback(browser, await anywhere.link("ben"))

    answers = await asyncio.gather(*(browser.http.get(url) for _ in range(CROWD)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 400: CROWD - 1}
    refused = {code_on(answer.text) for answer in answers if answer.status_code != 200}
    assert refused == {"state_expired"}
    calls = await anywhere.campus.zoom_look("calls")
    assert [call["path"] for call in calls].count("/oauth/token") == 1
    assert await anywhere.grants() == {"z-ben": "ben"}
    assert await anywhere.state("ben") == ("verified", None)
    assert await anywhere.live_at_zoom() == ["z-ben"]


async def test_many_trips_of_one_person_that_return_at_once_leave_one_grant(
    anywhere: Stage,
) -> None:
    link = await anywhere.link("ben")
    browsers = [anywhere.browser() for _ in range(12)]
    urls = [await _at_callback(browser, link) for browser in browsers]

    trips = zip(browsers, urls, strict=True)
    answers = await asyncio.gather(*(browser.http.get(url) for browser, url in trips))

    assert {answer.status_code for answer in answers} == {200}
    assert len(await anywhere.rows(grants)) == 1
    assert await anywhere.state("ben") == ("verified", None)
    assert "z-ben" in await anywhere.live_at_zoom()


async def test_yes_and_no_pressed_at_once_count_once(anywhere: Stage) -> None:
    await anywhere.browser().authorize(await anywhere.link("dev"), "zed@northfield.edu")
    question = await anywhere.says("dev", "Is that you?")
    dev = anywhere.person("dev")

    presses = [dev.press(question, word) for word in ("confirm_yes", "confirm_no") * 10]
    await asyncio.gather(*presses)
    await anywhere.settled()

    state, _ = await anywhere.state("dev")
    if state == "verified":
        assert await anywhere.grants() == {"z-zed": "dev"}
        assert await anywhere.live_at_zoom() == ["z-zed"]
    else:
        assert state == "wrong_account"
        assert await anywhere.grants() == {}
        assert await anywhere.live_at_zoom() == []
