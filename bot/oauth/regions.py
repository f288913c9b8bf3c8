"""Where Zoom's API may be spoken to: a token goes to Zoom's own hosts and nowhere else."""

import re

_LONGEST_HOST = 253
# The whole text has to look like this. A URL parser would have to agree with httpx's about
# backslashes, tabs and user information; a pattern that has none of these need not.
_ZOOM = re.compile(
    r"https://(?P<host>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?:zoom\.us|zoomgov\.com))"
    r"(?::443)?/?",
    re.ASCII,
)


def api_base(url: object) -> str | None:
    """Give the base of the API that a token response names, or None when it is not Zoom's.

    Zoom's `api_url` is the host of the region that keeps a person's data, such as
    https://api-eu.zoom.us. A bearer token is sent there, so it has to be https, and zoom.us or
    zoomgov.com or a host below one of them.
    """
    if not isinstance(url, str):
        return None
    found = _ZOOM.fullmatch(url.lower()) if url.isascii() else None
    if found is None or len(found["host"]) > _LONGEST_HOST:
        return None
    return f"https://{found['host']}"
