"""Slack's rate limits: how much of a method a minute allows, and what a burst adds.

The tiers are floors with "generous burst behavior"; a bucket as large as the minute's worth that
refills steadily is the strict reading. Sources: https://docs.slack.dev/apis/web-api/rate-limits
and the tier table of slackapi/java-slack-sdk (MethodsRateLimits.java).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.sandbox.slack.wire import Refusal

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many calls a minute, of which `burst` at once."""

    per_minute: float
    burst: int


_TIER_2 = Allowance(20, 20)
_TIER_3 = Allowance(50, 50)
_TIER_4 = Allowance(100, 100)

ALLOWANCES: Final[Mapping[str, Allowance]] = {
    "auth.test": Allowance(600, 600),
    "chat.postEphemeral": _TIER_4,
    "chat.postMessage": Allowance(300, 60),  # "several hundred messages per minute" a workspace
    "chat.update": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.info": _TIER_3,
    "conversations.members": _TIER_4,
    "conversations.open": _TIER_3,
    "conversations.replies": _TIER_3,
    "files.completeUploadExternal": _TIER_4,
    "files.getUploadURLExternal": _TIER_4,
    "files.info": _TIER_4,
    "team.info": _TIER_3,
    "usergroups.users.list": _TIER_2,
    "users.info": _TIER_4,
    "users.list": _TIER_2,
    "views.open": _TIER_4,
    "views.push": _TIER_4,
    "views.update": _TIER_4,
}
POST_PER_CHANNEL: Final = Allowance(60, 5)
"""chat.postMessage in one channel: one a second, short bursts tolerated."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


@dataclass(slots=True)
class Rates:
    """The buckets of the one app; off until switched on."""

    on: bool = False
    lowered: dict[str, Allowance] = field(default_factory=dict)
    buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)

    def take(self, method: str, channel: str, now: datetime) -> None:
        """Count one call.

        Raises:
            Refusal: ``ratelimited``, status 429 with Retry-After in whole seconds.
        """
        if not self.on:
            return
        due = [((method, ""), self.lowered.get(method, ALLOWANCES[method]))]
        if method == "chat.postMessage":
            due.append(((method, channel), POST_PER_CHANNEL))
        wait = max(self._wait(key, allowance, now) for key, allowance in due)
        if wait > 0:
            raise rate_limited(wait)
        for key, _ in due:
            self.buckets[key].tokens -= 1

    def _wait(self, key: tuple[str, str], allowance: Allowance, now: datetime) -> int:
        bucket = self.buckets.setdefault(key, _Bucket(allowance.burst, now))
        per_second = allowance.per_minute / _SECONDS
        gained = (now - bucket.at).total_seconds() * per_second
        bucket.tokens = min(float(allowance.burst), bucket.tokens + gained)
        bucket.at = now
        if bucket.tokens >= 1:
            return 0
        return max(1, math.ceil((1 - bucket.tokens) / per_second))


def rate_limited(retry_after: int) -> Refusal:
    """Build the answer 429 that asks to wait `retry_after` seconds."""
    headers = {"Retry-After": str(retry_after)}
    return Refusal("ratelimited", status=429, headers=headers)
