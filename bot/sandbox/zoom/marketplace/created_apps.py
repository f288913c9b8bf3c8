"""Build App, and the list of the apps that were made."""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.zoom.apps import App, Management
from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.pages import see, show
from bot.sandbox.zoom.sign_in import posted_form
from bot.sandbox.zoom.visitors import app_of, builder, visitor
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True)
class CreatedApps:
    """Make apps, list them, delete them."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [
            web.get("/marketplace", self.front, allow_head=False),
            web.get("/marketplace/build", self.choose, allow_head=False),
            web.post("/marketplace/build", self.create),
            web.get("/marketplace/manage", self.list, allow_head=False),
            web.get("/marketplace/apps/{app_id}/delete", self.ask, allow_head=False),
            web.post("/marketplace/apps/{app_id}/delete", self.delete),
        ]

    async def front(self, request: web.Request) -> web.Response:
        """Show the Marketplace to anybody."""
        return show("marketplace.html", visitor(request, self.world))

    async def choose(self, request: web.Request) -> web.Response:
        """Ask what kind of app it is to be."""
        return show("build_app.html", builder(request, self.world))

    async def create(self, request: web.Request) -> web.Response:
        """Make an app that has a made-up name and nothing else yet."""
        there = builder(request, self.world)
        _, form = await posted_form(request, self.world)
        if form.get("app_type") != "general":
            raise PageRefused("No app type", "Go back and choose General app.")
        app = App(
            name=self._new_name(there.account.id),
            account_id=there.account.id,
            management=Management.ADMIN,  # the first of the two choices: people have to look
            redirect_url="",
            scopes=(),
        )
        self.world.registry.put_draft(app)
        return see(f"/marketplace/apps/{app.id}/basic")

    async def list(self, request: web.Request) -> web.Response:
        """List the apps of the account."""
        there = builder(request, self.world)
        apps = self.world.registry.apps_of(there.account.id)
        return show("created_apps.html", there, apps=apps)

    async def ask(self, request: web.Request) -> web.Response:
        """Ask whether the app is really to go."""
        there = builder(request, self.world)
        return show("delete_app.html", there, app=app_of(request, self.world, there))

    async def delete(self, request: web.Request) -> web.Response:
        """Delete an app; its grants are dead at once."""
        there = builder(request, self.world)
        await posted_form(request, self.world)
        self.world.registry.delete_app(app_of(request, self.world, there))
        return see("/marketplace/manage")

    def _new_name(self, account_id: str) -> str:
        taken = {app.name for app in self.world.registry.apps_of(account_id)}
        names = (f"General app {number:03}" for number in range(81, 81 + len(taken) + 1))
        return next(name for name in names if name not in taken)
