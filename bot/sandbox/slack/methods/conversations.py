"""conversations.*: https://docs.slack.dev/reference/methods/conversations.info and neighbours."""

from decimal import Decimal, InvalidOperation

from bot.sandbox.slack.conversations import Channel, Message
from bot.sandbox.slack.directory import SLACKBOT
from bot.sandbox.slack.methods.call import HISTORY, READ, Call
from bot.sandbox.slack.methods.paging import page
from bot.sandbox.slack.shapes import channel_json, message_json
from bot.sandbox.slack.wire import Json, Refusal

_PAGE = 100


def info(call: Call) -> Json:
    """Describe a conversation."""
    channel = call.readable_channel(READ)
    shown = channel_json(call.world, channel)
    if call.arguments.flag("include_locale"):
        shown["locale"] = "en-US"
    if call.arguments.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(call: Call) -> Json:
    """List the members of a conversation, in pages."""
    channel = call.readable_channel(READ)
    ids, cursor = page(channel.members, call.arguments, key=str, default=_PAGE)
    return {"members": ids, "response_metadata": {"next_cursor": cursor}}


def open_dm(call: Call) -> Json:
    """Open the app's DM with one person, or find it open."""
    users = [user for user in call.arguments.text("users").split(",") if user]
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 1:
        call.require_scope("mpim:write")
        raise Refusal("method_not_supported_for_channel_type")  # group DMs are not emulated
    call.require_scope("im:write")
    person = call.world.directory.people.get(users[0])
    if person is None:
        raise Refusal("user_not_found")
    if person.deleted:
        raise Refusal("user_disabled")
    if person.is_bot or person.id == SLACKBOT:
        raise Refusal("cannot_dm_bot")
    already = call.world.conversations.dm_of(person.id) is not None
    dm = call.world.conversations.open_dm(person.id)
    shown = channel_json(call.world, dm) if call.arguments.flag("return_im") else {"id": dm.id}
    return {"no_op": already, "already_open": already, "channel": shown}


def history(call: Call) -> Json:
    """List what was said in a conversation, newest first; replies stay in their threads."""
    channel = call.readable_channel(HISTORY)
    if not call.is_inside(channel):
        raise Refusal("not_in_channel")
    top = [m for m in reversed(channel.messages) if not m.is_reply or m.broadcast]
    return _messages(call, channel, top)


def replies(call: Call) -> Json:
    """List a thread, its parent first."""
    channel = call.readable_channel(HISTORY)
    if not call.is_inside(channel):
        raise Refusal("not_in_channel")
    parent = channel.message(call.arguments.require("ts"))
    if parent is None:
        raise Refusal("thread_not_found")
    return _messages(call, channel, [parent, *channel.replies(parent.ts)])


def _messages(call: Call, channel: Channel, messages: list[Message]) -> Json:
    within = _between(call, messages)
    shown, cursor = page(within, call.arguments, key=lambda m: m.ts, default=_PAGE)
    metadata = call.arguments.flag("include_all_metadata")
    answer: Json = {
        "messages": [message_json(call.world, channel, m, metadata=metadata) for m in shown],
        "has_more": bool(cursor),
        "pin_count": 0,
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = _bound(call, "oldest"), _bound(call, "latest")
    inclusive = call.arguments.flag("inclusive")
    return [
        message
        for message in messages
        if _is_after(Decimal(message.ts), oldest, inclusive=inclusive)
        and (latest is None or _is_after(latest, Decimal(message.ts), inclusive=inclusive))
    ]


def _is_after(late: Decimal, early: Decimal | None, *, inclusive: bool) -> bool:
    return early is None or late > early or (inclusive and late == early)


def _bound(call: Call, name: str) -> Decimal | None:
    given = call.arguments.text(name)
    if not given:
        return None
    try:
        return Decimal(given)
    except InvalidOperation:
        raise Refusal(f"invalid_ts_{name}") from None
