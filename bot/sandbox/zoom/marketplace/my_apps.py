"""My apps: what a person has authorized, and the way to take it back."""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.events import deauthorized
from bot.sandbox.zoom.grants import End
from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.pages import see, show
from bot.sandbox.zoom.scopes import AppScope
from bot.sandbox.zoom.sign_in import posted_form
from bot.sandbox.zoom.visitors import SignedIn, signed_in
from bot.sandbox.zoom.world import World

_PATH = "/marketplace/my-apps"


@dataclass(frozen=True, slots=True)
class AddedApp:
    """Say what a person has granted an app, and when last."""

    app: App
    scopes: tuple[AppScope, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MyApps:
    """Show people what they have authorized."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [web.get(_PATH, self.show, allow_head=False), web.post(_PATH, self.remove)]

    async def show(self, request: web.Request) -> web.Response:
        """List the apps that hold a permission of the person."""
        there = signed_in(request, self.world)
        added = self._added(there)
        return show("my_apps.html", there, added=added, removed=request.query.get("removed", ""))

    async def remove(self, request: web.Request) -> web.Response:
        """End every grant of one app; its tokens are dead at once."""
        there = signed_in(request, self.world)
        _, form = await posted_form(request, self.world)
        app = self.world.registry.apps.get(form.get("app_id", ""))
        if app is None:
            raise PageRefused("App not found", "You have not added such an app.", status=404)
        now = self.world.clock()
        ended = list(self.world.grants.live_grants(app_id=app.id, user_id=there.user.id))
        for grant in ended:
            self.world.grants.end(grant, End.REVOKED, now=now)
        if app.event_url and self.world.switches.public_apps:
            self.world.events.waiting += [
                deauthorized(app, grant, there.account.id, now=now)
                for grant in {grant.client_id: grant for grant in ended}.values()
            ]
        return see(f"{_PATH}?removed=1")

    def _added(self, there: SignedIn) -> list[AddedApp]:
        added = []
        for app in self.world.registry.apps.values():
            grants = list(self.world.grants.live_grants(app_id=app.id, user_id=there.user.id))
            if grants:
                newest = max(grants, key=lambda grant: grant.authorized_at)
                scopes = tuple(map(AppScope, newest.scopes))
                added.append(AddedApp(app, scopes, newest.authorized_at))
        return added
