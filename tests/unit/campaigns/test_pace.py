from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.campaigns.pace import HORIZON, PROBE, PROBE_EVERY, SLOWEST, Pace, take, throttled, wait

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_ROUNDING = timedelta(microseconds=1)  # the finest a timedelta tells

speeds = st.floats(0.5, 50)
pauses = st.lists(st.floats(0, 3), min_size=1, max_size=60)


def _fresh(per_second: float, *, changed_at: datetime = _NOW) -> Pace:
    return Pace(per_second=per_second, next_at=_NOW, changed_at=changed_at)


def _slots(pace: Pace, steps: list[float], *, highest: float) -> tuple[list[datetime], Pace]:
    """Ask again after each step of seconds, and give the moments of the slots taken."""
    now, slots = _NOW, []
    for step in steps:
        now += timedelta(seconds=step)
        taken = take(pace, now, highest=highest)
        if taken is None:
            continue
        slots.append(now + wait(pace, now))
        pace = taken
    return slots, pace


@given(per_second=speeds, highest=speeds, steps=pauses)
def test_slots_are_never_closer_than_the_highest_pace_allows(
    per_second: float, highest: float, steps: list[float]
) -> None:
    slots, _ = _slots(_fresh(per_second), steps, highest=highest)

    apart = timedelta(seconds=1 / highest) - _ROUNDING
    assert all(later - earlier >= apart for earlier, later in pairwise(slots))


@given(per_second=speeds, steps=pauses)
def test_slots_are_spaced_by_the_pace(per_second: float, steps: list[float]) -> None:
    slots, _ = _slots(_fresh(per_second), [0.0, *steps], highest=per_second)

    apart = timedelta(seconds=1 / per_second) - _ROUNDING
    assert slots[0] == _NOW
    assert all(later - earlier >= apart for earlier, later in pairwise(slots))


@given(per_second=speeds, taken=st.integers(0, 120))
def test_no_slot_is_reserved_beyond_a_second(per_second: float, taken: int) -> None:
    slots, pace = _slots(_fresh(per_second), [0.0] * taken, highest=per_second)

    assert all(slot - _NOW <= HORIZON for slot in slots)
    assert (take(pace, _NOW, highest=per_second) is None) == (wait(pace, _NOW) > HORIZON)


def test_a_slot_in_more_than_a_second_is_refused_and_one_in_a_second_is_given() -> None:
    in_a_second = Pace(per_second=4, next_at=_NOW + HORIZON, changed_at=_NOW)
    later = Pace(per_second=4, next_at=_NOW + HORIZON + _ROUNDING, changed_at=_NOW)

    assert take(in_a_second, _NOW, highest=4) is not None
    assert take(later, _NOW, highest=4) is None


@given(
    per_second=speeds,
    retry_after=st.floats(0, 300),
    accepted=st.floats(0, 50),
    steps=pauses,
)
def test_after_a_429_nothing_goes_before_slack_allows(
    per_second: float, retry_after: float, accepted: float, steps: list[float]
) -> None:
    pause = timedelta(seconds=retry_after)
    slowed = throttled(_fresh(per_second), _NOW, retry_after=pause, accepted=accepted)

    slots, _ = _slots(slowed, steps, highest=per_second)

    assert all(slot >= _NOW + pause for slot in slots)


@given(first=st.floats(0, 300), second=st.floats(0, 300))
def test_a_second_429_never_shortens_the_pause_of_the_first(first: float, second: float) -> None:
    pace = _fresh(4)
    for seconds in (first, second):
        pace = throttled(pace, _NOW, retry_after=timedelta(seconds=seconds), accepted=0)

    assert wait(pace, _NOW) == timedelta(seconds=max(first, second))


@given(per_second=speeds, accepted=st.floats(0, 50))
def test_a_429_always_slows_and_never_stops(per_second: float, accepted: float) -> None:
    slowed = throttled(_fresh(per_second), _NOW, retry_after=timedelta(), accepted=accepted)

    assert SLOWEST <= slowed.per_second < per_second


def test_after_a_429_the_pace_is_a_little_below_what_was_accepted() -> None:
    pause = timedelta(seconds=5)

    assert throttled(_fresh(4), _NOW, retry_after=pause, accepted=2).per_second == 1.9
    assert throttled(_fresh(4), _NOW, retry_after=pause, accepted=9).per_second == 3.8
    assert throttled(_fresh(4), _NOW, retry_after=pause, accepted=0).per_second == 3.8


def test_the_pace_is_raised_by_two_percent_once_in_five_quiet_minutes() -> None:
    pace = _fresh(2)

    early = take(pace, _NOW + PROBE_EVERY - _ROUNDING, highest=4)
    raised = take(pace, _NOW + PROBE_EVERY, highest=4)
    assert early is not None
    assert raised is not None
    again = take(raised, _NOW + PROBE_EVERY + timedelta(seconds=1), highest=4)
    assert again is not None

    assert early.per_second == 2
    assert raised.per_second == again.per_second == 2 * PROBE


def test_a_quiet_day_raises_the_pace_by_one_probe_only() -> None:
    raised = take(_fresh(2), _NOW + timedelta(days=1), highest=4)

    assert raised is not None
    assert raised.per_second == 2 * PROBE


def test_probing_ends_at_the_highest_pace() -> None:
    pace, now = _fresh(3.9), _NOW
    for _ in range(10):
        now += PROBE_EVERY
        raised = take(pace, now, highest=4)
        assert raised is not None
        pace = raised

    assert pace.per_second == 4


def test_a_lower_setting_takes_effect_at_once() -> None:
    taken = take(_fresh(4), _NOW, highest=1)

    assert taken is not None
    assert taken.next_at == _NOW + timedelta(seconds=1)


def test_time_that_has_passed_is_not_saved_up() -> None:
    late = _NOW + timedelta(minutes=1)

    slots, _ = _slots(_fresh(2), [60.0, 0.0, 0.0, 0.0], highest=2)

    assert slots == [late, late + timedelta(seconds=0.5), late + timedelta(seconds=1)]
