"""Time, the bot's own life, and saved states."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.sandbox.state import StateError
from bot.sandbox.switch import Kind, Switch, SwitchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.sandbox import Sandbox

_SPANS: Final[Mapping[str, timedelta]] = {
    "10 minutes": timedelta(minutes=10),
    "1 hour": timedelta(hours=1),
    "1 day": timedelta(days=1),
    "3 days": timedelta(days=3),
    "14 days": timedelta(days=14),
}
_NAME: Final = re.compile(r"\w[\w -]{0,60}", re.ASCII)


async def _skip(sandbox: Sandbox, value: object) -> None:
    sandbox.clock.skip(_SPANS[str(value)])


async def _restart(sandbox: Sandbox, _: object) -> None:
    await sandbox.restart_bot()


async def save(sandbox: Sandbox, value: object) -> None:
    """Save the state under a name, or under the time when none is given."""
    name = value or f"{sandbox.clock():%Y-%m-%d %H-%M-%S}"
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise SwitchError("A state's name has up to 61 letters, digits, spaces and - or _")
    await sandbox.save(name)


async def load(sandbox: Sandbox, value: object) -> None:
    """Load a state of the folder by its name."""
    if value not in sandbox.saved():
        raise SwitchError(f"There is no saved state {value}")
    try:
        await sandbox.load(sandbox.states / f"{value}.usher")
    except StateError as error:
        raise SwitchError(str(error)) from error


async def _start_afresh(sandbox: Sandbox, _: object) -> None:
    await sandbox.start_afresh()


_GROUP: Final = "Sandbox"

SWITCHES: Final = (
    Switch(
        name="time_skip",
        group="Time",
        label="Move time forward by",
        description="For the bot, Slack and Zoom together. Your browser keeps its own time.",
        kind=Kind.ACTION,
        choices=lambda _: tuple(_SPANS),
        change=_skip,
    ),
    Switch(
        name="bot_restart",
        group=_GROUP,
        label="Restart the bot",
        description="Stops it and starts it again, as a deploy does.",
        kind=Kind.ACTION,
        change=_restart,
    ),
    Switch(
        name="state_save",
        group=_GROUP,
        label="Save the state",
        description="Keeps everything as it is now in a file; without a name, under the time.",
        kind=Kind.ACTION,
        text="Name",
        change=save,
    ),
    Switch(
        name="state_load",
        group=_GROUP,
        label="Load a state",
        description="Brings back a saved state, and the time at which it was saved.",
        kind=Kind.ACTION,
        choices=lambda sandbox: sandbox.saved(),
        change=load,
    ),
    Switch(
        name="start_afresh",
        group=_GROUP,
        label="Start afresh",
        description="Forgets everything that happened since the sandbox was started.",
        kind=Kind.ACTION,
        change=_start_afresh,
    ),
)
