"""Reading the JSON of a control call, strictly: a typing mistake is an answer, never a default."""

import json
from enum import Enum
from typing import TypeVar

from aiohttp import web

from bot.sandbox.zoom.refused import Refused

_Choice = TypeVar("_Choice", bound=Enum)


class Fields:
    """Take the fields of an object one by one; `finish` refuses what nobody took."""

    def __init__(self, values: object) -> None:
        if not isinstance(values, dict):
            raise Refused("the body must be a JSON object")
        self._left: dict[str, object] = dict(values)
        self._asked: list[str] = []

    @classmethod
    async def read(cls, request: web.Request) -> "Fields":
        """Read the body of a request; an empty one is an empty object.

        Raises:
            Refused: it is no JSON object.
        """
        try:
            return cls(json.loads(await request.text() or "{}"))
        except ValueError:
            raise Refused("the body must be JSON") from None

    def take(self, name: str) -> object:
        """Return the field as it is, or None."""
        self._asked.append(name)
        return self._left.pop(name, None)

    def text(self, name: str) -> str | None:
        """Return a text field, or None."""
        value = self.take(name)
        if value is None or isinstance(value, str):
            return value
        raise Refused(f"{name}: a text")

    def require_text(self, name: str) -> str:
        """Return a text field that must be there."""
        value = self.text(name)
        if value is None:
            raise Refused(f"{name}: missing")
        return value

    def flag(self, name: str) -> bool | None:
        """Return a boolean field, or None."""
        value = self.take(name)
        if value is None or isinstance(value, bool):
            return value
        raise Refused(f"{name}: true or false")

    def number(self, name: str) -> int | None:
        """Return a whole number that is not below zero, or None."""
        value = self.take(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise Refused(f"{name}: a whole number, not below zero")

    def seconds(self, name: str) -> float | None:
        """Return a number of seconds, or None."""
        value = self.take(name)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
            return float(value)
        raise Refused(f"{name}: a number of seconds, not below zero")

    def items(self, name: str) -> list[object] | None:
        """Return a list field, or None."""
        value = self.take(name)
        if value is None or isinstance(value, list):
            return value
        raise Refused(f"{name}: a list")

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Return a list of texts, or None."""
        values = self.items(name)
        if values is None:
            return None
        if not all(isinstance(value, str) for value in values):
            raise Refused(f"{name}: a list of texts")
        return tuple(str(value) for value in values)

    def choice(self, name: str, kind: type[_Choice]) -> _Choice | None:
        """Return a member of an enumeration by its value, or None."""
        value = self.take(name)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            choices = ", ".join(str(member.value) for member in kind)
            raise Refused(f"{name}: one of {choices}") from None

    def finish(self) -> None:
        """Refuse fields that nobody asked for."""
        if self._left:
            unknown = ", ".join(sorted(self._left))
            raise Refused(f"unknown: {unknown}; there are {', '.join(self._asked)}")

    def everything(self) -> dict[str, object]:
        """Return all fields as they are."""
        return dict(self._left)
