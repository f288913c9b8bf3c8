from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import pytest
import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.observability import Metrics, configure_logging, redact
from bot.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.observability import LogFormat


@pytest.fixture(autouse=True)
def _restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def _logging(log_format: LogFormat | None = "json") -> io.StringIO:
    stream = io.StringIO()
    configure_logging(log_format, "debug", stream)
    return stream


def _lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_lines_are_json_with_what_was_said() -> None:
    stream = _logging()

    structlog.get_logger("bot.app").info("started", port=8080)
    logging.getLogger("storage.database").debug("opened %s", "a file")

    ours, standard = _lines(stream)
    assert (ours["event"], ours["port"], ours["level"]) == ("started", 8080, "info")
    assert (ours["logger"], standard["logger"]) == ("bot.app", "storage.database")
    assert standard["event"] == "opened a file"
    assert str(ours["timestamp"]).endswith("Z")


def test_a_stream_that_is_no_terminal_gets_json() -> None:
    stream = _logging(None)

    structlog.get_logger("bot.app").info("started")

    assert _lines(stream)[0]["event"] == "started"


def test_a_level_holds_back_what_is_below_it() -> None:
    stream = io.StringIO()
    configure_logging("json", "warning", stream)

    structlog.get_logger("bot.app").info("started")
    structlog.get_logger("bot.app").warning("slow")

    assert [line["event"] for line in _lines(stream)] == ["slow"]


async def test_bolt_never_logs_a_body_even_on_a_wrong_signature() -> None:
    stream = _logging()
    app = AsyncApp(token="xoxb-planted", signing_secret="planted")
    body = 'payload={"type": "view_submission", "state": {"a field": "planted"}}'

    response = await app.async_dispatch(
        AsyncBoltRequest(
            body=body,
            headers={"x-slack-signature": ["v0=0"], "x-slack-request-timestamp": ["0"]},
        )
    )

    assert response.status == 401
    assert "planted" not in stream.getvalue()


async def test_slack_sdk_never_logs_a_payload() -> None:
    stream = _logging()
    client = AsyncWebClient(token="xoxb-planted", base_url="http://127.0.0.1:9/", retry_handlers=[])

    with pytest.raises(OSError, match="127"):
        await client.api_call("chat.postMessage", json={"text": "planted"})

    assert "planted" not in stream.getvalue()


@pytest.mark.parametrize(
    "name", ["slack_bolt.New", "slack_sdk.x", "httpx", "aiohttp.access", "app.py:AsyncApp", "root"]
)
def test_loggers_of_others_made_later_are_silent_below_a_warning(name: str) -> None:
    stream = _logging()
    logger = logging.getLogger(name)
    logger.setLevel(logging.DEBUG)

    logger.debug("a body")
    logger.info("a body")
    logger.warning("trouble")

    assert [line["event"] for line in _lines(stream)] == ["trouble"]


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-planted-1",
        "xoxe.xoxp-1-planted",
        "xapp-1-planted",
        "Authorization: Bearer planted.planted",
        "authorization: basic cGxhbnRlZDpwbGFudGVk-planted"[:42],
        "GET /zoom/callback?code=planted&state=planted",
        "grant_type=authorization_code&code=planted&code_verifier=planted",
        "https://usher.example.edu/authorize/planted",
        "POST /authorize/planted/fresh",
        "/credentials/planted?x",
        'client_secret=planted {"client_secret": "planted", "access_token":"planted"}',
        "{'refresh_token': 'planted'}",
        "eyJhbGciOiJI.planted.planted",
        "https://hooks.slack.com/commands/planted/planted",
        "postgresql+psycopg://usher:planted@db/usher",
    ],
)
def test_shapes_of_secrets_are_masked(text: str) -> None:
    assert "planted" not in redact(text)
    assert "cGxhbnRlZDpwbGFudGVk" not in redact(text)
    assert "********" in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://zoom.us/oauth/authorize?client_id=abc",
        "Basic Information",
        "state queued, code invalid_client",
        "sqlite+aiosqlite:///usher.db at 12:30",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_no_secret_comes_through_in_any_field_or_traceback(log_format: LogFormat) -> None:
    stream = _logging(log_format)
    logger = structlog.get_logger("bot.app")
    local = "https://usher.example.edu/authorize/planted"

    logger.info("xoxb-planted", link=local, token=Secret("planted"), client_secret="planted")
    logger.info("body", payload={"client_secret": "planted"}, code="invalid_client", count=3)
    logging.getLogger("bot.x").warning("see %s", local)
    try:
        int(local)
    except ValueError:
        logger.exception("failed")
        logging.getLogger("asyncio").exception("failed elsewhere")

    assert "planted" not in stream.getvalue()
    assert "invalid_client" in stream.getvalue()
    assert stream.getvalue().count("Traceback") == 2


def test_metrics_count_in_their_own_registry() -> None:
    one, other = Metrics.new(), Metrics.new()

    one.work.labels(kind="invitation", outcome="done").inc()
    one.callbacks.labels(outcome="verified").inc()

    text = one.exposition().decode()
    assert 'usher_work_total{kind="invitation",outcome="done"} 1.0' in text
    assert 'usher_callbacks_total{outcome="verified"} 1.0' in text
    assert "verified" not in other.exposition().decode()
