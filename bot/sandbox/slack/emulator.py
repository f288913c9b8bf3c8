"""The pretend Slack: one workspace, one app, over HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import aiohttp
from aiohttp import web

from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.controls import Controls
from bot.sandbox.slack.deliveries import Deliveries
from bot.sandbox.slack.events import user_changed
from bot.sandbox.slack.files import MOST_BYTES, PrivateFiles
from bot.sandbox.slack.installing import reinstall, uninstall
from bot.sandbox.slack.responses import LateAnswer
from bot.sandbox.slack.web_api import WebApi
from bot.sandbox.slack.wire import Refusal, read_arguments
from bot.sandbox.slack.world import Team, World

_MOST_BODY: Final = 2 * MOST_BYTES  # a file arrives in Base64, a third longer
_RETRY_CHECK: Final = 0.25  # seconds between looks at the clock for event retries that are due


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SlackEmulator:
    """A workspace with one app installed, as strict as Slack.

    `app` is the aiohttp application: the Web API under ``/api/``, uploaded
    files under ``/files-pri/``, hands and eyes of people under ``/_control/``. `request_url` is
    where commands, presses and events go; it may be set later. People and channels are added
    through `world` or ``/_control/people``. `answer_within` is Slack's three seconds and is another
    only in tests of the emulator itself.
    """

    def __init__(
        self,
        *,
        manifest: Mapping[str, Any],
        bot_token: str,
        signing_secret: str,
        request_url: str | None = None,
        team_id: str = "T0CAMPUS1",
        team_name: str = "Campus",
        clock: Callable[[], datetime] = _utc_now,
        answer_within: timedelta = timedelta(seconds=3),
    ) -> None:
        self.world = World.build(
            manifest,
            bot_token=bot_token,
            team=Team(team_id, team_name, team_name.lower().replace(" ", "-")),
            clock=clock,
        )
        self._deliveries = Deliveries(self.world, signing_secret, answer_within, request_url)
        changes = Changes()
        self.app = web.Application(client_max_size=_MOST_BODY, middlewares=[changes.count])
        api = WebApi(self.world)
        self.app.add_routes(
            [
                web.route("*", "/api/{method}", api.handle),
                web.post("/hooks/{secret}", self._late_answer),
                *PrivateFiles(self.world).routes(),
                *Controls(self.world, self._deliveries, changes).routes(),
            ]
        )
        self.app.on_shutdown.append(changes.end)
        self.app.cleanup_ctx.append(self._deliver)

    @property
    def request_url(self) -> str | None:
        """Return where deliveries go."""
        return self._deliveries.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self._deliveries.request_url = url

    async def change_person(self, user_id: str, **facts: str | bool) -> None:
        """Change facts about somebody, and tell the app if it wants to hear of that.

        Raises:
            KeyError: nobody has this id.
        """
        self.world.directory.change(user_id, **facts)
        await user_changed(self.world, self._deliveries, user_id)

    async def uninstall_app(self) -> None:
        """Remove the app from the workspace: its token is dead, and it hears of that."""
        await uninstall(self.world, self._deliveries)

    def install_app(self) -> None:
        """Install it again, with the same token."""
        reinstall(self.world)

    def forget_deliveries(self) -> None:
        """Drop the log of deliveries, and the events that were still to be sent again."""
        self._deliveries.log.clear()
        self._deliveries.retries.clear()

    async def _deliver(self, _: web.Application) -> AsyncIterator[None]:
        # A new connection for each delivery: the app may have been killed and started again.
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=connector) as session:
            self._deliveries.session = session
            retrying = asyncio.create_task(self._retry_events())
            yield
            retrying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await retrying
            self._deliveries.session = None

    async def _retry_events(self) -> None:
        while True:
            await asyncio.sleep(_RETRY_CHECK)
            await self._deliveries.deliver_due()

    async def _late_answer(self, request: web.Request) -> web.Response:
        try:
            hook = self.world.hooks.use(request.match_info["secret"], self.world.clock.now())
            arguments = await read_arguments(request, takes_json=True)
            LateAnswer(self.world, hook, arguments).show()
        except Refusal as refusal:
            status = refusal.status if refusal.status != web.HTTPOk.status_code else 400
            return web.json_response(refusal.body(), status=status)
        return web.Response(text="ok")
