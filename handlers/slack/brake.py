from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.ids import Action
from handlers.slack.payload import Body, person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

    from bot.services.brake import BrakeService
    from bot.services.roles import RoleService
    from handlers.slack.payload import Person
    from handlers.slack.status import StatusHandlers


@dataclass(frozen=True, slots=True)
class BrakeHandlers:
    """The switch in the answer to `/usher status` that stops all refreshing."""

    brake: BrakeService
    status: StatusHandlers
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to both ways."""
        app.action(Action.STOP_REFRESHING)(self.stop)
        app.action(Action.RESUME_REFRESHING)(self.resume)

    async def stop(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Stop refreshing**."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.brake.stop(who.workspace_id, who.member_id)
        await ack()
        await self._show(who, respond)

    async def resume(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Refresh again**."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.brake.release(who.workspace_id, who.member_id)
        await ack()
        await self._show(who, respond)

    async def _show(self, who: Person, respond: AsyncRespond) -> None:
        message = await self.status.answer(who)
        await respond(text=message.text, blocks=list(message.blocks), replace_original=True)
