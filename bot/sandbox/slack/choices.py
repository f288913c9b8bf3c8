"""What a person may pick in an element: its own options, people, own files, channels they see."""

from bot.sandbox.slack import inputs
from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.elements import MOST_FILES, STATELESS
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
    if kind == "file_input":
        return {"type": kind, "files": _files(world, person, element, picked)}
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


def _files(world: World, person: Person, element: Json, ids: list[object]) -> list[Json]:
    most = element.get("max_files", MOST_FILES)
    if len(ids) > most:
        raise ImpossibleError("too_many_selected", f"the element takes at most {most} files")
    files = [world.uploads.files.get(str(file_id)) for file_id in ids]
    own = [file for file in files if file is not None and file.user == person.id]
    if len(own) < len(ids):
        raise ImpossibleError("no_such_option", f"{person.name} has not uploaded all of these")
    allowed = [extension.lower() for extension in element.get("filetypes", ())]
    for file in own:
        if allowed and file.extension not in allowed:
            raise ImpossibleError("wrong_file_type", f"{file.name} is not {', '.join(allowed)}")
    return [file.as_json() for file in own]
