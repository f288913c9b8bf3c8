"""What a Slack client looks up besides the screen: the workspace, its app, and names."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Final

from bot.sandbox.slack.directory import SLACKBOT, Person
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World

_MOST_FOUND: Final = 20


def workspace(world: World) -> Json:
    """Return the workspace, the app with its commands, and every channel without its members."""
    installed = world.installation
    manifest = installed.manifest
    return {
        "team": {"id": world.team.id, "name": world.team.name},
        "app": {
            "name": manifest.name,
            "description": manifest.description,
            "bot_user": installed.bot_user,
            "bot_name": manifest.bot_name,
            "home_tab": manifest.home_tab,
            "messages_tab": manifest.messages_tab,
        },
        "commands": [asdict(command) for command in manifest.commands.values()],
        "channels": [
            {"id": c.id, "name": c.name, "kind": c.kind, "is_archived": c.is_archived}
            for c in world.conversations.channels.values()
            if c.kind != "im"
        ],
        "now": world.clock.now().isoformat(),
    }


def with_ids(world: World, ids: list[str]) -> Json:
    """Return the people and groups that have these ids; unknown ids are left out."""
    directory = world.directory
    return {
        "people": [_person(directory.people[id_]) for id_ in ids if id_ in directory.people],
        "groups": [asdict(directory.groups[id_]) for id_ in ids if id_ in directory.groups],
    }


def named_like(world: World, beginning: str) -> Json:
    """Return the first twenty people and groups a name of whom begins like this, bots left out."""
    wanted = beginning.casefold()
    groups = (g for g in world.directory.groups.values() if _begins(wanted, g.handle, g.name))
    return {
        "people": [_person(p) for p in islice(_people_like(world, wanted), _MOST_FOUND)],
        "groups": [asdict(group) for group in islice(groups, _MOST_FOUND)],
    }


def _people_like(world: World, wanted: str) -> Iterator[Person]:
    for person in world.directory.people.values():
        if person.is_bot or person.deleted or person.id == SLACKBOT:
            continue
        if _begins(wanted, person.name, *person.real_name.split(), person.real_name):
            yield person


def _begins(wanted: str, *names: str) -> bool:
    return any(name.casefold().startswith(wanted) for name in names)


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "email": person.email,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_admin": person.is_admin,
        "is_guest": person.is_restricted or person.is_ultra_restricted,
    }
