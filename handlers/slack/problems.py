"""The one place where a failure becomes an answer, in the surface where it happened."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from slack_bolt import BoltResponse

from bot.errors import Refusal, SlackProblem, TargetIsLive, UsherError
from bot.slack.calls import SlackCalls
from bot.ui.problems import problem, problem_view
from handlers.slack.payload import person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.about import AboutService
    from bot.ui.message import Message, View
    from handlers.slack.payload import Body

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ProblemHandlers:
    """Every failure of every listener."""

    about: AboutService

    def register(self, app: AsyncApp) -> None:
        """Listen to what fails."""
        app.error(self.answer)

    async def answer(
        self,
        error: Exception,
        body: Body,
        client: AsyncWebClient,
        respond: AsyncRespond,
        response: BoltResponse | None,
    ) -> BoltResponse | None:
        """Tell whoever acted what happened, what to do, and the code that support can look up."""
        code = error.code if isinstance(error, UsherError) else UsherError.code
        incident = None if isinstance(error, Refusal) else secrets.token_hex(4)
        if incident is None:
            log.info("refused", code=code)
        else:
            log.error("listener_failed", code=code, incident=incident, exc_info=error)
        target = ""
        if isinstance(error, TargetIsLive):
            target = (await self.about.look(person(body).workspace_id)).target
        if body.get("type") == "view_submission":
            view = problem_view(code, incident, target=target)
            return _json({"response_action": "update", "view": view})
        if "view" in body:
            view = problem_view(code, incident, target=target)
            await _show_in_modal(client, str(body["view"]["id"]), view, code=code)
            return None if response is None else BoltResponse(status=200, body="")
        message = problem(code, incident, target=target)
        if "command" in body and response is not None:
            return _json(_ephemeral(message))
        try:
            await respond(**_ephemeral(message), replace_original=False)
        except (aiohttp.ClientError, TimeoutError, ValueError) as unsaid:
            log.warning("problem_not_shown", code=code, kind=type(unsaid).__name__)
        return None if response is None else BoltResponse(status=200, body="")


async def _show_in_modal(client: AsyncWebClient, view_id: str, view: View, *, code: str) -> None:
    """Show it where a button was pressed in a modal, which has no address to answer to."""
    try:
        await SlackCalls(client).answer(client.views_update(view_id=view_id, view=view))
    except SlackProblem as unsaid:
        log.warning("problem_not_shown", code=code, kind=type(unsaid).__name__)


def _ephemeral(message: Message) -> dict[str, Any]:
    return {
        "response_type": "ephemeral",
        "text": message.text,
        "blocks": list(message.blocks),
    }


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(
        status=200,
        body=json.dumps(body),
        headers={"Content-Type": "application/json"},
    )
