"""What a person may pick in an element: its own options, living people, channels they can see."""

from bot.sandbox.slack import inputs
from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.elements import STATELESS
from bot.sandbox.slack.hands import ImpossibleError
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World


def choose(world: World, person: Person, element: Json, value: object) -> Json:
    """Return a choice as ``state.values`` has it.

    Raises:
        ImpossibleError: the element does not offer this to this person.
    """
    kind: str = element["type"]
    if kind in STATELESS and kind != "overflow":
        return {"type": kind}
    picked = value if isinstance(value, list) else [value]
    for item in picked:
        if not _offered(world, person, kind, item):
            raise ImpossibleError("no_such_option", f"{person.name} is not offered {item}")
    most = element.get("max_selected_items")
    if most is not None and len(picked) > most:
        raise ImpossibleError("too_many_selected", f"the element takes at most {most}")
    try:
        return inputs.chosen(element, value)
    except inputs.NoSuchOptionError:
        raise ImpossibleError("no_such_option", f"the element has no option {value}") from None


def _offered(world: World, person: Person, kind: str, item: object) -> bool:
    if item is None:
        return True
    if "users_select" in kind:
        somebody = world.directory.people.get(str(item))
        return somebody is not None and not somebody.deleted
    if "channels_select" not in kind and "conversations_select" not in kind:
        return True
    channel = world.conversations.channels.get(str(item))
    if channel is None or (kind.endswith("channels_select") and channel.kind != "public"):
        return False
    return channel.kind == "public" or person.id in channel.members
