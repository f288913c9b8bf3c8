"""Removing the app from the workspace, and installing it again."""

from dataclasses import replace

from bot.sandbox.slack.deliveries import Deliveries
from bot.sandbox.slack.events import envelope
from bot.sandbox.slack.hands import Desk, ImpossibleError, Wish
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World


async def change_app(desk: Desk, wish: Wish) -> Json:
    """Do one change: ``{"do": "uninstall"}``, or ``{"do": "reinstall", "bot_token": ...}``."""
    match wish.require("do"):
        case "uninstall":
            await uninstall(desk.world, desk.deliveries)
        case "reinstall":
            reinstall(desk.world, wish.text("bot_token"))
        case _:
            raise ImpossibleError("bad_request", "do is one of uninstall, reinstall")
    return {"ok": True}


async def uninstall(world: World, deliveries: Deliveries) -> None:
    """End the bot token, and tell the app so if it wants to hear of that."""
    installation = world.installation
    world.installation = replace(installation, active=False)
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [installation.bot_user]}}
    for event in (revoked, {"type": "app_uninstalled"}):
        if event["type"] in installation.manifest.events:
            await deliveries.event(envelope(world, event))


def reinstall(world: World, bot_token: str = "") -> None:
    """Install the app again, with a new token if one is given."""
    token = bot_token or world.installation.bot_token
    world.installation = replace(world.installation, active=True, bot_token=token)


def require_app(desk: Desk) -> None:
    """Refuse what takes the app while it is not installed."""
    if not desk.world.installation.active:
        raise ImpossibleError("app_not_installed", "the app is not installed here")
