"""What one person sees: their eyes."""

from bot.sandbox.slack.conversations import Channel, Ephemeral, Message
from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.shapes import message_json, view_json
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World


def screen(world: World, person: Person) -> Json:
    """Return everything on somebody's screen, and what their phone said.

    A deactivated person sees nothing. Metadata is for apps and is never here.
    """
    if person.deleted:
        return {"channels": [], "dms": [], "ephemerals": [], "views": [], "notifications": []}
    mine = [c for c in world.conversations.channels.values() if person.id in c.members]
    return {
        "channels": [_channel(world, c, person) for c in mine if c.kind != "im"],
        "dms": [_channel(world, c, person) for c in mine if c.kind == "im"],
        "ephemerals": [
            ephemeral_json(e) for e in world.conversations.ephemerals if e.user == person.id
        ],
        "views": [
            {**view_json(world, view), "warning": view.warning, "errors": view.errors}
            for view in world.modals.stack(person.id)
        ],
        "notifications": [
            {"channel": n.channel, "ts": n.ts, "text": n.text}
            for n in world.conversations.notifications
            if n.user == person.id
        ],
    }


def ephemeral_json(shown: Ephemeral) -> Json:
    """Return a message only one person sees."""
    return {
        "channel": shown.channel,
        "ts": shown.ts,
        "user": shown.by,
        "text": shown.text,
        "blocks": shown.blocks,
        "warning": shown.warning,
        "inputs": shown.inputs,
    }


def _channel(world: World, channel: Channel, person: Person) -> Json:
    top = [m for m in channel.messages if not m.is_reply or m.broadcast]
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_archived": channel.is_archived,
        "messages": [_message(world, channel, message, person) for message in top],
    }


def _message(world: World, channel: Channel, message: Message, person: Person) -> Json:
    shown = message_json(world, channel, message)
    shown |= {
        "warning": message.warnings.get(person.id, ""),
        "inputs": message.inputs.get(person.id, {}),
    }
    if message.by_app:
        shown |= {"unfurl_links": message.unfurl_links, "unfurl_media": message.unfurl_media}
    if message.is_reply:
        return shown
    replies = channel.replies(message.ts)
    return shown | {"replies": [_message(world, channel, reply, person) for reply in replies]}
