from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.zoom.patience import asked_later

MIDNIGHT = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "later"),
    [
        ({"Retry-After": "2026-11-26T00:00:00Z"}, MIDNIGHT),
        ({"Retry-After": "2026-11-26T00:00:00"}, MIDNIGHT),
        ({"Retry-After": "2026-11-26T01:00:00+01:00"}, MIDNIGHT),
        ({"Retry-After": "Thu, 26 Nov 2026 00:00:00 GMT"}, MIDNIGHT),
        ({"Retry-After": " 120 "}, timedelta(seconds=120)),
        ({"Retry-After": "9" * 400}, timedelta(days=1)),
        ({"X-RateLimit-Reset": str(int(MIDNIGHT.timestamp()))}, MIDNIGHT),
        ({"X-RateLimit-Reset": "9" * 400}, None),
        ({"Retry-After": "tomorrow", "X-RateLimit-Reset": "1"}, None),
        ({}, None),
    ],
)
def test_when_to_ask_again_is_read_in_every_form(
    headers: dict[str, str], later: datetime | timedelta | None
) -> None:
    assert asked_later(headers) == later


@given(st.dictionaries(st.sampled_from(["Retry-After", "X-RateLimit-Reset"]), st.text()))
def test_whatever_stands_there_is_a_time_or_nothing(headers: dict[str, str]) -> None:
    found = asked_later(headers)

    assert not isinstance(found, datetime) or found.tzinfo is not None
