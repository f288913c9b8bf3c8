from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "meeting:read": "View your meetings",
        "meeting:write": "View and manage your meetings",
        "recording:read": "View your recordings",
        "recording:write": "View and manage your recordings",
        "user:read": "View your user information",
        "user:write": "View and manage your user information",
        "user_profile": "View your profile information",
    }
)
"""What Zoom's picker called each classic scope, in its order.

Source: developers.zoom.us/docs/integrations/oauth-scopes/, as of 2023.
"""
