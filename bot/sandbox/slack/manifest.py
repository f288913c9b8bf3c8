"""What an app's manifest grants it; what is not in it does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

EVENT_SCOPES: Final[Mapping[str, tuple[str, ...]]] = {
    "app_mention": ("app_mentions:read",),
    "channel_archive": ("channels:read",),
    "group_archive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "subteam_members_changed": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}
"""Events that Slack only lets an app subscribe to with (any of) these scopes."""


class InvalidManifestError(ValueError):
    """Slack would not accept this manifest."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command of the app."""

    name: str
    should_escape: bool
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of a manifest that decide what the app may do and receive."""

    name: str
    bot_name: str
    commands: Mapping[str, Command]
    scopes: frozenset[str]
    events: frozenset[str]
    interactive: bool
    messages_tab: bool
    home_tab: bool
    description: str

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> "Manifest":
        """Read a manifest.

        Raises:
            InvalidManifestError: a command, or an event, without the scope it needs.
        """
        features = raw.get("features", {})
        settings = raw.get("settings", {})
        display = raw.get("display_information", {})
        name = display.get("name", "App")
        manifest = cls(
            name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            commands={
                item["command"]: Command(
                    name=item["command"],
                    should_escape=bool(item.get("should_escape")),
                    description=item.get("description", ""),
                    usage_hint=item.get("usage_hint", ""),
                )
                for item in features.get("slash_commands", [])
            },
            scopes=frozenset(raw.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
            messages_tab=bool(features.get("app_home", {}).get("messages_tab_enabled")),
            home_tab=bool(features.get("app_home", {}).get("home_tab_enabled")),
            description=display.get("description", ""),
        )
        manifest._require_scopes()
        return manifest

    def _require_scopes(self) -> None:
        if self.commands and "commands" not in self.scopes:
            raise InvalidManifestError("slash_commands need the scope commands")
        for event in sorted(self.events):
            needed = EVENT_SCOPES.get(event, ())
            if needed and self.scopes.isdisjoint(needed):
                raise InvalidManifestError(f"the event {event} needs {' or '.join(needed)}")
