"""Everything the pretend Zoom remembers."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.sandbox.zoom.apps import Environment
from bot.sandbox.zoom.browsers import Browsers
from bot.sandbox.zoom.calls import Calls
from bot.sandbox.zoom.events import Events
from bot.sandbox.zoom.faults import Faults
from bot.sandbox.zoom.grants import Grants
from bot.sandbox.zoom.rate import Rate
from bot.sandbox.zoom.registry import Client, Registry
from bot.sandbox.zoom.switches import Switches


class World:
    """Hold what was configured (`registry`) and what has happened since (the rest)."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.registry = Registry()
        self.forget_what_happened()

    def forget_what_happened(self) -> None:
        """Keep accounts, users and apps; forget grants, sign-ins, faults, switches and calls."""
        self.grants = Grants()
        self.browsers = Browsers()
        self.faults = Faults()
        self.switches = Switches()
        self.calls = Calls()
        self.rate = Rate()
        self.events = Events()

    def forget_everything(self) -> None:
        """Forget accounts, users and apps too."""
        self.registry = Registry()
        self.forget_what_happened()

    def usable_client(self, client_id: str) -> Client | None:
        """Find a pair that Zoom accepts: an unpublished app has only its Development pair."""
        client = self.registry.client(client_id)
        if client is None:
            return None
        works = client.environment is Environment.DEVELOPMENT or self.switches.production_pair_works
        return client if works else None


WORLD = web.AppKey("world", World)
