"""How long Zoom keeps what nobody uses, and when Usher uses it."""

from datetime import datetime, timedelta
from uuid import UUID

# Zoom forgets a refresh token that nobody uses for about 90 days and says "treat as changeable".
_LATEST = timedelta(days=30)
_EARLIEST = timedelta(days=24)


def keep_alive_at(grant_id: UUID, *, used_at: datetime) -> datetime:
    """Say when a grant has to be refreshed that nobody refreshes meanwhile.

    Each grant has a moment of its own between 24 and 30 days, so that a campus that authorized in
    one morning is not refreshed in one.
    """
    span = int((_LATEST - _EARLIEST).total_seconds())
    return used_at + _EARLIEST + timedelta(seconds=grant_id.int % span)
