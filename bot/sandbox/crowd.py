"""More people than the story needs: a large campus, the same one every time.

Of a hundred people two are guests, three have left, one has no e-mail and one is a bot. Whoever has
an e-mail and is no guest has a Zoom user: of a hundred, eight have a Basic one and two have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.sandbox.people import ACCOUNT, DOMAIN
from bot.sandbox.zoom import User, UserType

if TYPE_CHECKING:
    from bot.sandbox.slack import SlackEmulator
    from bot.sandbox.zoom import ZoomEmulator

MOST: Final = 100_000
_FIRST: Final = (
    *("Abel", "Agnes", "Aisha", "Alma", "Amir", "Anna", "Anton", "Bea", "Boris", "Carla"),
    *("Chen", "Clara", "Dana", "David", "Edith", "Elif", "Emil", "Erik", "Esra", "Eva"),
    *("Farah", "Felix", "Fiona", "Georg", "Greta", "Hana", "Henri", "Ines", "Igor", "Iris"),
    *("Jamal", "Jana", "Jonas", "Julia", "Kai", "Karim", "Lena", "Leo", "Lin", "Luca"),
    *("Maja", "Malik", "Mei", "Nadia", "Nils", "Noor", "Olga", "Omar", "Paula", "Petra"),
    *("Rosa", "Samir", "Yuki"),
)
_LAST: Final = (
    *("Abbott", "Adeyemi", "Alvarez", "Bauer", "Becker", "Bello", "Berg", "Brandt", "Castro"),
    *("Cohen", "Costa", "Dahl", "Diaz", "Dubois", "Eriksen", "Fischer", "Fontaine", "Garcia"),
    *("Gruber", "Haddad", "Hansen", "Hoffmann", "Ito", "Ivanova", "Jansen", "Kaya", "Keller"),
    *("Khan", "Kim", "Kovacs", "Kowalski", "Larsen", "Lopez", "Marino", "Meyer", "Moreau"),
    *("Nakamura", "Nguyen", "Novak", "Okafor", "Olsen", "Park", "Patel", "Petrov", "Popescu"),
    *("Rossi", "Sato", "Schmidt", "Silva", "Singh", "Suzuki", "Tanaka", "Toth", "Urban"),
    *("Vogel", "Wagner", "Weber", "Wong", "Yilmaz", "Zhang", "Zimmer"),
)
_DEPARTMENTS: Final = (
    *("architecture", "astronomy", "biology", "chemistry", "computing", "dentistry", "drama"),
    *("economics", "education", "engineering", "geography", "history", "languages", "law"),
    *("mathematics", "medicine", "music", "nursing", "philosophy", "physics", "politics"),
    *("psychology", "sociology"),
)
# The lengths of the three lists (53, 61, 23) and 100 share no divisor, so that every department
# has every kind of person in it and a pair of names comes back only after 3,233 people.

# Who is what, among a hundred.
_GUESTS: Final = frozenset({10, 60})
_GONE: Final = frozenset({20, 40, 80})
_WITHOUT_EMAIL: Final = frozenset({50})
_BOTS: Final = frozenset({99})
_WITHOUT_ZOOM: Final = frozenset({30, 70})
_BASIC: Final = frozenset({5, 15, 25, 35, 45, 55, 65, 75})


@dataclass(frozen=True, slots=True)
class _Stranger:
    """The nth person of the crowd."""

    n: int

    @property
    def name(self) -> str:
        return f"{self.first.lower()}.{self.last.lower()}.{self.n}"

    @property
    def first(self) -> str:
        return _FIRST[self.n % len(_FIRST)]

    @property
    def last(self) -> str:
        return _LAST[self.n % len(_LAST)]

    @property
    def email(self) -> str:
        nameless = self.is_bot or self.n % 100 in _WITHOUT_EMAIL
        return "" if nameless else f"{self.name}@{DOMAIN}"

    @property
    def is_bot(self) -> bool:
        return self.n % 100 in _BOTS

    @property
    def is_guest(self) -> bool:
        return self.n % 100 in _GUESTS

    @property
    def has_left(self) -> bool:
        return self.n % 100 in _GONE

    @property
    def department(self) -> str:
        return _DEPARTMENTS[self.n % len(_DEPARTMENTS)]

    @property
    def is_at_zoom(self) -> bool:
        return bool(self.email) and not self.is_guest and self.n % 100 not in _WITHOUT_ZOOM

    @property
    def zoom_type(self) -> UserType:
        return UserType.BASIC if self.n % 100 in _BASIC else UserType.LICENSED


def add_crowd(size: int, slack: SlackEmulator, zoom: ZoomEmulator) -> None:
    """Add so many people to both, with a user group for each department and a channel of staff.

    Raises:
        ValueError: there are names for 100,000 people only.
    """
    if not 0 <= size <= MOST:
        raise ValueError(f"people: 0 to {MOST}")
    if not size:
        return
    directory = slack.world.directory
    members: dict[str, list[str]] = {department: [] for department in _DEPARTMENTS}
    for stranger in map(_Stranger, range(size)):
        person = directory.add_person(
            stranger.name,
            f"{stranger.first} {stranger.last}",
            email=stranger.email,
            is_bot=stranger.is_bot,
            is_restricted=stranger.is_guest,
            deleted=stranger.has_left,
        )
        if not (stranger.is_bot or stranger.is_guest or stranger.has_left):
            members[stranger.department].append(person.id)
        _add_zoom_user(stranger, zoom)
    for department, ids in members.items():
        directory.add_group(department, tuple(ids), department.title())
    staff = tuple(member_id for ids in members.values() for member_id in ids)
    slack.world.conversations.add_channel("all-staff", staff)
    slack.world.conversations.add_channel("medicine", tuple(members["medicine"]), private=True)


def _add_zoom_user(stranger: _Stranger, zoom: ZoomEmulator) -> None:
    if not stranger.is_at_zoom:
        return
    zoom.seed(
        User(
            id=f"z-{stranger.n}",
            account_id=ACCOUNT.id,
            email=stranger.email,
            first_name=stranger.first,
            last_name=stranger.last,
            type=stranger.zoom_type,
        )
    )
