"""What can be wrong with the pretend Slack, and with the people in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.sandbox.slack.faults import Fault
from bot.sandbox.slack.rates import Allowance, Rates
from bot.sandbox.switch import Kind, Switch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.slack.directory import Person

_UNLIMITED, _USUAL, _LOWERED = _RATES = ("none", "Slack's own", "ten messages a minute")
_TEN_A_MINUTE: Final = {"chat.postMessage": Allowance(10, 2)}
_GERMAN, _ENGLISH = "de-DE", "en-US"
_FOR_GOOD: Final = 1_000_000_000  # calls
_CUT: Final = Fault("chat.postMessage", cut_after=True)


def _rates(sandbox: Sandbox) -> str:
    rates = sandbox.slack.world.rates
    if not rates.on:
        return _UNLIMITED
    return _LOWERED if rates.lowered else _USUAL


async def _limit(sandbox: Sandbox, value: object) -> None:
    lowered = _TEN_A_MINUTE if value == _LOWERED else {}
    sandbox.slack.world.rates = Rates(on=value != _UNLIMITED, lowered=dict(lowered))


def _is_outage(fault: Fault) -> bool:
    return fault.method == "*" and fault.times > 1


def _down(sandbox: Sandbox) -> bool:
    return any(map(_is_outage, sandbox.slack.world.faults.planned))


async def _take_down(sandbox: Sandbox, value: object) -> None:
    faults = sandbox.slack.world.faults
    faults.planned = [fault for fault in faults.planned if not _is_outage(fault)]
    if value:
        faults.planned.append(Fault("*", status=503, times=_FOR_GOOD))


def _tab_closed(sandbox: Sandbox) -> bool:
    return not sandbox.slack.world.installation.manifest.messages_tab


async def _close_tab(sandbox: Sandbox, value: object) -> None:
    world = sandbox.slack.world
    manifest = replace(world.installation.manifest, messages_tab=not value)
    world.installation = replace(world.installation, manifest=manifest)


async def _uninstall(sandbox: Sandbox, value: object) -> None:
    if value:
        await sandbox.slack.uninstall_app()
    else:
        sandbox.slack.install_app()


async def _cut_next(sandbox: Sandbox, _: object) -> None:
    sandbox.slack.world.faults.planned.append(replace(_CUT))


def _by_name(sandbox: Sandbox) -> dict[str, Person]:
    """Return those of the story by full name; the crowd would be too many to choose from."""
    people = sandbox.slack.world.directory.people
    return {people[id_].real_name: people[id_] for id_ in sandbox.campus.people.values()}


def _people(*, deleted: bool) -> Callable[[Sandbox], list[str]]:

    def names(sandbox: Sandbox) -> list[str]:
        return [
            name
            for name, person in _by_name(sandbox).items()
            if person.deleted is deleted and not person.is_bot
        ]

    return names


async def _deactivate(sandbox: Sandbox, value: object) -> None:
    await sandbox.slack.change_person(_by_name(sandbox)[str(value)].id, deleted=True)


async def _reactivate(sandbox: Sandbox, value: object) -> None:
    await sandbox.slack.change_person(_by_name(sandbox)[str(value)].id, deleted=False)


def _reading(*, german: bool) -> Callable[[Sandbox], list[str]]:

    def names(sandbox: Sandbox) -> list[str]:
        return [
            name
            for name, person in _by_name(sandbox).items()
            if (person.locale == _GERMAN) is german and not (person.is_bot or person.deleted)
        ]

    return names


def _set_to(locale: str) -> Callable[[Sandbox, object], Awaitable[None]]:

    async def change(sandbox: Sandbox, value: object) -> None:
        await sandbox.slack.change_person(_by_name(sandbox)[str(value)].id, locale=locale)

    return change


_SLACK, _PEOPLE = "Slack", "People"

SWITCHES: Final = (
    Switch(
        name="slack_down",
        group=_SLACK,
        label="Down for the bot",
        description="Every call of the bot is answered with 503. What people press still arrives.",
        kind=Kind.TOGGLE,
        value=_down,
        change=_take_down,
    ),
    Switch(
        name="slack_rates",
        group=_SLACK,
        label="Rate limits",
        description="How many calls Slack takes before it answers 429.",
        kind=Kind.CHOICE,
        choices=lambda _: _RATES,
        value=_rates,
        change=_limit,
    ),
    Switch(
        name="slack_messages_tab_closed",
        group=_SLACK,
        label="Messages tab switched off",
        description="Slack refuses every DM of the app, as when its Messages tab is off.",
        kind=Kind.TOGGLE,
        value=_tab_closed,
        change=_close_tab,
    ),
    Switch(
        name="slack_uninstalled",
        group=_SLACK,
        label="App uninstalled",
        description="Usher was removed from the workspace: its token is dead, and Slack says so. "
        "Switched back, it is installed again with the same token.",
        kind=Kind.TOGGLE,
        value=lambda sandbox: not sandbox.slack.world.installation.active,
        change=_uninstall,
    ),
    Switch(
        name="slack_cut_next",
        group=_SLACK,
        label="Lose the answer to the next message",
        description="The next message arrives, but the bot never hears that it did.",
        kind=Kind.ACTION,
        change=_cut_next,
    ),
    Switch(
        name="slack_deactivate",
        group=_PEOPLE,
        label="Deactivate",
        description="The person has left: Slack refuses messages to them.",
        kind=Kind.ACTION,
        choices=_people(deleted=False),
        change=_deactivate,
    ),
    Switch(
        name="slack_reactivate",
        group=_PEOPLE,
        label="Reactivate",
        description="The person is back.",
        kind=Kind.ACTION,
        choices=_people(deleted=True),
        change=_reactivate,
    ),
    Switch(
        name="slack_german",
        group=_PEOPLE,
        label="Slack in German",
        description="The person sets Slack to German. Usher asks again an hour after it last did.",
        kind=Kind.ACTION,
        choices=_reading(german=False),
        change=_set_to(_GERMAN),
    ),
    Switch(
        name="slack_english",
        group=_PEOPLE,
        label="Slack in English",
        description="The person sets Slack to English. Usher asks again an hour after it last did.",
        kind=Kind.ACTION,
        choices=_reading(german=True),
        change=_set_to(_ENGLISH),
    ),
)
