"""Features: of what an app can have besides authorization, the events that Zoom sends it."""

from dataclasses import dataclass, replace

from aiohttp import web

from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.pages import see, show
from bot.sandbox.zoom.postman import POSTMAN
from bot.sandbox.zoom.sign_in import posted_form
from bot.sandbox.zoom.visitors import app_of, builder
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True)
class Features:
    """Show the Secret Token; save where events go, once the address has proven that it knows it."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        path = "/marketplace/apps/{app_id}/features"
        return [web.get(path, self.show, allow_head=False), web.post(path, self.change)]

    async def show(self, request: web.Request) -> web.Response:
        """Show what is saved."""
        return self._page(request, saved="saved" in request.query)

    async def change(self, request: web.Request) -> web.Response:
        """Validate an address, and save it; an empty one ends the subscription."""
        app = app_of(request, self.world, builder(request, self.world))
        _, form = await posted_form(request, self.world)
        changed = replace(app, event_url=form.get("event_url", "").strip())
        problem = changed.problem() or await _refused(request, changed)
        if problem is not None:
            typed = changed.event_url
            return self._page(request, problem=problem.partition(": ")[2], typed=typed)
        self.world.registry.put_draft(changed)
        return see(f"{request.path}?saved=1")

    def _page(
        self,
        request: web.Request,
        *,
        saved: bool = False,
        problem: str = "",
        typed: str | None = None,
    ) -> web.Response:
        there = builder(request, self.world)
        app = app_of(request, self.world, there)
        return show(
            "features.html",
            there,
            status=422 if problem else 200,
            app=app,
            here="features",
            public=self.world.switches.public_apps,
            saved=saved,
            problem=problem,
            event_url=app.event_url if typed is None else typed,
        )


async def _refused(request: web.Request, app: App) -> str | None:
    url = app.event_url
    if not url or await request.app[POSTMAN].validates(url, app.secret_token):
        return None
    return "event_url: URL validation failed, try again later"
