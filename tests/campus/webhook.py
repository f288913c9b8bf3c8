"""Events of Zoom as Zoom sends them, and as somebody does who would like to be Zoom."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

from bot.sandbox.people import SECRET_TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import httpx

    from campus.stage import Stage


BEN = "ben@northfield.edu"


async def connected(stage: Stage) -> dict[str, Any]:
    """Have Ben authorize, and give his receipt."""
    await stage.browser().authorize(await stage.link("ben"), BEN)
    receipt = await stage.says("ben", "Done, thank you")
    await stage.settled()
    return receipt


def removal(at: datetime, **changes: object) -> dict[str, Any]:
    """Say that Ben has removed the app, as Zoom's forum shows it, with some values changed."""
    payload = {
        "account_id": "acc-campus",
        "client_id": "planted-client-id",
        "deauthorization_time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "signature": "0" * 64,
        "user_data_retention": None,
        "user_id": "z-ben",
    }
    event = {"event": "app_deauthorized", "event_ts": int(at.timestamp() * 1000)}
    return {**event, "payload": {k: v for k, v in (payload | changes).items() if v is not ...}}


def signed(body: bytes, at: datetime, *, secret: str = SECRET_TOKEN) -> dict[str, str]:
    """Give the headers that prove a body."""
    timestamp = str(int(at.timestamp()))
    message = f"v0:{timestamp}:".encode() + body
    digest = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return {"x-zm-request-timestamp": timestamp, "x-zm-signature": f"v0={digest}"}


async def tell(
    stage: Stage, event: object, *, at: datetime | None = None, secret: str = SECRET_TOKEN
) -> httpx.Response:
    """Send an event, signed now or at another time, by Zoom or by somebody else."""
    body = json.dumps(event).encode()
    return await send(stage, body, signed(body, at or stage.clock(), secret=secret))


async def send(
    stage: Stage, body: bytes, headers: Mapping[str, str] | Mapping[str, bytes]
) -> httpx.Response:
    """Send a body with these headers."""
    url = f"{stage.campus.bot_url}/zoom/webhook"
    return await stage.campus.http.post(url, content=body, headers=headers)
