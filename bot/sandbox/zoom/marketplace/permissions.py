"""Permissions: which apps the people of an account may add."""

from dataclasses import dataclass, replace

from aiohttp import web

from bot.sandbox.zoom.accounts import User
from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.pages import see, show
from bot.sandbox.zoom.sign_in import posted_form
from bot.sandbox.zoom.visitors import SignedIn, admin
from bot.sandbox.zoom.world import World

_PATH = "/marketplace/permissions"


@dataclass(frozen=True, slots=True)
class AppOnAccount:
    """Say who may add an app and who would like to."""

    app: App
    for_all: bool
    approved: list[User]
    asking: list[User]


@dataclass(frozen=True, slots=True)
class Permissions:
    """Let an admin require approval, and give it."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [web.get(_PATH, self.show, allow_head=False), web.post(_PATH, self.change)]

    async def show(self, request: web.Request) -> web.Response:
        """Show the switches and the apps."""
        there = admin(request, self.world)
        return self._page(there, saved=request.query.get("saved", ""))

    async def change(self, request: web.Request) -> web.Response:
        """Save the switches, or approve an app, or withdraw that."""
        there = admin(request, self.world)
        _, form = await posted_form(request, self.world)
        what = form.get("change", "")
        if what == "switches":
            self.world.registry.put(
                replace(
                    there.account,
                    requires_approval="requires_approval" in form,
                    exempts_own_apps="exempts_own_apps" in form,
                )
            )
            return see(f"{_PATH}?saved={what}")
        app = self._app(there, form.get("app_id", ""))
        users = []
        if "user" in form:
            user = self._colleague(there, form["user"].strip())
            if user is None:
                return self._page(
                    there, refused=app.id, problem="Your account has nobody with this e-mail."
                )
            users.append(user)
        match what:
            case "approve":
                self.world.registry.approve(app, *users)
            case "withdraw":
                self.world.registry.withdraw(app, *users)
            case _:
                raise PageRefused("Nothing was changed", "Go back and press a button of the page.")
        return see(f"{_PATH}?saved={app.id}#app-{app.id}")

    def _page(
        self, there: SignedIn, *, saved: str = "", refused: str = "", problem: str = ""
    ) -> web.Response:
        return show(
            "permissions.html",
            there,
            status=422 if refused else 200,
            apps=[self._state(app) for app in self.world.registry.apps_of(there.account.id)],
            saved=saved,
            refused=refused,
            problem=problem,
        )

    def _state(self, app: App) -> AppOnAccount:
        registry = self.world.registry
        asking = {user_id for app_id, user_id in registry.approval_requests if app_id == app.id}
        return AppOnAccount(
            app=app,
            for_all=registry.approved_for_all(app),
            approved=registry.approved_users(app),
            asking=[user for user in registry.users.values() if user.id in asking],
        )

    def _app(self, there: SignedIn, app_id: str) -> App:
        app = self.world.registry.apps.get(app_id)
        if app is None or app.account_id != there.account.id:
            raise PageRefused("App not found", "Your account has no such app.", status=404)
        return app

    def _colleague(self, there: SignedIn, reference: str) -> User | None:
        user = self.world.registry.find_user(reference)
        return user if user is not None and user.account_id == there.account.id else None
