"""What Zoom sends to an app by itself: which events, signed how, tried again when.

Signature and `endpoint.url_validation`: developers.zoom.us/docs/api/webhooks. Three seconds, and
tries again 5, 20 and 60 minutes apart: Zoom's developer support, article 360059893812.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.grants import Grant

RETRY_DELAYS = (timedelta(minutes=5), timedelta(minutes=20), timedelta(minutes=60))
ANSWER_WITHIN = 3.0  # seconds
TAKEN = (200, 204)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event on its way to an app; every try sends the same bytes under a fresh signature."""

    url: str
    secret_token: str = field(repr=False)
    body: str
    due_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """One try, for the log; status 0 for no answer in time."""

    body: str
    at: datetime
    status: int


class Events:
    """Keep what is still to be sent, and what was."""

    def __init__(self) -> None:
        self.waiting: list[Event] = []
        self.sent: list[Sent] = []

    def take_due(self, now: datetime) -> list[Event]:
        """Return the events whose time has come."""
        due = [event for event in self.waiting if event.due_at <= now]
        self.waiting = [event for event in self.waiting if event.due_at > now]
        return due


def headers(secret_token: str, body: str, *, now: datetime) -> dict[str, str]:
    """Return the headers that prove a body comes from Zoom."""
    timestamp = str(int(now.timestamp()))
    digest = encrypted(secret_token, f"v0:{timestamp}:{body}")
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zoom Marketplace/1.0a",
        "x-zm-request-timestamp": timestamp,
        "x-zm-signature": f"v0={digest}",
    }


def encrypted(secret_token: str, text: str) -> str:
    """Return the HMAC-SHA256 of a text, as Zoom writes it."""
    return hmac.new(secret_token.encode(), text.encode(), hashlib.sha256).hexdigest()


def deauthorized(app: App, grant: Grant, account_id: str, *, now: datetime) -> Event:
    """Make the event that a person has removed an app."""
    told = {
        "event": "app_deauthorized",
        "event_ts": int(now.timestamp() * 1000),
        "payload": {
            "account_id": account_id,
            "client_id": grant.client_id,
            "deauthorization_time": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "signature": secrets.token_hex(32),  # not the one that proves anything
            "user_data_retention": None,
            "user_id": grant.user_id,
        },
    }
    body = json.dumps(told, separators=(",", ":"))
    return Event(url=app.event_url, secret_token=app.secret_token, body=body, due_at=now)
