"""Local Test: whether an app is complete, and how to try it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.pages import show
from bot.sandbox.zoom.visitors import app_of, builder
from bot.sandbox.zoom.world import World

_PAGE_OF = {
    "OAuth Redirect URL": "basic#redirect",
    "OAuth Allow Lists": "basic#allow_list",
    "Scopes": "scopes",
}


@dataclass(frozen=True, slots=True)
class LocalTest:
    """Say whether an app is complete, and how to try it."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        path = "/marketplace/apps/{app_id}"
        return [
            web.get(f"{path}/local-test", self.show, allow_head=False),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Show what is missing, "Add app now", and the link to share if it was asked for."""
        there = builder(request, self.world)
        app = app_of(request, self.world, there)
        wanted = "generate" in request.query and not app.missing()
        return show(
            "local_test.html",
            there,
            app=app,
            here="local-test",
            missing=[(label, _PAGE_OF[label]) for label in app.missing()],
            url=_authorization_url(request, app) if wanted else "",
        )


def _authorization_url(request: web.Request, app: App) -> str:
    """Return the link that Zoom makes: it carries no state."""
    query = urlencode(
        {
            "response_type": "code",
            "client_id": app.development.client_id,
            "redirect_uri": app.redirect_url,
        }
    )
    return f"{request.scheme}://{request.host}/oauth/authorize?{query}"
