"""Basic Information: management, credentials, redirect URL and allow lists of an app."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aiohttp import web

from bot.sandbox.zoom.apps import App, Environment, Management
from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.pages import see, show
from bot.sandbox.zoom.refused import Refused
from bot.sandbox.zoom.sign_in import posted_form
from bot.sandbox.zoom.visitors import SignedIn, app_of, builder
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True)
class BasicInformation:
    """Show the page, and save one change at a time, as Zoom does."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        path = "/marketplace/apps/{app_id}/basic"
        return [web.get(path, self.show, allow_head=False), web.post(path, self.change)]

    async def show(self, request: web.Request) -> web.Response:
        """Show what is saved."""
        there = builder(request, self.world)
        app = app_of(request, self.world, there)
        return self._page(there, app, saved=request.query.get("saved", ""))

    async def change(self, request: web.Request) -> web.Response:
        """Save what one button of the page stands for, or say why not."""
        there = builder(request, self.world)
        app = app_of(request, self.world, there)
        _, form = await posted_form(request, self.world)
        what = form.get("change", "")
        if what == "regenerate":
            self.world.registry.regenerate_secret(app, _environment(form))
            return see(f"{request.path}?saved={what}#{what}")
        try:
            self.world.registry.put_draft(_changed(app, what, form))
        except Refused as refused:
            return self._page(there, app, refused=what, problem=str(refused), typed=form)
        return see(f"{request.path}?saved={what}#{what}")

    def _page(
        self,
        there: SignedIn,
        app: App,
        *,
        saved: str = "",
        refused: str = "",
        problem: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> web.Response:
        return show(
            "basic_information.html",
            there,
            status=422 if refused else 200,
            app=app,
            here="basic",
            pairs={environment: app.credentials(environment) for environment in Environment},
            saved=saved,
            refused=refused,
            problem=problem.partition(": ")[2],
            typed=typed or {},
        )


def _changed(app: App, what: str, form: Mapping[str, str]) -> App:
    """Return the app after the change that a button asks for.

    Raises:
        Refused: it cannot be made.
        PageRefused: no button of the page asks for it.
    """
    url = form.get("url", "")
    match what:
        case "name":
            return replace(app, name=form.get("name", "").strip())
        case "management" if form.get("management") in set(Management):
            return replace(app, management=Management(form["management"]))
        case "redirect":
            return replace(app, redirect_url=form.get("redirect_url", ""))
        case "strictness":
            return replace(
                app,
                strict_mode="strict_mode" in form,
                subdomain_check="subdomain_check" in form,
            )
        case "allow_list" if not url:
            raise Refused("allow_list: enter a URL first")
        case "allow_list" if url in app.allow_list:
            raise Refused("allow_list: this URL is listed already")
        case "allow_list":
            return replace(app, allow_list=(*app.allow_list, url))
        case "allow_list_remove":
            return replace(app, allow_list=tuple(kept for kept in app.allow_list if kept != url))
        case _:
            raise PageRefused("Nothing was changed", "Go back and press a button of the page.")


def _environment(form: Mapping[str, str]) -> Environment:
    value = form.get("environment")
    if value not in set(Environment):
        raise PageRefused("Nothing was changed", "Go back and press a button of the page.")
    return Environment(value)
