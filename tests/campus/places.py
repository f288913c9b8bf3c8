"""A campus: a pretend Slack and a pretend Zoom on ports of their own, and who is there."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import yaml
from aiohttp import web

from bot.sandbox.slack import SlackEmulator
from bot.sandbox.zoom import Account, App, Credentials, User, ZoomEmulator, optional, required
from bot.scopes.profiles import CORE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

ROOT = Path(__file__).parents[2]
BOT_TOKEN = "xoxb-1111-2222-planted0bot0token"
SIGNING_SECRET = "planted0signing0secret0000000000"
CLIENT_SECRET = "planted-client-secret-5f0c"
WRONG_SECRET = "planted-wrong-secret-77aa"
OPTIONAL_SCOPE = "cloud_recording:delete:recording_file"

ACCOUNT = Account(id="acc-campus", name="Northfield University")
ELSEWHERE = Account(id="acc-elsewhere", name="Elsewhere College")


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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
        team_name="Northfield University",
        clock=clock,
    )
    zoom = ZoomEmulator(clock=clock)
    people, channels = _people_of(slack)
    zoom.seed(ACCOUNT, ELSEWHERE, *_zoom_users(), _zoom_app(port))
    async with _served(slack.app) as slack_url, _served(zoom.app) as zoom_url:
        async with httpx.AsyncClient(timeout=20) as http:
            yield Campus(slack, zoom, slack_url, zoom_url, port, http, people, channels)


@asynccontextmanager
async def _served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _people_of(slack: SlackEmulator) -> tuple[dict[str, str], dict[str, str]]:
    directory, places = slack.world.directory, slack.world.conversations
    facts = {
        "ada": {"real_name": "Ada Admin", "is_admin": True},
        "ben": {"real_name": "Ben Biology"},
        "cleo": {"real_name": "Cleo Chemistry"},
        "dev": {"real_name": "Dev Drama"},
        "gus": {"real_name": "Gus Guest", "is_restricted": True},
        "old": {"real_name": "Old Leaver", "deleted": True},
        "rob": {"real_name": "Rob Robot", "is_bot": True},
        "sue": {"real_name": "Sue Support"},
    }
    people = {
        name: directory.add_person(
            name, str(fact["real_name"]), email=f"{name}@northfield.edu", **_rest(fact)
        ).id
        for name, fact in facts.items()
    }
    everybody = tuple(people.values())
    channels = {
        "general": places.add_channel("general", everybody, with_bot=False).id,
        "zoom-status": places.add_channel(
            "zoom-status", (people["ada"], people["sue"]), private=True
        ).id,
        "open-status": places.add_channel("open-status", everybody).id,
    }
    return people, channels


def _rest(fact: dict[str, object]) -> dict[str, Any]:
    return {name: value for name, value in fact.items() if name != "real_name"}


def _zoom_users() -> list[User]:
    names = ("ada", "ben", "cleo", "dev", "sue", "zed")
    staff = [User(id=f"z-{n}", account_id=ACCOUNT.id, email=f"{n}@northfield.edu") for n in names]
    return [*staff, User(id="z-out", account_id=ELSEWHERE.id, email="olga@elsewhere.edu")]


def _zoom_app(bot_port: int) -> App:
    must = [scope for scope in CORE.granular() if scope != OPTIONAL_SCOPE]
    callback = f"http://127.0.0.1:{bot_port}/zoom/callback"
    return App(
        id="app-1",
        name="Northfield LearningSpace",
        account_id=ACCOUNT.id,
        redirect_url=callback,
        allow_list=(callback,),
        scopes=(*required(*must), *optional(OPTIONAL_SCOPE)),
        development=Credentials("planted-client-id", CLIENT_SECRET),
        production=Credentials("production-client-id", "production-secret"),
    )
