"""Who asks people, on whose behalf and for what: the answers of the guide's form *About you*."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final, Self
from urllib.parse import urlsplit

_URL: Final = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")  # RFC 3986, section 2
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# What Zoom asks for under "Sign in with SSO": the company domain, which it completes itself.
_SSO: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ZOOM: Final = re.compile(r"\.zoom\.us|\.zoom\.com|\.zoomgov\.com")
# Controls, and the marks that turn the direction of writing around (Unicode, UAX 9).
_INVISIBLE: Final = {"Cc", "Cs"}
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


class Answer(StrEnum):
    """Name each question of the form; the names are those of `About`."""

    INSTITUTION = "institution"
    ASKED_BY = "asked_by"
    HELP_CONTACT = "help_contact"
    TARGET = "target"
    TARGET_URL = "target_url"
    ZOOM_APP_NAME = "zoom_app_name"
    APP_OWNER = "app_owner"
    SSO_DOMAIN = "sso_domain"
    PRIVACY_NOTICE = "privacy_notice"
    IF_NOTHING_HAPPENS = "if_nothing_happens"


LONGEST: Final[Mapping[Answer, int]] = {
    Answer.INSTITUTION: 80,
    Answer.ASKED_BY: 80,
    Answer.HELP_CONTACT: 120,
    Answer.TARGET: 80,
    Answer.TARGET_URL: 500,
    Answer.ZOOM_APP_NAME: 80,
    Answer.APP_OWNER: 120,
    Answer.SSO_DOMAIN: 120,
    Answer.PRIVACY_NOTICE: 500,
    Answer.IF_NOTHING_HAPPENS: 300,
}
"""How many characters each answer may have."""

NEEDED: Final = frozenset({Answer.INSTITUTION, Answer.TARGET})


class Wrong(StrEnum):
    """Name what is wrong with an answer."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_HTTPS = "no_https"
    NO_WEB_PAGE = "no_web_page"
    NO_SSO_DOMAIN = "no_sso_domain"
    NO_EMAIL = "no_email"


@dataclass(frozen=True, slots=True)
class About:
    """Hold the answers; None is what nobody has answered and nothing is known of."""

    institution: str
    target: str  # the system that Zoom is connected with
    target_url: str | None = None
    asked_by: str | None = None  # a name that people recognize
    help_contact: str | None = None  # an e-mail address, a number or a channel
    privacy_notice: str | None = None  # an https URL
    sso_domain: str | None = None  # the host of Zoom's sign-in page, such as northfield.zoom.us
    zoom_app_name: str | None = None  # as Zoom's consent page shows it
    app_owner: str | None = None  # the e-mail address of the Zoom user that owns the app
    if_nothing_happens: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Return what was answered as data that JSON can carry; `from_dict` reads it back."""
        named = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in named if value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Self:
        """Read what `to_dict` wrote."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})


def read_about(typed: Mapping[Answer, str]) -> About | dict[Answer, Wrong]:
    """Read a filled-in form; what is wrong comes back by question, and then nothing is read."""
    tidied = {answer: _tidy(typed.get(answer, "")) for answer in Answer}
    wrong = {answer: found for answer, text in tidied.items() if (found := _wrong(answer, text))}
    if wrong:
        return wrong
    answered = {answer.value: text for answer, text in tidied.items() if text}
    if sso := answered.get(Answer.SSO_DOMAIN):
        answered[Answer.SSO_DOMAIN] = _sso_host(sso) or sso
    return About.from_dict(answered)


def is_email(text: str) -> bool:
    """Tell whether a text is an e-mail address and nothing else."""
    return _EMAIL.fullmatch(text) is not None


def company_domain(sso_domain: str) -> str:
    """Return what a person types into Zoom's field: `northfield` of `northfield.zoom.us`."""
    return sso_domain.partition(".")[0]


def _tidy(text: str) -> str:
    """Leave one line of what can be seen."""
    seen = (c for c in text if c.isspace() or _can_be_seen(c))
    return " ".join("".join(seen).split())


def _can_be_seen(character: str) -> bool:
    return unicodedata.category(character) not in _INVISIBLE and character not in _TURNING


def _wrong(answer: Answer, text: str) -> Wrong | None:  # noqa: PLR0911  one line for each fault
    if not text:
        return Wrong.EMPTY if answer in NEEDED else None
    if len(text) > LONGEST[answer]:
        return Wrong.TOO_LONG
    match answer:
        case Answer.PRIVACY_NOTICE if not _is_url(text, "https"):
            return Wrong.NO_HTTPS
        case Answer.TARGET_URL if not _is_url(text, "https", "http"):
            return Wrong.NO_WEB_PAGE
        case Answer.SSO_DOMAIN if _sso_host(text) is None:
            return Wrong.NO_SSO_DOMAIN
        case Answer.APP_OWNER if not is_email(text):
            return Wrong.NO_EMAIL
        case _:
            return None


def _is_url(text: str, *schemes: str) -> bool:
    if not _URL.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and parts.username is None


def _sso_host(text: str) -> str | None:
    """Take `northfield`, `northfield.zoom.us` or its address for the same."""
    host = re.sub(r"^https?://", "", text.casefold()).rstrip("/")
    ending = _ZOOM.search(host)
    domain = host[: ending.start()] if ending and ending.end() == len(host) else host
    if not _SSO.fullmatch(domain):
        return None
    return domain + (ending[0] if ending else ".zoom.us")
