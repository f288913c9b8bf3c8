"""Putting messages before people: posts, edits, ephemerals and the pushes they cause."""

import re
from datetime import datetime

from bot.sandbox.slack import inputs
from bot.sandbox.slack.content import Content
from bot.sandbox.slack.conversations import Channel, Ephemeral, Message, Notification
from bot.sandbox.slack.world import World

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def post(
    world: World,
    channel: Channel,
    message: Message,
) -> Message:
    """Add a message to a conversation and push it to those it concerns."""
    message.blocks = inputs.with_ids(message.blocks, world.ids)
    channel.messages.append(message)
    for user in _notified(world, channel, message):
        world.conversations.notifications.append(
            Notification(user, channel.id, message.ts, message.text)
        )
    return message


def new_message(world: World, content: Content, now: datetime) -> Message:
    """Return a message by the app, not yet posted."""
    return Message(
        ts=world.conversations.next_ts(now),
        user=world.installation.bot_user,
        text=content.fallback,
        blocks=content.blocks or [],
    )


def edit(world: World, message: Message, content: Content, now: datetime) -> None:
    """Replace what a message says; blocks that are not given stay."""
    message.text = content.fallback
    if content.blocks is not None:
        message.blocks = inputs.with_ids(content.blocks, world.ids)
        fresh = inputs.initial_state(message.blocks)
        message.inputs = {
            user: inputs.carried_over(state, fresh) for user, state in message.inputs.items()
        }
    message.warnings.clear()
    message.edited_ts = f"{now.timestamp():.6f}"


def whisper(world: World, channel: str, user: str, content: Content, now: datetime) -> Ephemeral:
    """Show somebody words of the app that only they see."""
    blocks = inputs.with_ids(content.blocks or [], world.ids)
    return world.conversations.tell(
        Ephemeral(
            ts=world.conversations.next_ts(now),
            channel=channel,
            user=user,
            by=world.installation.bot_user,
            text=content.fallback,
            blocks=blocks,
        )
    )


def _notified(world: World, channel: Channel, message: Message) -> list[str]:
    concerned = [channel.user] if channel.kind == "im" else _MENTION.findall(message.text)
    return [
        user
        for user in dict.fromkeys(concerned)
        if user != message.user
        and user in channel.members
        and user in world.directory.people
        and not world.directory.people[user].deleted
        and not world.directory.people[user].is_bot
    ]
