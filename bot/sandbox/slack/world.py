"""Everything one pretend workspace is and remembers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.slack.clock import StoryClock
from bot.sandbox.slack.conversations import Conversations
from bot.sandbox.slack.directory import SLACKBOT, Directory
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.hooks import Hooks
from bot.sandbox.slack.ids import Ids
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.modals import Modals
from bot.sandbox.slack.rates import Rates
from bot.sandbox.slack.triggers import Triggers
from bot.sandbox.slack.uploads import Uploads
from bot.sandbox.slack.wire import Json


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace's own names."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in the workspace: its ids, its token, its scopes."""

    manifest: Manifest
    app_id: str
    bot_id: str
    bot_user: str
    bot_token: str
    verification_token: str
    active: bool = True
    """False once the app was uninstalled: its token is dead, and nobody can use it."""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call of the Web API, as the log tells it. The token is never in it."""

    method: str
    arguments: Json
    at: datetime
    ok: bool
    error: str
    status: int
    answered: bool
    """False when the connection was cut: the app never learned the outcome."""


@dataclass(slots=True)
class Switches:
    """What can be set for the whole workspace."""

    list_needs_limit_above: int = 500
    """users.list without `limit` is refused when there are more people than this."""
    signature_skew: int = 0
    """Seconds by which the time in signatures is off."""


@dataclass(slots=True)
class World:
    """The workspace."""

    team: Team
    installation: Installation
    clock: StoryClock
    ids: Ids
    directory: Directory
    conversations: Conversations
    modals: Modals
    uploads: Uploads
    triggers: Triggers = field(default_factory=Triggers)
    hooks: Hooks = field(default_factory=Hooks)
    rates: Rates = field(default_factory=Rates)
    faults: Faults = field(default_factory=Faults)
    switches: Switches = field(default_factory=Switches)
    calls: list[CallRecord] = field(default_factory=list)

    @classmethod
    def build(
        cls,
        manifest: Mapping[str, Any],
        *,
        bot_token: str,
        team: Team,
        clock: Callable[[], datetime],
    ) -> "World":
        """Set up a workspace with the app installed and nobody but bots in it."""
        ids = Ids()
        parsed = Manifest.parse(manifest)
        directory = Directory(ids, team.id)
        directory.add_person("slackbot", "Slackbot", id=SLACKBOT)
        bot = directory.add_person(
            parsed.bot_name.lower().replace(" ", "_"), parsed.bot_name, is_bot=True
        )
        return cls(
            team=team,
            installation=Installation(
                manifest=parsed,
                app_id=ids.new("A"),
                bot_id=bot.bot_id,
                bot_user=bot.id,
                bot_token=bot_token,
                verification_token="verification-token-of-old",  # noqa: S106  deprecated by Slack; sent, proves nothing
            ),
            clock=StoryClock(clock),
            ids=ids,
            directory=directory,
            conversations=Conversations(ids, bot.id),
            modals=Modals(ids),
            uploads=Uploads(ids, team.id),
        )

    def reset(self) -> None:
        """Forget what happened; the people, groups and channels stay."""
        self.clock.ahead = timedelta()
        self.conversations.forget()
        self.modals.stacks.clear()
        self.uploads.files.clear()
        self.uploads.announced.clear()
        self.triggers.given.clear()
        self.calls.clear()
        self.hooks = Hooks()
        self.rates = Rates()
        self.faults = Faults()
        self.switches = Switches()
