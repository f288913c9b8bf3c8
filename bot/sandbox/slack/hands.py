"""What a person can and cannot do with their hands in Slack."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.conversations import Channel
from bot.sandbox.slack.deliveries import Deliveries
from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World


class ImpossibleError(Exception):
    """No person could do this in Slack now; `error` is a code and `says` why."""

    def __init__(self, error: str, says: str, **extra: object) -> None:
        super().__init__(says)
        self.error = error
        self.says = says
        self.extra = extra


@dataclass(frozen=True, slots=True)
class Wish:
    """The body of a control: what a test or the page wants a person to do."""

    body: Json

    def text(self, name: str, default: str = "") -> str:
        """Return a string."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise ImpossibleError("bad_request", f"{name} must be a string")
        return value

    def require(self, name: str) -> str:
        """Return a string that must be there."""
        value = self.text(name)
        if not value:
            raise ImpossibleError("bad_request", f"{name} is missing")
        return value

    def get(self, name: str) -> Any:  # noqa: ANN401  JSON of any shape
        """Return whatever was given, or None."""
        return self.body.get(name)

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        value = self.body.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ImpossibleError("bad_request", f"{name} must be a list of strings")
        return tuple(value)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where hands work: the workspace, the way to the app, and Slack's own address."""

    world: World
    deliveries: Deliveries
    origin: str
    """The emulator's address as its caller knows it; response addresses begin with it."""

    def person(self, wish: Wish) -> Person:
        """Return who acts: somebody with an account that works."""
        person = self.world.directory.people.get(wish.require("user"))
        if person is None:
            raise ImpossibleError("user_not_found", f"nobody has the id {wish.text('user')}")
        if person.deleted:
            raise ImpossibleError("user_deactivated", f"{person.name} is deactivated")
        return person

    def channel(self, wish: Wish, person: Person) -> Channel:
        """Return the conversation meant: an id, ``#name``, or ``dm`` for the app's DM."""
        meant = wish.require("channel")
        conversations = self.world.conversations
        if meant == "dm":
            return conversations.open_dm(person.id)
        channel = conversations.channels.get(meant) or conversations.named(meant.lstrip("#"))
        if channel is None:
            raise ImpossibleError("channel_not_found", f"there is no channel {meant}")
        if person.id not in channel.members:
            raise ImpossibleError("not_in_channel", f"{person.name} is not in {meant}")
        return channel

    def require_interactivity(self) -> None:
        """Refuse what needs interactivity when the manifest has none."""
        if not self.world.installation.manifest.interactive:
            raise ImpossibleError(
                "interactivity_disabled", "the manifest does not enable interactivity"
            )
