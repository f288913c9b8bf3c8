"""What the page says at the beginning: who there is to be, and what to paste where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.guide.library import default_edition
from bot.sandbox.page.routes import Persona, Story, ZoomOnly
from bot.sandbox.people import DEVELOPMENT, DOMAIN

if TYPE_CHECKING:
    from bot.sandbox.people import Campus
    from bot.sandbox.slack import SlackEmulator

_ROLES: Final = {
    "ada": "Admin: sets everything up",
    "ben": "Teaches biology",
    "cleo": "Teaches chemistry",
    "dev": "Teaches drama",
    "sue": "Support: reads the status channel",
    "kim": "Admin without rights at Zoom",
    "gus": "Guest: an outsider in Slack",
}
_ZOOM_USERS: Final = ("ada", "kim", "ben", "cleo", "dev", "sue")
_ZOOM_ONLY: Final = (
    ZoomOnly(f"zed@{DOMAIN}", "of the campus; authorize with it, and Usher asks whose it is"),
    ZoomOnly(f"una@{DOMAIN}", "may build apps without being an admin, and signs in through SSO"),
    ZoomOnly("olga@elsewhere.edu", "of another institution; Zoom turns her away"),
)


def story(slack: SlackEmulator, campus: Campus, zoom_url: str, *, with_app: bool = True) -> Story:
    """Tell it for the people of this campus."""
    people = slack.world.directory.people
    return Story(
        personas=tuple(
            Persona(id=member_id, name=people[member_id].real_name, role=role)
            for member_id, role in ((campus.people[name], role) for name, role in _ROLES.items())
        ),
        zoom_url=zoom_url,
        client_id=DEVELOPMENT.client_id if with_app else "",
        client_secret=DEVELOPMENT.client_secret if with_app else "",
        zoom_users=tuple(f"{name}@{DOMAIN}" for name in _ZOOM_USERS),
        zoom_only=_ZOOM_ONLY,
        guide_steps=len(default_edition().steps),
    )
