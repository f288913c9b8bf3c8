"""chat.*: https://docs.slack.dev/reference/methods/chat.postMessage and its neighbours."""

from bot.sandbox.slack import posting
from bot.sandbox.slack.content import UPDATE_LIMIT, Content, read_content
from bot.sandbox.slack.conversations import Channel
from bot.sandbox.slack.directory import SLACKBOT
from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.shapes import message_json
from bot.sandbox.slack.wire import Json, Refusal


def post_message(call: Call) -> Json:
    """Post to a channel, to a DM, or to a person by user id (which answers the DM's id)."""
    channel = _destination(call)
    content = read_content(call.arguments)
    metadata = _metadata(call)
    thread_ts = _thread(call, channel)
    message = posting.new_message(call.world, content, call.now)
    message.metadata = metadata or {}
    message.thread_ts = thread_ts
    message.broadcast = bool(thread_ts) and call.arguments.flag("reply_broadcast")
    message.unfurl_links = call.arguments.flag("unfurl_links", default=True)
    message.unfurl_media = call.arguments.flag("unfurl_media", default=True)
    posting.post(call.world, channel, message)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_json(call.world, channel, message),
    }


def update(call: Call) -> Json:
    """Edit a message of the app, named by the conversation's own id and its ts."""
    channel = call.world.conversations.channels.get(call.arguments.text("channel"))
    if channel is None:
        raise Refusal("channel_not_found")
    if channel.kind == "private" and not call.is_inside(channel):
        raise Refusal("channel_not_found")
    message = channel.message(call.arguments.require("ts"))
    if message is None:
        raise Refusal("message_not_found")
    if not message.by_app:
        raise Refusal("cant_update_message")
    if channel.is_archived:
        raise Refusal("is_archived")
    if len(call.arguments.text("text")) > UPDATE_LIMIT:
        raise Refusal("msg_too_long")
    content = read_content(call.arguments)
    metadata = _metadata(call)
    posting.edit(call.world, message, content, call.now)
    if metadata is not None:
        message.metadata = metadata
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message_json(call.world, channel, message),
    }


def post_ephemeral(call: Call) -> Json:
    """Show one member of a conversation words that nobody else sees."""
    channel = _destination(call)
    user = call.arguments.require("user")
    if user not in call.world.directory.people:
        raise Refusal("user_not_found")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    content: Content = read_content(call.arguments)
    shown = posting.whisper(call.world, channel.id, user, content, call.now)
    return {"message_ts": shown.ts}


def _destination(call: Call) -> Channel:
    place = call.arguments.text("channel")
    conversations = call.world.conversations
    if place in call.world.directory.people:
        return _dm(call, place)
    named = conversations.named(place[1:]) if place.startswith("#") else None
    channel = named or conversations.channels.get(place)
    if channel is None:
        raise Refusal("channel_not_found")
    if channel.kind == "im":
        return _dm(call, channel.user)
    if not call.is_inside(channel):
        raise Refusal("channel_not_found" if channel.kind == "private" else "not_in_channel")
    if channel.is_archived:
        raise Refusal("is_archived")
    return channel


def _dm(call: Call, user: str) -> Channel:
    if user == SLACKBOT or call.world.directory.people[user].is_bot:
        raise Refusal("cannot_dm_bot")
    if not call.world.installation.manifest.messages_tab:
        raise Refusal("messages_tab_disabled")
    return call.world.conversations.open_dm(user)


def _metadata(call: Call) -> Json | None:
    metadata = call.arguments.structure("metadata")
    if metadata is None:
        return None
    if metadata == {}:
        return {}
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refusal("invalid_metadata_format")
    return metadata


def _thread(call: Call, channel: Channel) -> str:
    wanted = call.arguments.text("thread_ts")
    if not wanted:
        return ""
    parent = channel.message(wanted)
    if parent is None:
        raise Refusal("thread_not_found")
    return parent.thread_ts or parent.ts
