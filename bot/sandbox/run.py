from __future__ import annotations

import asyncio
import signal
import tempfile
from contextlib import AsyncExitStack
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox.people import DEVELOPMENT
from bot.sandbox.sandbox import Ports, opened
from bot.sandbox.story import story

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.sandbox import Sandbox

_FINISHED: Final = f"Client ID {DEVELOPMENT.client_id}, Client Secret {DEVELOPMENT.client_secret}"
STATES: Final = Path("sandbox-states")


async def run(
    port: int,
    say: Callable[[str], Any],
    *,
    people: int = 0,
    load: Path | None = None,
    build_the_app: bool = False,
) -> None:
    """Run a pretend Slack, a pretend Zoom and the real bot against them, until interrupted.

    Slack is on `port`, Zoom on the next and the bot on the one after; the database is a fresh one
    and goes with the process, unless a saved state is loaded. `people` more than the usual ones
    are there. With `build_the_app` the pretend Marketplace is empty. Neither `.env` nor the
    environment is read.

    Raises:
        StateError: what should be loaded is no state, or one of other ports or another version.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="usher-sandbox-")))
        sandbox = await stack.enter_async_context(
            opened(
                Ports.from_first(port),
                folder,
                states=STATES,
                people=people,
                with_app=not build_the_app,
            )
        )
        if load is not None:
            await sandbox.load(load)
        say(_words(sandbox, with_app=not build_the_app))
        await stop.wait()


def _words(sandbox: Sandbox, *, with_app: bool) -> str:
    text = files("bot.sandbox").joinpath("welcome.txt").read_text(encoding="utf-8")
    told = story(sandbox.slack, sandbox.campus, sandbox.ports.zoom_url, with_app=with_app)
    return text.format(
        slack=sandbox.ports.slack_url,
        zoom=sandbox.ports.zoom_url,
        bot=sandbox.ports.bot_url,
        app=_FINISHED if with_app else f"none; build it at {sandbox.ports.zoom_url}/marketplace",
        people="\n".join(f"  {one.name}: {one.role}" for one in told.personas),
        zoom_only="\n".join(f"  {one.email}: {one.role}" for one in told.zoom_only),
    )
