"""Something happened in the workspace that the app subscribed to."""

from bot.sandbox.slack import posting
from bot.sandbox.slack.conversations import Channel, Message
from bot.sandbox.slack.deliveries import Answer, Deliveries
from bot.sandbox.slack.hands import Desk, ImpossibleError, Wish
from bot.sandbox.slack.mentions import Typist
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World

_MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}


async def happen(desk: Desk, wish: Wish) -> Json:
    """Deliver an event; ``url_verification`` asks for the challenge instead."""
    kind = wish.require("type")
    if kind == "url_verification":
        return _outcome(await desk.deliveries.verify_url())
    name = _MESSAGE_EVENTS.get(wish.text("channel_type"), kind) if kind == "message" else kind
    if name not in desk.world.installation.manifest.events:
        raise ImpossibleError("not_subscribed", f"the manifest does not subscribe to {name}")
    return _outcome(await desk.deliveries.event(envelope(desk.world, wish.body)))


async def say(desk: Desk, wish: Wish) -> Json:
    """Write a message as a person; the app hears of it if it subscribed to such messages.

    Names that are typed, such as ``@ben``, become mentions.
    """
    person = desk.person(wish)
    channel: Channel = desk.channel(wish, person)
    world = desk.world
    thread_ts = _thread(channel, wish)
    text = Typist(world, person).write(wish.require("text"))
    ts = world.conversations.next_ts(world.clock.now())
    message = Message(ts, person.id, text, by_app=False, thread_ts=thread_ts)
    posting.post(world, channel, message)
    channel_type = _CHANNEL_TYPES[channel.kind]
    if _MESSAGE_EVENTS[channel_type] not in world.installation.manifest.events:
        return {"ok": True, "ts": ts, "channel": channel.id, "delivered": False}
    event = {
        "type": "message",
        "channel": channel.id,
        "user": person.id,
        "text": message.text,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel_type,
        "team": world.team.id,
        **({"thread_ts": thread_ts} if thread_ts else {}),
    }
    answer = await desk.deliveries.event(envelope(desk.world, event))
    return {**_outcome(answer), "ts": ts, "channel": channel.id, "delivered": True}


def _thread(channel: Channel, wish: Wish) -> str:
    """Return the parent that is answered, if one is; a reply has no thread of its own."""
    thread_ts = wish.text("thread_ts")
    if not thread_ts:
        return ""
    parent = channel.message(thread_ts)
    if parent is None or parent.is_reply:
        raise ImpossibleError("no_such_message", f"there is no thread {thread_ts}")
    if wish.text("text").startswith("/"):
        raise ImpossibleError("not_in_threads", "Slack takes no commands in threads")
    return thread_ts


async def user_changed(world: World, deliveries: Deliveries, user_id: str) -> None:
    """Tell the app that somebody's account has changed, if it wants to hear of that."""
    manifest = world.installation.manifest
    if "user_change" not in manifest.events:
        return
    now = world.clock.now()
    user = world.directory.people[user_id].as_json(
        now=now, email="users:read.email" in manifest.scopes
    )
    event = {"type": "user_change", "user": user, "cache_ts": int(now.timestamp())}
    await deliveries.event(envelope(world, event))


def envelope(world: World, event: Json) -> Json:
    """Return what Slack puts around an event."""
    now = world.clock.now()
    return {
        "token": world.installation.verification_token,
        "team_id": world.team.id,
        "context_team_id": world.team.id,
        "context_enterprise_id": None,
        "api_app_id": world.installation.app_id,
        "event": {"event_ts": f"{now.timestamp():.6f}", **event},
        "type": "event_callback",
        "event_id": world.ids.new("Ev"),
        "event_time": int(now.timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": world.team.id,
                "user_id": world.installation.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def _outcome(answer: Answer) -> Json:
    return {
        "ok": not answer.reason,
        "error": answer.reason or None,
        "status": answer.status,
        "body": answer.body,
        "elapsed_ms": answer.elapsed_ms,
    }
