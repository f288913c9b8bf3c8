from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.roles import Role
from bot.ui import replies
from bot.ui.replies import Reply, reply

if TYPE_CHECKING:
    from bot.services.permission import PermissionService
    from bot.services.roles import RoleService
    from bot.services.status import StatusService
    from bot.ui.message import Message
    from handlers.slack.payload import Command


@dataclass(frozen=True, slots=True)
class StatusHandlers:
    """`/usher status`, `/usher me` and `/usher` alone."""

    status: StatusService
    permission: PermissionService
    roles: RoleService

    async def numbers(self, asked: Command) -> Message:
        """Answer `/usher status` for admins and for the status channel's members."""
        who = asked.person
        await self.roles.require_support(who.workspace_id, who.member_id)
        live = None
        if await self.roles.likely(who.workspace_id, who.member_id) is Role.ADMIN:
            live = await self.permission.live(who.workspace_id)
        return replies.status(await self.status.boards(who.workspace_id), live=live)

    async def me(self, asked: Command) -> Message:
        """Answer `/usher me` for anybody."""
        who = asked.person
        return replies.me(await self.status.me(who.workspace_id, who.member_id))

    async def overview(self, asked: Command) -> Message:
        """Answer `/usher` alone: whoever has the guide gets the commands, others their own card."""
        who = asked.person
        match await self.roles.likely(who.workspace_id, who.member_id):
            case Role.ADMIN:
                return reply(Reply.HELP)
            case Role.GUIDE:
                return reply(Reply.HELP_GUIDE)
            case _:
                return await self.me(asked)
