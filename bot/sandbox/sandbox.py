"""The sandbox: two emulators, the bot between them, one clock, and ways to save and go back."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import yaml

from bot.config import Settings
from bot.sandbox.clock import Clock
from bot.sandbox.crowd import add_crowd
from bot.sandbox.page.routes import Page
from bot.sandbox.people import INSTITUTION, SECRET_TOKEN, Campus, settle_slack, settle_zoom
from bot.sandbox.running_bot import RunningBot
from bot.sandbox.serving import HOST, served
from bot.sandbox.slack import SlackEmulator
from bot.sandbox.state import State, StateError, put_back, worlds_of
from bot.sandbox.story import story
from bot.sandbox.switchboard import Switchboard
from bot.sandbox.zoom import ZoomEmulator
from bot.slack.manifest import filled_in
from storage import schema
from storage.crypto import new_key
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_BOT_TOKEN: Final = "xoxb-pretend"  # noqa: S105  the pretend Slack's, of no use elsewhere
_SIGNING_SECRET: Final = "pretend-signing-secret"  # noqa: S105  the same


@dataclass(frozen=True, slots=True)
class Ports:
    """The three ports on loopback."""

    slack: int
    zoom: int
    bot: int

    @classmethod
    def from_first(cls, port: int) -> Ports:
        """Return three in a row."""
        return cls(port, port + 1, port + 2)

    @property
    def slack_url(self) -> str:
        """Address of the pretend Slack, and of the page."""
        return f"http://{HOST}:{self.slack}"

    @property
    def zoom_url(self) -> str:
        """Address of the pretend Zoom."""
        return f"http://{HOST}:{self.zoom}"

    @property
    def bot_url(self) -> str:
        """Address of the bot."""
        return f"http://{HOST}:{self.bot}"


@dataclass(slots=True)
class Sandbox:
    """Everything that runs; saving, loading and restarting wait for each other."""

    ports: Ports
    slack: SlackEmulator
    zoom: ZoomEmulator
    campus: Campus
    clock: Clock
    bot: RunningBot
    database: Path
    states: Path
    """The folder of saved states."""
    _beginning: State | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def restart_bot(self) -> None:
        """Stop the bot and start it again, as a deploy would."""
        async with self._one_at_a_time, self.bot.stopped():
            pass

    async def save(self, name: str) -> Path:
        """Write the present state into the folder of states; the bot pauses meanwhile."""
        async with self._one_at_a_time, self.bot.stopped():
            state = self._state()
        await asyncio.to_thread(self.states.mkdir, parents=True, exist_ok=True)
        path = self.states / f"{name}.usher"
        await asyncio.to_thread(state.write, path)
        return path

    async def load(self, path: Path) -> None:
        """Make everything what it was when the state was saved, the time of day included.

        Raises:
            StateError: it is no state, or one of other ports or another version.
        """
        state = await asyncio.to_thread(State.read, path)
        if state.bot_url != self.ports.bot_url:
            raise StateError(f"{path.name} is from a sandbox whose bot was at {state.bot_url}.")
        await self._become(state)

    async def start_afresh(self) -> None:
        """Go back to the first moment, in real time."""
        if self._beginning is not None:
            real_time = Clock()
            await self._become(replace(self._beginning, at=real_time()))

    @asynccontextmanager
    async def begun(self) -> AsyncIterator[None]:
        """Remember the first moment, and run the bot for the length of a block."""
        self._beginning = self._state()
        await self.bot.start()
        try:
            yield
        finally:
            await self.bot.stop()

    def saved(self) -> list[str]:
        """List the names of saved states."""
        return sorted(path.stem for path in self.states.glob("*.usher"))

    def _state(self) -> State:
        """Return what there is; the bot must be stopped, so that the database is one whole file."""
        return State(
            at=self.clock(),
            bot_url=self.ports.bot_url,
            encryption_key=self.bot.settings.encryption_keys.reveal(),
            database=self.database.read_bytes(),
            worlds=worlds_of(self.slack, self.zoom),
        )

    async def _become(self, state: State) -> None:
        async with self._one_at_a_time, self.bot.stopped():
            put_back(state.worlds, self.slack, self.zoom)
            self.slack.forget_deliveries()
            self.database.write_bytes(state.database)
            self.clock.resume_at(state.at)
            self.bot.settings = _settings(
                self.ports, self.campus, self.database, state.encryption_key
            )


@asynccontextmanager
async def opened(
    ports: Ports, folder: Path, *, states: Path, people: int = 0, with_app: bool = True
) -> AsyncIterator[Sandbox]:
    """Run a fresh sandbox whose database is in `folder`, with `people` more than the usual ones.

    Without the finished app, somebody builds one in the pretend Marketplace.

    Neither `.env` nor the environment is read.

    Raises:
        ValueError: `people` is not between 0 and 100,000.
        OSError: a port is taken.
    """
    clock, database = Clock(), folder / "sandbox.db"
    slack = SlackEmulator(
        manifest=yaml.safe_load(filled_in(ports.bot_url)),
        bot_token=_BOT_TOKEN,
        signing_secret=_SIGNING_SECRET,
        request_url=f"{ports.bot_url}/slack/events",
        team_name=INSTITUTION,
        clock=clock,
    )
    zoom = ZoomEmulator(clock=clock)
    campus = settle_slack(slack)
    settings = _settings(ports, campus, database, new_key())
    settle_zoom(zoom, settings.redirect_url, with_app=with_app)
    add_crowd(people, slack, zoom)
    await _new_database(settings.database_url.reveal())
    bot = RunningBot(settings, clock)
    sandbox = Sandbox(ports, slack, zoom, campus, clock, bot, database, states)
    slack.app.add_routes(Switchboard(sandbox).routes())
    Page(story(slack, campus, ports.zoom_url, with_app=with_app)).add_to(slack.app)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(served(slack.app, ports.slack))
        await stack.enter_async_context(served(zoom.app, ports.zoom))
        await stack.enter_async_context(sandbox.begun())
        yield sandbox


def _settings(ports: Ports, campus: Campus, database: Path, key: str) -> Settings:
    return Settings.of(
        public_url=ports.bot_url,
        host=HOST,
        port=ports.bot,
        database_url=f"sqlite+aiosqlite:///{database}",
        encryption_keys=key,
        slack_bot_token=_BOT_TOKEN,
        slack_signing_secret=_SIGNING_SECRET,
        slack_api_url=f"{ports.slack_url}/api",
        zoom_oauth_url=ports.zoom_url,
        zoom_api_url=ports.zoom_url,
        zoom_webhook_secret=SECRET_TOKEN,
        admins=f"{campus.people['ada']},{campus.people['kim']}",
    )


async def _new_database(url: str) -> None:
    database = Database.open(url)
    try:
        await schema.upgrade(database)
    finally:
        await database.close()
