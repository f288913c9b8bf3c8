"""Who may speak to Usher's address: Slack, now, and in Slack's own form."""

from __future__ import annotations

import io
import json
import logging
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import structlog
from campus.wire import FORM, deliver

from bot.observability import configure_logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campus.stage import Stage

PLANTED = "planted-in-a-body-nobody-signed"
COMMAND = urlencode(
    {"command": "/usher", "text": f"setup {PLANTED}", "team_id": "T", "token": PLANTED}
)


@pytest.fixture
def logged(untouched: Stage) -> Iterator[io.StringIO]:
    """Log everything there is to log, into memory."""
    del untouched  # its own records are kept elsewhere until it has started
    root = logging.getLogger()
    handlers, level, levels = root.handlers[:], root.level, _levels()
    stream = io.StringIO()
    configure_logging("json", "debug", stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()


def _levels() -> dict[str, int]:
    return {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}


async def test_a_body_that_slack_did_not_sign_is_refused_and_not_logged(
    untouched: Stage, logged: io.StringIO
) -> None:
    before = await untouched.everything()

    answer = await deliver(untouched.campus, COMMAND, secret="somebody-elses-secret")

    assert answer.status_code == 401
    assert PLANTED not in answer.text
    assert PLANTED not in logged.getvalue()
    assert await untouched.everything() == before


async def test_a_recorded_request_is_refused_five_minutes_later(untouched: Stage) -> None:
    assert (await deliver(untouched.campus, COMMAND, age=301)).status_code == 401
    assert (await deliver(untouched.campus, COMMAND, age=-301)).status_code == 401


BAD_HEADERS: list[dict[str, str | bytes]] = [
    {},
    {"X-Slack-Signature": f"v0={'0' * 64}"},
    {"X-Slack-Request-Timestamp": "1"},
    {"X-Slack-Request-Timestamp": "yesterday", "X-Slack-Signature": f"v0={'0' * 64}"},
    {"X-Slack-Request-Timestamp": f"{time.time():.0f}", "X-Slack-Signature": "v0=\u00e9".encode()},
    {"X-Slack-Request-Timestamp": "9" * 4000, "X-Slack-Signature": f"v0={'0' * 64}"},
    {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": f"v0={'0' * 64}"},
]


async def test_without_a_signature_nothing_is_answered_anywhere(untouched: Stage) -> None:
    world, ben = untouched.campus.slack.world, untouched.campus.people["ben"]
    hook = world.hooks.give(untouched.campus.channels["general"], ben, world.clock.now())
    payload = {
        "type": "block_actions",
        "user": {"id": ben},
        "response_url": f"{untouched.campus.slack_url}{hook}",
    }
    body = urlencode({"payload": json.dumps(payload)})
    url = f"{untouched.campus.bot_url}/slack/events"

    for headers in BAD_HEADERS:
        sent = {"Content-Type": FORM, **headers}
        answer = await untouched.campus.http.post(url, content=body, headers=sent)
        assert answer.status_code == 401, headers

    # Whoever could make Usher answer at an address of theirs could reach into its network.
    assert (await untouched.person("ben").screen())["ephemerals"] == []


UNREADABLE = [
    ("payload=not+json", FORM),
    ("payload=", FORM),
    ("payload=%5B1%5D", FORM),
    ("payload=null", FORM),
    ("payload=%22text%22", FORM),
    ("{not json", FORM),
    ("[1, 2]", "application/json"),
    ("not json", "application/json"),
    ("null", "application/json"),
    ('{"authorizations": 1}', "application/json"),
    ('{"team": [1], "user": 7}', "application/json"),
]


async def test_what_nobody_can_read_is_refused_and_not_logged(
    untouched: Stage, logged: io.StringIO
) -> None:
    for secret in ("somebody-elses-secret", None):
        for body, content_type in UNREADABLE:
            signed = {"secret": secret} if secret else {}
            answer = await deliver(untouched.campus, body, content_type=content_type, **signed)
            assert 400 <= answer.status_code < 500, (body, answer.status_code)
    bytes_that_are_no_text = await deliver(untouched.campus, b"payload=\xff\xfe")
    assert 400 <= bytes_that_are_no_text.status_code < 500
    unknown_charset = await deliver(
        untouched.campus, COMMAND, content_type=f"{FORM}; charset=klingon", secret="wrong"
    )
    assert 400 <= unknown_charset.status_code < 500
    assert "request_failed" not in logged.getvalue()
    assert PLANTED not in logged.getvalue()


async def test_a_workspace_usher_does_not_know_gets_no_answer_from_inside(untouched: Stage) -> None:
    body = urlencode(
        {
            "command": "/usher",
            "text": "setup",
            "team_id": "T0ELSEWHERE",
            "user_id": untouched.campus.people["ada"],
            "trigger_id": "1.2.3",
            "response_url": f"{untouched.campus.slack_url}/hooks/none",
        }
    )

    answer = await deliver(untouched.campus, body)

    assert answer.status_code < 500
    assert "Usher" not in answer.text or "install" in answer.text
    assert await untouched.person("ada").dms() == []


async def test_slacks_own_check_of_the_address_is_answered(untouched: Stage) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "echo-me", "token": "t"})

    answer = await deliver(untouched.campus, body, content_type="application/json")

    assert answer.status_code == 200
    assert "echo-me" in answer.text
