"""Response addresses (``response_url``): five uses within thirty minutes.

Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.sandbox.slack.ids import unguessable
from bot.sandbox.slack.wire import Refusal

MOST_USES: Final = 5
LIFETIME: Final = timedelta(minutes=30)


@dataclass(slots=True)
class Hook:
    """Where answers to one command or one press may still go.

    `message_ts` is the message that was pressed, if the press was in one.
    """

    channel: str
    user: str
    expires_at: datetime
    message_ts: str = ""
    uses: int = 0


@dataclass(slots=True)
class Hooks:
    """The response addresses given out, by their secret."""

    given: dict[str, Hook] = field(default_factory=dict)

    def give(self, channel: str, user: str, now: datetime, message_ts: str = "") -> str:
        """Return the path of a new response address."""
        secret = unguessable()
        self.given[secret] = Hook(channel, user, now + LIFETIME, message_ts)
        return f"/hooks/{secret}"

    def use(self, secret: str, now: datetime) -> Hook:
        """Count one use.

        Raises:
            Refusal: ``invalid_url``, ``expired_url``, ``used_url``; all with status 404.
        """
        hook = self.given.get(secret)
        if hook is None:
            raise Refusal("invalid_url", status=404)
        if now > hook.expires_at:
            raise Refusal("expired_url", status=404)
        if hook.uses >= MOST_USES:
            raise Refusal("used_url", status=404)
        hook.uses += 1
        return hook
