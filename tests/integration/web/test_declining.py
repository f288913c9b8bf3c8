"""Saying no at Zoom, in each of the ways in which Zoom may report it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from campus.stage import code_on

if TYPE_CHECKING:
    from campus.people import Browser
    from campus.stage import Stage

BEN = "ben@northfield.edu"


def _back_with_only_the_state(browser: Browser) -> str:
    assert browser.shown is not None
    asked = parse_qs(urlsplit(str(browser.shown.url)).query)
    return f"{asked['redirect_uri'][0]}?state={asked['state'][0]}"


@pytest.mark.parametrize("report", ["access_denied", "nothing but the state"])
async def test_a_no_is_understood_and_may_be_taken_back(ready: Stage, report: str) -> None:
    link = await ready.link("ben")
    browser = ready.browser()
    await browser.open(link)
    await browser.to_consent(BEN)
    if report == "access_denied":
        page = await browser.decline()
    else:
        page = await browser.open(_back_with_only_the_state(browser))

    assert browser.shown is not None
    assert browser.shown.status_code == 200
    assert "You said no at Zoom" in page
    assert code_on(page) == "access_denied"
    assert await ready.state("ben") == ("declined", "access_denied")
    assert await ready.grants() == {}
    assert await ready.attempts() == 0
    await ready.says("ben", "You said no at Zoom")

    fresh = await ready.fresh_link("ben", than=link)
    assert "Done, thank you" in await ready.browser().authorize(fresh, BEN)
    await ready.says("ben", "Done, thank you")


async def test_try_again_on_the_page_of_a_no_leads_straight_back(ready: Stage) -> None:
    browser = ready.browser()
    await browser.open(await ready.link("ben"))
    await browser.to_consent(BEN)
    await browser.decline()

    await browser.send("Try again")

    assert "Done, thank you" in await browser.allow()
    assert await ready.grants() == {"z-ben": "ben"}


@pytest.mark.parametrize(
    ("report", "code"), [("error_without_state", "access_denied"), ("neither", "state_missing")]
)
async def test_a_no_that_zoom_sends_without_the_state_gets_a_page_and_harms_nobody(
    ready: Stage, report: str, code: str
) -> None:
    await ready.campus.zoom_control("switches", decline=report)
    link = await ready.link("ben")
    browser = ready.browser()
    await browser.open(link)
    await browser.to_consent(BEN)

    page = await browser.decline()

    assert browser.shown is not None
    assert browser.shown.status_code == 400
    assert code_on(page) == code
    assert await ready.state("ben") == ("at_zoom", None)
    await ready.campus.zoom_control("switches", decline="error_with_state")
    assert "Done, thank you" in await browser.authorize(link, BEN)


async def test_a_no_that_ends_on_zooms_own_page_leaves_the_link_working(ready: Stage) -> None:
    await ready.campus.zoom_control("switches", decline="page")
    link = await ready.link("ben")
    browser = ready.browser()
    await browser.open(link)
    await browser.to_consent(BEN)
    await browser.decline()
    assert await ready.state("ben") == ("at_zoom", None)

    assert "Done, thank you" in await browser.authorize(link, BEN)


async def test_a_no_after_a_yes_takes_nothing_away(ready: Stage) -> None:
    link = await ready.link("ben")
    browser = ready.browser()
    await browser.authorize(link, BEN)
    await browser.open(link)
    await browser.to_consent(BEN)

    await browser.decline()

    assert await ready.state("ben") == ("verified", None)
    assert await ready.grants() == {"z-ben": "ben"}
    assert await ready.live_at_zoom() == ["z-ben"]


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
async def test_a_fault_of_zooms_own_is_no_answer_of_the_person(ready: Stage, error: str) -> None:
    browser = ready.browser()
    await browser.open(await ready.link("ben"))
    await browser.to_consent(BEN)

    page = await browser.open(f"{_back_with_only_the_state(browser)}&error={error}")

    assert browser.shown is not None
    assert browser.shown.status_code == 503
    assert code_on(page) == "zoom_unavailable"
    assert await ready.state("ben") == ("at_zoom", "zoom_unavailable")
    await browser.send("Try again")
    assert "Done, thank you" in await browser.allow()
    assert await ready.state("ben") == ("verified", None)
