"""Who is at a browser, and what they may do in the Marketplace."""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.zoom.accounts import Account, User, UserStatus
from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.browsers import Browser
from bot.sandbox.zoom.page_refused import PageRefused, SignInFirst
from bot.sandbox.zoom.world import World


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at a browser, signed in or not."""

    browser: Browser
    user: User | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody at a browser who has signed in."""

    browser: Browser
    user: User
    account: Account


def visitor(request: web.Request, world: World) -> Visitor:
    """Return who is there; a browser without a session gets one."""
    browser = world.browsers.meet(request)
    return Visitor(browser, user_of(browser, world))


def signed_in(request: web.Request, world: World) -> SignedIn:
    """Return who has signed in.

    Raises:
        SignInFirst: nobody has.
    """
    found = visitor(request, world)
    if found.user is None:
        raise SignInFirst
    return SignedIn(found.browser, found.user, world.registry.accounts[found.user.account_id])


def builder(request: web.Request, world: World) -> SignedIn:
    """Return who has signed in and may build apps.

    Raises:
        SignInFirst: nobody has signed in.
        PageRefused: the role does not allow it.
    """
    found = signed_in(request, world)
    if found.user.may_build_apps:
        return found
    raise PageRefused(
        "You cannot build apps",
        "Only the account owner, an admin, or somebody whose role has the permission"
        f" Zoom for developers (view and edit) can. Your role is {found.user.role_name}."
        f" You are signed in as {found.user.email}.",
        status=403,
    )


def admin(request: web.Request, world: World) -> SignedIn:
    """Return who has signed in and decides which apps the account allows.

    Raises:
        SignInFirst: nobody has signed in.
        PageRefused: the role does not allow it.
    """
    found = signed_in(request, world)
    if found.user.is_admin:
        return found
    raise PageRefused(
        "You cannot change permissions",
        "Only the account owner or an admin decides which apps people may add."
        f" Your role is {found.user.role_name}. You are signed in as {found.user.email}.",
        status=403,
    )


def app_of(request: web.Request, world: World, owner: SignedIn) -> App:
    """Return the app of the path, if it was made in the visitor's account.

    Raises:
        PageRefused: it was not, or does not exist.
    """
    app = world.registry.apps.get(request.match_info["app_id"])
    if app is None or app.account_id != owner.account.id:
        raise PageRefused("App not found", "Your account has no such app.", status=404)
    return app


def user_of(browser: Browser | None, world: World) -> User | None:
    """Return who has signed in at a browser and may still use Zoom."""
    if browser is None or browser.user_id is None:
        return None
    user = world.registry.users.get(browser.user_id)
    return user if user is not None and user.status is UserStatus.ACTIVE else None
