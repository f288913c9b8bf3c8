"""One call of a method, and what every method may ask about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.sandbox.slack.conversations import Channel
from bot.sandbox.slack.wire import Arguments, Json, Refusal
from bot.sandbox.slack.world import World

READ = {"public": "channels:read", "private": "groups:read", "im": "im:read"}
HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history"}


@dataclass(frozen=True, slots=True)
class Call:
    """A call by the app: who is asked, with what, when, at which address."""

    world: World
    arguments: Arguments
    now: datetime
    origin: str

    def require_scope(self, *any_of: str) -> None:
        """Refuse the call with ``missing_scope`` unless the app has one of these."""
        held = self.world.installation.manifest.scopes
        if held.isdisjoint(any_of):
            raise Refusal("missing_scope", needed=",".join(any_of), provided=",".join(sorted(held)))

    def readable_channel(self, scopes: dict[str, str]) -> Channel:
        """Return the conversation the call is about, as far as the app may see it.

        Raises:
            Refusal: ``missing_scope`` by kind of conversation, ``channel_not_found``.
        """
        self.require_scope(*scopes.values())
        channel = self.world.conversations.channels.get(self.arguments.text("channel"))
        if channel is None:
            raise Refusal("channel_not_found")
        self.require_scope(scopes[channel.kind])
        if channel.kind == "private" and not self.is_inside(channel):
            raise Refusal("channel_not_found")
        return channel

    def is_inside(self, channel: Channel) -> bool:
        """Say whether the app is a member of a channel."""
        return self.world.installation.bot_user in channel.members


Handler: TypeAlias = Callable[[Call], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API: what answers it, the scope it always needs, its encodings."""

    answer: Handler
    scope: str = ""
    takes_json: bool = False
