from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.roles import Role
from bot.ui import me as views
from bot.ui import replies
from bot.ui.brake import brake_blocks
from bot.ui.replies import Reply, reply

if TYPE_CHECKING:
    from bot.services.brake import BrakeService
    from bot.services.me import MeService
    from bot.services.permission import PermissionService
    from bot.services.roles import RoleService
    from bot.services.status import StatusService
    from bot.ui.message import Message
    from handlers.slack.payload import Command, Person


@dataclass(frozen=True, slots=True)
class StatusHandlers:
    """`/usher status` and `/usher` alone."""

    status: StatusService
    me: MeService
    permission: PermissionService
    brake: BrakeService
    roles: RoleService

    async def numbers(self, asked: Command) -> Message:
        """Answer `/usher status` for admins and for the status channel's members."""
        await self.roles.require_support(asked.person.workspace_id, asked.person.member_id)
        return await self.answer(asked.person)

    async def answer(self, who: Person) -> Message:
        """Show the numbers, and to admins what they can switch."""
        admin = await self.roles.likely(who.workspace_id, who.member_id) is Role.ADMIN
        live = await self.permission.live(who.workspace_id) if admin else None
        stopped_at = await self.brake.stopped_at(who.workspace_id)
        stopped = int(stopped_at.timestamp()) if stopped_at else None
        boards = await self.status.boards(who.workspace_id)
        return replies.status(boards, live, brake_blocks(stopped, may_turn=admin))

    async def overview(self, asked: Command) -> Message:
        """Answer `/usher` alone: whoever has the guide gets the commands, others their own card."""
        who = asked.person
        match await self.roles.likely(who.workspace_id, who.member_id):
            case Role.ADMIN:
                return reply(Reply.HELP)
            case Role.GUIDE:
                return reply(Reply.HELP_GUIDE)
            case _:
                return views.me(await self.me.card(who.workspace_id, who.member_id))
