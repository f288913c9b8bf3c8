"""What Slack sends to the app: signed, with three seconds to answer, events again if need be."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.slack.signing import signature_headers
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World

OPERATION_TIMEOUT: Final = "operation_timeout"
DISPATCH_FAILED: Final = "dispatch_failed"
RETRY_DELAYS: Final = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
"""Events only (https://docs.slack.dev/apis/events-api/#retries)."""

_OK = 200
_REDIRECT = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app said: a status (0 for none), a body, or why there was neither."""

    status: int
    body: str
    content_type: str
    reason: str
    elapsed_ms: int
    no_retry: bool = False

    @property
    def error(self) -> str | None:
        """Return Slack's word for a command or press that went wrong."""
        if self.reason == "http_timeout":
            return OPERATION_TIMEOUT
        return None if self.status == _OK else DISPATCH_FAILED

    def json(self) -> Json | None:
        """Return the body if it is a JSON object."""
        try:
            body = json.loads(self.body)
        except ValueError:
            return None
        return body if isinstance(body, dict) else None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing that was sent, for the log."""

    kind: str
    body: Json
    at: datetime
    status: int
    reason: str
    retry: int


@dataclass(frozen=True, slots=True)
class PendingRetry:
    """An event that was not taken and will be sent again."""

    envelope: Json
    retry: int
    reason: str
    due_at: datetime


@dataclass(slots=True)
class Deliveries:
    """Sends to the app's request URL."""

    world: World
    signing_secret: str
    answer_within: timedelta
    request_url: str | None = None
    session: aiohttp.ClientSession | None = None
    log: list[Delivery] = field(default_factory=list)
    retries: list[PendingRetry] = field(default_factory=list)

    async def command(self, fields: Mapping[str, str]) -> Answer:
        """Deliver a slash command."""
        answer = await self._send(urlencode(fields), "application/x-www-form-urlencoded")
        self._note("command", dict(fields), answer)
        return answer

    async def interaction(self, payload: Json) -> Answer:
        """Deliver a press, a submission or a closing."""
        body = urlencode({"payload": json.dumps(payload)})
        answer = await self._send(body, "application/x-www-form-urlencoded")
        self._note(payload["type"], payload, answer)
        return answer

    async def verify_url(self) -> Answer:
        """Ask the app to echo a challenge, as Slack does when its address is set."""
        challenge = {
            "token": self.world.installation.verification_token,
            "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
            "type": "url_verification",
        }
        return await self._send(json.dumps(challenge), "application/json")

    async def event(self, envelope: Json) -> Answer:
        """Deliver an event, once more at once if it is not taken, and later by the clock."""
        answer = await self._event(envelope, retry=0, reason="")
        if answer.reason and not answer.no_retry:
            self._plan_retry(envelope, 1, answer.reason)
            await self.deliver_due()
        return answer

    async def deliver_due(self) -> None:
        """Send the retries whose time has come."""
        now = self.world.clock.now()
        due = [retry for retry in self.retries if retry.due_at <= now]
        self.retries = [retry for retry in self.retries if retry.due_at > now]
        for retry in due:
            answer = await self._event(retry.envelope, retry=retry.retry, reason=retry.reason)
            if answer.reason and not answer.no_retry:
                self._plan_retry(retry.envelope, retry.retry + 1, answer.reason)

    def _plan_retry(self, envelope: Json, retry: int, reason: str) -> None:
        if retry > len(RETRY_DELAYS):
            return
        due_at = self.world.clock.now() + RETRY_DELAYS[retry - 1]
        self.retries.append(PendingRetry(envelope, retry, reason, due_at))

    async def _event(self, envelope: Json, *, retry: int, reason: str) -> Answer:
        headers = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": reason}
        body = json.dumps(envelope)
        answer = await self._send(body, "application/json", headers if retry else {})
        self._note("event", envelope, answer, retry=retry)
        return answer

    def _note(self, kind: str, body: Json, answer: Answer, *, retry: int = 0) -> None:
        now = self.world.clock.now()
        self.log.append(Delivery(kind, body, now, answer.status, answer.reason, retry))

    async def _send(
        self, body: str, content_type: str, extra: Mapping[str, str] | None = None
    ) -> Answer:
        if self.session is None or self.request_url is None:
            return Answer(0, "", "", "connection_failed", 0)
        # The wall's clock, not the story's: the app compares it with its own.
        timestamp = int(time.time()) + self.world.switches.signature_skew
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **signature_headers(self.signing_secret, body, timestamp=timestamp),
            **(extra or {}),
        }
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.answer_within.total_seconds()):
                return await self._exchange(body, headers, started)
        except TimeoutError:
            return Answer(0, "", "", "http_timeout", _since(started))
        except aiohttp.ClientError:
            return Answer(0, "", "", "connection_failed", _since(started))

    async def _exchange(self, body: str, headers: Mapping[str, str], started: float) -> Answer:
        if self.session is None or self.request_url is None:
            raise RuntimeError("the emulator is not running")
        posting = self.session.post(
            self.request_url, data=body.encode(), headers=headers, allow_redirects=False
        )
        async with posting as response:
            text = await response.text()
        taken = _OK <= response.status < _REDIRECT
        return Answer(
            status=response.status,
            body=text,
            content_type=response.content_type,
            reason="" if taken else "http_error",
            elapsed_ms=_since(started),
            no_retry=response.headers.get("X-Slack-No-Retry") == "1",
        )


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
