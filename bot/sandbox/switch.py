"""What a switch of the sandbox is, and the forms it takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.sandbox.sandbox import Sandbox


class Kind(StrEnum):
    """How a switch is shown and what its value is."""

    TOGGLE = "toggle"  # true or false
    CHOICE = "choice"  # one of the choices
    NUMBER = "number"  # whole, not below zero
    ACTION = "action"  # happens at once; the value is one of the choices, or the text, if any


class SwitchError(Exception):
    """A value does not fit; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One thing that can be turned, pressed or chosen.

    `value` looks at the sandbox itself, so a switch always shows what is, whoever changed it.
    """

    name: str
    group: str
    label: str
    description: str
    kind: Kind
    change: Callable[[Sandbox, object], Awaitable[None]]
    value: Callable[[Sandbox], object] = lambda _: ""
    choices: Callable[[Sandbox], Sequence[str]] | None = None
    text: str = ""
    """What to write for an action that takes a text, which may be empty; without this, none is."""

    def shown(self, sandbox: Sandbox) -> dict[str, object]:
        """Return it as JSON."""
        about: dict[str, object] = {
            "name": self.name,
            "group": self.group,
            "label": self.label,
            "description": self.description,
            "kind": self.kind.value,
            "value": self.value(sandbox),
        }
        if self.choices is not None:
            about["choices"] = list(self.choices(sandbox))
        if self.text:
            about["text"] = {"label": self.text}
        return about

    async def turn(self, sandbox: Sandbox, value: object) -> None:
        """Take a new value.

        Raises:
            SwitchError: the value does not fit.
        """
        match self.kind:
            case Kind.TOGGLE if not isinstance(value, bool):
                raise SwitchError(f"{self.label}: true or false")
            case Kind.NUMBER if type(value) is not int or value < 0:
                raise SwitchError(f"{self.label}: a whole number, 0 or more")
            case _:
                self._require_choice(sandbox, value)
        await self.change(sandbox, value)

    def _require_choice(self, sandbox: Sandbox, value: object) -> None:
        choices = self.choices(sandbox) if self.choices is not None else (value,)
        if not choices:
            raise SwitchError(f"{self.label}: there is nothing to choose from")
        if value not in choices:
            raise SwitchError(f"{self.label}: one of {', '.join(map(str, choices))}")
