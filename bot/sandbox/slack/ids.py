"""Identifiers that look like Slack's and are the same in every run."""

import secrets
from collections import Counter
from dataclasses import dataclass, field

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDTH = 9


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits or "0"


@dataclass(slots=True)
class Ids:
    """Gives out identifiers by kind: ``U`` people, ``C`` channels, ``D`` DMs, ``V`` views."""

    given: Counter[str] = field(default_factory=Counter)

    def new(self, kind: str) -> str:
        """Return the next identifier of a kind, which is its first letters."""
        self.given[kind] += 1
        return f"{kind}0{_base36(self.given[kind]).rjust(_WIDTH, '0')}"

    def block(self) -> str:
        """Return the ``block_id`` Slack gives to a block that came without one."""
        self.given["block"] += 1
        return f"b{_base36(self.given['block']).rjust(4, '0')}"


def unguessable() -> str:
    """Return the secret part of a trigger, a response address or a hash."""
    return secrets.token_hex(12)
