"""What reaches Usher's address at all: signed by Slack, by somebody else, or made up."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.sandbox.slack.signing import signature_headers
from campus.places import SIGNING_SECRET
from campus.stage import WORKSPACE

if TYPE_CHECKING:
    import httpx

    from campus.places import Campus

FORM = "application/x-www-form-urlencoded"


async def deliver(
    campus: Campus,
    body: str | bytes,
    *,
    secret: str = SIGNING_SECRET,
    age: int = 0,
    content_type: str = FORM,
) -> httpx.Response:
    """Send a body to the request URL, signed `age` seconds ago."""
    text = body if isinstance(body, str) else body.decode("latin-1")
    headers = signature_headers(secret, text, timestamp=int(time.time()) - age)
    headers["Content-Type"] = content_type
    content = text.encode() if isinstance(body, str) else body
    url = f"{campus.bot_url}/slack/events"
    return await campus.http.post(url, content=content, headers=headers)


async def press_forged(
    campus: Campus, name: str, action_id: str, value: str, **more: str
) -> list[dict[str, Any]]:
    """Press a button that this person has never been shown; give what Slack shows them for it.

    `more` makes it another element than a button.
    """
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value} | more
    world, user = campus.slack.world, campus.people[name]
    hook = world.hooks.give(campus.channels["general"], user, world.clock.now())
    payload = {
        "type": "block_actions",
        "team": {"id": WORKSPACE},
        "user": {"id": user, "team_id": WORKSPACE},
        "trigger_id": world.triggers.give(user, world.clock.now()),
        "response_url": f"{campus.slack_url}{hook}",
        "container": {"type": "message"},
        "actions": [action],
    }
    return await _answered(campus, user, payload)


async def submit_forged(
    campus: Campus, name: str, callback_id: str, subject_id: str, values: dict[str, Any]
) -> dict[str, Any]:
    """Submit a modal that this person has never been shown; give Usher's answer to it."""
    payload = {
        "type": "view_submission",
        "team": {"id": WORKSPACE},
        "user": {"id": campus.people[name], "team_id": WORKSPACE},
        "view": {
            "id": "V0FORGED",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": subject_id,
            "state": {"values": values},
        },
    }
    answer = await deliver(campus, urlencode({"payload": json.dumps(payload)}))
    assert answer.status_code == 200, answer.text
    return answer.json() if answer.text else {}


async def _answered(campus: Campus, user: str, payload: dict[str, Any]) -> list[dict[str, Any]]:
    seen = (await campus.slack_look("screen", user=user))["ephemerals"]
    answer = await deliver(campus, urlencode({"payload": json.dumps(payload)}))
    assert answer.status_code == 200, answer.text
    return (await campus.slack_look("screen", user=user))["ephemerals"][len(seen) :]
