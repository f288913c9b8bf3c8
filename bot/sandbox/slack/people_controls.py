"""Arranging the workspace over HTTP: people, groups, channels and who is in them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Final

from bot.sandbox.slack.conversations import Channel
from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.events import user_changed
from bot.sandbox.slack.hands import Desk, ImpossibleError, Wish
from bot.sandbox.slack.wire import Json

_FACTS = frozenset(field.name for field in fields(Person)) - {"bot_id"}


async def change_people(desk: Desk, wish: Wish) -> Json:
    """Do one change: ``{"do": "add", "name": ...}``, ``{"do": "deactivate", "user": ...}``."""
    change = _CHANGES.get(wish.require("do"))
    if change is None:
        raise ImpossibleError("bad_request", f"do is one of {', '.join(_CHANGES)}")
    try:
        done = change(desk, wish)
    except ValueError as taken:
        raise ImpossibleError("already_taken", str(taken)) from None
    if change in _OF_SOMEBODY:
        await user_changed(desk.world, desk.deliveries, _user(desk, wish))
    return {"ok": True, **done}


def _add(desk: Desk, wish: Wish) -> Json:
    facts = _facts(wish)
    name, real_name = wish.require("name"), str(facts.pop("real_name", ""))
    facts.pop("name", None)
    return {"person": asdict(desk.world.directory.add_person(name, real_name, **facts))}


def _change(desk: Desk, wish: Wish) -> Json:
    user = _user(desk, wish)
    return {"person": asdict(desk.world.directory.change(user, **_facts(wish)))}


def _deactivate(desk: Desk, wish: Wish) -> Json:
    return {"person": asdict(desk.world.directory.change(_user(desk, wish), deleted=True))}


def _reactivate(desk: Desk, wish: Wish) -> Json:
    return {"person": asdict(desk.world.directory.change(_user(desk, wish), deleted=False))}


def _add_group(desk: Desk, wish: Wish) -> Json:
    group = desk.world.directory.add_group(wish.require("handle"), wish.names("users"))
    return {"group": asdict(group)}


def _add_channel(desk: Desk, wish: Wish) -> Json:
    channel = desk.world.conversations.add_channel(
        wish.require("name"),
        wish.names("members"),
        private=wish.get("private") is True,
        with_bot=wish.get("with_bot") is not False,
        is_ext_shared=wish.get("is_ext_shared") is True,
    )
    return {"channel": {"id": channel.id, "name": channel.name, "members": channel.members}}


def _join(desk: Desk, wish: Wish) -> Json:
    channel, user = _channel(desk, wish), _user(desk, wish)
    if user not in channel.members:
        channel.members.append(user)
    return {}


def _leave(desk: Desk, wish: Wish) -> Json:
    channel, user = _channel(desk, wish), _user(desk, wish)
    channel.members = [member for member in channel.members if member != user]
    return {}


def _archive(desk: Desk, wish: Wish) -> Json:
    _channel(desk, wish).is_archived = True
    return {}


_CHANGES: Final[Mapping[str, Callable[[Desk, Wish], Json]]] = {
    "add": _add,
    "change": _change,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "add_group": _add_group,
    "add_channel": _add_channel,
    "join": _join,
    "leave": _leave,
    "archive": _archive,
}

_OF_SOMEBODY: Final = (_change, _deactivate, _reactivate)


def _facts(wish: Wish) -> dict[str, str | bool]:
    facts = {name: value for name, value in wish.body.items() if name not in ("do", "user")}
    unknown = sorted(set(facts) - _FACTS)
    if unknown:
        raise ImpossibleError("bad_request", f"people have no {', '.join(unknown)}")
    return facts


def _user(desk: Desk, wish: Wish) -> str:
    user = wish.require("user")
    if user not in desk.world.directory.people:
        raise ImpossibleError("user_not_found", f"nobody has the id {user}")
    return user


def _channel(desk: Desk, wish: Wish) -> Channel:
    meant = wish.require("channel")
    conversations = desk.world.conversations
    channel = conversations.channels.get(meant) or conversations.named(meant.lstrip("#"))
    if channel is None:
        raise ImpossibleError("channel_not_found", f"there is no channel {meant}")
    return channel
