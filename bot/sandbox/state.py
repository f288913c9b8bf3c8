"""A moment of the sandbox as a value and as a file: time, key, database and both worlds.

The worlds are pickled, since their parts share objects, which JSON cannot say. A pickle may name
any class of Python for loading; `_Reader` takes the emulators' own and a few plain ones, and
nothing else. Source: https://docs.python.org/3/library/pickle.html#restricting-globals
"""

from __future__ import annotations

import importlib
import io
import json
import pickle
import zipfile
from dataclasses import dataclass, fields
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Self

from bot.sandbox.zoom.world import WORLD

if TYPE_CHECKING:
    from pathlib import Path

    from bot.sandbox.slack import SlackEmulator
    from bot.sandbox.zoom import ZoomEmulator

_ABOUT, _DATABASE, _WORLDS = "about.json", "usher.db", "worlds.pickle"
_EMULATORS: Final = ("bot.sandbox.slack.", "bot.sandbox.zoom.")
_PLAIN: Final = frozenset(
    {
        ("builtins", "set"),
        ("builtins", "frozenset"),
        ("collections", "Counter"),
        ("collections", "deque"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
    }
)
_BROKEN: Final = (
    *(AttributeError, EOFError, ImportError, IndexError, KeyError, TypeError, ValueError),
    *(OSError, pickle.UnpicklingError, zipfile.BadZipFile),
)


class StateError(Exception):
    """A state cannot be saved or loaded; the sentence says why."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that makes the sandbox what it is at `at`.

    `bot_url` is part of links and of the app's redirect URL, so a state fits only the same ports.
    """

    at: datetime
    bot_url: str
    encryption_key: str
    database: bytes
    worlds: bytes

    def write(self, path: Path) -> None:
        """Write a file, complete or not at all, that only its owner can read."""
        about = {
            "usher": version("usher"),
            "at": self.at.isoformat(),
            "bot_url": self.bot_url,
            "encryption_key": self.encryption_key,
        }
        unfinished = path.with_suffix(".part")
        unfinished.touch(mode=0o600)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(_ABOUT, json.dumps(about))
            file.writestr(_DATABASE, self.database)
            file.writestr(_WORLDS, self.worlds)
        unfinished.replace(path)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            StateError: it is no state, or one of another version.
        """
        try:
            with zipfile.ZipFile(path) as file:
                about = json.loads(file.read(_ABOUT))
                if about["usher"] != version("usher"):
                    raise StateError(f"{path.name} was saved by Usher {about['usher']}.")
                return cls(
                    at=datetime.fromisoformat(about["at"]),
                    bot_url=about["bot_url"],
                    encryption_key=about["encryption_key"],
                    database=file.read(_DATABASE),
                    worlds=file.read(_WORLDS),
                )
        except _BROKEN as error:
            raise StateError(f"{path.name} is not a saved state.") from error


def worlds_of(slack: SlackEmulator, zoom: ZoomEmulator) -> bytes:
    """Return both worlds as they are; each keeps its own clock."""
    parts = {part.name: getattr(slack.world, part.name) for part in fields(slack.world)}
    ahead = parts.pop("clock").ahead
    there = {name: part for name, part in vars(zoom.app[WORLD]).items() if name != "clock"}
    return pickle.dumps({"slack": parts, "slack_ahead": ahead, "zoom": there})


def put_back(worlds: bytes, slack: SlackEmulator, zoom: ZoomEmulator) -> None:
    """Make both worlds what they were; whoever holds a world sees the old one in it.

    Raises:
        StateError: these are no worlds; nothing was changed.
    """
    try:
        found: dict[str, Any] = _Reader(io.BytesIO(worlds)).load()
        parts, ahead, there = found["slack"], found["slack_ahead"], found["zoom"]
    except _BROKEN as error:
        raise StateError("The saved state is damaged.") from error
    for name, part in parts.items():
        setattr(slack.world, name, part)
    slack.world.clock.ahead = ahead
    vars(zoom.app[WORLD]).update(there)


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401  the base class says so
        if (module, name) in _PLAIN:
            return getattr(importlib.import_module(module), name)
        found = None
        if module.startswith(_EMULATORS) and "." not in name:
            found = getattr(importlib.import_module(module), name)
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a state")
        return found
