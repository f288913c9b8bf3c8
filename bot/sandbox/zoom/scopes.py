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
# Those that most apps ask for, in the words of the operations that they open.
_GRANULAR_LABELS = {
    "meeting:read:meeting": "View a meeting",
    "meeting:write:meeting": "Create a meeting",
    "meeting:update:meeting": "Update a meeting",
    "meeting:delete:meeting": "Delete a meeting",
    "cloud_recording:read:list_user_recordings": "View the list of a user's cloud recordings",
    "cloud_recording:read:list_recording_files": "View the cloud recordings of a meeting",
    "cloud_recording:delete:meeting_recording": "Delete all cloud recordings of a meeting",
    "cloud_recording:delete:recording_file": "Delete one cloud recording file",
    "user:read:user": "View a user",
    "user:read:settings": "View a user's settings",
    "user:update:user": "Update a user",
    "user:update:settings": "Update a user's settings",
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
        own_level = self.name.removesuffix(":admin")
        for_admins = " (for everybody in the account)" if own_level != self.name else ""
        if own_level in _GRANULAR_LABELS:
            return _GRANULAR_LABELS[own_level] + for_admins
        match = _GRANULAR.fullmatch(self.name)
        if match is None:
            return self.name
        claim = re.sub(r"^list_", "the list of ", match["claim"]).replace("_", " ")
        return f"{_VERBS[match['action']]} {claim}{for_admins}"


def required(*names: str) -> tuple[AppScope, ...]:
    """Return the scopes as ones that nobody can untick."""
    return tuple(AppScope(name) for name in names)


def optional(*names: str) -> tuple[AppScope, ...]:
    """Return the scopes as ones that a person may untick."""
    return tuple(AppScope(name, optional=True) for name in names)


def is_classic(name: str) -> bool:
    """Tell whether an app made before granular scopes could ask for this one."""
    return name in _CLASSIC_LABELS


def is_for_admins(name: str) -> bool:
    """Tell whether the scope reaches beyond the person who authorizes."""
    return name.endswith((":admin", ":master"))
