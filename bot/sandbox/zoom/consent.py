"""The consent page: from the app's link to the callback, or to a page that ends there."""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.zoom.accounts import User
from bot.sandbox.zoom.apps import App, Management
from bot.sandbox.zoom.authorize_request import (
    AuthorizeRequest,
    marketplace_request,
    read_authorize_request,
)
from bot.sandbox.zoom.grants import Code
from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.pages import go, message, show
from bot.sandbox.zoom.sign_in import posted_form, sign_in_url
from bot.sandbox.zoom.switches import Decline
from bot.sandbox.zoom.visitors import Visitor, user_of
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True)
class Consent:
    """Ask people whether an app may act for them, and send them back with the answer.

    Real Zoom moves the browser to marketplace.zoom.us; here it stays on one origin.
    """

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [
            web.get("/oauth/authorize", self.show),
            web.post("/oauth/authorize", self.decide),
            web.get("/marketplace/apps/{app_id}/add", self.show),
            web.post("/marketplace/apps/{app_id}/add", self.decide),
            web.post("/marketplace/apps/{app_id}/request", self.request_to_add),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Show what the app asks for, after a sign-in where one is needed."""
        asked = self._read(request)
        browser = self.world.browsers.find(request)
        user = user_of(browser, self.world)
        if browser is None or user is None:
            return go(sign_in_url(request.path_qs))
        refusal = self._refusal(asked.app, user, Visitor(browser, user), request.path_qs)
        if refusal is not None:
            return refusal
        return show(
            "consent.html",
            Visitor(browser, user),
            action=request.path_qs,
            app=asked.app,
            scopes=asked.scopes,
            switch=sign_in_url(request.path_qs),
        )

    async def decide(self, request: web.Request) -> web.Response:
        """Take Allow or Decline."""
        asked = self._read(request)
        browser, form = await posted_form(request, self.world)
        user = user_of(browser, self.world)
        if user is None:
            return go(sign_in_url(request.path_qs))
        refusal = self._refusal(asked.app, user, Visitor(browser, user), request.path_qs)
        if refusal is not None:
            return refusal
        match form.get("decision"):
            case "allow":
                ticked = (await request.post()).getall("scope", [])
                return self._allow(asked, user, {str(name) for name in ticked})
            case "decline":
                return self._decline(asked)
            case _:
                raise PageRefused("Nothing was decided", "Go back and press Allow or Decline.")

    async def request_to_add(self, request: web.Request) -> web.Response:
        """Tell the admin that somebody wants the app."""
        app = self._app(request)
        browser, _ = await posted_form(request, self.world)
        user = user_of(browser, self.world)
        if user is None:
            raise PageRefused("You are not signed in", "Sign in and try again.", status=403)
        self.world.registry.request_approval(app=app, user=user)
        return message("Request sent", f"Your admin will be asked about {app.name}.")

    def _read(self, request: web.Request) -> AuthorizeRequest:
        if "app_id" in request.match_info:
            return marketplace_request(self._app(request))
        return read_authorize_request(request.query, self.world)

    def _app(self, request: web.Request) -> App:
        app = self.world.registry.apps.get(request.match_info["app_id"])
        if app is None:
            raise PageRefused("App not found", "There is no such app.", status=404)
        return app

    def _refusal(
        self, app: App, user: User, visitor: Visitor, asked_at: str
    ) -> web.Response | None:
        """Return the page for somebody who may not add the app, or None."""
        title, may_ask = f"You cannot authorize {app.name}", True
        if user.account_id != app.account_id and not self.world.switches.outsiders_allowed:
            title, may_ask = "You cannot add this app", False
            why = (
                f"{app.name} is not published: only people in its owner's Zoom account may use it."
            )
        elif app.management is Management.ADMIN and not user.is_admin:
            why = "Only an admin of your account can add this app."
        elif not self.world.registry.is_approved(app=app, user=user):
            why = "Your account's admin has to approve this app before you can add it."
        else:
            return None
        return show(
            "cannot_authorize.html",
            visitor,
            status=403,
            app=app,
            title=title,
            why=why,
            may_ask=may_ask,
            switch=sign_in_url(asked_at),
        )

    def _allow(self, asked: AuthorizeRequest, user: User, ticked: set[str]) -> web.Response:
        offered = {scope.name for scope in asked.scopes if scope.optional}
        if not ticked <= offered:
            raise PageRefused("Invalid scope (4,700)", "The form names a scope it did not offer.")
        granted = [s.name for s in asked.scopes if not s.optional or s.name in ticked]
        code = self.world.grants.issue_code(
            Code(
                client_id=asked.client_id,
                user_id=user.id,
                redirect_uri=asked.redirect_uri,
                scopes=tuple(granted),
                challenge=asked.challenge,
                issued_at=self.world.clock(),
            )
        )
        return go(asked.callback_with_state(code=code))

    def _decline(self, asked: AuthorizeRequest) -> web.Response:
        match self.world.switches.decline:
            case Decline.ERROR_WITH_STATE:
                return go(asked.callback_with_state(error="access_denied"))
            case Decline.ERROR_WITHOUT_STATE:
                return go(asked.callback(error="access_denied"))
            case Decline.NEITHER:
                return go(asked.callback())
            case Decline.PAGE:
                return message("You declined", "Nothing was granted. Close this page.")
