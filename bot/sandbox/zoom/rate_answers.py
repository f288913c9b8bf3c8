"""Zoom's 429 answers (developers.zoom.us/docs/api/rest/rate-limits/)."""

from datetime import datetime

from aiohttp import web

from bot.sandbox.zoom.rate import Label

_PER_SECOND = "You have reached the maximum per-second rate limit for this API. Try again later."
_PER_DAY = (
    "You have reached the maximum daily rate limit for this API. Refer to the response header for"
    " details on when you can make another request."
)


def rate_headers(label: Label, *, limit: int, remaining: int) -> dict[str, str]:
    """Return the headers that every answer of the API carries."""
    return {
        "X-RateLimit-Category": label,
        "X-RateLimit-Type": "QPS",
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
    }


def second_limit_reached(label: Label, *, limit: int, now: datetime) -> web.Response:
    """Return the answer to too many calls within a second."""
    reset = {"X-RateLimit-Reset": str(int(now.timestamp()) + 1)}
    return web.json_response(
        {"code": 429, "message": _PER_SECOND},
        status=429,
        headers=rate_headers(label, limit=limit, remaining=0) | reset,
    )


def daily_limit_reached(*, retry_after: str) -> web.Response:
    """Return the answer to too many calls within a day; Zoom's Retry-After is an ISO 8601 date."""
    return web.json_response(
        {"code": 429, "message": _PER_DAY},
        status=429,
        headers={
            "X-RateLimit-Category": "Light",
            "X-RateLimit-Type": "Daily-limit",
            "X-RateLimit-Limit": "6000",
            "X-RateLimit-Remaining": "0",
            "Retry-After": retry_after,
        },
    )
