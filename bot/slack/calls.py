"""One way to call Slack: what it answers becomes a value or one of three errors."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRefused, SlackThrottled, SlackUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.config import Settings

TIMEOUT_SECONDS = 10
_THROTTLED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
_UNKNOWN = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_WHEN_SLACK_DOES_NOT_SAY = 30.0
_TOO_MANY = 429
_SERVER_ERROR = 500


def slack_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Make the one way to Slack, which repeats nothing by itself."""
    return AsyncWebClient(
        base_url=f"{settings.slack_api_url}/",
        timeout=TIMEOUT_SECONDS,
        session=session,
        retry_handlers=[],  # a repeated chat.postMessage is a second message
    )


@dataclass(frozen=True, slots=True)
class SlackCalls:
    """Call Slack's Web API without hidden retries: whoever calls knows if a repeat is harmless."""

    client: AsyncWebClient

    async def answer(self, call: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
        """Wait for a call's answer.

        Raises:
            SlackRefused: Slack said no.
            SlackThrottled: Slack said later; nothing has happened.
            SlackUnavailable: Nobody knows whether it happened.
        """
        data = (await self._response(call)).data
        return dict(data) if isinstance(data, dict) else {}

    async def headers(self, call: Awaitable[AsyncSlackResponse]) -> dict[str, str]:
        """Wait for a call's answer and give its headers, by their names in lower case.

        Raises:
            SlackRefused, SlackThrottled, SlackUnavailable: As for `answer`.
        """
        found = (await self._response(call)).headers
        return {name.lower(): value for name, value in found.items()}

    async def upload(self, url: str, content: bytes) -> None:
        """Put a file's bytes where Slack has said, in the one way that is no method.

        Raises:
            SlackUnavailable: Slack did not take them.
        """
        try:
            async with self.http.post(url, data=content) as response:
                if response.status != HTTPStatus.OK:
                    raise SlackUnavailable(f"HTTP {response.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable(type(error).__name__) from error

    @property
    def http(self) -> aiohttp.ClientSession:
        """Give the session that the client was made with."""
        if self.client.session is None:
            raise LookupError("the client was made without a session")
        return self.client.session

    async def _response(self, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        try:
            return await call
        except SlackApiError as error:
            raise _problem(error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnavailable(type(error).__name__) from error


def _problem(error: SlackApiError) -> SlackRefused | SlackThrottled | SlackUnavailable:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = getattr(response, "data", None)
    word = data.get("error") if isinstance(data, dict) else None
    if status == _TOO_MANY or word in _THROTTLED:
        return SlackThrottled(_seconds(response.headers.get("Retry-After", "")))
    if status >= _SERVER_ERROR or word is None or word in _UNKNOWN:
        return SlackUnavailable(f"HTTP {status}")
    return SlackRefused(str(word))


def _seconds(text: str) -> float:
    try:
        return max(float(text), 1.0)
    except ValueError:
        return _WHEN_SLACK_DOES_NOT_SAY
