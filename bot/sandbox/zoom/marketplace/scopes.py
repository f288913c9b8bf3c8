"""Scopes: what an app will ask people for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from aiohttp import web

from bot.sandbox.zoom.apps import App, Management
from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.pages import see, show
from bot.sandbox.zoom.refused import Refused
from bot.sandbox.zoom.scope_catalogue import group_of, search
from bot.sandbox.zoom.scopes import AppScope
from bot.sandbox.zoom.sign_in import posted_form
from bot.sandbox.zoom.visitors import SignedIn, app_of, builder
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True)
class Scopes:
    """Search, add, mark and remove the scopes of an app."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        path = "/marketplace/apps/{app_id}/scopes"
        return [
            web.get(path, self.show, allow_head=False),
            web.post(path, self.change),
            web.get(f"{path}/add", self.pick, allow_head=False),
            web.post(f"{path}/add", self.add),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Show the chosen scopes."""
        there = builder(request, self.world)
        app = app_of(request, self.world, there)
        return self._page(there, app, saved=request.query.get("saved", ""))

    async def change(self, request: web.Request) -> web.Response:
        """Mark or remove a scope, or save the description."""
        there = builder(request, self.world)
        app = app_of(request, self.world, there)
        _, form = await posted_form(request, self.world)
        name = form.get("scope", "")
        match form.get("change"):
            case "description":
                changed = replace(app, scope_description=form.get("scope_description", ""))
            case "required":
                changed = _with_scope(app, AppScope(name))
            case "optional":
                changed = _with_scope(app, AppScope(name, optional=True))
            case "remove":
                kept = tuple(scope for scope in app.scopes if scope.name != name)
                changed = replace(app, scopes=kept)
            case _:
                raise PageRefused("Nothing was changed", "Go back and press a button of the page.")
        try:
            self.world.registry.put_draft(changed)
        except Refused as refused:
            return self._page(there, app, problem=str(refused))
        return see(f"{request.path}?saved={form['change']}")

    async def pick(self, request: web.Request) -> web.Response:
        """Show the scopes that can be added; ticks survive a search, since they are in its URL."""
        there = builder(request, self.world)
        app = app_of(request, self.world, there)
        return self._picker(
            there, app, words=request.query.get("q", ""), ticked=request.query.getall("scope", [])
        )

    async def add(self, request: web.Request) -> web.Response:
        """Add what is ticked, as required."""
        there = builder(request, self.world)
        app = app_of(request, self.world, there)
        await posted_form(request, self.world)
        ticked = [str(name) for name in (await request.post()).getall("scope", [])]
        chosen = {scope.name for scope in app.scopes}
        new = [AppScope(name) for name in dict.fromkeys(ticked) if name not in chosen]
        try:
            self.world.registry.put_draft(replace(app, scopes=(*app.scopes, *new)))
        except Refused as refused:
            return self._picker(there, app, words="", ticked=[], problem=str(refused))
        return see(f"/marketplace/apps/{app.id}/scopes?saved=added")

    def _page(
        self, there: SignedIn, app: App, *, saved: str = "", problem: str = ""
    ) -> web.Response:
        groups: dict[str, list[AppScope]] = {}
        for scope in app.scopes:
            groups.setdefault(group_of(scope), []).append(scope)
        return show(
            "scopes.html",
            there,
            status=422 if problem else 200,
            app=app,
            here="scopes",
            groups=groups,
            optional=sum(scope.optional for scope in app.scopes),
            saved=saved,
            problem=problem.partition(": ")[2],
        )

    def _picker(
        self, there: SignedIn, app: App, *, words: str, ticked: Iterable[str], problem: str = ""
    ) -> web.Response:
        groups = search(words, for_admins=app.management is Management.ADMIN)
        shown = {scope.name for group in groups for scope in group.scopes}
        chosen = {scope.name for scope in app.scopes}
        kept = list(dict.fromkeys(ticked))
        return show(
            "add_scopes.html",
            there,
            status=422 if problem else 200,
            app=app,
            here="scopes",
            groups=groups,
            words=words,
            chosen=chosen,
            ticked=kept,
            ticked_elsewhere=[AppScope(name) for name in kept if name not in shown],
            problem=problem.partition(": ")[2],
        )


def _with_scope(app: App, changed: AppScope) -> App:
    scopes = (changed if scope.name == changed.name else scope for scope in app.scopes)
    return replace(app, scopes=tuple(scopes))
