"""What Zoom's scopes are called, and which spelling belongs to which kind of app."""

import re
from dataclasses import dataclass

# `<service>:<action>:<data_claim>[:<access>]`; access is empty (the user), `admin` or `master`.
_GRANULAR = re.compile(
    r"[a-z_]+:(?P<action>read|write|update|delete):(?P<claim>[a-z_]+)(?::(?P<access>admin|master))?"
)
_VERBS = {"read": "View", "write": "Create", "update": "Change", "delete": "Delete"}

# Zoom's classic-scope page (developers.zoom.us/docs/integrations/oauth-scopes/).
_CLASSIC_LABELS = {
    "meeting:read": "View your meetings",
    "meeting:write": "View and manage your meetings",
    "recording:read": "View your recordings",
    "recording:write": "View and manage your recordings",
    "user:read": "View your user information",
    "user:write": "View and manage your user information",
    "user_info:read": "View user info",
    "user_profile": "View your profile information",
    "meeting:read:admin": "View all user meetings",
    "meeting:write:admin": "View and manage all user meetings",
    "recording:read:admin": "View all user recordings",
    "recording:write:admin": "View and manage all user recordings",
    "user:read:admin": "View all user information",
    "user:write:admin": "View users information and manage users",
}


@dataclass(frozen=True, slots=True)
class AppScope:
    """One scope of an app; a person may untick an optional one on the consent page."""

    name: str
    optional: bool = False

    @property
    def label(self) -> str:
        """Return what the consent page calls it."""
        if self.name in _CLASSIC_LABELS:
            return _CLASSIC_LABELS[self.name]
        match = _GRANULAR.fullmatch(self.name)
        if match is None:
            return self.name
        claim = re.sub(r"^list_", "the list of ", match["claim"]).replace("_", " ")
        return f"{_VERBS[match['action']]} {claim}"


def required(*names: str) -> tuple[AppScope, ...]:
    """Return the scopes as ones that nobody can untick."""
    return tuple(AppScope(name) for name in names)


def optional(*names: str) -> tuple[AppScope, ...]:
    """Return the scopes as ones that a person may untick."""
    return tuple(AppScope(name, optional=True) for name in names)


def is_classic(name: str) -> bool:
    """Tell whether an app made before granular scopes could ask for this one."""
    return name in _CLASSIC_LABELS


def is_granular(name: str) -> bool:
    """Tell whether the name has the shape of a granular scope and is no classic one."""
    return not is_classic(name) and _GRANULAR.fullmatch(name) is not None


def is_for_admins(name: str) -> bool:
    """Tell whether the scope reaches beyond the person who authorizes."""
    return name.endswith((":admin", ":master"))
