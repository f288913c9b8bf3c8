from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui import me as views
from bot.ui.ids import Action
from handlers.slack.payload import Body, Command, person

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

    from bot.services.erasure import ErasureService
    from bot.services.me import MeService
    from bot.ui.message import Message


@dataclass(frozen=True, slots=True)
class MeHandlers:
    """`/usher me`, **Download** and **Erase everything about me**, for whoever acts themselves."""

    me: MeService
    erasure: ErasureService

    def register(self, app: AsyncApp) -> None:
        """Listen to both buttons."""
        app.action(Action.DOWNLOAD)(self.download)
        app.action(Action.ERASE)(self.erase)

    async def command(self, asked: Command) -> Message:
        """Answer `/usher me` for anybody."""
        who = asked.person
        return views.me(await self.me.card(who.workspace_id, who.member_id))

    async def download(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Download**: the file comes to the DM of whoever pressed."""
        who = person(body)
        await self.me.download(who.workspace_id, who.member_id)
        await ack()
        said = views.download_under_way()
        await respond(text=said.text, blocks=list(said.blocks), replace_original=False)

    async def erase(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Erase everything about me**, which has asked before it is taken."""
        who = person(body)
        await self.erasure.erase(who.workspace_id, who.member_id)
        await ack()
        card = views.me(await self.me.card(who.workspace_id, who.member_id))
        await respond(text=card.text, blocks=list(card.blocks), replace_original=True)
