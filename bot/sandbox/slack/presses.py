"""A person presses a button or chooses something, in a message or in a modal."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.slack import inputs
from bot.sandbox.slack.choices import choose
from bot.sandbox.slack.conversations import Channel, Message
from bot.sandbox.slack.deliveries import Answer
from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.elements import STATELESS
from bot.sandbox.slack.hands import Desk, ImpossibleError, Wish
from bot.sandbox.slack.modals import View
from bot.sandbox.slack.shapes import channel_label, interaction, message_json, view_json
from bot.sandbox.slack.wire import Json

_ECHOED = ("text", "value", "url", "style", "placeholder")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the element stands: its blocks, what is chosen there, what payloads say of it."""

    blocks: list[Json]
    state: Json
    context: Callable[[], Json]
    mark: Callable[[str], None]
    view_id: str = ""


async def press(desk: Desk, wish: Wish) -> Json:
    """Press or choose, and say what Slack shows: a warning mark if the app did not answer."""
    desk.require_interactivity()
    person = desk.person(wish)
    place = _place(desk, wish, person)
    action_id = wish.require("action_id")
    try:
        block, element = inputs.find_element(place.blocks, action_id, wish.text("block_id"))
    except LookupError:
        raise ImpossibleError(
            "no_such_element", f"{person.name} sees no element {action_id} there"
        ) from None
    if "confirm" in element and wish.get("confirm") is not True:
        raise ImpossibleError(
            "confirm_required", "the element asks first", dialog=element["confirm"]
        )
    value = wish.get("selected") if wish.get("selected") is not None else wish.get("value")
    picked = choose(desk.world, person, element, value)
    if element["type"] not in STATELESS:
        place.state.setdefault(block["block_id"], {})[action_id] = picked
    if block["type"] == "input" and not block.get("dispatch_action"):
        return {"ok": True, "error": None, "delivered": False}
    place.mark("")
    payload = _payload(desk, person, place, _action(desk, block, element, picked))
    answer = await desk.deliveries.interaction(payload)
    if answer.error:
        place.mark(answer.error)
    return _outcome(answer, element.get("url") or (picked.get("selected_option") or {}).get("url"))


def _outcome(answer: Answer, url: str | None) -> Json:
    outcome: Json = {
        "ok": answer.error is None,
        "error": answer.error,
        "delivered": True,
        "status": answer.status,
        "elapsed_ms": answer.elapsed_ms,
    }
    return {**outcome, "url": url} if url else outcome


def _action(desk: Desk, block: Json, element: Json, picked: Json) -> Json:
    return {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **{name: element[name] for name in _ECHOED if name in element},
        **picked,
        "action_ts": f"{desk.world.clock.now().timestamp():.6f}",
    }


def _payload(desk: Desk, person: Person, place: Place, action: Json) -> Json:
    world = desk.world
    now = world.clock.now()
    return {
        **interaction(world, "block_actions", person),
        "trigger_id": world.triggers.give(person.id, now, place.view_id),
        **place.context(),
        "actions": [action],
    }


def _place(desk: Desk, wish: Wish, person: Person) -> Place:
    if wish.get("view_id"):
        return _in_view(desk, visible_view(desk, wish, person))
    channel = desk.channel(wish, person)
    ts = wish.require("ts")
    message = channel.message(ts)
    if message is not None:
        return _in_message(desk, channel, message, person)
    return _in_ephemeral(desk, channel, ts, person)


def visible_view(desk: Desk, wish: Wish, person: Person) -> View:
    """Return the view a person looks at, which is the top one only."""
    stack = desk.world.modals.stack(person.id)
    if not stack or stack[-1].id != wish.require("view_id"):
        raise ImpossibleError(
            "no_such_view", f"{person.name} does not look at {wish.text('view_id')}"
        )
    return stack[-1]


def _in_view(desk: Desk, view: View) -> Place:
    def context() -> Json:
        return {
            "container": {"type": "view", "view_id": view.id},
            "view": view_json(desk.world, view),
        }

    def mark(warning: str) -> None:
        view.warning = warning

    return Place(view.blocks, view.state, context, mark, view.id)


def _in_message(desk: Desk, channel: Channel, message: Message, person: Person) -> Place:
    state = message.inputs.setdefault(person.id, inputs.initial_state(message.blocks))

    def context() -> Json:
        thread = {"thread_ts": message.thread_ts} if message.is_reply else {}
        return {
            "container": {**_container(message.ts, channel.id, ephemeral=False), **thread},
            "channel": {"id": channel.id, "name": channel_label(channel)},
            "message": message_json(desk.world, channel, message),
            "state": {"values": state},
            "response_url": _response_url(desk, channel.id, person.id, message.ts),
        }

    def mark(warning: str) -> None:
        message.warnings.pop(person.id, None)
        if warning:
            message.warnings[person.id] = warning

    return Place(message.blocks, state, context, mark)


def _in_ephemeral(desk: Desk, channel: Channel, ts: str, person: Person) -> Place:
    shown = desk.world.conversations.ephemeral(person.id, ts)
    if shown is None or shown.channel != channel.id:
        raise ImpossibleError("no_such_message", f"{person.name} sees no message {ts} there")
    shown.inputs = shown.inputs or inputs.initial_state(shown.blocks)

    def context() -> Json:
        return {
            "container": _container(ts, channel.id, ephemeral=True),
            "channel": {"id": channel.id, "name": channel_label(channel)},
            "state": {"values": shown.inputs},
            "response_url": _response_url(desk, channel.id, person.id, ts),
        }

    def mark(warning: str) -> None:
        shown.warning = warning

    return Place(shown.blocks, shown.inputs, context, mark)


def _container(ts: str, channel_id: str, *, ephemeral: bool) -> Json:
    return {
        "type": "message",
        "message_ts": ts,
        "channel_id": channel_id,
        "is_ephemeral": ephemeral,
    }


def _response_url(desk: Desk, channel_id: str, user: str, ts: str) -> str:
    return desk.origin + desk.world.hooks.give(channel_id, user, desk.world.clock.now(), ts)
