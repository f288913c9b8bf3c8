"""What is no event of Zoom is refused, however it is signed and however long it is."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from campus.webhook import connected, removal, send, signed, tell

if TYPE_CHECKING:
    from campus.stage import Stage

MOST = 64 * 1024


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
    await connected(told)

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
