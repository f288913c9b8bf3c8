"""The people and user groups of the workspace, in Slack's shapes."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.sandbox.slack.ids import Ids
from bot.sandbox.slack.wire import Json

SLACKBOT: Final = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or some bot, of the workspace; the flags are Slack's own."""

    id: str
    name: str
    real_name: str
    team_id: str
    email: str = ""
    tz: str = "America/New_York"
    locale: str = "en-US"
    bot_id: str = ""
    deleted: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_invited_user: bool = False
    is_bot: bool = False
    is_workflow_bot: bool = False

    def as_json(self, *, now: datetime, email: bool, locale: bool = False) -> Json:
        """Return the user object; `email` and `locale` say whether those may be seen."""
        shown: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self._profile(email=email),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(now.timestamp()),
        }
        if self.deleted:
            return shown
        shown |= {
            "color": "9f69e7",
            "real_name": self.real_name,
            **self._time_zone(now),
            "is_admin": self.is_admin or self.is_owner,
            "is_owner": self.is_owner,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted or self.is_ultra_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_email_confirmed": not self.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
        rare = ("is_stranger", "is_invited_user", "is_workflow_bot")
        shown |= {flag: True for flag in rare if getattr(self, flag)}
        if locale:
            shown["locale"] = self.locale
        return shown

    def _time_zone(self, now: datetime) -> Json:
        local = now.astimezone(ZoneInfo(self.tz))
        offset = local.utcoffset()
        return {
            "tz": self.tz,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
        }

    def _profile(self, *, email: bool) -> Json:
        first, _, last = self.real_name.partition(" ")
        profile: Json = {
            "title": "",
            "phone": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_text": "",
            "status_emoji": "",
            "first_name": first,
            "last_name": last,
            "team": self.team_id,
        }
        if self.is_bot:
            profile |= {"bot_id": self.bot_id, "api_app_id": ""}
        if email and self.email and not self.is_bot and not self.is_stranger:
            profile["email"] = self.email
        return profile


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A user group (``@handle``)."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]


@dataclass(slots=True)
class Directory:
    """Everybody in the workspace, in the order they came."""

    ids: Ids
    team_id: str
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    _by_name: dict[str, str] = field(default_factory=dict)

    def add_person(self, name: str, real_name: str = "", **facts: str | bool) -> Person:
        """Add somebody; `facts` are fields of `Person`, an `id` among them if wanted.

        Raises:
            TypeError: a fact that people do not have.
            ValueError: the name or the id is taken.
        """
        known: Json = {"id": "", "team_id": self.team_id, **facts}
        known["id"] = known["id"] or self.ids.new("U")
        known["real_name"] = real_name or name.replace(".", " ").title()
        if known.get("is_bot"):
            known["bot_id"] = known.get("bot_id") or self.ids.new("B")
        person = Person(name=name, **known)
        if person.id in self.people or self.named(name) is not None:
            raise ValueError(f"{name} ({person.id}) is already here")
        self.people[person.id] = person
        self._by_name[name] = person.id
        return person

    def change(self, user_id: str, **facts: str | bool) -> Person:
        """Change facts about somebody: `deleted`, `email`, a flag.

        Raises:
            KeyError: nobody has this id.
            TypeError: a fact that people do not have.
            ValueError: the new name is taken.
        """
        known: Json = dict(facts)
        before = self.people[user_id]
        after = replace(before, **known)
        if after.name != before.name and after.name in self._by_name:
            raise ValueError(f"{after.name} is already here")
        del self._by_name[before.name]
        self._by_name[after.name] = user_id
        self.people[user_id] = after
        return after

    def named(self, name: str) -> Person | None:
        """Find somebody by handle, without the ``@``."""
        user_id = self._by_name.get(name)
        return self.people[user_id] if user_id is not None else None

    def add_group(self, handle: str, users: tuple[str, ...], name: str = "") -> UserGroup:
        """Add a user group."""
        group = UserGroup(self.ids.new("S"), handle, name or handle.title(), users)
        self.groups[group.id] = group
        return group

    def group_with_handle(self, handle: str) -> UserGroup | None:
        """Find a user group by handle, without the ``@``."""
        return next((g for g in self.groups.values() if g.handle == handle), None)
