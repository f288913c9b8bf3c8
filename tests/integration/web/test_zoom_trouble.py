"""Zoom in trouble: nothing is lost or half stored, and the way on works once Zoom is back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
from campus.places import CLIENT_SECRET
from campus.stage import code_on

from handlers.web.keys import ARRIVAL

if TYPE_CHECKING:
    from campus.people import Browser
    from campus.stage import Stage

BEN = "ben@northfield.edu"
TOKEN = "/oauth/token"
ME = "/v2/users/me"


async def _at_consent(stage: Stage, link: str) -> Browser:
    browser = stage.browser()
    await browser.open(link)
    await browser.to_consent(BEN)
    return browser


async def _again(stage: Stage, browser: Browser) -> None:
    """Press Try again, and be done."""
    await browser.send("Try again")
    assert "Done, thank you" in await browser.allow()
    assert await stage.state("ben") == ("verified", None)
    assert await stage.grants() == {"z-ben": "ben"}
    await stage.says("ben", "Done, thank you")


NO_ANSWER: list[dict[str, Any]] = [
    {"status": 500},
    {"status": 429, "retry_after": 5},
    {"cut_before": True},
    {"cut_after": True},
    {"status": 200, "body": "<html>"},
    {"status": 200, "body": {"ok": 1}},
    {"status": 200, "body": {"access_token": "half of it"}},
    {"status": 200, "body": {"access_token": 1, "refresh_token": 2}},
    {"status": 200, "body": [1, 2]},
    {"status": 400, "body": {"error": "teapot"}},
]


async def test_the_token_endpoint_gives_no_answer_in_one_way_after_the_other(ready: Stage) -> None:
    browser = await _at_consent(ready, await ready.link("ben"))
    for fault in NO_ANSWER:
        await ready.campus.zoom_control("faults", route=TOKEN, **fault)

        page = await browser.allow()

        assert browser.shown is not None
        assert browser.shown.status_code == 503, fault
        assert "Zoom does not answer" in page
        assert code_on(page) == "zoom_unavailable", fault
        assert await ready.state("ben") == ("at_zoom", "zoom_unavailable"), fault
        assert await ready.grants() == {}, fault
        assert await ready.attempts() == 0, fault
        await browser.send("Try again")

    assert "Done, thank you" in await browser.allow()
    assert await ready.state("ben") == ("verified", None)
    assert await ready.grants() == {"z-ben": "ben"}


async def test_nobody_can_say_who_came_back(ready: Stage) -> None:
    browser = await _at_consent(ready, await ready.link("ben"))
    for fault in ({"status": 500}, {"status": 200, "body": {}}, {"cut_after": True}):
        await ready.campus.zoom_control("faults", route=ME, **fault)

    page = await browser.allow()

    assert code_on(page) == "zoom_unavailable"
    assert await ready.state("ben") == ("at_zoom", "zoom_unavailable")
    assert await ready.grants() == {}
    await _again(ready, browser)


async def test_zoom_takes_longer_than_anybody_waits(ready: Stage) -> None:
    browser = await _at_consent(ready, await ready.link("ben"))
    client = ready.usher.site[ARRIVAL].zoom.http
    client.timeout = httpx.Timeout(0.2)  # instead of ten seconds
    await ready.campus.zoom_control("faults", route=TOKEN, delay=0.6)

    page = await browser.allow()

    assert code_on(page) == "zoom_unavailable"
    assert await ready.state("ben") == ("at_zoom", "zoom_unavailable")
    client.timeout = httpx.Timeout(10)
    await _again(ready, browser)


async def test_users_me_stumbles_once_and_nobody_notices(ready: Stage) -> None:
    browser = await _at_consent(ready, await ready.link("ben"))
    await ready.campus.zoom_control("faults", route=ME, status=500)

    page = await browser.allow()

    assert "Done, thank you" in page
    assert await ready.state("ben") == ("verified", None)


async def test_a_token_that_is_dead_at_once_is_not_kept(ready: Stage) -> None:
    browser = await _at_consent(ready, await ready.link("ben"))
    body = {"code": 124, "message": "Invalid access token."}
    await ready.campus.zoom_control("faults", route=ME, status=401, body=body, times=3)

    page = await browser.allow()

    assert code_on(page) == "token_dead"
    assert await ready.state("ben") == ("failed", "token_dead")
    assert await ready.grants() == {}
    await ready.campus.zoom_control("reset")
    await browser.send("Try again")
    await browser.send("Sign in", email=BEN, method="email")
    assert "Done, thank you" in await browser.allow()


async def test_a_token_that_may_not_say_whose_it_is_is_revoked(ready: Stage) -> None:
    link = await ready.link("ben")
    scopes = ["meeting:read:meeting"]
    (app,) = await ready.campus.zoom_look("apps")
    await ready.campus.zoom_control("apps", id="app-1", scopes=scopes)
    browser = await _at_consent(ready, link)

    page = await browser.allow()

    assert browser.shown is not None
    assert browser.shown.status_code == 400
    assert code_on(page) == "scopes_missing"
    assert await ready.state("ben") == ("failed", "scopes_missing")
    await ready.settled()
    assert await ready.grants() == {}
    assert await ready.live_at_zoom() == []
    await ready.says("ben", "It did not work")
    await ready.campus.zoom_control("apps", id="app-1", scopes=app["scopes"])
    await _again(ready, browser)


REFUSALS = [
    ("invalid_client", {"error": "invalid_client", "reason": "Invalid client_id or client_secret"}),
    ("redirect_mismatch", {"error": "invalid_grant", "reason": "Redirect URI mismatch."}),
    ("redirect_mismatch", {"error": "invalid_request", "errorCode": 4709}),
    ("app_disabled", {"error": "invalid_client", "reason": "The app has been disabled"}),
    ("app_disabled", {"error": "invalid_client", "errorCode": 4717}),
    ("state_expired", {"error": "invalid_grant", "reason": "Invalid authorization code planted"}),
]


async def test_zoom_refuses_and_says_why_in_one_way_after_the_other(ready: Stage) -> None:
    browser = await _at_consent(ready, await ready.link("ben"))
    for code, body in REFUSALS:
        await ready.campus.zoom_control("faults", route=TOKEN, status=400, body=body)

        page = await browser.allow()

        assert browser.shown is not None
        assert browser.shown.status_code == 400, body
        assert code_on(page) == code, body
        assert "planted" not in page
        state = "at_zoom" if code == "state_expired" else "failed"
        assert await ready.state("ben") == (state, code), body
        assert await ready.grants() == {}, body
        await browser.send("Try again")

    assert "Done, thank you" in await browser.allow()
    assert await ready.grants() == {"z-ben": "ben"}


async def test_the_secret_was_regenerated_after_it_was_entered(ready: Stage) -> None:
    browser = await _at_consent(ready, await ready.link("ben"))
    change = {"id": "app-1", "regenerate_secret": "development"}
    await ready.campus.zoom_control("apps", **change)

    page = await browser.allow()

    assert code_on(page) == "invalid_client"
    assert "An admin has to enter" in page
    assert await ready.state("ben") == ("failed", "invalid_client")
    assert CLIENT_SECRET not in page
    await ready.board_says("invalid_client")
    pair = {"client_id": "planted-client-id", "client_secret": CLIENT_SECRET}
    await ready.campus.zoom_control("apps", id="app-1", development=pair)
    await _again(ready, browser)


async def test_the_app_is_switched_off_before_anybody_comes_to_zoom(ready: Stage) -> None:
    link = await ready.link("ben")
    await ready.campus.zoom_control("apps", id="app-1", enabled=False)
    browser = ready.browser()
    await browser.open(link)

    page = await browser.send("Continue to Zoom")

    assert "4,717" in page
    assert await ready.state("ben") == ("at_zoom", None)
    await ready.campus.zoom_control("apps", id="app-1", enabled=True)
    assert "Done, thank you" in await browser.authorize(link, BEN)


async def test_the_app_is_switched_off_while_somebody_is_at_zoom(ready: Stage) -> None:
    link = await ready.link("ben")
    browser = await _at_consent(ready, link)
    callback = await _code_in_hand(browser)
    await ready.campus.zoom_control("apps", id="app-1", enabled=False)

    page = await browser.open(callback)

    assert code_on(page) == "app_disabled"
    assert await ready.state("ben") == ("failed", "app_disabled")
    await ready.campus.zoom_control("apps", id="app-1", enabled=True)
    browser.http.follow_redirects = True
    await _again(ready, browser)


async def test_the_approval_is_withdrawn_while_somebody_is_at_zoom(ready: Stage) -> None:
    await ready.campus.zoom_control("accounts", id="acc-campus", requires_approval=True)
    await ready.campus.zoom_control("approve", app_id="app-1")
    browser = await _at_consent(ready, await ready.link("ben"))
    callback = await _code_in_hand(browser)
    await ready.campus.zoom_control("approve", app_id="app-1", approved=False)

    page = await browser.open(callback)

    assert code_on(page) == "not_approved"
    assert await ready.state("ben") == ("failed", "not_approved")
    await ready.board_says("not_approved")
    await ready.campus.zoom_control("approve", app_id="app-1")
    browser.http.follow_redirects = True
    await _again(ready, browser)


async def test_who_is_not_approved_stays_at_zoom_and_can_come_again(ready: Stage) -> None:
    await ready.campus.zoom_control("accounts", id="acc-campus", requires_approval=True)
    link = await ready.link("ben")
    browser = await _at_consent(ready, link)
    assert browser.shown is not None
    assert "has to approve this app" in browser.shown.text
    assert await ready.state("ben") == ("at_zoom", None)

    await ready.campus.zoom_control("approve", app_id="app-1", user="z-ben")

    assert "Done, thank you" in await browser.authorize(link, BEN)


async def test_trouble_on_a_second_try_takes_nothing_away(ready: Stage) -> None:
    link = await ready.link("ben")
    browser = ready.browser()
    await browser.authorize(link, BEN)
    await browser.open(link)
    await browser.to_consent(BEN)
    await ready.campus.zoom_control("faults", route=TOKEN, status=500)

    page = await browser.allow()

    assert code_on(page) == "zoom_unavailable"
    assert await ready.state("ben") == ("verified", None)
    assert await ready.grants() == {"z-ben": "ben"}
    assert await ready.live_at_zoom() == ["z-ben"]


async def _code_in_hand(browser: Browser) -> str:
    """Allow, but stop in front of the callback."""
    browser.http.follow_redirects = False
    await browser.allow()
    assert browser.shown is not None
    return browser.shown.headers["Location"]
