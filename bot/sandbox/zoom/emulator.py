"""The pretend Zoom as one aiohttp application."""

from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

from bot.sandbox.zoom.accounts import Account, User
from bot.sandbox.zoom.api import Api
from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.consent import Consent
from bot.sandbox.zoom.controls import Controls
from bot.sandbox.zoom.home import Home
from bot.sandbox.zoom.lists import Lists
from bot.sandbox.zoom.marketplace.basic_information import BasicInformation
from bot.sandbox.zoom.marketplace.created_apps import CreatedApps
from bot.sandbox.zoom.marketplace.features import Features
from bot.sandbox.zoom.marketplace.local_test import LocalTest
from bot.sandbox.zoom.marketplace.my_apps import MyApps
from bot.sandbox.zoom.marketplace.permissions import Permissions
from bot.sandbox.zoom.marketplace.scopes import Scopes
from bot.sandbox.zoom.middleware import add_tracking_id, apply_fault, log_call, say_no
from bot.sandbox.zoom.outage import suffer_outage
from bot.sandbox.zoom.postman import POSTMAN, Postman
from bot.sandbox.zoom.sign_in import SignIn
from bot.sandbox.zoom.token_endpoint import TokenEndpoint
from bot.sandbox.zoom.world import WORLD, World

_MARKETPLACE = (CreatedApps, BasicInformation, Features, Scopes, LocalTest, Permissions, MyApps)
_PARTS = (Home, SignIn, Consent, *_MARKETPLACE, TokenEndpoint, Api, Lists, Controls)


def _now() -> datetime:
    return datetime.now(UTC)


class ZoomEmulator:
    """Speak Zoom's OAuth, App Marketplace, events and parts of its API over HTTP.

    Everything is kept in memory; `clock` returns an aware time and may be moved by a test.
    """

    def __init__(self, *, clock: Callable[[], datetime] = _now) -> None:
        self._world = World(clock)
        self.app = web.Application(middlewares=[log_call, apply_fault, say_no, suffer_outage])
        self.app[WORLD] = self._world
        self.app.on_response_prepare.append(add_tracking_id)
        self.app[POSTMAN] = Postman(self._world)
        self.app.cleanup_ctx.append(self.app[POSTMAN].on_duty)
        for part in _PARTS:
            self.app.add_routes(part(self._world).routes())

    def seed(self, *things: Account | User | App) -> None:
        """Put accounts, users and apps in place, accounts first.

        Raises:
            Refused: Zoom would not save one of them.
        """
        for thing in things:
            self._world.registry.put(thing)
