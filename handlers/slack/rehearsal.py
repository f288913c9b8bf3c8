from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.ids import Action
from bot.ui.replies import Reply, reply
from handlers.slack.payload import Body, Command, person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.rehearsal import RehearsalService
    from bot.services.roles import RoleService
    from bot.ui.message import Message


@dataclass(frozen=True, slots=True)
class RehearsalHandlers:
    """`/usher rehearse` and **Rehearse**."""

    rehearsal: RehearsalService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the button."""
        app.action(Action.REHEARSE)(self.press)

    async def command(self, asked: Command) -> Message:
        """Answer `/usher rehearse`."""
        who = asked.person
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.rehearsal.rehearse(who.workspace_id, who.member_id)
        return reply(Reply.REHEARSAL_SENT)

    async def press(self, ack: AsyncAck, body: Body) -> None:
        """Take **Rehearse**."""
        who = person(body)
        await self.roles.require_guide(who.workspace_id, who.member_id)
        await self.rehearsal.rehearse(who.workspace_id, who.member_id)
        await ack()
