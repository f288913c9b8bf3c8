"""A campus: a pretend Slack and a pretend Zoom on ports of their own, and who is there."""

from __future__ import annotations

import secrets
import socket
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import yaml

from bot.sandbox.people import INSTITUTION, settle_slack, settle_zoom
from bot.sandbox.serving import served
from bot.sandbox.slack import SlackEmulator
from bot.sandbox.zoom import Credentials, ZoomEmulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

ROOT = Path(__file__).parents[2]
_PORTS = range(20_000, 32_000)  # Linux gives away 32768 to 60999 by itself
BOT_TOKEN = "xoxb-1111-2222-planted0bot0token"
SIGNING_SECRET = "planted0signing0secret0000000000"
CLIENT_SECRET = "planted-client-secret-5f0c"
WRONG_SECRET = "planted-wrong-secret-77aa"
DEVELOPMENT = Credentials("planted-client-id", CLIENT_SECRET)


@dataclass(frozen=True, slots=True)
class Campus:
    """Where everything is, and whom the stories are about."""

    slack: SlackEmulator
    zoom: ZoomEmulator
    slack_url: str
    zoom_url: str
    bot_port: int
    http: httpx.AsyncClient
    people: dict[str, str]  # name -> Slack member id
    channels: dict[str, str]  # name -> Slack channel id

    @property
    def bot_url(self) -> str:
        return f"http://127.0.0.1:{self.bot_port}"

    async def slack_control(self, name: str, /, **wish: object) -> dict[str, Any]:
        answer = await self.http.post(f"{self.slack_url}/_control/{name}", json=wish)
        return answer.json()

    async def slack_look(self, name: str, /, **query: str) -> dict[str, Any]:
        answer = await self.http.get(f"{self.slack_url}/_control/{name}", params=query)
        return answer.json()

    async def zoom_control(self, name: str, /, **wish: object) -> dict[str, Any]:
        answer = await self.http.post(f"{self.zoom_url}/_control/{name}", json=wish)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def zoom_look(self, name: str) -> list[dict[str, Any]]:
        return (await self.http.get(f"{self.zoom_url}/_control/{name}")).json()[name]

    async def posts(self, *, to: str | None = None) -> list[dict[str, Any]]:
        """List the messages that Slack took, those to one person or channel if asked."""
        calls = (await self.slack_look("calls", method="chat.postMessage"))["calls"]
        taken = [call for call in calls if call["ok"]]
        return [c for c in taken if to is None or c["arguments"]["channel"] == to]


def free_port() -> int:
    """Find a port that nobody is given until it is asked for: those below the ephemeral ones."""
    while True:
        port = secrets.choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@asynccontextmanager
async def opened(clock: Callable[[], datetime]) -> AsyncIterator[Campus]:
    """Open both emulators with the same people every time."""
    port = free_port()
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    slack = SlackEmulator(
        manifest=manifest,
        bot_token=BOT_TOKEN,
        signing_secret=SIGNING_SECRET,
        request_url=f"http://127.0.0.1:{port}/slack/events",
        team_name=INSTITUTION,
        clock=clock,
    )
    zoom = ZoomEmulator(clock=clock)
    there = settle_slack(slack)
    settle_zoom(zoom, f"http://127.0.0.1:{port}/zoom/callback", development=DEVELOPMENT)
    async with (
        served(slack.app, 0) as slack_url,
        served(zoom.app, 0) as zoom_url,
        httpx.AsyncClient(timeout=20) as http,
    ):
        yield Campus(slack, zoom, slack_url, zoom_url, port, http, there.people, there.channels)
