from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.ids import Action
from bot.ui.requirement import asked
from handlers.slack.payload import person, pressed_value

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

    from bot.services.requirement import RequirementService
    from bot.services.roles import RoleService
    from handlers.slack.payload import Body


@dataclass(frozen=True, slots=True)
class RequirementHandlers:
    """What an admin decides once the list of permissions has changed."""

    requirement: RequirementService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to **Ask them again**."""
        app.action(Action.ASK_AGAIN)(self.ask_again)

    async def ask_again(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Ask them again**, which has asked before it is taken."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        count = await self.requirement.ask_again(
            who.workspace_id, who.member_id, pressed_value(body)
        )
        await ack()
        message = asked(count)
        await respond(text=message.text, blocks=list(message.blocks), replace_original=True)
