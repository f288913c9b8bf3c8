"""Trigger ids: the right to open one modal, for a moment after a person did something.

Source: https://docs.slack.dev/interactivity/handling-user-interaction (three seconds, one use).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.sandbox.slack.ids import unguessable
from bot.sandbox.slack.wire import Refusal

LIFETIME: Final = timedelta(seconds=3)


@dataclass(slots=True)
class Trigger:
    """A trigger id, whose click it belongs to, and the view it was clicked in."""

    id: str
    user: str
    expires_at: datetime
    view_id: str = ""
    used: bool = False


@dataclass(slots=True)
class Triggers:
    """The trigger ids given out."""

    given: dict[str, Trigger] = field(default_factory=dict)

    def give(self, user: str, now: datetime, view_id: str = "") -> str:
        """Return a new trigger id for what `user` just did."""
        trigger_id = f"{int(now.timestamp() * 1000)}.{len(self.given)}.{unguessable()}"
        self.given[trigger_id] = Trigger(trigger_id, user, now + LIFETIME, view_id)
        return trigger_id

    def redeem(self, trigger_id: str, now: datetime) -> Trigger:
        """Use a trigger id up.

        Raises:
            Refusal: ``invalid_trigger_id``, ``exchanged_trigger_id``, ``expired_trigger_id``.
        """
        trigger = self.given.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if now > trigger.expires_at:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger
