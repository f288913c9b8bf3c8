"""What Zoom tells by itself: proven by its signature, and read.

Shapes: zoom/rivet-javascript, and bodies that developers showed in Zoom's forum (133778).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.secret import Secret

_WINDOW = timedelta(minutes=5)
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_WORD = re.compile(r"[!-~]{1,256}")  # Zoom's ids and tokens; a database holds each of these
_VALIDATION, _DEAUTHORIZED = "endpoint.url_validation", "app_deauthorized"


@dataclass(frozen=True, slots=True)
class Validation:
    """Zoom asks whether this address belongs to somebody who knows the secret."""

    plain_token: str

    def answer(self, secret: Secret) -> Mapping[str, str]:
        """Give the answer that Zoom wants within three seconds."""
        return {
            "plainToken": self.plain_token,
            "encryptedToken": _digest(secret, self.plain_token.encode()),
        }


@dataclass(frozen=True, slots=True)
class Deauthorization:
    """Somebody has removed the app at Zoom, and Zoom has ended what they allowed it."""

    user_id: str
    account_id: str
    client_id: str
    at: datetime


def genuine(secret: Secret, *, timestamp: str, signature: str, body: bytes, now: datetime) -> bool:
    """Tell whether Zoom has signed these very bytes, within five minutes of now.

    `timestamp` (Unix seconds) and `signature` are headers, and may be anything.
    """
    if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
        return False
    if abs(now.timestamp() - int(timestamp)) > _WINDOW.total_seconds():
        return False
    made = _digest(secret, b"v0:" + timestamp.encode() + b":" + body)
    return hmac.compare_digest(signature, f"v0={made}")


def read(body: bytes) -> Validation | Deauthorization | None:
    """Read an event; None for one that Usher has no use for.

    Raises:
        ValueError: It is none, or says too little.
    """
    try:
        event = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    match event:
        case {"event": "endpoint.url_validation", "payload": {"plainToken": word}}:
            return Validation(_word(word))
        case {"event": "app_deauthorized", "payload": dict(payload)}:
            return Deauthorization(
                user_id=_word(payload.get("user_id")),
                account_id=_word(payload.get("account_id")),
                client_id=_word(payload.get("client_id")),
                at=_moment(payload, event),
            )
        case {"event": str(name)} if name not in {_VALIDATION, _DEAUTHORIZED}:
            return None
        case _:
            raise ValueError("no event of Zoom's")


def _digest(secret: Secret, message: bytes) -> str:
    return hmac.new(secret.reveal().encode(), message, hashlib.sha256).hexdigest()


def _word(value: object) -> str:
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise ValueError("no id of Zoom's")
    return value


def _moment(payload: Mapping[str, Any], event: Mapping[str, Any]) -> datetime:
    """Say when it happened: as text, else in milliseconds, beside the payload or in it."""
    said = payload.get("deauthorization_time")
    try:
        if isinstance(said, str):
            # Zoom's ends with Z; what names no zone is taken for UTC too.
            moment = datetime.fromisoformat(said)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        milliseconds = event.get("event_ts", payload.get("event_ts"))
        if type(milliseconds) is int:
            return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError):
        raise ValueError("no time that there is") from None
    raise ValueError("no time")
