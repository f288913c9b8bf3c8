"""Signing in: an e-mail and a cookie."""

import re
from dataclasses import dataclass
from itertools import islice
from secrets import compare_digest
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.zoom.accounts import User, UserStatus
from bot.sandbox.zoom.browsers import Browser
from bot.sandbox.zoom.page_refused import PageRefused
from bot.sandbox.zoom.pages import FORM_KEY, go, show
from bot.sandbox.zoom.visitors import Visitor, visitor
from bot.sandbox.zoom.world import World

SUGGESTED = 12
_LOCAL = re.compile(r"/(?![/\\])[!-~]*")


@dataclass(frozen=True, slots=True)
class SignIn:
    """Find out who is at a browser."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [web.get("/signin", self.ask), web.post("/signin", self.enter)]

    async def ask(self, request: web.Request) -> web.Response:
        """Show the sign-in page."""
        return self._ask(request, visitor(request, self.world), None)

    async def enter(self, request: web.Request) -> web.Response:
        """Sign somebody in and go on to where they were going."""
        browser, form = await posted_form(request, self.world)
        if "user" in form:  # a button of the list of people: no e-mail to type, no SSO to choose
            user = self.world.registry.users.get(form["user"])
            method = "sso" if user is not None and user.uses_sso else "email"
        else:
            user = self.world.registry.user_signing_in_as(form.get("email", ""))
            method = form.get("method", "")
        problem = _problem(user, method)
        if user is None or problem is not None:
            return self._ask(request, Visitor(browser, None), problem)
        entered = self.world.browsers.sign_in(browser, user.id)
        target = _local(request.query.get("continue"))
        if target is None:
            return show("signed_in.html", Visitor(entered, user))
        return go(target, browser=entered)

    def _ask(self, request: web.Request, there: Visitor, problem: str | None) -> web.Response:
        return show(
            "sign_in.html",
            there,
            status=200 if problem is None else 403,
            action=request.path_qs,
            problem=problem,
            people=suggested_people(self.world, SUGGESTED),
        )


def suggested_people(world: World, number: int) -> list[User]:
    """Return the first people of this Zoom, for those who do not want to type an e-mail."""
    return list(islice(world.registry.users.values(), number))


def sign_in_url(target: str) -> str:
    """Return where to sign in before going on to a path of this Zoom."""
    return f"/signin?continue={quote(target, safe='')}"


async def posted_form(request: web.Request, world: World) -> tuple[Browser, dict[str, str]]:
    """Read the fields of a form that this browser was shown; of a repeated one, the last.

    Raises:
        PageRefused: the browser has no session, or the form is not from it.
    """
    browser = world.browsers.find(request)
    try:
        form = await request.post()
    except (ValueError, LookupError):  # a charset that is unknown, or not the body's
        raise PageRefused("Invalid form", "The form cannot be read.") from None
    key = str(form.get(FORM_KEY, "")).encode()
    if browser is None or not compare_digest(key, browser.form_key.encode()):
        raise PageRefused(
            "Your session has ended", "Go back, load the page again and retry.", status=403
        )
    return browser, {name: value for name, value in form.items() if isinstance(value, str)}


def _problem(user: User | None, method: str) -> str | None:
    if user is None:
        return "There is no Zoom user with this e-mail."
    if user.status is UserStatus.PENDING:
        return "Your Zoom user is not activated yet: follow the link in Zoom's invitation e-mail."
    if user.status is UserStatus.INACTIVE:
        return "Your Zoom user has been deactivated."
    if user.uses_sso and method != "sso":
        return "Your institution signs people in itself: use Sign in with SSO."
    if not user.uses_sso and method == "sso":
        return "Your institution does not use single sign-on for you: use Sign in."
    return None


def _local(target: str | None) -> str | None:
    """Return the target if it stays on this Zoom."""
    return target if target is not None and _LOCAL.fullmatch(target) else None
