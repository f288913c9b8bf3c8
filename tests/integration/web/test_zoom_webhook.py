"""Who removes the app at Zoom is forgotten here, and nobody else is."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from campus import stage
from campus.people import actions, link_in, text_of
from campus.stage import WORKSPACE
from campus.webhook import removal, send, signed, tell

from bot.sandbox.people import SECRET_TOKEN
from bot.ui.ids import Action
from storage.tables import grants

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.places import Campus
    from campus.stage import Clock, Stage
    from structlog.typing import EventDict

BEN, ZED = "ben@northfield.edu", "zed@northfield.edu"
MOST = 64 * 1024


@asynccontextmanager
async def _telling(
    campus: Campus, clock: Clock, database_url: str, key: str
) -> AsyncIterator[Stage]:
    """Run a bot that knows the Zoom app's Secret Token."""
    given = {"database_url": database_url, "key": key, "ZOOM_WEBHOOK_SECRET": SECRET_TOKEN}
    async with stage.opened(campus, clock, **given) as opened:
        await opened.prepare()
        yield opened


@pytest.fixture
async def told(
    campus: Campus, clock: Clock, sqlite_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    del log  # looked at when the test is over
    async with _telling(campus, clock, sqlite_url, key) as opened:
        yield opened


@pytest.fixture
async def told_on_both(
    campus: Campus, clock: Clock, database_url: str, key: str, log: list[EventDict]
) -> AsyncIterator[Stage]:
    """Do so on SQLite, and on PostgreSQL."""
    del log  # looked at when the test is over
    async with _telling(campus, clock, database_url, key) as opened:
        yield opened


async def _connected(stage: Stage) -> dict[str, Any]:
    """Have Ben authorize, and give his receipt."""
    await stage.browser().authorize(await stage.link("ben"), BEN)
    receipt = await stage.says("ben", "Done, thank you")
    await stage.settled()
    return receipt


async def test_removing_the_app_at_zoom_is_heard_of_and_forgets_everything(told: Stage) -> None:
    await _connected(told)
    await told.campus.zoom_control("switches", public_apps=True)
    browser = told.browser()
    await browser.open(f"{told.campus.zoom_url}/marketplace/my-apps")
    await browser.send("Sign in", email=BEN, method="email")

    await browser.send("Remove")

    message = await told.says("ben", "Removed at Zoom")
    assert await told.rows(grants) == []
    assert await told.state("ben") == ("revoked", "removed_at_zoom")
    assert actions(message) == [Action.AUTHORIZE]
    assert len(await told.person("ben").dms()) == 1
    assert await told.board_says("Disconnected: 1")
    await told.settled()
    assert "needs somebody" not in text_of(await told.board_says("Disconnected: 1"))
    (record,) = await told.recorded("authorization_ended")
    assert record.details == {"reason": "removed_at_zoom"}
    assert record.actor is None
    calls = [call["path"] for call in await told.campus.zoom_look("calls")]
    assert "/oauth/revoke" not in calls  # Zoom has ended it already
    (sent,) = await told.campus.zoom_look("events")
    assert sent["status"] == 204


async def test_whoever_has_removed_the_app_may_come_back(told: Stage) -> None:
    await _connected(told)
    event = removal(told.clock())
    await tell(told, event)

    message = await told.says("ben", "Removed at Zoom")
    assert "Done, thank you" in await told.browser().authorize(link_in(message), BEN)

    await told.stands("ben", "verified")


async def test_a_private_app_hears_nothing_from_zoom(told: Stage) -> None:
    await _connected(told)
    browser = told.browser()
    await browser.open(f"{told.campus.zoom_url}/marketplace/my-apps")
    await browser.send("Sign in", email=BEN, method="email")

    await browser.send("Remove")
    await told.settled()

    assert await told.campus.zoom_look("events") == []
    assert await told.state("ben") == ("verified", None)


async def test_the_same_event_twice_is_told_once(told_on_both: Stage) -> None:
    told = told_on_both
    await _connected(told)
    body = json.dumps(removal(told.clock())).encode()
    headers = signed(body, told.clock())

    answers = await asyncio.gather(*(send(told, body, headers) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {204}
    await told.says("ben", "Removed at Zoom")
    await told.settled()
    assert len(await told.recorded("authorization_ended")) == 1
    assert len(await told.person("ben").dms()) == 1


@pytest.mark.parametrize("times", [0, 1])
async def test_a_late_event_leaves_a_newer_authorization_alone(told: Stage, times: int) -> None:
    await _connected(told)
    event = removal(told.clock())
    for _ in range(times):
        await tell(told, event)
        await told.says("ben", "Removed at Zoom")
    told.later(timedelta(minutes=4))
    told.new_campaign()
    await told.browser().authorize(await told.link("ben"), BEN)
    await told.stands("ben", "verified")
    before = await told.rows(grants)

    assert (await tell(told, event)).status_code == 204
    assert (await tell(told, event | {"event_ts": 9_999_999_999_999})).status_code == 204

    assert await told.rows(grants) == before
    assert await told.state("ben") == ("verified", None)


async def test_a_time_that_has_not_come_yet_does_not_outlast_a_new_authorization(
    told: Stage,
) -> None:
    await _connected(told)
    event = removal(told.clock() + timedelta(days=900))

    assert (await tell(told, event)).status_code == 204

    assert await told.rows(grants) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": "z-nobody"},
        {"client_id": "northfield-production"},
        {"account_id": "acc-elsewhere"},
    ],
)
async def test_an_event_about_others_changes_nothing(told: Stage, changes: dict[str, str]) -> None:
    await _connected(told)
    before = await told.everything()

    answer = await tell(told, removal(told.clock(), **changes))

    assert answer.status_code == 204
    assert await told.everything() == before


@pytest.mark.parametrize("retention", [None, "false", "true", False, ...])
async def test_what_an_event_says_of_retention_keeps_nothing(
    told: Stage, retention: object
) -> None:
    await _connected(told)

    answer = await tell(told, removal(told.clock(), user_data_retention=retention))

    assert answer.status_code == 204
    assert await told.rows(grants) == []


async def test_old_bodies_say_the_time_in_milliseconds(told: Stage) -> None:
    await _connected(told)
    event = removal(told.clock(), deauthorization_time=...)

    assert (await tell(told, event)).status_code == 204

    assert await told.rows(grants) == []


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"event": "meeting.started", "payload": {"account_id": "acc-campus"}}, 204),
        ({"event": "app_deauthorized"}, 400),
        ({"event": "endpoint.url_validation", "payload": {}}, 400),
        ({"event": "endpoint.url_validation", "payload": {"plainToken": "\0"}}, 400),
        ({"event": "endpoint.url_validation", "payload": {"plainToken": 7}}, 400),
        ({"event": None}, 400),
        ({}, 400),
        ([], 400),
        (None, 400),
    ],
)
async def test_what_is_no_event_is_refused_and_what_is_another_one_ignored(
    told: Stage, event: object, status: int
) -> None:
    before = await told.everything()

    assert (await tell(told, event)).status_code == status

    assert await told.everything() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"user_id": "z-ben\0"},
        {"user_id": "z-ben\ud800"},
        {"user_id": ["z-ben"]},
        {"user_id": ""},
        {"user_id": "z" * 300},
        {"account_id": None},
        {"client_id": {}},
        {"deauthorization_time": "yesterday"},
        {"deauthorization_time": "0001-01-01T00:00:00+23:59"},
    ],
)
async def test_an_event_that_says_too_little_is_refused(
    told_on_both: Stage, changes: dict[str, object]
) -> None:
    told = told_on_both
    await _connected(told)

    answer = await tell(told, removal(told.clock(), **changes))

    assert answer.status_code == 400
    assert "z-ben" not in answer.text
    assert await told.state("ben") == ("verified", None)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"planted", b"\xff\xfe", b"[" * 60_000, b'{"event": ' + b"9" * 5_000 + b"}"],
    ids=["nothing", "half", "words", "bytes", "deep", "long"],
)
async def test_what_cannot_be_read_is_refused_and_not_repeated(told: Stage, body: bytes) -> None:
    answer = await send(told, body, signed(body, told.clock()))

    assert answer.status_code == 400
    assert answer.text == "400: Bad Request"


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
    await _connected(told)
    at = told.clock() + timedelta(seconds=seconds)

    assert (await tell(told, removal(told.clock()), at=at)).status_code == 204

    assert await told.rows(grants) == []


@pytest.mark.parametrize("seconds", [-302, 302, -86_400])
async def test_more_skew_is_a_replay(told: Stage, seconds: int) -> None:
    await _connected(told)
    at = told.clock() + timedelta(seconds=seconds)

    assert (await tell(told, removal(told.clock()), at=at)).status_code == 401

    assert await told.state("ben") == ("verified", None)


async def test_nobody_but_zoom_is_heard(told: Stage) -> None:
    await _connected(told)
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


async def test_a_body_of_64_kib_is_read_and_no_longer_one(told: Stage) -> None:
    event = json.dumps({"event": "meeting.started", "payload": "x"}).encode()
    just, over = event.ljust(MOST), event.ljust(MOST + 1)

    assert (await send(told, just, signed(just, told.clock()))).status_code == 204
    assert (await send(told, over, signed(over, told.clock()))).status_code == 413


async def test_a_body_that_does_not_say_its_length_is_not_read_to_its_end(told: Stage) -> None:
    host, port = "127.0.0.1", told.campus.bot_port
    reader, writer = await asyncio.open_connection(host, port)
    head = "POST /zoom/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    writer.write(head.encode())
    chunk = b"%x\r\n%s\r\n" % (8192, b"x" * 8192)
    for _ in range(9):
        writer.write(chunk)
    await writer.drain()  # and the body never ends

    status = await asyncio.wait_for(reader.readline(), 10)

    assert b" 413 " in status
    writer.close()


async def test_without_a_secret_there_is_no_such_address(ready: Stage) -> None:
    await _connected(ready)

    for secret in (SECRET_TOKEN, "", "None"):
        answer = await tell(ready, removal(ready.clock()), secret=secret)
        assert answer.status_code == 404

    assert await ready.state("ben") == ("verified", None)


async def test_a_question_left_open_ends_with_the_app(told: Stage) -> None:
    await told.browser().authorize(await told.link("dev"), ZED)
    await told.says("dev", "Is that you?")

    await tell(told, removal(told.clock(), user_id="z-zed"))

    await told.says("dev", "Removed at Zoom")
    assert await told.rows(grants) == []


async def test_what_was_there_before_a_question_stays(told: Stage) -> None:
    link = await told.link("ben")
    await told.browser().authorize(link, BEN)
    await told.stands("ben", "verified")
    await told.browser().authorize(link, ZED)
    await told.says("ben", "Is that you?")

    await tell(told, removal(told.clock(), user_id="z-zed"))

    await told.says("ben", "Done, thank you")
    assert await told.grants() == {"z-ben": "ben"}


async def test_what_usher_is_ending_is_over_at_once(told: Stage) -> None:
    receipt = await _connected(told)
    await told.campus.zoom_control("apps", id="app-1", enabled=False)
    await told.person("ben").press(receipt, Action.DISCONNECT, confirm=True)
    await told.says("ben", "Being disconnected")

    await tell(told, removal(told.clock()))

    await told.says("ben", "Zoom has confirmed it")
    assert await told.rows(grants) == []


async def test_a_trip_to_zoom_that_began_since_goes_on(told: Stage) -> None:
    receipt_link = await told.link("ben")
    await told.browser().authorize(receipt_link, BEN)
    await told.stands("ben", "verified")
    browser = told.browser()
    await browser.open(receipt_link)
    await browser.to_consent(BEN)

    await tell(told, removal(told.clock()))
    await told.stands("ben", "revoked", "removed_at_zoom")

    assert "Done, thank you" in await browser.allow()
    await told.stands("ben", "verified")
    async with told.store.transaction() as tx:
        assert await told.store.grants.of_member(tx, WORKSPACE, told.campus.people["ben"])
