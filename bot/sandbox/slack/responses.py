"""The app answers later, at a response address."""

from dataclasses import dataclass

from bot.sandbox.slack import posting
from bot.sandbox.slack.content import Content, read_content
from bot.sandbox.slack.conversations import Channel
from bot.sandbox.slack.hooks import Hook
from bot.sandbox.slack.wire import Arguments
from bot.sandbox.slack.world import World


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """One use of a response address."""

    world: World
    hook: Hook
    arguments: Arguments

    def show(self) -> None:
        """Post, replace or delete, as the body says; new messages are for one person only.

        Raises:
            Refusal: the message is not one Slack takes, or there is no original any more.
        """
        channel = self.world.conversations.channels[self.hook.channel]
        if self.arguments.flag("delete_original"):
            self._delete(channel)
            return
        content = read_content(self.arguments)
        if self.arguments.flag("replace_original") and self.hook.message_ts:
            self._replace(channel, content)
            return
        now = self.world.clock.now()
        if self.arguments.text("response_type") == "in_channel":
            posting.post(self.world, channel, posting.new_message(self.world, content, now))
            return
        posting.whisper(self.world, channel.id, self.hook.user, content, now)

    def _delete(self, channel: Channel) -> None:
        ts = self.hook.message_ts
        channel.messages = [m for m in channel.messages if m.ts != ts]
        conversations = self.world.conversations
        conversations.ephemerals = [e for e in conversations.ephemerals if e.ts != ts]

    def _replace(self, channel: Channel, content: Content) -> None:
        now = self.world.clock.now()
        message = channel.message(self.hook.message_ts)
        if message is not None:
            posting.edit(self.world, message, content, now)
            return
        self._delete(channel)
        posting.whisper(self.world, channel.id, self.hook.user, content, now)
