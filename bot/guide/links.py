from types import MappingProxyType

LINKS = MappingProxyType(
    {
        "marketplace": "https://marketplace.zoom.us/",
        "zoom-profile": "https://zoom.us/profile",
        "scopes-overview": "https://developers.zoom.us/docs/internal-apps/oauth-scopes-overview/",
    }
)
"""Where the guide may send people, by the name that editions use."""
