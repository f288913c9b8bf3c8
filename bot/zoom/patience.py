from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_A_DAY_OF_SECONDS = 86_400
_EPOCH_DIGITS = 10


def asked_later(headers: Mapping[str, str]) -> datetime | timedelta | None:
    """Read from a 429 answer when Zoom wants to be asked again; None where it does not say.

    At the daily limit Retry-After is an ISO 8601 date and no number of seconds, at the one of a
    second there is X-RateLimit-Reset instead (developers.zoom.us/docs/api/rest/rate-limits/).
    """
    retry_after = headers.get("Retry-After", "").strip()
    if retry_after.isdecimal() and retry_after.isascii():
        return timedelta(seconds=min(int(retry_after), _A_DAY_OF_SECONDS))
    if retry_after:
        return _date(retry_after)
    reset = headers.get("X-RateLimit-Reset", "").strip()
    if reset.isdecimal() and reset.isascii() and len(reset) <= _EPOCH_DIGITS:
        return datetime.fromtimestamp(int(reset), UTC)
    return None


def _date(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
