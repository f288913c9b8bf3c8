"""Profile core: what the known operations of a simulation centre's system call for."""

from bot.scopes.capability import Capability, CapabilityId

CAPABILITIES = (
    Capability(
        CapabilityId.VIEW_MEETINGS,
        classic="meeting:read",
        granular=("meeting:read:list_meetings", "meeting:read:meeting"),
    ),
    Capability(
        CapabilityId.MANAGE_MEETINGS,
        classic="meeting:write",
        granular=("meeting:write:meeting", "meeting:update:meeting", "meeting:delete:meeting"),
    ),
    Capability(
        CapabilityId.VIEW_RECORDINGS,
        classic="recording:read",
        granular=(
            "cloud_recording:read:list_user_recordings",
            "cloud_recording:read:list_recording_files",
        ),
    ),
    Capability(
        CapabilityId.MANAGE_RECORDINGS,
        classic="recording:write",
        granular=(
            "cloud_recording:delete:meeting_recording",
            "cloud_recording:delete:recording_file",
        ),
    ),
    Capability(
        CapabilityId.VIEW_USER,
        classic="user:read",
        granular=("user:read:user", "user:read:settings"),
    ),
    Capability(
        CapabilityId.MANAGE_USER,
        classic="user:write",
        granular=("user:update:user", "user:update:settings"),
    ),
    Capability(
        CapabilityId.VIEW_PROFILE,
        classic="user_profile",
        granular=("user:read:user",),
    ),
)
