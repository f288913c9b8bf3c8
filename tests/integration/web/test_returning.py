"""Coming back from Zoom: whose trip it was, and whether it may still count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from campus.stage import code_on

if TYPE_CHECKING:
    from campus.people import Browser
    from campus.stage import Stage

BEN = "ben@northfield.edu"
UNKNOWN_STATE = "A" * 43


async def _at_callback(browser: Browser, link: str) -> str:
    """Go through everything at Zoom and stop in front of the callback."""
    browser.http.follow_redirects = False
    await browser.open(link)
    page = await browser.send("Continue to Zoom")
    while browser.shown is not None and browser.shown.is_redirect:
        at = str(browser.shown.next_request.url) if browser.shown.next_request else ""
        if "/zoom/callback" in at:
            return at
        page = await browser.open(at)
        if 'name="email"' in page:
            await browser.send("Sign in", email=BEN, method="email")
        elif "Allow" in page:
            await browser.allow()
    raise AssertionError(page)


async def test_the_page_says_done_and_the_grant_is_kept(ready: Stage) -> None:
    page = await ready.browser().authorize(await ready.link("ben"), BEN)

    assert "Done, thank you" in page
    await ready.says("ben", "Done, thank you")
    assert await ready.grants() == {"z-ben": "ben"}
    assert await ready.attempts() == 0


async def test_an_unknown_state_changes_nothing(ready: Stage) -> None:
    await ready.link("ben")
    await ready.settled()
    before = await ready.everything()

    browser = ready.browser()
    url = f"{ready.campus.bot_url}/zoom/callback?state={UNKNOWN_STATE}&code=c"
    page = await browser.open(url)

    assert browser.shown is not None
    assert browser.shown.status_code == 400
    assert code_on(page) == "state_expired"
    assert await ready.everything() == before
    assert not [c for c in await ready.campus.zoom_look("calls") if c["path"] == "/oauth/token"]


async def test_a_reloaded_result_keeps_what_was_granted(ready: Stage) -> None:
    browser = ready.browser()
    url = await _at_callback(browser, await ready.link("ben"))
    first = await browser.open(url)

    second = await browser.open(url)

    assert "Done, thank you" in first
    assert browser.shown is not None
    assert browser.shown.status_code == 400
    assert code_on(second) == "state_expired"
    assert "Nothing was connected" not in second  # for something was
    assert await ready.state("ben") == ("verified", None)
    assert await ready.live_at_zoom() == ["z-ben"]


async def test_two_tabs_that_return_at_once_exchange_one_code_once(ready: Stage) -> None:
    browser = ready.browser()
    url = await _at_callback(browser, await ready.link("ben"))

    answers = [await browser.http.get(url) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 400]
    exchanges = [c for c in await ready.campus.zoom_look("calls") if c["path"] == "/oauth/token"]
    assert len(exchanges) == 1


async def test_who_comes_back_too_late_can_try_again_at_once(ready: Stage) -> None:
    browser = ready.browser()
    url = await _at_callback(browser, await ready.link("ben"))
    ready.later(timedelta(minutes=10, seconds=1))

    page = await browser.open(url)

    assert browser.shown is not None
    assert browser.shown.status_code == 400
    assert code_on(page) == "state_expired"
    assert await ready.state("ben") == ("at_zoom", None)
    assert await ready.grants() == {}
    browser.http.follow_redirects = True
    await browser.send("Try again")
    assert "Done, thank you" in await browser.allow()
    assert await ready.grants() == {"z-ben": "ben"}


@pytest.mark.parametrize("other", ["no cookie", "another cookie"])
async def test_a_trip_that_began_in_another_browser_does_not_count(
    ready: Stage, other: str
) -> None:
    owner, thief = ready.browser(), ready.browser()
    url = await _at_callback(owner, await ready.link("ben"))
    if other == "another cookie":
        await thief.open(await ready.link("cleo"))
        thief.http.follow_redirects = False
        await thief.send("Continue to Zoom")
    attempts = await ready.attempts()

    page = await thief.open(url)

    assert thief.shown is not None
    assert thief.shown.status_code == 400
    assert code_on(page) == "state_foreign"
    assert "Try again" not in page  # nobody knows whose browser this is
    assert await ready.attempts() == attempts - 1  # spent: it is of no use to the thief either
    assert not [c for c in await ready.campus.zoom_look("calls") if c["path"] == "/oauth/token"]
    assert code_on(await owner.open(url)) == "state_expired"
    assert await ready.state("ben") == ("at_zoom", None)


async def test_zooms_own_add_button_leads_to_a_page_that_says_where_to_go(ready: Stage) -> None:
    browser = ready.browser()
    await browser.open(f"{ready.campus.zoom_url}/marketplace/apps/app-1/add")
    await browser.send("Sign in", email=BEN, method="email")

    page = await browser.allow()

    assert browser.shown is not None
    assert urlsplit(str(browser.shown.url)).path == "/zoom/callback"
    assert set(parse_qs(urlsplit(str(browser.shown.url)).query)) == {"code"}
    assert browser.shown.status_code == 400
    assert code_on(page) == "state_missing"
    assert "Authorize Zoom" in page
    assert await ready.grants() == {}


ODD_QUERIES = [
    ("", "state_missing"),
    ("state=&code=c", "state_missing"),
    ("error=access_denied", "access_denied"),
    ("error=server_error", "zoom_unavailable"),
    ("error=temporarily_unavailable", "zoom_unavailable"),
    (f"state={'s' * 6000}&code=c", "state_expired"),
    ("state=%00&code=%00", "state_expired"),
    ("state=%F0%9F%94%91&code=%E2%80%AE", "state_expired"),
    ("state=%ED%A0%80&code=c", "state_expired"),
    ("state=%FF%FE&code=c", "state_expired"),
    ("state[]=a&state[]=b&code[]=c", "state_missing"),
    ("state=a&state=b&code=c&code=d", "state_expired"),
    ("state=a;code=b", "state_expired"),
    ("state=<script>alert(1)</script>&code=c", "state_expired"),
    ("error=<script>alert(1)</script>", "access_denied"),
]


async def test_whatever_the_query_says_there_is_a_page(ready: Stage) -> None:
    for query, code in ODD_QUERIES:
        answer = await ready.campus.http.get(f"{ready.campus.bot_url}/zoom/callback?{query}")

        status = 503 if code == "zoom_unavailable" else 400
        assert (answer.status_code, code_on(answer.text)) == (status, code), query
        assert "<script" not in answer.text
    assert await ready.attempts() == 0


async def test_a_head_request_spends_nothing(ready: Stage) -> None:
    browser = ready.browser()
    url = await _at_callback(browser, await ready.link("ben"))

    answer = await browser.http.head(url)

    assert answer.status_code == 405
    assert "Done, thank you" in await browser.open(url)


async def test_the_callback_takes_get_alone(ready: Stage) -> None:
    for method in ("POST", "PUT", "DELETE"):
        url = f"{ready.campus.bot_url}/zoom/callback?state=a&code=b"

        assert (await ready.campus.http.request(method, url)).status_code == 405
