from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.slack.calls import SlackCalls
from bot.ui import campaign as views
from bot.ui.ids import Action, Callback, Field
from handlers.slack.payload import Body, Command, person, pressed_id, submission

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.services.campaigns import CampaignService
    from bot.services.roles import RoleService
    from bot.ui.message import View

# With should_escape, Slack writes @ada as <@U024BE7LH|ada>.
_PERSON = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class CampaignHandlers:
    """`/usher invite`: from the people picked to Send invitations."""

    campaigns: CampaignService
    roles: RoleService

    def register(self, app: AsyncApp) -> None:
        """Listen to the buttons and the two forms."""
        app.action(Action.INVITE)(self.press_invite)
        app.action(Action.SEND_INVITATIONS)(self.press_send)
        app.action(Action.SEND_WARNED)(self.press_send_warned)
        app.view(Callback.CAMPAIGN)(self.submit_people)
        app.view(Callback.PREVIEW)(self.submit_preview)

    async def invite(self, asked: Command, client: AsyncWebClient) -> None:
        """Answer `/usher invite` with the form, the people it names filled in."""
        who = asked.person
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.campaigns.require_unlocked(who.workspace_id)
        picks = [found["id"] for found in _PERSON.finditer(asked.words)]
        view = views.form(uuid4(), list(dict.fromkeys(picks)))
        await self._open(client, asked.trigger_id, view)

    async def press_invite(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        """Take the guide's **Invite people**."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        await self.campaigns.require_unlocked(who.workspace_id)
        await self._open(client, body["trigger_id"], views.form(uuid4(), []))
        await ack()

    async def _open(self, client: AsyncWebClient, trigger_id: str, view: View) -> None:
        await SlackCalls(client).answer(client.views_open(trigger_id=trigger_id, view=view))

    async def submit_people(self, ack: AsyncAck, body: Body) -> None:
        """Take **Preview**: keep the people, answer at once, have the preview made."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        form = submission(body)
        await self.campaigns.draft(
            who.workspace_id,
            who.member_id,
            form.people(Field.PEOPLE, Action.PEOPLE),
            campaign_id=form.subject_id,
            view_id=form.view_id,
        )
        await ack(response_action="update", view=views.preparing())

    async def submit_preview(self, ack: AsyncAck, body: Body) -> None:
        """Take **Send invitations** in the modal."""
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        form = submission(body)
        count = await self.campaigns.send(
            who.workspace_id,
            who.member_id,
            form.subject_id,
            warned=form.ticked(Field.WARNED, Action.WARNED),
        )
        await ack(response_action="update", view=views.sent(count))

    async def press_send(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Send invitations** in the DM, for whoever closed the modal."""
        await self._send(ack, body, respond, warned=False)

    async def press_send_warned(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Take **Send invitations** that has warned of what it disconnects."""
        await self._send(ack, body, respond, warned=True)

    async def _send(
        self, ack: AsyncAck, body: Body, respond: AsyncRespond, *, warned: bool
    ) -> None:
        who = person(body)
        await self.roles.require_admin(who.workspace_id, who.member_id)
        count = await self.campaigns.send(
            who.workspace_id, who.member_id, pressed_id(body), warned=warned
        )
        await ack()
        message = views.sent_message(count)
        await respond(text=message.text, blocks=list(message.blocks), replace_original=True)
