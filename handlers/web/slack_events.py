from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from bot.language import Language
from bot.ui.speech import speaking
from handlers.web.keys import BOLT

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncBoltRequest

# docs.slack.dev/authentication/verifying-requests-from-slack
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


async def slack_events(request: web.Request) -> web.Response:
    """Hand everything Slack sends to Bolt, which checks the signature."""
    _require_signature(request)
    with speaking(Language.EN):  # until `Ear` knows who acts
        answer = await request.app[BOLT].async_dispatch(await _read(request))
    return await to_aiohttp_response(answer)


def _require_signature(request: web.Request) -> None:
    # Bolt raises on a malformed one, and what it raises goes to the error listener, which would
    # answer at the response_url of a body that nobody has signed.
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
        raise web.HTTPUnauthorized


async def _read(request: web.Request) -> AsyncBoltRequest:
    try:
        return await to_bolt_request(request)
    except (ValueError, TypeError, AttributeError, LookupError):
        # Bolt reads the body before it checks who sent it, and takes its shape on trust.
        raise web.HTTPBadRequest from None
