"""What Slack makes of the names a person types, in a command or a message.

Sources: https://docs.slack.dev/interactivity/implementing-slash-commands (should_escape) and
https://docs.slack.dev/messaging/formatting-message-text.
"""

import re
from dataclasses import dataclass

from bot.sandbox.slack.directory import Person
from bot.sandbox.slack.world import World

_TOKEN = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!subteam\^(?P<group>S[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|(?P<url>https?://[^\s<>]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w@])@(?P<handle>\w(?:[\w.-]*\w)?)"
    r"|(?<![\w#])#(?P<name>\w(?:[\w-]*\w)?)"
    r"|(?P<special>[&<>])"
)
_LABELLED = re.compile(r"(<(?:@|!subteam\^)[A-Z0-9]+)\|[^>]*>")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True)
class Typist:
    """Somebody at the keyboard: Slack only completes the channels they can see."""

    world: World
    person: Person

    def send(self, text: str, *, escape: bool) -> str:
        """Return the text as the app gets it; without `escape`, names stay names."""
        return _TOKEN.sub(lambda match: self._token(match, escape=escape), text)

    def write(self, text: str) -> str:
        """Return the text as a message has it: people and groups by their ids alone."""
        return _LABELLED.sub(r"\1>", self.send(text, escape=True))

    def _token(self, match: re.Match[str], *, escape: bool) -> str:
        found, kind = match.group(), match.lastgroup or ""
        value = match.group(kind)
        if kind == "special":
            return _ESCAPED[found]
        if kind in ("url", "email") and not escape:
            return found
        if kind == "url":
            return f"<{found}>"
        if kind == "email":
            return f"<mailto:{found}|{found}>"
        plain, escaped = self._named(kind, value) or (found, found)
        return escaped if escape else plain

    def _named(self, kind: str, value: str) -> tuple[str, str] | None:
        directory = self.world.directory
        if kind in ("user", "handle"):
            person = directory.people.get(value) or directory.named(value)
            if person is not None:
                return f"@{person.name}", f"<@{person.id}|{person.name}>"
        if kind in ("group", "handle"):
            group = directory.groups.get(value) or directory.group_with_handle(value)
            if group is not None:
                return f"@{group.handle}", f"<!subteam^{group.id}|@{group.handle}>"
        if kind not in ("channel", "name"):
            return None
        conversations = self.world.conversations
        channel = conversations.channels.get(value) or conversations.named(value)
        if channel is None:
            return None
        if channel.kind == "private" and self.person.id not in channel.members:
            return None
        return f"#{channel.name}", f"<#{channel.id}|{channel.name}>"
