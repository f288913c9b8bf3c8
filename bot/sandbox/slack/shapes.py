"""The objects Slack sends: messages, channels, views, people, in its own JSON."""

from bot.sandbox.slack.conversations import Channel, Message
from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.modals import View
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World

_CHANNEL_NAMES = {"im": "directmessage", "private": "privategroup"}


def channel_label(channel: Channel) -> str:
    """Return what payloads call a channel: its name only if it is public."""
    return _CHANNEL_NAMES.get(channel.kind, channel.name)


def message_json(
    world: World, channel: Channel, message: Message, *, metadata: bool = False
) -> Json:
    """Return a message; `metadata` is what ``include_all_metadata`` asks for."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": world.team.id,
    }
    if message.by_app:
        shown |= _app_author(world)
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.files:
        shown["files"] = [world.uploads.files[file_id].as_json() for file_id in message.files]
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.broadcast:
        shown["subtype"] = "thread_broadcast"
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown | _thread(channel, message)


def _app_author(world: World) -> Json:
    installation = world.installation
    return {
        "bot_id": installation.bot_id,
        "app_id": installation.app_id,
        "bot_profile": {
            "id": installation.bot_id,
            "app_id": installation.app_id,
            "user_id": installation.bot_user,
            "name": installation.manifest.bot_name,
            "icons": {},
            "deleted": False,
            "updated": 0,
            "team_id": world.team.id,
        },
    }


def _thread(channel: Channel, message: Message) -> Json:
    if message.is_reply:
        return {"thread_ts": message.thread_ts}
    replies = channel.replies(message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts,
    }


def channel_json(world: World, channel: Channel) -> Json:
    """Return a conversation as ``conversations.info`` shows it."""
    shared: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_org_shared": False,
        "context_team_id": world.team.id,
        "updated": 0,
    }
    if channel.kind == "im":
        return shared | {"is_im": True, "user": channel.user, "is_open": True, "priority": 0}
    return shared | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [world.team.id],
        "unlinked": 0,
        "parent_conversation": None,
        "creator": channel.members[0] if channel.members else "",
        "is_member": world.installation.bot_user in channel.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def view_json(world: World, view: View) -> Json:
    """Return a view with what was typed in it so far."""
    content = view.content
    return {
        "id": view.id,
        "team_id": world.team.id,
        "type": "modal",
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": view.state},
        "hash": view.hash,
        "title": content["title"],
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id or None,
        "root_view_id": view.root_id,
        "app_id": world.installation.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": world.team.id,
        "bot_id": world.installation.bot_id,
    }


def interaction(world: World, kind: str, person: Person) -> Json:
    """Return what every interactive payload begins with."""
    return {
        "type": kind,
        "team": {"id": world.team.id, "domain": world.team.domain},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": world.installation.app_id,
        "token": world.installation.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }
