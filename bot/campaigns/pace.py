from dataclasses import dataclass, replace
from datetime import datetime, timedelta

AFTER_429 = 0.95  # of the highest pace that Slack accepted in the last minute
PROBE = 1.02
PROBE_EVERY = timedelta(minutes=5)
SLOWEST = 0.2  # messages a second: one in five seconds still ends
HORIZON = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a workspace's DMs go, and when the next one may."""

    per_second: float
    next_at: datetime
    changed_at: datetime
    paused_until: datetime | None = None


def wait(pace: Pace, now: datetime) -> timedelta:
    """Say how long until the next DM may go; zero when it may go now."""
    due = max(pace.next_at, pace.paused_until or pace.next_at)
    return max(due - now, timedelta())


def take(pace: Pace, now: datetime, *, highest: float) -> Pace | None:
    """Take the next slot, or None when it is not due within a second: the row stays untouched.

    `highest` is USHER_DM_RATE; every five minutes without a 429 the pace is probed 2 % upward.
    """
    due = now + wait(pace, now)
    if due - now > HORIZON:
        return None
    raised = _probed(pace, now, highest=highest)
    return replace(raised, next_at=due + timedelta(seconds=1 / raised.per_second))


def throttled(pace: Pace, now: datetime, *, retry_after: timedelta, accepted: float) -> Pace:
    """Answer a 429: wait as told, then go on a little below what was accepted.

    `accepted` is the pace, in messages a second, that Slack took in the last minute.
    """
    base = min(pace.per_second, accepted) if accepted > 0 else pace.per_second
    return replace(
        pace,
        per_second=max(base * AFTER_429, SLOWEST),
        paused_until=max(now + retry_after, pace.paused_until or now),
        changed_at=now,
    )


def _probed(pace: Pace, now: datetime, *, highest: float) -> Pace:
    capped = min(pace.per_second, highest)
    if capped >= highest or now - pace.changed_at < PROBE_EVERY:
        return replace(pace, per_second=capped)
    return replace(pace, per_second=min(capped * PROBE, highest), changed_at=now)
