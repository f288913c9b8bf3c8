"""What every page carries, whatever its status: nothing leaks and nothing runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx
    from campus.stage import Stage

BEN = "ben@northfield.edu"
KEPT_OUT = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def _check(stage: Stage, answer: httpx.Response) -> None:
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self' {stage.campus.zoom_url}"
    )
    assert answer.headers["Content-Security-Policy"] == policy, answer.url
    for name, value in KEPT_OUT.items():
        assert answer.headers[name] == value, (name, answer.url)
    assert re.search(r"<script|javascript:|\son\w+=|style=", answer.text) is None
    assert re.search(r"(src|href)=\"(?!/assets/usher\.css)", answer.text) is None


async def test_every_page_of_every_status_carries_the_same_protection(ready: Stage) -> None:
    link, bot = await ready.link("ben"), ready.campus.bot_url
    http = ready.campus.http
    answers = [
        await http.get(link),
        await http.post(link),
        await http.post(f"{link}/fresh"),
        await http.get(f"{bot}/authorize/unknown"),
        await http.post(f"{bot}/authorize/unknown"),
        await http.get(f"{bot}/zoom/callback"),
        await http.get(f"{bot}/zoom/callback?error=server_error"),
        await http.post(f"{bot}/zoom/callback"),
        await http.get(f"{bot}/nowhere"),
        await http.get(f"{bot}/slack/events"),
        await http.get(f"{bot}/healthz"),
    ]
    statuses = [200, 303, 200, 410, 410, 400, 503, 405, 404, 405, 200]

    assert [answer.status_code for answer in answers] == statuses
    for answer in answers:
        _check(ready, answer)


async def test_the_result_carries_it_as_well(ready: Stage) -> None:
    browser = ready.browser()
    await browser.authorize(await ready.link("ben"), BEN)

    assert browser.shown is not None
    _check(ready, browser.shown)


async def test_the_link_itself_is_in_no_header_but_the_forms_own_page(ready: Stage) -> None:
    link = await ready.link("ben")
    word = link.rpartition("/")[2]

    shown, left = await ready.campus.http.get(link), await ready.campus.http.post(link)

    assert word not in repr(shown.headers)
    assert word not in repr(left.headers)
    assert shown.text.count(word) == 1  # where the form is sent


async def test_the_stylesheet_may_be_cached_since_it_is_nobodys(ready: Stage) -> None:
    answer = await ready.campus.http.get(f"{ready.campus.bot_url}/assets/usher.css")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "@import" not in answer.text
    assert "url(" not in answer.text
