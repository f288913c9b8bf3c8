"""Zoom's front page: who is signed in, and where to go from here."""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.zoom.pages import STYLE_PATH, go, show, style
from bot.sandbox.zoom.sign_in import SUGGESTED, posted_form, suggested_people
from bot.sandbox.zoom.visitors import visitor
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True)
class Home:
    """Let people in and out."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [
            web.get("/", self.show, allow_head=False),
            web.get(STYLE_PATH, style, allow_head=False),
            web.post("/signout", self.leave),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Show who is signed in, or let somebody sign in."""
        here = visitor(request, self.world)
        account = None if here.user is None else self.world.registry.accounts[here.user.account_id]
        return show(
            "home.html",
            here,
            account=account,
            people=suggested_people(self.world, SUGGESTED),
            action="/signin?continue=%2F",
        )

    async def leave(self, request: web.Request) -> web.Response:
        """Sign out."""
        browser, _ = await posted_form(request, self.world)
        return go("/", browser=self.world.browsers.sign_out(browser), status=303)
