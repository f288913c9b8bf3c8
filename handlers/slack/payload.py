"""What Slack sends, read once; behind the handlers nobody sees a raw dict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bot.errors import StaleView
from bot.wizard.spot import Spot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.about import Answer
    from bot.ui.ids import Action, Field

Body = dict[str, Any]

# With should_escape, Slack writes @ada as <@U024BE7LH|ada>.
_PERSON = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, in which workspace."""

    workspace_id: str
    member_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """Whose account in Slack has changed, and whether it is deactivated."""

    workspace_id: str
    member_id: str
    deactivated: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: who, the words after the subcommand, and what a modal needs."""

    person: Person
    words: str
    trigger_id: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that somebody submitted."""

    view_id: str
    subject: str  # what the form is about, from its private metadata
    values: Mapping[str, Mapping[str, Any]]

    @property
    def subject_id(self) -> UUID:
        """Read the id of what the form is about.

        Raises:
            StaleView: The form does not say, as one of an older version.
        """
        return _uuid(self.subject)

    @property
    def spot(self) -> Spot:
        """Read which step was on the screen when the form was opened.

        Raises:
            StaleView: The form does not say.
        """
        return _spot(self.subject.partition(" ")[0])

    @property
    def besides(self) -> str:
        """Read what else the form is about, after the step that was on the screen."""
        return self.subject.partition(" ")[2]

    def text(self, field: Field | Answer, action: Action | Answer) -> str:
        """Read a text input."""
        return str(self.values[field][action].get("value") or "").strip()

    def chosen(self, field: Field, action: Action) -> str:
        """Read a choice of one; empty when nothing was chosen, or nothing was to choose from."""
        filled = self.values.get(field, {}).get(action, {})
        return str((filled.get("selected_option") or {}).get("value") or "")

    def ticked(self, field: Field, action: Action) -> bool:
        """Read a box to tick; one that is not in the form is not ticked."""
        value = self.values.get(field, {}).get(action, {})
        return bool(value.get("selected_options"))

    def somebody(self, field: Field, action: Action) -> str:
        """Read a choice of one person; empty when nobody was chosen."""
        return str(self.values[field][action].get("selected_user") or "")

    def people(self, field: Field, action: Action) -> tuple[str, ...]:
        """Read a choice of people."""
        return tuple(self.values[field][action].get("selected_users") or ())


def person(body: Body) -> Person:
    """Read who acts from a command or an interaction."""
    if "command" in body:
        return Person(str(body["team_id"]), str(body["user_id"]))
    # `team` is null where the app is installed for a whole organisation.
    team = body.get("team") or {"id": body["user"]["team_id"]}
    return Person(str(team["id"]), str(body["user"]["id"]))


def acting(body: Body) -> Person | None:
    """Read who acts, of anything that Slack sends; None where nobody does, as in an event."""
    if "command" not in body and not isinstance(body.get("user"), dict):
        return None
    return person(body)


def command(body: Body) -> tuple[str, Command]:
    """Split a slash command into its subcommand and the rest."""
    name, _, words = str(body.get("text") or "").strip().partition(" ")
    return name.casefold(), Command(person(body), words.strip(), str(body["trigger_id"]))


def mentioned(words: str) -> str | None:
    """Read the first person that the words of a command name."""
    found = _PERSON.search(words)
    return found["id"] if found else None


def changed_person(body: Body) -> Change:
    """Read whose account has changed from an event."""
    user = body["event"]["user"]
    return Change(str(body["team_id"]), str(user["id"]), deactivated=bool(user.get("deleted")))


def pressed_value(body: Body) -> str:
    """Read the value of the button that was pressed."""
    return str(body["actions"][0].get("value") or "")


def is_ephemeral(body: Body) -> bool:
    """Tell whether what was pressed is in a message that only this person sees."""
    return bool(body.get("container", {}).get("is_ephemeral"))


def pressed_id(body: Body) -> UUID:
    """Read the id that the pressed button carries.

    Raises:
        StaleView: It carries none, as in a message of an older version.
    """
    return _uuid(pressed_value(body))


def pressed_spot(body: Body) -> Spot:
    """Read which step was on the screen, off the button that was pressed.

    Raises:
        StaleView: The button does not say, as one of an older version.
    """
    return _spot(pressed_value(body))


def pressed_id_and_word(body: Body) -> tuple[UUID, str]:
    """Read the id and the word that the pressed button carries.

    Raises:
        StaleView: It carries no id, as in a message of an older version.
    """
    text, _, word = pressed_value(body).partition(" ")
    return _uuid(text), word


def submission(body: Body) -> Submission:
    """Read a submitted modal."""
    view = body["view"]
    return Submission(
        view_id=str(view["id"]),
        subject=str(view.get("private_metadata") or ""),
        values=view["state"]["values"],
    )


def _spot(text: str) -> Spot:
    try:
        return Spot.read(text)
    except ValueError:
        raise StaleView from None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise StaleView from None
