"""What can be wrong with the pretend Zoom and with the app in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox.people import ACCOUNT
from bot.sandbox.switch import Kind, Switch
from bot.sandbox.zoom.elsewhere import authorize_elsewhere
from bot.sandbox.zoom.switches import Decline, NoRecordings, Outage
from bot.sandbox.zoom.world import WORLD, World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from bot.sandbox.sandbox import Sandbox

_OUTAGES: Final[Mapping[str, Outage]] = {
    "works": Outage.NONE,
    "down": Outage.DOWN,
    "slow": Outage.SLOW,
    "too many requests": Outage.TOO_MANY,
}
_DECLINES: Final[Mapping[str, Decline]] = {
    "an error with the state": Decline.ERROR_WITH_STATE,
    "an error without the state": Decline.ERROR_WITHOUT_STATE,
    "neither code nor error": Decline.NEITHER,
    "nothing: Zoom keeps the person": Decline.PAGE,
}
_NO_RECORDINGS: Final[Mapping[str, NoRecordings]] = {
    "is refused": NoRecordings.REFUSED,
    "is empty": NoRecordings.EMPTY,
}
_NOT_NEEDED, _GIVEN, _WITHDRAWN = _APPROVALS = ("not needed", "given", "required, and withdrawn")


def _world(sandbox: Sandbox) -> World:
    return sandbox.zoom.app[WORLD]


def _set(sandbox: Sandbox, name: str, value: object) -> None:
    world = _world(sandbox)
    world.switches = world.switches.changed({name: value})


def _plain(name: str) -> dict[str, Any]:
    """Show and turn one of Zoom's own switches as it is."""

    async def change(sandbox: Sandbox, value: object) -> None:
        _set(sandbox, name, value)

    return {"value": lambda sandbox: getattr(_world(sandbox).switches, name), "change": change}


def _worded(name: str, words: Mapping[str, StrEnum]) -> dict[str, Any]:
    """Show and turn one of Zoom's own choices in words."""
    shown = {value: word for word, value in words.items()}

    async def change(sandbox: Sandbox, value: object) -> None:
        _set(sandbox, name, words[str(value)].value)

    return {
        "value": lambda sandbox: shown[getattr(_world(sandbox).switches, name)],
        "choices": lambda _: tuple(words),
        "change": change,
    }


def _disabled(sandbox: Sandbox) -> bool:
    apps = _world(sandbox).registry.apps.values()
    return bool(apps) and not any(app.enabled for app in apps)


async def _disable(sandbox: Sandbox, value: object) -> None:
    registry = _world(sandbox).registry
    for app in tuple(registry.apps.values()):
        registry.put_draft(replace(app, enabled=not value))  # half-built ones too


def _approval(sandbox: Sandbox) -> str:
    registry = _world(sandbox).registry
    if not registry.accounts[ACCOUNT.id].requires_approval:
        return _NOT_NEEDED
    staff = [user for user in registry.users.values() if user.account_id == ACCOUNT.id]
    approved = any(
        registry.is_approved(app=app, user=user) for app in registry.apps.values() for user in staff
    )
    return _GIVEN if approved else _WITHDRAWN


async def _approve(sandbox: Sandbox, value: object) -> None:
    registry = _world(sandbox).registry
    account = registry.accounts[ACCOUNT.id]
    registry.put(replace(account, requires_approval=value != _NOT_NEEDED))
    settle: Callable[..., None] = registry.approve if value == _GIVEN else registry.withdraw
    for app in tuple(registry.apps.values()):
        settle(app)


def _staff(sandbox: Sandbox) -> tuple[str, ...]:
    users = _world(sandbox).registry.users.values()
    return tuple(user.email for user in users if user.account_id == ACCOUNT.id)


async def _elsewhere(sandbox: Sandbox, value: object) -> None:
    world = _world(sandbox)
    user = world.registry.find_user(str(value))
    for app in tuple(world.registry.apps.values()):
        if user is not None:
            authorize_elsewhere(world, app, user)


_ZOOM, _APP = "Zoom", "The Zoom app"

SWITCHES: Final = (
    Switch(
        name="zoom_outage",
        group=_ZOOM,
        label="Zoom",
        description="Down: 503 to everybody. Slow: every answer is late. Too many requests: "
        "Zoom refuses the bot with 429; its pages work.",
        kind=Kind.CHOICE,
        **_worded("outage", _OUTAGES),
    ),
    Switch(
        name="zoom_decline",
        group=_ZOOM,
        label="Decline sends back",
        description="What the Decline button of the consent page does. Zoom does not say.",
        kind=Kind.CHOICE,
        **_worded("decline", _DECLINES),
    ),
    Switch(
        name="zoom_scope_lag",
        group=_ZOOM,
        label="Permissions are told late, by seconds",
        description="For so long after an authorization Zoom's answers do not name what was "
        "granted.",
        kind=Kind.NUMBER,
        **_plain("scope_lag_seconds"),
    ),
    Switch(
        name="zoom_cloud_recording",
        group=_ZOOM,
        label="Cloud recording",
        description="Whether the account has cloud recording; Basic users never have it.",
        kind=Kind.TOGGLE,
        **_plain("cloud_recording"),
    ),
    Switch(
        name="zoom_no_recordings",
        group=_ZOOM,
        label="Without cloud recording the list of recordings",
        description="What Zoom answers an app that asks for it. Zoom does not say.",
        kind=Kind.CHOICE,
        **_worded("no_recordings", _NO_RECORDINGS),
    ),
    Switch(
        name="zoom_app_disabled",
        group=_APP,
        label="Disabled",
        description="Zoom refuses the app to everybody: error 4717.",
        kind=Kind.TOGGLE,
        value=_disabled,
        change=_disable,
    ),
    Switch(
        name="zoom_approval",
        group=_APP,
        label="Pre-approval",
        description="Whether the account lets people add only what an admin approved: "
        "without it they read “You cannot authorize”.",
        kind=Kind.CHOICE,
        choices=lambda _: _APPROVALS,
        value=_approval,
        change=_approve,
    ),
    Switch(
        name="zoom_last_authorization_wins",
        group=_APP,
        label="The last authorization wins",
        description="A newer authorization of the app ends the earlier one of the same person: "
        "error 4741.",
        kind=Kind.TOGGLE,
        **_plain("last_authorization_wins"),
    ),
    Switch(
        name="zoom_public_apps",
        group=_APP,
        label="Public",
        description="Zoom tells the app when somebody removes it. Private apps are told nothing.",
        kind=Kind.TOGGLE,
        **_plain("public_apps"),
    ),
    Switch(
        name="zoom_authorized_elsewhere",
        group=_APP,
        label="Authorized in the other system too, by",
        description="As if this person had allowed the same app in the system whose meetings are "
        "hosted, after Usher.",
        kind=Kind.ACTION,
        choices=_staff,
        change=_elsewhere,
    ),
    Switch(
        name="zoom_outsiders_allowed",
        group=_APP,
        label="Outsiders are let through",
        description="People of another Zoom account reach the consent page of the app.",
        kind=Kind.TOGGLE,
        **_plain("outsiders_allowed"),
    ),
)
