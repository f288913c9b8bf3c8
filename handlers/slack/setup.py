from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.ids import Action
from bot.ui.replies import Reply, reply
from handlers.slack.payload import Body, Command, person, pressed_value

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.roles import RoleService
    from bot.services.setup import SetupService
    from bot.ui.message import Message


@dataclass(frozen=True, slots=True)
class SetupHandlers:
    """`/usher setup`, and the guide's Next and Back."""

    setup: SetupService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the guide's buttons."""
        app.action(Action.NEXT)(self.next)
        app.action(Action.BACK)(self.back)

    async def command(self, asked: Command) -> Message:
        """Answer `/usher setup`."""
        who = asked.person
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.setup.open(who.workspace_id, who.member_id)
        return reply(Reply.SETUP_SENT)

    async def next(self, ack: AsyncAck, body: Body) -> None:
        """Take **Next**; the button carries the step that was on the screen."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.setup.confirm(who.workspace_id, pressed_value(body))
        await ack()

    async def back(self, ack: AsyncAck, body: Body) -> None:
        """Take **Back**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.setup.go_back(who.workspace_id, pressed_value(body))
        await ack()
