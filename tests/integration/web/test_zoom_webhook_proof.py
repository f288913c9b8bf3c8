"""Zoom proves that it is Zoom, the address proves itself to Zoom, and nobody else is heard."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from campus.webhook import connected, removal, send, signed, tell

from bot.sandbox.people import SECRET_TOKEN
from storage.tables import grants

if TYPE_CHECKING:
    from campus.stage import Stage


async def test_the_address_proves_itself_to_zoom(told: Stage) -> None:
    browser = told.browser()
    await browser.open(f"{told.campus.zoom_url}/marketplace/apps/app-1/features")
    await browser.send("Sign in", email="ada@northfield.edu", method="email")
    url = f"{told.campus.bot_url}/zoom/webhook"

    assert "Saved" in await browser.send("Validate and save", event_url=url)
    wrong = await browser.send("Validate and save", event_url=f"{told.campus.bot_url}/healthz")

    assert "URL validation failed" in wrong


@pytest.mark.parametrize("seconds", [-299, 299])
async def test_five_minutes_of_skew_are_fine(told: Stage, seconds: int) -> None:
    await connected(told)
    at = told.clock() + timedelta(seconds=seconds)

    assert (await tell(told, removal(told.clock()), at=at)).status_code == 204

    assert await told.rows(grants) == []


@pytest.mark.parametrize("seconds", [-302, 302, -86_400])
async def test_more_skew_is_a_replay(told: Stage, seconds: int) -> None:
    await connected(told)
    at = told.clock() + timedelta(seconds=seconds)

    assert (await tell(told, removal(told.clock()), at=at)).status_code == 401

    assert await told.state("ben") == ("verified", None)


async def test_nobody_but_zoom_is_heard(told: Stage) -> None:
    await connected(told)
    body = json.dumps(removal(told.clock())).encode()
    right = signed(body, told.clock())
    timestamp, signature = right["x-zm-request-timestamp"], right["x-zm-signature"]
    forged: list[dict[str, str]] = [
        {},
        {"x-zm-request-timestamp": timestamp},
        {"x-zm-signature": signature},
        signed(body, told.clock(), secret="another"),
        signed(body, told.clock(), secret=""),
        signed(body + b" ", told.clock()),
        right | {"x-zm-signature": signature.removeprefix("v0=")},
        right | {"x-zm-signature": signature.upper()},
        right | {"x-zm-signature": signature[:-1]},
        right | {"x-zm-signature": f"{signature}0"},
        right | {"x-zm-signature": "v0=" + "é" * 64},
        right | {"x-zm-request-timestamp": f"{timestamp}0"},
        right | {"x-zm-request-timestamp": f"{timestamp}.0"},
        right | {"x-zm-request-timestamp": "-1"},
        right | {"x-zm-request-timestamp": "9" * 40},
    ]
    sent = [{k: v.encode() for k, v in headers.items()} for headers in forged]

    answers = [await send(told, body, headers) for headers in sent]

    assert [answer.status_code for answer in answers] == [401] * len(forged)
    assert await told.state("ben") == ("verified", None)
    assert await told.recorded("authorization_ended") == []


async def test_without_a_secret_there_is_no_such_address(ready: Stage) -> None:
    await connected(ready)

    for secret in (SECRET_TOKEN, "", "None"):
        answer = await tell(ready, removal(ready.clock()), secret=secret)
        assert answer.status_code == 404

    assert await ready.state("ben") == ("verified", None)
