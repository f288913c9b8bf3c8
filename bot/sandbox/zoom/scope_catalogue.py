"""The granular scopes that the Marketplace offers: those of the core products, not every one.

Names: the granular scope tables of Zoom's OpenAPI, August 2026. User level: everything that the
seven classic scopes for meetings, recordings and users opened, and a few others.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.zoom.scopes import AppScope, is_for_admins

_OWN = {
    "meeting:read": "invitation list_meetings list_past_instances list_past_participants"
    " list_poll_results list_polls list_registrants list_registration_questions list_templates"
    " list_upcoming_meetings livestream meeting past_meeting past_qa poll registrant summary survey"
    " token",
    "meeting:write": "batch_polls batch_registrants invite_links meeting open_app poll registrant"
    " template",
    "meeting:update": "in_meeting_controls live_meeting_chat_message livestream livestream_status"
    " meeting participant_rtms_app_status poll registrant_status registration_question status"
    " survey",
    "meeting:delete": "live_meeting_chat_message meeting open_app poll registrant survey",
    "cloud_recording:read": "list_recording_files list_recording_registrants list_user_recordings"
    " meeting_transcript recording_settings registration_questions",
    "cloud_recording:write": "recording_registrant",
    "cloud_recording:update": "recording_settings recover_meeting_recordings"
    " recover_single_recording registrant_status registration_questions",
    "cloud_recording:delete": "meeting_recording meeting_transcript recording_file",
    "archiving:read": "archived_files",
    "archiving:update": "archived_file_auto_delete_status",
    "user:read": "collaboration_device email list_assistants list_collaboration_devices"
    " list_permissions list_schedulers pm_room presence_status settings token user zak",
    "user:write": "assistant profile_picture virtual_background_files",
    "user:update": "email password presence_status settings status user",
    "user:delete": "assistant scheduler token user virtual_background_files",
    "team_chat:read": "list_user_channels",
    "team_chat:write": "user_message",
    "webinar:read": "list_webinars webinar",
    "webinar:write": "webinar",
    "webinar:update": "webinar",
    "webinar:delete": "webinar",
}
_FOR_ADMINS = {
    "meeting:read": "list_meetings meeting",
    "meeting:write": "meeting",
    "meeting:update": "meeting",
    "meeting:delete": "meeting",
    "cloud_recording:read": "list_recording_files list_user_recordings",
    "cloud_recording:delete": "meeting_recording recording_file",
    "user:read": "list_users settings user",
    "user:update": "settings user",
}
_GROUPS = {
    "meeting": "Meeting",
    "cloud_recording": "Recording",
    "archiving": "Recording",
    "user": "User",
    "team_chat": "Team Chat",
    "webinar": "Webinar",
}


def _names() -> Iterator[str]:
    for table, access in ((_OWN, ""), (_FOR_ADMINS, ":admin")):
        for start, claims in table.items():
            yield from (f"{start}:{claim}{access}" for claim in claims.split())


KNOWN = tuple(AppScope(name) for name in _names())
_KNOWN_NAMES = frozenset(scope.name for scope in KNOWN)


@dataclass(frozen=True, slots=True)
class ScopeGroup:
    """Hold the scopes of one product, as the picker shows them."""

    name: str
    scopes: tuple[AppScope, ...]


def is_known(name: str) -> bool:
    """Tell whether the Marketplace offers this scope to some app."""
    return name in _KNOWN_NAMES


def group_of(scope: AppScope) -> str:
    """Return the product that a scope belongs to."""
    return _GROUPS.get(scope.name.partition(":")[0], "Other")


def search(words: str, *, for_admins: bool) -> tuple[ScopeGroup, ...]:
    """Return what has all these words in its name, label or group, by group.

    Scopes that reach beyond one's own user are left out unless asked for.
    """
    wanted = words.lower().split()
    found = [
        scope
        for scope in KNOWN
        if (for_admins or not is_for_admins(scope.name))
        and all(word in f"{scope.name} {scope.label} {group_of(scope)}".lower() for word in wanted)
    ]
    groups = (
        ScopeGroup(name, tuple(scope for scope in found if group_of(scope) == name))
        for name in dict.fromkeys(_GROUPS.values())
    )
    return tuple(group for group in groups if group.scopes)
