"""The campus of the sandbox: the same people in the pretend Slack and the pretend Zoom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox.zoom import SSO, Account, App, Credentials, User, optional, required
from bot.scopes.profiles import CORE

if TYPE_CHECKING:
    from bot.sandbox.slack import SlackEmulator
    from bot.sandbox.zoom import ZoomEmulator

INSTITUTION: Final = "Northfield University"
DOMAIN: Final = "northfield.edu"
ACCOUNT: Final = Account(id="acc-campus", name=INSTITUTION)
ELSEWHERE: Final = Account(id="acc-elsewhere", name="Elsewhere College")
OPTIONAL_SCOPE: Final = "cloud_recording:delete:recording_file"
DEVELOPMENT: Final = Credentials("northfield-development", "pretend-development-secret")
SECRET_TOKEN: Final = "pretend-secret-token"  # noqa: S105  the pretend Zoom's, of no use elsewhere
PRODUCTION: Final = Credentials("northfield-production", "pretend-production-secret")

_PEOPLE: Final[dict[str, dict[str, Any]]] = {
    "ada": {"real_name": "Ada Admin", "is_admin": True},
    "ben": {"real_name": "Ben Biology"},
    "cleo": {"real_name": "Cleo Chemistry"},
    "dev": {"real_name": "Dev Drama"},
    "gus": {"real_name": "Gus Guest", "is_restricted": True},
    "old": {"real_name": "Old Leaver", "deleted": True},
    "rob": {"real_name": "Rob Robot", "is_bot": True},
    "sue": {"real_name": "Sue Support"},
    "kim": {"real_name": "Kim Colleague"},
}
# Zed has a Zoom user of the campus and nobody in Slack: whoever uses it is asked about it.
# Kim runs Usher beside Ada, and may build nothing at Zoom.
# Una may build apps without being an admin, and signs in through the institution's SSO.
_AT_ZOOM: Final[dict[str, dict[str, Any]]] = {
    "ada": {"last_name": "Admin", "role_name": "Owner"},
    "ben": {"last_name": "Biology"},
    "cleo": {"last_name": "Chemistry"},
    "dev": {"last_name": "Drama"},
    "sue": {"last_name": "Support"},
    "zed": {"last_name": "Zoology"},
    "kim": {"last_name": "Colleague"},
    "una": {
        "last_name": "Union",
        "role_name": "Developer",
        "sign_in_email": f"una7@sso.{DOMAIN}",
        "login_types": (SSO,),
    },
}


@dataclass(frozen=True, slots=True)
class Campus:
    """Who and what there is at Slack, by name."""

    people: dict[str, str]
    channels: dict[str, str]


def settle_slack(slack: SlackEmulator) -> Campus:
    """Put the people and channels into the pretend Slack."""
    directory, places = slack.world.directory, slack.world.conversations
    people = {
        name: directory.add_person(name, email=f"{name}@{DOMAIN}", **facts).id
        for name, facts in _PEOPLE.items()
    }
    everybody = tuple(people.values())
    support = (people["ada"], people["sue"])
    channels = {
        "general": places.add_channel("general", everybody, with_bot=False).id,
        "zoom-status": places.add_channel("zoom-status", support, private=True).id,
        "open-status": places.add_channel("open-status", everybody).id,
    }
    return Campus(people, channels)


def settle_zoom(
    zoom: ZoomEmulator,
    callback: str,
    *,
    development: Credentials = DEVELOPMENT,
    with_app: bool = True,
) -> None:
    """Put the account, its users and its finished app into the pretend Zoom.

    Without the app the Marketplace is empty, and somebody has to follow the guide there.
    """
    staff = [
        User(
            id=f"z-{name}",
            account_id=ACCOUNT.id,
            email=f"{name}@{DOMAIN}",
            first_name=name.capitalize(),
            **facts,
        )
        for name, facts in _AT_ZOOM.items()
    ]
    outsider = User(
        id="z-out",
        account_id=ELSEWHERE.id,
        email="olga@elsewhere.edu",
        first_name="Olga",
        last_name="Outsider",
    )
    zoom.seed(ACCOUNT, ELSEWHERE, *staff, outsider)
    if not with_app:
        return
    must = [scope for scope in CORE.granular() if scope != OPTIONAL_SCOPE]
    app = App(
        id="app-1",
        name="Northfield LearningSpace",
        account_id=ACCOUNT.id,
        redirect_url=callback,
        allow_list=(callback,),
        event_url=callback.replace("/zoom/callback", "/zoom/webhook"),
        secret_token=SECRET_TOKEN,
        scopes=(*required(*must), *optional(OPTIONAL_SCOPE)),
        development=development,
        production=PRODUCTION,
    )
    zoom.seed(app)
