"""Channels, direct messages and what was said in them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.sandbox.slack.ids import Ids
from bot.sandbox.slack.wire import Json

_MICROSECONDS = 1_000_000


@dataclass(slots=True)
class Message:
    """A message as the workspace holds it; blocks and metadata are Slack's JSON."""

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    by_app: bool = True
    thread_ts: str = ""
    broadcast: bool = False
    metadata: Json = field(default_factory=dict)
    edited_ts: str = ""
    files: list[str] = field(default_factory=list)
    """The ids of the files that the message shares."""
    unfurl_links: bool = True
    unfurl_media: bool = True
    inputs: dict[str, Json] = field(default_factory=dict)
    """What each person has chosen in the message: user id to ``state.values``."""
    warnings: dict[str, str] = field(default_factory=dict)
    """The warning mark each person sees: user id to what went wrong."""

    @property
    def is_reply(self) -> bool:
        """Say whether the message stands in a thread, below its parent."""
        return bool(self.thread_ts) and self.thread_ts != self.ts


@dataclass(slots=True)
class Channel:
    """A conversation: a public or private channel, or a DM between the app and `user`."""

    id: str
    kind: Literal["public", "private", "im"]
    name: str = ""
    user: str = ""
    members: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_ext_shared: bool = False
    messages: list[Message] = field(default_factory=list)
    created: int = 0

    def message(self, ts: str) -> Message | None:
        """Find a message by its ts."""
        return next((message for message in self.messages if message.ts == ts), None)

    def replies(self, thread_ts: str) -> list[Message]:
        """Return the replies under a message, oldest first."""
        return [m for m in self.messages if m.is_reply and m.thread_ts == thread_ts]


@dataclass(slots=True)
class Ephemeral:
    """A message only one person sees; `by` is the app, or Slackbot for Slack's own words."""

    ts: str
    channel: str
    user: str
    by: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    inputs: Json = field(default_factory=dict)
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """What a person's phone shows: the message's text at the moment it was posted."""

    user: str
    channel: str
    ts: str
    text: str


@dataclass(slots=True)
class Conversations:
    """Every conversation of the workspace."""

    ids: Ids
    bot_user: str
    channels: dict[str, Channel] = field(default_factory=dict)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    _dms: dict[str, Channel] = field(default_factory=dict)
    _last_tick: int = 0

    def add_channel(
        self,
        name: str,
        members: tuple[str, ...] = (),
        *,
        private: bool = False,
        with_bot: bool = True,
        is_ext_shared: bool = False,
    ) -> Channel:
        """Add a channel; with the app in it, unless `with_bot` says otherwise.

        Raises:
            ValueError: the name is taken.
        """
        if self.named(name) is not None:
            raise ValueError(f"#{name} is already here")
        inside = [*members, *([self.bot_user] if with_bot else [])]
        kind: Literal["public", "private"] = "private" if private else "public"
        channel = Channel(
            self.ids.new("C"), kind, name, members=inside, is_ext_shared=is_ext_shared
        )
        self.channels[channel.id] = channel
        return channel

    def named(self, name: str) -> Channel | None:
        """Find a channel by name, without the ``#``."""
        found = (c for c in self.channels.values() if c.kind != "im" and c.name == name)
        return next(found, None)

    def dm_of(self, user: str) -> Channel | None:
        """Return the app's DM with somebody, if it was ever opened."""
        return self._dms.get(user)

    def open_dm(self, user: str) -> Channel:
        """Return the app's DM with somebody, opened if need be."""
        known = self.dm_of(user)
        if known is not None:
            return known
        dm = Channel(self.ids.new("D"), "im", user=user, members=[user, self.bot_user])
        self.channels[dm.id] = self._dms[user] = dm
        return dm

    def next_ts(self, now: datetime) -> str:
        """Return a ts that no earlier message has and that is later than all of them."""
        tick = max(int(now.timestamp() * _MICROSECONDS), self._last_tick + 1)
        self._last_tick = tick
        return f"{tick // _MICROSECONDS}.{tick % _MICROSECONDS:06d}"

    def tell(self, message: Ephemeral) -> Ephemeral:
        """Show somebody a message that only they see."""
        self.ephemerals.append(message)
        return message

    def ephemeral(self, user: str, ts: str) -> Ephemeral | None:
        """Find a message that only `user` sees."""
        return next((e for e in self.ephemerals if e.user == user and e.ts == ts), None)

    def forget(self) -> None:
        """Drop every message and DM; the channels and their members stay."""
        self.channels = {c.id: c for c in self.channels.values() if c.kind != "im"}
        self._dms.clear()
        for channel in self.channels.values():
            channel.messages.clear()
        self.ephemerals.clear()
        self.notifications.clear()
