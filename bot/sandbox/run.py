from __future__ import annotations

import asyncio
import signal
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from aiohttp import web

from bot.app import build
from bot.config import Settings
from bot.sandbox.people import DEVELOPMENT, INSTITUTION, settle_slack, settle_zoom
from bot.sandbox.slack import SlackEmulator
from bot.sandbox.zoom import ZoomEmulator
from bot.slack.manifest import filled_in
from storage import schema
from storage.crypto import new_key
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

HOST: Final = "127.0.0.1"
_BOT_TOKEN: Final = "xoxb-pretend"  # noqa: S105  the pretend Slack's, of no use elsewhere
_SIGNING_SECRET: Final = "pretend-signing-secret"  # noqa: S105  the same


async def run(port: int, say: Callable[[str], Any]) -> None:
    """Run a pretend Slack, a pretend Zoom and the real bot against them, until interrupted.

    Slack is on `port`, Zoom on the next and the bot on the one after; the database is a fresh one
    and goes with the process. Neither `.env` nor the environment is read.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="usher-sandbox-"))
        settings = await _open_campus(stack, port, Path(folder), say)
        usher = await stack.enter_async_context(build(settings))
        await usher.run(with_web=True, with_worker=True, stop=stop)


async def _open_campus(
    stack: AsyncExitStack, port: int, folder: Path, say: Callable[[str], Any]
) -> Settings:
    slack_url, zoom_url, bot_url = (f"http://{HOST}:{port + n}" for n in range(3))
    slack = SlackEmulator(
        manifest=yaml.safe_load(filled_in(bot_url)),
        bot_token=_BOT_TOKEN,
        signing_secret=_SIGNING_SECRET,
        request_url=f"{bot_url}/slack/events",
        team_name=INSTITUTION,
    )
    zoom = ZoomEmulator()
    campus = settle_slack(slack)
    database_url = f"sqlite+aiosqlite:///{folder}/sandbox.db"
    settings = Settings.of(
        public_url=bot_url,
        host=HOST,
        port=port + 2,
        database_url=database_url,
        encryption_keys=new_key(),
        slack_bot_token=_BOT_TOKEN,
        slack_signing_secret=_SIGNING_SECRET,
        slack_api_url=f"{slack_url}/api",
        zoom_oauth_url=zoom_url,
        zoom_api_url=zoom_url,
        admins=campus.people["ada"],
    )
    settle_zoom(zoom, settings.redirect_url)
    words = _words(slack_url, zoom_url, bot_url, campus.people)
    slack.app.router.add_get("/", _index(words))
    await stack.enter_async_context(served(slack.app, port))
    await stack.enter_async_context(served(zoom.app, port + 1))
    await _new_database(database_url)
    say(words)
    return settings


@asynccontextmanager
async def served(app: web.Application, port: int) -> AsyncIterator[str]:
    """Serve an emulator on a loopback port (0: any), and give its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _new_database(url: str) -> None:
    database = Database.open(url)
    try:
        await schema.upgrade(database)
    finally:
        await database.close()


def _index(words: str) -> Callable[[web.Request], Any]:
    async def index(_request: web.Request) -> web.Response:
        return web.Response(text=words)

    return index


def _words(slack_url: str, zoom_url: str, bot_url: str, people: dict[str, str]) -> str:
    text = files("bot.sandbox").joinpath("welcome.txt").read_text(encoding="utf-8")
    return text.format(
        slack=slack_url,
        zoom=zoom_url,
        bot=bot_url,
        client_id=DEVELOPMENT.client_id,
        client_secret=DEVELOPMENT.client_secret,
        people=", ".join(f"{name} {member_id}" for name, member_id in people.items()),
        **people,
    )
