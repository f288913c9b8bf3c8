"""A small campus: the emulator on a port, a client of it, and a pretend app it delivers to."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackEmulator

Json: TypeAlias = dict[str, Any]

SOON = pytest.mark.parametrize("answer_within", [timedelta(seconds=0.1)])
"""For tests in which the app answers too late: Slack's patience, shortened."""

TOKEN = "xoxb-test-token"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"

MANIFEST: Json = {
    "display_information": {"name": "Usher"},
    "features": {
        "app_home": {"messages_tab_enabled": True},
        "bot_user": {"display_name": "Usher"},
        "slash_commands": [{"command": "/usher", "description": "x", "should_escape": True}],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "team:read",
                "usergroups:read",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_uninstalled", "message.im"]},
        "interactivity": {"is_enabled": True},
    },
}


Reply: TypeAlias = web.Response | float
"""A response, or the seconds an answer takes."""


@dataclass
class Received:
    headers: dict[str, str]
    body: Json


@dataclass
class FakeApp:
    """Takes deliveries, refuses bad signatures, answers what the test says."""

    answers: list[Reply] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        raw = await request.text()
        assert SignatureVerifier(SECRET).is_valid_request(raw, dict(request.headers))
        body = self._body(request.content_type, raw)
        self.received.append(Received({k.lower(): v for k, v in request.headers.items()}, body))
        self.news.set()
        if body.get("type") == "url_verification":
            return web.Response(text=body["challenge"])
        answer = self.answers.pop(0) if self.answers else web.Response()
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return web.Response()
        return answer

    async def took(self, number: int) -> None:
        while len(self.received) < number:
            self.news.clear()
            await self.news.wait()

    @property
    def last(self) -> Json:
        return self.received[-1].body

    @staticmethod
    def _body(content_type: str, raw: str) -> Json:
        if content_type == "application/json":
            return json.loads(raw)
        fields = {name: values[0] for name, values in parse_qs(raw, True).items()}  # noqa: FBT003  urllib's own signature
        return json.loads(fields["payload"]) if "payload" in fields else fields


@dataclass
class Tick:
    """A clock that stands still until the test moves it."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Campus:
    """Ada runs things, Ben teaches; both are in #general, Ada alone in the private #desk."""

    slack: SlackEmulator
    url: str
    http: aiohttp.ClientSession
    client: AsyncWebClient
    app: FakeApp
    clock: Tick
    ada: str = ""
    ben: str = ""
    general: str = ""
    desk: str = ""

    async def control(self, name: str, /, **body: object) -> Json:
        async with self.http.post(f"{self.url}/_control/{name}", json=body) as response:
            return await response.json()

    async def look(self, name: str, /, **query: str) -> Json:
        async with self.http.get(f"{self.url}/_control/{name}", params=query) as response:
            return await response.json()

    async def command(self, text: str, user: str = "") -> Json:
        return await self.control("command", user=user or self.ada, channel="#general", text=text)

    async def trigger(self) -> str:
        await self.command("/usher setup")
        return self.app.last["trigger_id"]

    async def open(self, view: Json) -> Json:
        answer = await self.client.views_open(trigger_id=await self.trigger(), view=view)
        return answer["view"]


@pytest.fixture
def manifest() -> Json:
    return copy.deepcopy(MANIFEST)


@pytest.fixture
def answer_within() -> timedelta:
    return timedelta(seconds=3)


@pytest.fixture
async def campus(manifest: Json, answer_within: timedelta) -> AsyncIterator[Campus]:
    clock, app = Tick(), FakeApp()
    slack = SlackEmulator(
        manifest=manifest,
        bot_token=TOKEN,
        signing_secret=SECRET,
        clock=clock,
        answer_within=answer_within,
    )
    people, channels = slack.world.directory, slack.world.conversations
    ada = people.add_person("ada", "Ada Byron", email="ada@campus.example", is_admin=True).id
    ben = people.add_person("ben", "Ben Franklin", email="ben@campus.example").id
    receiver = web.Application()
    receiver.router.add_post("/slack/events", app.handle)
    async with (
        TestServer(slack.app) as server,
        TestServer(receiver) as bot,
        aiohttp.ClientSession() as http,
    ):
        slack.request_url = str(bot.make_url("/slack/events"))
        url = str(server.make_url("/")).rstrip("/")
        client = AsyncWebClient(TOKEN, base_url=f"{url}/api/", session=http, retry_handlers=[])
        yield Campus(
            slack,
            url,
            http,
            client,
            app,
            clock,
            ada=ada,
            ben=ben,
            general=channels.add_channel("general", (ada, ben)).id,
            desk=channels.add_channel("desk", (ada,), private=True).id,
        )


@pytest.fixture
def modal() -> Json:
    return {
        "type": "modal",
        "callback_id": "credentials",
        "private_metadata": "m",
        "title": {"type": "plain_text", "text": "Credentials"},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [
            {
                "type": "input",
                "block_id": "client_id",
                "label": {"type": "plain_text", "text": "Client ID"},
                "element": {"type": "plain_text_input", "action_id": "value", "max_length": 10},
            },
            {
                "type": "actions",
                "block_id": "more",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "help",
                        "value": "h",
                        "text": {"type": "plain_text", "text": "Help"},
                    }
                ],
            },
        ],
    }


@pytest.fixture
def button_message() -> list[Json]:
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}},
        {
            "type": "actions",
            "block_id": "buttons",
            "elements": [
                {
                    "type": "button",
                    "action_id": "go",
                    "value": "42",
                    "style": "primary",
                    "text": {"type": "plain_text", "text": "Go"},
                },
                {
                    "type": "button",
                    "action_id": "link",
                    "url": "https://usher.example/authorize/x",
                    "text": {"type": "plain_text", "text": "Authorize Zoom"},
                },
                {
                    "type": "button",
                    "action_id": "drop",
                    "style": "danger",
                    "text": {"type": "plain_text", "text": "Cancel"},
                    "confirm": {
                        "title": {"type": "plain_text", "text": "Sure?"},
                        "text": {"type": "mrkdwn", "text": "It ends."},
                    },
                },
                {
                    "type": "static_select",
                    "action_id": "pick",
                    "options": [
                        {"text": {"type": "plain_text", "text": "One"}, "value": "1"},
                        {"text": {"type": "plain_text", "text": "Two"}, "value": "2"},
                    ],
                },
            ],
        },
    ]
