from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import PersonNeeded
from bot.slack.calls import SlackCalls
from bot.ui import me as views
from bot.ui import revoking
from bot.ui.ids import Action, Callback
from handlers.slack.payload import (
    Body,
    Command,
    is_ephemeral,
    mentioned,
    person,
    pressed_id,
    submission,
)

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.about import AboutService
    from bot.services.ending import EndingService
    from bot.services.me import MeService
    from bot.services.roles import RoleService


@dataclass(frozen=True, slots=True)
class EndingHandlers:
    """**Disconnect**, **This wasn't me** and `/usher revoke`; each has asked before it is taken."""

    ending: EndingService
    me: MeService
    roles: RoleService
    about: AboutService

    def register(self, app: AsyncApp) -> None:
        """Listen to both."""
        app.action(Action.DISCONNECT)(self.disconnect)
        app.action(Action.NOT_ME)(self.not_me)
        app.view(Callback.REVOKE)(self.submit)

    async def disconnect(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Disconnect**; the answer to `/usher me` is shown anew."""
        who = person(body)
        await self.ending.disconnect(who.workspace_id, who.member_id, pressed_id(body))
        await ack()
        if is_ephemeral(body):
            message = views.me(await self.me.card(who.workspace_id, who.member_id))
            await respond(text=message.text, blocks=list(message.blocks), replace_original=True)

    async def not_me(self, ack: AsyncAck, body: Body) -> None:
        """Take **This wasn't me**."""
        who = person(body)
        await self.ending.disown(who.workspace_id, who.member_id, pressed_id(body))
        await ack()

    async def revoke(self, asked: Command, client: AsyncWebClient) -> None:
        """Answer `/usher revoke @person` with the question; nothing has ended yet.

        Raises:
            PersonNeeded: The command names nobody.
        """
        who = asked.person
        await self.roles.require_admin(who.workspace_id, who.member_id)
        member_id = mentioned(asked.words)
        if member_id is None:
            raise PersonNeeded
        held, shared = await self.ending.held(who.workspace_id, member_id)
        view = revoking.nothing(member_id)
        if held:
            target = (await self.about.look(who.workspace_id)).target
            view = revoking.form(member_id, target=target, shared=shared)
        await SlackCalls(client).answer(client.views_open(trigger_id=asked.trigger_id, view=view))

    async def submit(self, ack: AsyncAck, body: Body) -> None:
        """Take an admin's **Disconnect** in the form."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        member_id = submission(body).subject
        ended = await self.ending.revoke(who.workspace_id, who.member_id, member_id)
        view = revoking.under_way(member_id) if ended else revoking.nothing(member_id)
        await ack(response_action="update", view=view)
