from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui import replies
from bot.ui.ids import Action
from handlers.slack.payload import Body, is_ephemeral, person, pressed_id

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

    from bot.services.ending import EndingService
    from bot.services.status import StatusService


@dataclass(frozen=True, slots=True)
class EndingHandlers:
    """**Disconnect** and **This wasn't me**; Slack has asked before it sends either."""

    ending: EndingService
    status: StatusService

    def register(self, app: AsyncApp) -> None:
        """Listen to both."""
        app.action(Action.DISCONNECT)(self.disconnect)
        app.action(Action.NOT_ME)(self.not_me)

    async def disconnect(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Disconnect**; the answer to `/usher me` is shown anew."""
        who = person(body)
        await self.ending.disconnect(who.workspace_id, who.member_id, pressed_id(body))
        await ack()
        if is_ephemeral(body):
            message = replies.me(await self.status.me(who.workspace_id, who.member_id))
            await respond(text=message.text, blocks=list(message.blocks), replace_original=True)

    async def not_me(self, ack: AsyncAck, body: Body) -> None:
        """Take **This wasn't me**."""
        who = person(body)
        await self.ending.disown(who.workspace_id, who.member_id, pressed_id(body))
        await ack()
