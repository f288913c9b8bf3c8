"""Controls: what a real Zoom has in its Marketplace and admin pages, and a test's levers.

`faults` are for the next calls of one route (`times` of them), `release` is for those that `hold`.
What lasts until it is turned back is a switch: `{"outage": "down"}`, or `slow` (by `slow_seconds`),
`too_many` and `none`.
"""

from dataclasses import asdict, dataclass

from aiohttp import web

from bot.sandbox.zoom.apps import App, Environment
from bot.sandbox.zoom.control_views import app_view, call_view, grants_view, sent_view, user_view
from bot.sandbox.zoom.coverage import answers
from bot.sandbox.zoom.elsewhere import authorize_elsewhere
from bot.sandbox.zoom.faults import Cut, Fault
from bot.sandbox.zoom.fields import Fields
from bot.sandbox.zoom.refused import Refused
from bot.sandbox.zoom.registrations import read_account, read_app, read_user
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True)
class Controls:
    """Take JSON, answer JSON; what is refused answers 400 with `{"error": "..."}`."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the control routes."""
        return [
            web.get("/_control/accounts", self.accounts),
            web.post("/_control/accounts", self.put_account),
            web.get("/_control/users", self.users),
            web.post("/_control/users", self.put_user),
            web.get("/_control/apps", self.apps),
            web.post("/_control/apps", self.put_app),
            web.post("/_control/approve", self.approve),
            web.post("/_control/elsewhere", self.elsewhere),
            web.get("/_control/held", self.held),
            web.post("/_control/faults", self.order_fault),
            web.post("/_control/release", self.release),
            web.get("/_control/switches", self.switches),
            web.post("/_control/switches", self.switch),
            web.post("/_control/reset", self.reset),
            web.get("/_control/grants", self.grants),
            web.get("/_control/calls", self.calls),
            web.get("/_control/events", self.events),
        ]

    async def accounts(self, _: web.Request) -> web.Response:
        """List accounts."""
        views = [asdict(account) for account in self.world.registry.accounts.values()]
        return web.json_response({"accounts": views})

    async def put_account(self, request: web.Request) -> web.Response:
        """Create an account, or change the one whose `id` is given."""
        account = read_account(await Fields.read(request), self.world.registry)
        self.world.registry.put(account)
        return web.json_response(asdict(account))

    async def users(self, _: web.Request) -> web.Response:
        """List users."""
        views = [user_view(user) for user in self.world.registry.users.values()]
        return web.json_response({"users": views})

    async def put_user(self, request: web.Request) -> web.Response:
        """Create a user, or change or (`"delete": true`) delete the one whose `id` is given."""
        fields = await Fields.read(request)
        if fields.flag("delete"):
            user_id = fields.require_text("id")
            fields.finish()
            if user_id not in self.world.registry.users:
                raise Refused(f"id: there is no user {user_id}")
            self.world.registry.delete_user(user_id)
            return web.json_response({"deleted": user_id})
        user = read_user(fields, self.world.registry)
        self.world.registry.put(user)
        return web.json_response(user_view(user))

    async def apps(self, _: web.Request) -> web.Response:
        """List apps with both credential pairs."""
        return web.json_response(
            {"apps": [self._view(a) for a in self.world.registry.apps.values()]}
        )

    async def put_app(self, request: web.Request) -> web.Response:
        """Create an app, or change, delete or give a new secret to the one whose `id` is given."""
        fields = await Fields.read(request)
        if fields.flag("delete"):
            app = self._app(fields.require_text("id"))
            fields.finish()
            self.world.registry.delete_app(app)
            return web.json_response({"deleted": app.id})
        environment = fields.choice("regenerate_secret", Environment)
        if environment is not None:
            app = self._app(fields.require_text("id"))
            fields.finish()
            return web.json_response(
                self._view(self.world.registry.regenerate_secret(app, environment))
            )
        app = read_app(fields, self.world.registry)
        self.world.registry.put(app)
        return web.json_response(self._view(app))

    async def approve(self, request: web.Request) -> web.Response:
        """Approve an app for `user` (id or e-mail; none: everybody), or withdraw that."""
        fields = await Fields.read(request)
        app = self._app(fields.require_text("app_id"))
        reference = fields.text("user")
        approved = fields.flag("approved")
        fields.finish()
        users = []
        if reference is not None:
            user = self.world.registry.find_user(reference)
            if user is None:
                raise Refused(f"user: no user {reference}")
            users.append(user)
        if approved is False:
            self.world.registry.withdraw(app, *users)
        else:
            self.world.registry.approve(app, *users)
        return web.json_response({"approved": approved is not False})

    async def elsewhere(self, request: web.Request) -> web.Response:
        """Have `user` (id or e-mail) authorize an app for another system that uses it too."""
        fields = await Fields.read(request)
        app, reference = self._app(fields.require_text("app_id")), fields.require_text("user")
        fields.finish()
        user = self.world.registry.find_user(reference)
        if user is None:
            raise Refused(f"user: no user {reference}")
        return web.json_response({"grant": authorize_elsewhere(self.world, app, user).id})

    async def order_fault(self, request: web.Request) -> web.Response:
        """Order what happens to the next calls of a route."""
        fault = _read_fault(await Fields.read(request))
        self.world.faults.ordered.append(fault)
        return web.json_response(asdict(fault))

    async def held(self, _: web.Request) -> web.Response:
        """Say how many calls are being held."""
        return web.json_response({"held": len(self.world.faults.held)})

    async def release(self, _: web.Request) -> web.Response:
        """Let the calls that are held go on."""
        return web.json_response({"released": self.world.faults.release()})

    async def switches(self, _: web.Request) -> web.Response:
        """Show every switch."""
        return web.json_response(asdict(self.world.switches))

    async def switch(self, request: web.Request) -> web.Response:
        """Change some switches and show all."""
        fields = await Fields.read(request)
        self.world.switches = self.world.switches.changed(fields.everything())
        return web.json_response(asdict(self.world.switches))

    async def reset(self, request: web.Request) -> web.Response:
        """Forget what happened, and with `"everything": true` accounts, users and apps as well."""
        fields = await Fields.read(request)
        everything = fields.flag("everything")
        fields.finish()
        if everything:
            self.world.forget_everything()
        else:
            self.world.forget_what_happened()
        return web.json_response({"reset": True})

    async def grants(self, _: web.Request) -> web.Response:
        """List grants; tokens only as their SHA-256."""
        return web.json_response({"grants": list(grants_view(self.world))})

    async def calls(self, _: web.Request) -> web.Response:
        """List the calls that were made, oldest first."""
        return web.json_response({"calls": [call_view(c) for c in self.world.calls.latest]})

    async def events(self, _: web.Request) -> web.Response:
        """List every try to tell an app something, oldest first."""
        return web.json_response({"events": [sent_view(s) for s in self.world.events.sent]})

    def _app(self, app_id: str) -> App:
        app = self.world.registry.apps.get(app_id)
        if app is None:
            raise Refused(f"there is no app {app_id}")
        return app

    def _view(self, app: App) -> dict[str, object]:
        return app_view(app, self.world.registry.approval_requests)


def _read_fault(fields: Fields) -> Fault:
    route = fields.require_text("route")
    if not answers(route):
        raise Refused(f"route: {route} is not a path that this Zoom answers")
    cuts = {Cut.BEFORE: fields.flag("cut_before"), Cut.AFTER: fields.flag("cut_after")}
    cut = next((cut for cut, wanted in cuts.items() if wanted), None)
    status, body, delay = fields.number("status"), fields.take("body"), fields.seconds("delay")
    times, retry_after = fields.number("times"), fields.take("retry_after")
    hold = bool(fields.flag("hold"))
    fields.finish()
    if status is None and body is not None:
        status = 200
    if status is None and cut is None and not delay and not hold:
        raise Refused("order at least one of status, body, delay, hold, cut_before, cut_after")
    if all(cuts.values()) or (cut is not None and status is not None):
        raise Refused("cut_before, cut_after and an answer exclude each other")
    if status is not None and not 200 <= status <= 599:  # noqa: PLR2004  # what HTTP can answer
        raise Refused("status: 200 to 599")
    if times == 0:
        raise Refused("times: at least 1")
    if retry_after is not None and not isinstance(retry_after, int | str):
        raise Refused("retry_after: seconds, or the text of the header")
    return Fault(
        route=route,
        status=status,
        body=body,
        delay=delay or 0,
        hold=hold,
        cut=cut,
        times=times or 1,
        retry_after=retry_after,
    )
