"""An institution's own profile, as an admin pastes it: lines of YAML, or simpler ones.

extends: core                      begin with a shipped profile, and add to it
view_meetings: meeting:read:meeting, meeting:read:list_meetings
manage_recordings:
  - cloud_recording:delete:recording_file
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Final

from bot.scopes.capability import Capability, CapabilityId
from bot.scopes.profiles import CORE, PROFILES, Profile

EXTENDS: Final = "extends"
MOST_CHARACTERS: Final = 3000
"""What one of Slack's text fields takes."""
_NEEDED: Final = "user:read:user"
"""Without it Zoom does not say who has authorized (GET /users/me)."""

_COMMENT: Final = re.compile(r"(^|\s)#.*")
# A colon inside the name of a scope has no space behind it.
_KEY: Final = re.compile(r"(?P<key>[^:,]+?)\s*:(?:\s+(?P<rest>.*))?")
_SEPARATORS: Final = re.compile(r"[\s,;\[\]\"']+")
# <service>:<action>:<data>, and for other kinds of app the level of access.
_SCOPE: Final = re.compile(r"[a-z][a-z0-9_]*(?::[a-z][a-z0-9_]*){2}(?P<access>:(?:admin|master))?")
_LONGEST_NAME: Final = 100


class Flaw(StrEnum):
    """Name what keeps a pasted list from being a profile."""

    EMPTY = "empty"
    UNKNOWN_CAPABILITY = "unknown_capability"
    REPEATED_CAPABILITY = "repeated_capability"
    UNKNOWN_BASE = "unknown_base"
    NO_CAPABILITY = "no_capability"
    NO_SCOPES = "no_scopes"
    NO_SCOPE = "no_scope"
    ADMIN_SCOPE = "admin_scope"
    USER_NEEDED = "user_needed"


class ProfileError(ValueError):
    """Refuse a pasted list; `line` counts from 1, `word` is what stands there."""

    def __init__(self, flaw: Flaw, *, line: int = 0, word: str = "") -> None:
        super().__init__(f"{flaw}:{line}: {word!r}")
        self.flaw = flaw
        self.line = line
        self.word = word


def read_profile(text: str) -> Profile:
    """Read what an admin pasted.

    Raises:
        ProfileError: A line names no capability or scope that a user-managed app may have, a
            capability is empty or comes twice, or Usher could not work with the whole.
    """
    reader = _Reader()
    for number, line in enumerate(text.splitlines(), start=1):
        reader.take(number, _COMMENT.sub("", line).strip())
    return own_profile(reader.finish())


def own_profile(granular: Mapping[str, tuple[str, ...]]) -> Profile:
    """Make a profile of scopes by capability; its id is made of its content, so it never changes.

    Raises:
        ValueError: A capability is unknown.
    """
    by_id = {CapabilityId(id_): tuple(dict.fromkeys(names)) for id_, names in granular.items()}
    classic = {capability.id: capability.classic for capability in CORE.capabilities}
    capabilities = tuple(
        Capability(id_, classic[id_], by_id[id_]) for id_ in CapabilityId if id_ in by_id
    )
    content = json.dumps([[each.id, *sorted(each.granular)] for each in capabilities])
    return Profile(f"own-{sha256(content.encode()).hexdigest()[:16]}", capabilities)


def is_own(profile: Profile) -> bool:
    """Tell whether an institution made this profile."""
    return profile.id not in PROFILES


def as_lines(profile: Profile) -> str:
    """Write a profile as `read_profile` takes it, in as many characters as can be pasted."""
    whole = "\n".join(f"{each.id}: {', '.join(each.granular)}" for each in profile.capabilities)
    if len(whole) <= MOST_CHARACTERS:
        return whole
    return f"{EXTENDS}: {profile.id}" if profile.id in PROFILES else ""


class _Reader:
    """Collect scopes by capability, line by line."""

    def __init__(self) -> None:
        self._base: Profile | None = None
        self._found: dict[CapabilityId, list[str]] = {}
        self._lines: dict[CapabilityId, int] = {}
        self._current: CapabilityId | None = None

    def take(self, number: int, line: str) -> None:
        found = _KEY.fullmatch(line)
        if found is None:
            self._add(number, line.removeprefix("-"))
            return
        key, rest = _word(found["key"]), found["rest"] or ""
        if key == EXTENDS:
            self._extend(number, rest.strip())
            return
        self._open(number, key, found["key"])
        self._add(number, rest)

    def finish(self) -> dict[str, tuple[str, ...]]:
        if not self._found and self._base is None:
            raise ProfileError(Flaw.EMPTY)
        for id_, names in self._found.items():
            if not names:
                raise ProfileError(Flaw.NO_SCOPES, line=self._lines[id_], word=id_)
        base = self._base.capabilities if self._base else ()
        together: dict[str, tuple[str, ...]] = {each.id.value: each.granular for each in base}
        for id_, names in self._found.items():
            together[id_.value] = (*together.get(id_.value, ()), *names)
        if not any(_NEEDED in names for names in together.values()):
            raise ProfileError(Flaw.USER_NEEDED, word=_NEEDED)
        return together

    def _extend(self, number: int, base: str) -> None:
        if base not in PROFILES:
            raise ProfileError(Flaw.UNKNOWN_BASE, line=number, word=base)
        self._base, self._current = PROFILES[base], None

    def _open(self, number: int, key: str, shown: str) -> None:
        if key not in set(CapabilityId):
            raise ProfileError(Flaw.UNKNOWN_CAPABILITY, line=number, word=shown.strip())
        self._current = CapabilityId(key)
        if self._current in self._found:
            raise ProfileError(Flaw.REPEATED_CAPABILITY, line=number, word=key)
        self._found[self._current], self._lines[self._current] = [], number

    def _add(self, number: int, text: str) -> None:
        for name in _names(text):
            if self._current is None:
                raise ProfileError(Flaw.NO_CAPABILITY, line=number, word=name)
            self._found[self._current].append(_scope(number, name))


def _word(text: str) -> str:
    """Take `View meetings` for `view_meetings`."""
    return "_".join(text.strip(" \"'").casefold().split())


def _names(text: str) -> Iterator[str]:
    return (name for name in _SEPARATORS.split(text) if name)


def _scope(number: int, name: str) -> str:
    found = _SCOPE.fullmatch(name)
    if found is None or len(name) > _LONGEST_NAME:
        raise ProfileError(Flaw.NO_SCOPE, line=number, word=name)
    if found["access"]:
        raise ProfileError(Flaw.ADMIN_SCOPE, line=number, word=name)
    return name
