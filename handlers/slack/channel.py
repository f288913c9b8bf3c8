from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import ChannelNeeded
from bot.services.roles import Role
from bot.ui.ids import Action
from bot.ui.replies import Reply, reply
from handlers.slack.payload import Body, Command, person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bot.services.channel import ChannelService
    from bot.services.roles import RoleService
    from bot.ui.message import Message
    from handlers.slack.payload import Person

# With should_escape, Slack writes #general as <#C024BE7LR|general>.
_CHANNEL = re.compile(r"<#(?P<id>[CG][A-Z0-9]+)(\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class ChannelHandlers:
    """`/usher channel`, and the guide's choice of a channel."""

    channel: ChannelService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the choice."""
        app.action(Action.CHOOSE_CHANNEL)(self.choose)

    async def command(self, asked: Command) -> Message:
        """Answer `/usher channel #channel`.

        Raises:
            ChannelNeeded: The command names none.
            ChannelSettled: One is in use, and this is no admin.
        """
        who = asked.person
        role = await self.roles.require_guide(who.workspace_id, who.member_id)
        named = _CHANNEL.search(asked.words)
        if named is None:
            raise ChannelNeeded
        await self._choose(who, role, named["id"])
        return reply(Reply.CHANNEL_TRYING)

    async def choose(self, ack: AsyncAck, body: Body) -> None:
        """Take a choice made on the guide's card.

        Raises:
            ChannelSettled: One is in use, and this is no admin.
        """
        who = person(body)
        role = await self.roles.require_guide(who.workspace_id, who.member_id)
        chosen = body["actions"][0].get("selected_conversation")
        if chosen:
            await self._choose(who, role, str(chosen))
        await ack()

    async def _choose(self, who: Person, role: Role, channel_id: str) -> None:
        as_admin = role is Role.ADMIN
        await self.channel.choose(who.workspace_id, who.member_id, channel_id, as_admin=as_admin)
